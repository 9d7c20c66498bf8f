"""``crm import``: rows of another program's file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option

from crm_cli.environment import Environment, is_terminal
from crm_cli.errors import ExitCode
from crm_cli.mail_reports import (
    MailChoices,
    is_mail,
    mail_json,
    mail_options,
    refuse_options,
    refuse_stdout,
    tell_mail,
)
from crm_cli.options import OptionGroup, Output
from crm_cli.output import document
from crm_cli.progress import Progress
from crm_cli.verbs import Noun
from crm_core.exchange.imports.options import ImportOptions, ImportReport, Reject, grouped
from crm_core.exchange.mail.options import MailOptions
from crm_core.values.text import cell_width, shorten, show_text

noun = Noun("Import customers, leads, deals, products, quotes, orders, interactions or e-mail.")
Text = str
Texts = list[str] | None
Words = Annotated[
    Texts, Option("--map-product", metavar="WORD=PRODUCT", help="Which product a word of the file means.")
]
Code = Annotated[Text, Option("--currency", metavar="CODE", help="The currency of amounts that name none.")]
SHOWN_REASONS = 10
SHOWN_NAMES = 6
MOST_CELLS = 40


class Writing(OptionGroup):
    """Where the file comes from and how it is written, where it does not show."""

    source: Annotated[Text, Option("--source", metavar="NAME", help="Where ids come from, to find them again.")] = ""
    date_order: Annotated[Text, Option("--date-order", metavar="dmy|mdy", help="What 01/02/2026 means.")] = ""
    encoding: Annotated[Text, Option("--encoding", metavar="NAME", help="The encoding, if it is not told right.")] = ""
    delimiter: Annotated[Text, Option("--delimiter", metavar="CHAR", help='The delimiter: ";", "tab" ...')] = ""
    raw: Annotated[bool, Option("--raw", help="Apostrophes before = + - @ belong to the text.")] = False


class FilesBeside(OptionGroup):
    """Files that say more about the rows of the imported one, and the one for rows that are not."""

    lines: Annotated[
        Path | None,
        Option("--lines", metavar="FILE", help="The lines of the orders or quotes, in a file of their own."),
    ] = None
    owners: Annotated[
        Path | None, Option("--owners", metavar="FILE", help="Names of owners whom the file knows by a number.")
    ] = None
    rejects: Annotated[
        Path | None, Option("--rejects", metavar="FILE", help="Set rows aside that cannot be imported.")
    ] = None


@noun.alone(
    "crm import contacts.csv --dry-run",
    "crm import deals.csv --as deals --create-stages --rejects rejected.csv",
    "crm import deals.csv --map-product 'GTXPro=GTX Pro'",
    "crm import prices.csv --as products --currency USD",
    "crm import export.csv --map 'Account Name=organization' --map 'Fax='",
    "crm import shopify_orders.csv --dry-run",
    "crm import estimates.csv --as quotes --lines estimate_lines.csv",
    "crm import invoices.csv --lines invoice_lines.csv --owners staff.csv",
    "crm import inbox.mbox --dry-run",
    "sqlite3 old.db -csv -header 'select * from people' | crm import - --as customers --source old",
)
def import_(
    env: Environment,
    mail: MailChoices,
    beside: FilesBeside,
    writing: Writing,
    file: Annotated[
        str, Argument(metavar="FILE", help='CSV, JSON, .eml, mbox, a Maildir; "-" reads stdin.', show_default=False)
    ],
    entity: Annotated[
        Text, Option("--as", metavar="KIND", help="What the file holds, if it does not tell; mail for e-mail.")
    ] = "",
    columns: Annotated[
        Texts, Option("--map", metavar="COLUMN=FIELD", help="What a column is; no field drops it.")
    ] = None,
    pipeline: Annotated[Text, Option("--pipeline", metavar="NAME", help="The pipeline of deals that name none.")] = "",
    products: Words = None,
    currency: Code = "",
    create_stages: Annotated[bool, Option("--create-stages", help="Make stages that are not there.")] = False,
    create_organizations: Annotated[
        bool, Option("--create-organizations", help="Make organizations that rows name and are not there.")
    ] = False,
    keep_unknown: Annotated[bool, Option("--keep-unknown", help="Keep unknown columns as custom values.")] = False,
    require_customer: Annotated[bool, Option("--require-customer", help="Reject deals without a customer.")] = False,
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")] = False,
    json: Annotated[bool, Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import a table or e-mail; the same file again changes nothing, and one "crm undo" takes it all back."""
    options = ImportOptions(
        entity=entity,
        columns=tuple(columns or ()),
        source=writing.source,
        pipeline=pipeline,
        products=tuple(products or ()),
        currency=currency,
        date_order=writing.date_order,
        encoding=writing.encoding,
        delimiter=writing.delimiter,
        create_stages=create_stages,
        create_organizations=create_organizations,
        keep_unknown=keep_unknown,
        require_customer=require_customer,
        raw=writing.raw,
        dry_run=dry_run,
        rejects=beside.rejects,
        lines=beside.lines,
        owners=beside.owners,
    )
    refuse_stdout("--rejects", beside.rejects)
    refuse_stdout("--unmatched", mail.unmatched)
    if is_mail(file, entity):
        refuse_options("e-mail", options)
        import_mail(env, file, mail.options(dry_run), json)
    else:
        refuse_options("tables", mail.options(dry_run))
        import_table(env, file, options, json)


