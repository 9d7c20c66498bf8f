"""One import from the file to the report: read, laid out, matched, written in one step, rejects set aside."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from crm_core.catalog.core import Core
from crm_core.collector import collector_paused
from crm_core.errors import InvalidValue, UsageProblem
from crm_core.exchange.imports.customers import CustomerImport
from crm_core.exchange.imports.deals import DealImport
from crm_core.exchange.imports.interactions import InteractionImport
from crm_core.exchange.imports.leads import LeadImport
from crm_core.exchange.imports.left_out import LeftOut
from crm_core.exchange.imports.line_files import lines_in, put_lines
from crm_core.exchange.imports.options import ImportOptions, ImportReport, Reject
from crm_core.exchange.imports.orders import OrderImport
from crm_core.exchange.imports.owner_names import OwnerNames
from crm_core.exchange.imports.plan import make_rules, make_surroundings, map_table
from crm_core.exchange.imports.products import ProductImport
from crm_core.exchange.imports.quotes import QuoteImport
from crm_core.exchange.imports.rejects import REASON, write_rejects
from crm_core.exchange.imports.relations import put_relations, relations_in
from crm_core.exchange.imports.second_files import read_lines, read_owners
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.exchange.imports.texts import renew_texts
from crm_core.exchange.tables.mapping import TableMapping
from crm_core.exchange.tables.records import Record, RecordReader
from crm_core.exchange.tables.source import ReadOptions, SourceTable, open_table
from crm_core.guarded import refuse_guarded
from crm_core.store import Unit
from crm_core.values.text import counted

Importer = CustomerImport | DealImport | InteractionImport | LeadImport | OrderImport | ProductImport | QuoteImport
IMPORTS: dict[str, Callable[[Unit, Surroundings], Importer]] = {
    "customers": CustomerImport,
    "deals": DealImport,
    "interactions": InteractionImport,
    "orders": OrderImport,
    "leads": LeadImport,
    "products": ProductImport,
    "quotes": QuoteImport,
}
PutRows = Callable[[Core, Unit, SourceTable, str, ImportOptions, ImportReport], None]
STEP = 1000
TOLD = 1000  # rows that an error names


def run_import(core: Core, source: str | Path | BinaryIO, options: ImportOptions) -> ImportReport:
    """Import a file ("-" is standard input) in one step that undo takes back.

    Raises FileProblem and UsageProblem before anything is written, and UsageProblem when a row cannot be imported and
    no file for rejects is given; then nothing is imported.
    """
    _check_rejects(source, options)
    reading = ReadOptions(encoding=options.encoding or None, delimiter=options.delimiter or None)
    with open_table(source, reading) as table:
        if kind := relations_in(table, options):
            return _run_rows(core, table, kind, options, put_relations)
        if kind := lines_in(table, options):
            return _run_rows(core, table, kind, options, put_lines)
        mapping = map_table(table, options, core.browse.entities)
        report = ImportReport(
            table.name,
            mapping.entity,
            mapping.what,
            options.source or mapping.source,
            [(column.header, column.field) for column in mapping.columns if column.field],
            [header for header in mapping.left_behind if header != REASON],
            dry_run=options.dry_run,
        )
        if options.dry_run and not core.store.path.exists():
            with TemporaryDirectory() as folder:
                _run(_elsewhere(core, Path(folder)), table, mapping, options, report)
        else:
            _run(core, table, mapping, options, report)
    return report


def _check_rejects(source: str | Path | BinaryIO, options: ImportOptions) -> None:
    """Raise UsageProblem where the file for rejected rows is one that is read, or no place to write to."""
    if options.rejects is None:
        return
    for read in (source, options.lines, options.owners):
        if isinstance(read, (str, Path)) and options.rejects.resolve() == Path(read).resolve():
            raise UsageProblem(f'Rejected rows would be written over "{read}" itself; name another file for them.')
    refuse_guarded(options.rejects)


def _run_rows(core: Core, table: SourceTable, kind: str, options: ImportOptions, put: PutRows) -> ImportReport:
    """Import what hangs on records. Raises UsageProblem, FileProblem."""
    if options.columns:
        raise UsageProblem(f"The columns of {kind} are those that are exported; --map cannot make others of them.")
    mapped = [(header, header) for header in table.headers if header != REASON]
    report = ImportReport(table.name, kind, f"{kind} exported by this program", "", mapped, [], dry_run=options.dry_run)
    with core.store.writing("") as unit:
        put(core, unit, table, kind, options, report)
        _settle(unit, table, options, report)
    return report


def _settle(unit: Unit, table: SourceTable, options: ImportOptions, report: ImportReport) -> None:
    """Say what was done, and keep it unless it was a rehearsal. Raises UsageProblem for rejects without a file for them."""
    unit.describe(f"Import of {table.name} ({report.entity}): {report.created} created, {report.updated} updated")
    if options.dry_run:
        unit.discard()
    elif report.rejects and options.rejects is None:
        raise _stopped(report)
    elif report.rejects and options.rejects is not None:
        write_rejects(table, report.rejects, options.rejects)


def _elsewhere(core: Core, folder: Path) -> Core:
    """The same on a database of its own: a rehearsal makes none where there is none."""
    return Core(core.store.at(folder / "rehearsal.db"), core.catalog, core.business, core.browse)


def _run(core: Core, table: SourceTable, mapping: TableMapping, options: ImportOptions, report: ImportReport) -> None:
    rules, around = make_rules(core, table, options), make_surroundings(core, mapping, options, report.source)
    reader = RecordReader(mapping, table.rows(), rules)
    owners = OwnerNames(core, read_owners(options.owners), own=around.own)
    around = replace(around, owners=owners.numbers)
    if options.lines is not None and mapping.entity not in ("orders", "quotes"):
        raise UsageProblem(
            f"--lines belongs to orders and quotes, and {table.name} holds {mapping.what}.", option="lines"
        )
    with core.store.scratch(), core.store.writing("") as unit:
        importer = IMPORTS[mapping.entity](unit, around)
        with collector_paused():
            _lay_out(table, reader, importer, report, options.progress, owners.called)
            if isinstance(importer, OrderImport | QuoteImport) and (
                found := read_lines(importer, mapping, rules, options)
            ):
                report.notes.append(f"{counted(found, 'line')} read from {options.lines}.")
        report.notes += owners.told()
        _write(core, unit, importer, report)
        if owners.numbers and mapping.entity != "orders" and "owner" not in mapping.keys:
            report.notes.append(f"No column of {table.name} gives an owner: the names of owners change nothing.")
        _settle(unit, table, options, report)


def _write(core: Core, unit: Unit, importer: Importer, report: ImportReport) -> None:
    unit.bulk(True)
    importer.write(report.notes)
    staging = importer.staging
    renew_texts(staging, core.catalog.search)
    unit.bulk(False)
    report.created, report.updated, report.unchanged = staging.counts()
    skips, rejects = staging.left_out("skip"), staging.left_out("reject")
    if isinstance(importer, OrderImport | QuoteImport):
        left = importer.left
        skips, rejects = [*skips, *left.skips], [*rejects, *left.rejects]
        report.joined, report.unchanged = left.joined, report.unchanged + left.unchanged
    report.skipped += len(skips)
    report.skips = sorted([*report.skips, *skips], key=_line)
    report.rejects = sorted([*report.rejects, *rejects], key=_line)


def _line(reject: Reject) -> int:
    return reject.line


def _lay_out(
    table: SourceTable,
    reader: RecordReader,
    importer: Importer,
    report: ImportReport,
    progress: Callable[[int], None] | None,
    owner_called: Callable[[str], str],
) -> None:
    """Read every row into the staging; blank ones are skipped. ``owner_called`` gives the name for that of an owner in the file."""
    for row in table.rows():
        report.rows += 1
        if progress and report.rows % STEP == 0:
            progress(report.rows)
        if row.blank and not row.problem:
            report.skipped += 1
            continue
        record = reader.read(row)
        if owner := record.values.get("owner"):
            record.values["owner"] = owner_called(str(owner))
        if record.problems:
            _refuse(importer, record, "; ".join(record.problems), report)
            continue
        try:
            importer.add(record)
        except LeftOut as left:
            report.skipped += 1
            report.skips.append(Reject(row.line, left.reason))
        except InvalidValue as problem:
            _refuse(importer, record, problem.sentence, report)


def _refuse(importer: Importer, record: Record, why: str, report: ImportReport) -> None:
    reason = why.rstrip(".")
    report.rejects.append(Reject(record.line, reason))
    if isinstance(importer, OrderImport | QuoteImport):
        importer.refuse(record, reason)


def _stopped(report: ImportReport) -> UsageProblem:
    first = report.rejects[0]
    reason = first.reason.rstrip(".")
    same = sum(reject.reason == first.reason for reject in report.rejects) - 1
    others = len(report.rejects) - 1 - same
    also = f" {_rows_have(same)} the same problem." if same else ""
    also += f" {_rows_have(others)} {'other problems' if same else 'problems'} too." if others else ""
    return UsageProblem(
        f"Line {first.line} of {report.name}: {reason}.{also} Nothing was imported; --rejects FILE sets such rows aside.",
        line=first.line,
        rejects=[{"line": reject.line, "reason": reject.reason} for reject in report.rejects[:TOLD]],
    )


def _rows_have(count: int) -> str:
    return f"{count} more row{' has' if count == 1 else 's have'}"
