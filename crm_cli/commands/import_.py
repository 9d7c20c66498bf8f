"""``crm import``: rows of another program's file."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Exit, Option

from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_cli.options import Output
from crm_cli.output import document
from crm_cli.verbs import Noun
from crm_core.exchange.imports.options import ImportOptions, ImportReport

noun = Noun("Import customers, deals or interactions from a file.")
Text = str
Texts = list[str] | None
SHOWN_REJECTS = 10


@noun.alone(
    "crm import contacts.csv --dry-run",
    "crm import deals.csv --as deals --create-stages --rejects rejected.csv",
    "crm import export.csv --map 'Account Name=organization' --map 'Fax='",
    "sqlite3 old.db -csv -header 'select * from people' | crm import - --as customers --source old",
)
def import_(
    env: Environment,
    file: Annotated[
        str, Argument(metavar="FILE", help='CSV, JSON or JSON lines; "-" reads stdin.', show_default=False)
    ],
    entity: Annotated[
        Text, Option("--as", metavar="KIND", help="customers, deals or interactions, if not told by the columns.")
    ] = "",
    columns: Annotated[
        Texts, Option("--map", metavar="COLUMN=FIELD", help="What a column is; no field drops it.")
    ] = None,
    source: Annotated[Text, Option("--source", metavar="NAME", help="Where ids come from, to find them again.")] = "",
    pipeline: Annotated[Text, Option("--pipeline", metavar="NAME", help="The pipeline of deals that name none.")] = "",
    currency: Annotated[
        Text, Option("--currency", metavar="CODE", help="The currency of amounts that name none.")
    ] = "",
    date_order: Annotated[Text, Option("--date-order", metavar="dmy|mdy", help="What 01/02/2026 means.")] = "",
    encoding: Annotated[Text, Option("--encoding", metavar="NAME", help="The encoding, if it is not told right.")] = "",
    delimiter: Annotated[Text, Option("--delimiter", metavar="CHAR", help='The delimiter: ";", "tab" ...')] = "",
    create_stages: Annotated[bool, Option("--create-stages", help="Make stages that are not there.")] = False,
    create_organizations: Annotated[
        bool, Option("--create-organizations", help="Make organizations that rows name and are not there.")
    ] = False,
    keep_unknown: Annotated[bool, Option("--keep-unknown", help="Keep unknown columns as custom values.")] = False,
    require_customer: Annotated[bool, Option("--require-customer", help="Reject deals without a customer.")] = False,
    rejects: Annotated[
        Path | None, Option("--rejects", metavar="FILE", help="Set rows aside that cannot be imported.")
    ] = None,
    dry_run: Annotated[bool, Option("--dry-run", "-n", help="Say what would happen; write nothing.")] = False,
    json: Annotated[bool, Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Import a table; the same file again changes nothing, and one "crm undo" takes it all back."""
    options = ImportOptions(
        entity=entity,
        columns=tuple(columns or ()),
        source=source,
        pipeline=pipeline,
        currency=currency,
        date_order=date_order,
        encoding=encoding,
        delimiter=delimiter,
        create_stages=create_stages,
        create_organizations=create_organizations,
        keep_unknown=keep_unknown,
        require_customer=require_customer,
        dry_run=dry_run,
        rejects=rejects,
    )
    report = env.crm.exchange.import_file(file, options)
    if json:
        document(env, report_json(report), Output(json=True))
    else:
        tell(env, report, rejects)
    if report.rejects:
        raise Exit(ExitCode.PARTLY)


def tell(env: Environment, report: ImportReport, rejects: Path | None) -> None:
    """The report for people: how the file was read, what was left, the figures."""
    env.message(f"{report.name} read as {report.what} ({report.entity}).")
    env.message("Columns: " + ", ".join(f"{header} → {field}" for header, field in report.mapped) + ".")
    if report.left_behind:
        env.warn(f"Left behind: {', '.join(report.left_behind)} (--keep-unknown keeps them, --map says what they are).")
    for note in report.notes:
        env.warn(note)
    for reject in report.rejects[:SHOWN_REJECTS]:
        env.warn(f"Line {reject.line}: {reject.reason}.")
    if len(report.rejects) > SHOWN_REJECTS:
        env.warn(f"... and {len(report.rejects) - SHOWN_REJECTS} more.")
    if report.rejects and rejects and not report.dry_run:
        env.warn(f"{report.rejected} rows were set aside in {rejects}.")
    env.warn(report.sentence + ".")


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
        "rejected": report.rejected,
        "rejects": [{"line": reject.line, "reason": reject.reason} for reject in report.rejects],
        "notes": report.notes,
        "dry_run": report.dry_run,
    }
