"""One import from the file to the report: read, laid out, matched, written in one step, rejects set aside."""

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from crm_core.catalog.core import Core
from crm_core.errors import FileProblem, InvalidValue, UsageProblem
from crm_core.exchange.imports.customers import CustomerImport
from crm_core.exchange.imports.deals import DealImport
from crm_core.exchange.imports.interactions import InteractionImport
from crm_core.exchange.imports.options import ImportOptions, ImportReport, Reject
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.exchange.tables.cells import ReadingRules
from crm_core.exchange.tables.mapping import (
    TableMapping,
    check_entity,
    keep_unknown,
    override,
    parse_pairs,
    require_usable,
)
from crm_core.exchange.tables.propose import propose
from crm_core.exchange.tables.records import RecordReader
from crm_core.exchange.tables.source import ReadOptions, SourceTable, open_table
from crm_core.files import write_atomically
from crm_core.store import Unit
from crm_core.store.search import refresh
from crm_core.values.money import parse_currency

REASON = "why it was not imported"
Importer = CustomerImport | DealImport | InteractionImport
IMPORTS: dict[str, Callable[[Unit, Surroundings], Importer]] = {
    "customers": CustomerImport,
    "deals": DealImport,
    "interactions": InteractionImport,
}


def run_import(core: Core, source: str | Path | BinaryIO, options: ImportOptions) -> ImportReport:
    """Import a file ("-" is standard input) in one step that undo takes back.

    Raises FileProblem and UsageProblem before anything is written, and UsageProblem when a row cannot be imported and
    no file for rejects is given; then nothing is imported.
    """
    with open_table(
        source, ReadOptions(encoding=options.encoding or None, delimiter=options.delimiter or None)
    ) as table:
        mapping = map_table(table, options)
        report = ImportReport(
            table.name,
            mapping.entity,
            mapping.what,
            options.source or mapping.source,
            [(column.header, column.field) for column in mapping.columns if column.field],
            list(mapping.left_behind),
            dry_run=options.dry_run,
        )
        summary = f"Import of {table.name}"
        with core.store.writing(summary) as unit:
            _import(core, unit, table, mapping, options, report)
            unit.describe(f"{summary} ({mapping.entity}): {report.created} created, {report.updated} updated")
            if options.dry_run:
                unit.discard()
            elif report.rejects and options.rejects is None:
                raise _stopped(report)
            elif report.rejects and options.rejects is not None:
                write_rejects(table, report.rejects, options.rejects)
    return report


def map_table(table: SourceTable, options: ImportOptions) -> TableMapping:
    """What the columns of a table become, the user's wishes included. Raises UnknownName, UsageProblem."""
    entity = check_entity(options.entity) if options.entity else None
    sample = [row.cells for row in table.sample(200)]
    mapping = override(propose(table.headers, sample, entity), parse_pairs(options.columns))
    if options.keep_unknown:
        mapping = keep_unknown(mapping)
    require_usable(mapping, table.name)
    return mapping


def _import(
    core: Core, unit: Unit, table: SourceTable, mapping: TableMapping, options: ImportOptions, report: ImportReport
) -> None:
    facts = core.business.facts
    currency = parse_currency(options.currency) if options.currency else facts.currency
    today = core.business.today
    rules = ReadingRules(today=today, zone=facts.zone, currency=currency, date_order=options.date_order or None)
    around = Surroundings(
        report.source,
        currency,
        facts.country,
        today.isoformat(),
        options.pipeline,
        options.create_stages,
        options.create_organizations,
        options.require_customer,
    )
    importer = IMPORTS[mapping.entity](unit, around)
    reader = RecordReader(mapping, table.rows(), rules)
    blank = _lay_out(table, reader, importer, report)
    unit.bulk(True)
    importer.write(report.notes)
    for statement in refresh(core.catalog.search[importer.entity], CHANGED):
        unit.execute(statement)
    if importer.entity != "customer":
        for statement in refresh(core.catalog.search["customer"], MADE_NOW):
            unit.execute(statement.replace(":unit", str(unit.id)))
    unit.bulk(False)
    report.created, report.updated, report.unchanged, skipped = importer.staging.counts()
    report.skipped = skipped + blank
    report.rejects = sorted([*report.rejects, *importer.staging.rejects()], key=lambda reject: reject.line)


CHANGED = "SELECT target FROM staged WHERE target IS NOT NULL AND (match IS NULL OR changed)"
MADE_NOW = "SELECT pk FROM journal_rows WHERE unit_id = :unit AND tbl = 'customers' AND op = 'I'"


def _lay_out(table: SourceTable, reader: RecordReader, importer: Importer, report: ImportReport) -> int:
    """Read every row into the staging; gives how many were blank."""
    blank = 0
    for row in table.rows():
        report.rows += 1
        if row.blank and not row.problem:
            blank += 1
            continue
        record = reader.read(row)
        if record.problems:
            report.rejects.append(Reject(row.line, "; ".join(record.problems)))
            continue
        try:
            importer.add(record)
        except InvalidValue as problem:
            report.rejects.append(Reject(row.line, problem.sentence.rstrip(".")))
    return blank


def _stopped(report: ImportReport) -> UsageProblem:
    first, more = report.rejects[0], len(report.rejects) - 1
    also = f" {more} more {'row has a problem' if more == 1 else 'rows have problems'} too." if more else ""
    return UsageProblem(
        f"Line {first.line} of {report.name}: {first.reason}.{also} Nothing was imported; --rejects FILE sets such rows aside.",
        line=first.line,
        rejects=[{"line": reject.line, "reason": reject.reason} for reject in report.rejects[:1000]],
    )


def write_rejects(table: SourceTable, rejects: Iterable[Reject], path: Path) -> None:
    """Set the rejected rows aside as a table with one column more: why. It can be corrected and imported again."""
    reasons = {reject.line: reject.reason for reject in rejects}
    if path.exists() and path.is_dir():
        raise FileProblem(f'"{path}" is a folder; name a file for the rejects.', path=str(path))
    with write_atomically(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text)
        writer.writerow([*table.headers, REASON])
        for row in table.rows():
            if row.line in reasons:
                writer.writerow([*row.cells, reasons[row.line]])
        text.flush()
        text.detach()
