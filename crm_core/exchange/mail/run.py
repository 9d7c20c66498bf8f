"""One import of e-mail from the file to the report: read, laid out, matched, written in one step."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from crm_core.catalog.core import Core
from crm_core.errors import FileProblem, UsageProblem
from crm_core.exchange.imports.texts import renew_texts
from crm_core.exchange.mail.leads import make_customers, make_leads
from crm_core.exchange.mail.letters import PIECE_ROWS, Letters
from crm_core.exchange.mail.matching import find_customers, make_rows, settle_directions
from crm_core.exchange.mail.message import Unreadable, read_mail
from crm_core.exchange.mail.options import LeftOut, MailOptions, MailReport
from crm_core.exchange.mail.outcome import describe, write_strangers
from crm_core.exchange.mail.sources import kind_of, messages
from crm_core.exchange.tables.intake import STANDARD_INPUT
from crm_core.guarded import refuse_guarded
from crm_core.store import Unit
from crm_core.values.text import counted

STEP = 100
_FROM = "FROM mails m WHERE m.number = s.mail)"
COLUMNS = {
    "customer_id": "s.link",
    "channel": "'email'",
    "direction": f"(SELECT m.direction {_FROM}",
    "subject": f"(SELECT m.subject {_FROM}",
    "body": f"(SELECT nullif(m.body, '') {_FROM}",
    "occurred_at": f"(SELECT m.sent_at {_FROM}",
    "owner": ":owner",
}


def run_mail_import(core: Core, source: str | Path, options: MailOptions) -> MailReport:
    """Log the messages of a file or folder ("-" is standard input) in one step that undo takes back.

    Raises FileProblem, and UsageProblem when leads are to be made and nothing tells the user's own addresses.
    """
    if options.create_customers and not options.own:
        raise UsageProblem(
            'To make customers of those who wrote, your own addresses must be known: "crm config set mail.addresses '
            'me@example.com" names them.'
        )
    if options.unmatched is not None:
        refuse_guarded(options.unmatched)
        if options.unmatched.resolve() == Path(source).resolve():
            raise UsageProblem(f'The addresses would be written over "{source}" itself; name another file for them.')
    report = MailReport(str(source), kind_of(source), dry_run=options.dry_run)
    if options.dry_run and not core.store.path.exists():
        with TemporaryDirectory() as folder:
            elsewhere = core.store.at(Path(folder, "rehearsal.db"))
            _run(Core(elsewhere, core.catalog, core.business, core.browse), source, options, report)
    else:
        _run(core, source, options, report)
    return report


def _run(core: Core, source: str | Path, options: MailOptions, report: MailReport) -> None:
    with core.store.scratch(), core.store.writing("Import of e-mail") as unit:
        letters = Letters(unit)
        _lay_out(core, source, letters, options, report)
        if not report.rows:
            is_folder = str(source) != STANDARD_INPUT and Path(source).is_dir()
            what = "is a folder with no e-mail in it" if is_folder else "holds no e-mail"
            raise FileProblem(f"{report.name} {what}.", path=report.name)
        report.skips["messages that came before in the same files"] += letters.all_laid_out()
        unit.bulk(True)
        _write(core, unit, letters, options, report)
        unit.bulk(False)
        if options.create_customers or options.leads:
            report.leads = make_leads(core, letters, options.lead_values, every=options.leads)
        describe(letters, report)
        if options.unmatched is not None:
            write_strangers(report, options.unmatched)
        leads = f", {counted(len(report.leads), 'lead')} added" if report.leads else ""
        unit.describe(f"Import of {report.name} (mail): {counted(report.interactions, 'interaction')} logged{leads}")
        if options.dry_run:
            unit.discard()


def _lay_out(core: Core, source: str | Path, letters: Letters, options: MailOptions, report: MailReport) -> None:
    now = core.store.clock.now()
    progress: Callable[[int], None] = options.progress or _quiet
    for found in messages(source):
        report.rows += 1
        if report.rows % STEP == 0:
            progress(report.rows)
        if found.skip or found.problem:
            if found.skip:
                report.skips[found.skip] += 1
            else:
                report.rejects.append(LeftOut(found.place, found.problem))
            continue
        try:
            mail = read_mail(found.content, found.date, now)
        except Unreadable as problem:
            report.rejects.append(LeftOut(found.place, problem.sentence))
            continue
        if mail.automatic and not options.bulk:
            report.skips[mail.automatic] += 1
        else:
            letters.lay_out(found.place, mail, options.own)


def _write(core: Core, unit: Unit, letters: Letters, options: MailOptions, report: MailReport) -> None:
    if options.leads:
        # Who says that the messages are inquiries says that they were received.
        unit.execute("UPDATE mails SET direction = 'in' WHERE direction IS NULL")
    if options.create_customers or options.leads:
        report.customers = make_customers(letters)
    find_customers(letters)
    settle_directions(letters)
    make_rows(letters)
    letters.match_identities()
    letters.settle_targets()
    letters.insert_new(COLUMNS, {"owner": core.business.facts.owner or None})
    letters.remember_external_ids()
    renew_texts(letters, core.catalog.search, PIECE_ROWS)


def _quiet(_rows: int) -> None:
    return None