def import_table(env: Environment, file: str, options: ImportOptions, json: bool) -> None:
    """Import a table and report it."""
    with Progress(env, "{:,} rows read ...".format) as progress:
        report = env.crm.exchange.import_file(file, replace(options, progress=progress))
    if json:
        document(env, report_json(report), Output(json=True))
    else:
        tell(env, report, options.rejects)
    if report.rejects:
        raise Exit(ExitCode.PARTLY)


def import_mail(env: Environment, file: str, options: MailOptions, json: bool) -> None:
    """Log e-mail and report it."""
    with Progress(env, "{:,} messages read ...".format) as progress:
        options = mail_options(env, replace(options, progress=progress))
        report = env.crm.exchange.import_mail(file, options)
    if json:
        document(env, mail_json(report), Output(json=True))
    else:
        tell_mail(env, report, options)
    if report.rejects:
        raise Exit(ExitCode.PARTLY)


def tell(env: Environment, report: ImportReport, rejects: Path | None) -> None:
    """The report for people: how the file was read, what was left, the figures."""
    env.message(f"{report.name} read as {report.what}.")
    env.message(columns_text(report.mapped, aligned=is_terminal(env.stderr)))
    if report.left_behind:
        left = some_of(report.left_behind, SHOWN_NAMES)
        env.warn(f"Left behind: {left} (--keep-unknown keeps them, --map 'Column=field' says what one is).")
    for note in report.notes:
        env.warn(note)
    tell_rows(env.message, "left out", report.skips)
    tell_rows(env.warn, "not imported", report.rejects)
    if report.rejects and rejects and not report.dry_run:
        env.warn(f"{report.rejected} {'row was' if report.rejected == 1 else 'rows were'} set aside in {rejects}.")
    # Who asked for quiet hears the figures where they are what was asked for, or do not say that all went well.
    say = env.warn if report.rejects or report.dry_run else env.message
    say(f"{report.sentence}.{_not_written(report)}")


def _not_written(report: ImportReport) -> str:
    if not report.dry_run:
        return ""
    aside = " Rows are rejected only with --rejects FILE; without it nothing is imported." if report.rejected else ""
    return f" Nothing was written.{aside}"


def tell_rows(say: Callable[[str], None], what: str, rows: list[Reject]) -> None:
    """The rows that were left out: the first ones of each reason, and how many more."""
    groups = grouped(rows)
    for group in groups[:SHOWN_REASONS]:
        say(f"{group.where} {what}: {group.reason}.")
    more = sum(len(group.lines) for group in groups[SHOWN_REASONS:])
    if more:
        say(f"... and {more} more.")


def columns_text(mapped: list[tuple[str, str]], *, aligned: bool) -> str:
    """Which column became which field: a list in two columns for people, one line for a log."""
    if not aligned:
        return "Columns: " + ", ".join(f"{header} → {field}" for header, field in mapped) + "."
    shown = [(shorten(show_text(header), MOST_CELLS), field) for header, field in mapped]
    width = max((cell_width(header) for header, _ in shown), default=0)
    return "\n".join(f"  {header}{' ' * (width - cell_width(header))}  → {field}" for header, field in shown)


def some_of(names: list[str], most: int) -> str:
    """The first names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most + 1 else ""
    return ", ".join(names[:most] if more else names) + more


def report_json(report: ImportReport) -> dict[str, object]:
    """The report for programs."""
    return {
        "file": report.name,
        "entity": report.entity,
        "read_as": report.what,
        "source": report.source,
        "columns": dict(report.mapped),
        "left_behind": report.left_behind,
        "rows": report.rows,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
        "joined": report.joined,
        "rejected": report.rejected,
        "skips": rows_json(report.skips),
        "rejects": rows_json(report.rejects),
        "notes": report.notes,
        "dry_run": report.dry_run,
    }


def rows_json(rows: list[Reject]) -> list[dict[str, object]]:
    """Rows that were left out, for programs."""
    return [{"line": row.line, "reason": row.reason} for row in rows]
