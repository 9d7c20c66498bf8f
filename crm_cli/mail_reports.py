"""E-mail through ``crm import``: what only tables know is refused, and the report is told or printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from crm_cli.environment import Environment
from crm_cli.options import OptionGroup
from crm_core.errors import UsageProblem
from crm_core.exchange.imports.options import ImportOptions
from crm_core.exchange.mail.options import MailOptions, MailReport, own_addresses

MAIL = "mail"
SETTING = "mail.addresses"
ALWAYS = ("entity", "dry_run")
SHOWN_ROWS = 10
SHOWN_STRANGERS = 5


class MailChoices(OptionGroup):
    """For the command that imports: what only e-mail has."""

    create_customers: Annotated[
        bool, Option("--create-customers", help="E-mail: make customers and leads of people who are not known.")
    ] = False
    leads: Annotated[bool, Option("--leads", help="E-mail: every message received is an inquiry, a lead.")] = False
    bulk: Annotated[bool, Option("--bulk", help="E-mail: take mailing lists and automatic replies too.")] = False
    unmatched: Annotated[
        Path | None, Option("--unmatched", metavar="FILE", help="E-mail: list addresses that no customer has.")
    ] = None

    def options(self, dry_run: bool) -> MailOptions:
        """The same for the core."""
        return MailOptions(
            create_customers=self.create_customers,
            leads=self.leads,
            bulk=self.bulk,
            unmatched=self.unmatched,
            dry_run=dry_run,
        )


def is_mail(file: str, entity: str) -> bool:
    """Whether a file is to be read as e-mail: the user says so, or says nothing and it looks like it."""
    if entity:
        return entity == MAIL
    from crm_core.exchange.mail.sources import looks_like_mail

    return file != "-" and looks_like_mail(Path(file))


def refuse_options(what: str, options: ImportOptions | MailOptions) -> None:
    """Refuse options that have no meaning for what is imported. Raises UsageProblem."""
    from dataclasses import fields

    for known in fields(options):
        if known.name not in ALWAYS and getattr(options, known.name):
            option = "--map" if known.name == "columns" else f"--{known.name.replace('_', '-')}"
            raise UsageProblem(f"{option} has no meaning for {what}.", option=option)


def refuse_stdout(option: str, path: Path | None) -> None:
    """Refuse "-" for rows set aside: they are kept only with the import, so they need a file. Raises UsageProblem."""
    if path == Path("-"):
        raise UsageProblem(f'{option} needs the name of a file, not "-".', option=option)


def mail_options(env: Environment, options: MailOptions) -> MailOptions:
    """The options with the user's own addresses out of the settings. Raises InvalidValue.

    Where leads are made, the address of the business is one of them.
    """
    from dataclasses import replace

    own = own_addresses(env.config.get(SETTING))
    if options.leads and (business := env.crm.business.facts.email):
        own |= own_addresses(business)
    return replace(options, own=own)


def tell_mail(env: Environment, report: MailReport, options: MailOptions) -> None:
    """The report for people: what was passed over, who is not known, the figures."""
    env.message(f"{report.name} read as {report.what}.")
    if not options.own:
        env.warn(
            f"Your own addresses are not known, so mail from customers counts as received and all other as sent; "
            f'"crm config set {SETTING} me@example.com" names them.'
        )
    if report.dry_run:
        for one in report.logged[:SHOWN_ROWS]:
            way = "from" if one.direction == "in" else "to"
            env.message(f"{one.occurred_at[:10]} {way} {one.customer}: {one.subject}")
        if report.interactions > SHOWN_ROWS:
            env.message(f"... and {report.interactions - SHOWN_ROWS:,} more.")
    for kind, count in report.skips.most_common():
        hint = " (--bulk takes them)" if kind.startswith(("mailing lists", "automatic")) else ""
        env.message(f"Skipped {kind}: {count:,}{hint}.")
    if report.strangers:
        env.message(strangers_text(report, options))
    for reject in report.rejects[:SHOWN_ROWS]:
        env.warn(f"Not logged, {reject.place}: {reject.reason}.")
    if report.rejected > SHOWN_ROWS:
        env.warn(f"... and {report.rejected - SHOWN_ROWS:,} more.")
    say = env.warn if report.rejects or report.dry_run else env.message
    say(f"{report.sentence}{made_text(report)}.{' Nothing was written.' if report.dry_run else ''}")


def strangers_text(report: MailReport, options: MailOptions) -> str:
    """Whose address no customer has, and what can be done about it."""
    shown = [f"{stranger.address} ({stranger.messages:,})" for stranger in report.strangers[:SHOWN_STRANGERS]]
    more = len(report.strangers) - len(shown)
    text = f"Unmatched: {', '.join(shown)}{f' and {more:,} more' if more else ''}"
    remedies = [] if options.create_customers else ["--create-customers makes leads of those who wrote"]
    if options.unmatched is None:
        remedies.append("--unmatched FILE lists them")
    elif not report.dry_run:
        remedies.append(f"they are listed in {options.unmatched}")
    return f"{text} ({', '.join(remedies)})." if remedies else f"{text}."


def made_text(report: MailReport) -> str:
    """How many interactions and leads that made, where it is not one per message."""
    from crm_core.values.text import counted

    parts = [counted(report.interactions, "interaction")] if report.interactions != report.created else []
    made = [counted(report.customers, "customer")] if report.customers else []
    made += [counted(len(report.leads), "lead")] if report.leads else []
    parts += [f"{' and '.join(made)} made"] if made else []
    return f" ({', '.join(parts)})" if parts else ""


def mail_json(report: MailReport) -> dict[str, object]:
    """The report for programs."""
    return {
        "file": report.name,
        "entity": MAIL,
        "read_as": report.what,
        "rows": report.rows,
        "created": report.created,
        "unchanged": report.unchanged,
        "unmatched": report.unmatched,
        "skipped": report.skipped,
        "rejected": report.rejected,
        "interactions": report.interactions,
        "customers": report.customers,
        "leads": report.leads,
        "skips": dict(report.skips),
        "rejects": [{"place": reject.place, "reason": reject.reason} for reject in report.rejects],
        "strangers": [
            {"email": stranger.address, "name": stranger.name, "messages": stranger.messages}
            for stranger in report.strangers
        ],
        "dry_run": report.dry_run,
    }
