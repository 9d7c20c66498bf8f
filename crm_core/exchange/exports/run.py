"""One export from the filter to the file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from crm_core.catalog.browse import order_clause, where_clause
from crm_core.catalog.core import Core
from crm_core.catalog.fields import Entity
from crm_core.errors import UsageProblem
from crm_core.exchange.exports.columns import COLUMNS, Columns
from crm_core.exchange.exports.parts import Cells, Part, listed
from crm_core.exchange.tables.writer import write_json, write_jsonl, write_table
from crm_core.values.near import unknown

FORMATS = ("csv", "json", "jsonl")
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """Which records and columns and in what form; without ``fields`` every column.

    ``raw`` leaves out the guard against formulas, ``show`` changes each text.
    """

    filter: str = ""
    fields: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None
    format: str = "csv"
    excel: bool = False
    raw: bool = False
    show: Callable[[str], str] | None = None


def export(core: Core, what: str, target: Path | BinaryIO, options: ExportOptions) -> int:
    """Write every field of the records that match; gives how many. Raises UnknownName, UsageProblem, FileProblem."""
    entity_of(what)
    if options.format not in FORMATS:
        raise unknown("export format", options.format, FORMATS)
    if options.excel and options.format != "csv":
        raise UsageProblem(f"--excel is for csv; {options.format} has no variant for spreadsheets.")
    with core.store.reading() as db:
        columns = COLUMNS[what]
        parts = columns.parts(db)
        if not columns.rows:
            parts += _further(core.entity(columns.entity), parts, options.fields)
        headers = [header for part in parts for header in part.headers]
        places = _places(headers, options.fields)
        sql, parameters = _select(core, columns, parts, options)  # told wrong before anything is written
        rows = _rows(db.execute(sql, parameters), parts, options)
        if options.fields:
            rows = ([row[place] for place in places] for row in rows)
            headers = [headers[place] for place in places]
        if options.format == "csv":
            phones = {header for part in parts if part.phones for header in part.headers}
            return write_table(target, headers, rows, excel=options.excel, guard=not options.raw, phones=phones)
        records = ({h: v for h, v in zip(headers, row, strict=True) if v not in (None, "")} for row in rows)
        return (write_json if options.format == "json" else write_jsonl)(target, records)


def entity_of(what: str) -> str:
    """The entity whose records are exported as ``what``. Raises UnknownName."""
    if what not in COLUMNS:
        raise unknown("kind of record to export", what, COLUMNS)
    return COLUMNS[what].entity


def _further(entity: Entity, parts: list[Part], fields: tuple[str, ...]) -> list[Part]:
    """What lists show and no export has by itself, where it is asked for."""
    there = {header.removeprefix("custom.") for part in parts for header in part.headers}
    known = entity.names()
    return [listed(entity.field(name), name) for name in fields if name not in there and name in known]


def _places(headers: list[str], fields: tuple[str, ...]) -> list[int]:
    """Where the wanted columns are. Raises UnknownName."""
    wanted = [field if field in headers else f"custom.{field}" for field in fields]
    for field, header in zip(fields, wanted, strict=True):
        if header not in headers:
            raise unknown("column to export", field, headers)
    return [headers.index(header) for header in wanted] or list(range(len(headers)))


def _select(core: Core, columns: Columns, parts: list[Part], options: ExportOptions) -> tuple[str, tuple[object, ...]]:
    """The query for the records that match. Raises FilterProblem, UnknownName."""
    described = core.entity(columns.entity)
    condition = core.browse.condition(columns.entity, options.filter)
    sort = order_clause(described, options.sort) if options.sort else f" ORDER BY {described.alias}.id"
    sort += f", {columns.sort}" if columns.rows else ""
    limit = f" LIMIT {int(options.limit)}" if options.limit is not None else ""
    where = where_clause(described, condition, trash=False)
    listed = ", ".join(part.sql for part in parts)
    joins = "".join(dict.fromkeys(part.join for part in parts))
    return f"SELECT {listed} FROM {described.source}{columns.rows}{joins}{where}{sort}{limit}", condition.params


def _rows(found: Iterator[Sequence[object]], parts: list[Part], options: ExportOptions) -> Iterator[Sequence[object]]:
    """The cells of each row. Many rows are taken at once and column by column, which is twice as fast as one by one."""
    while some := list(islice(found, ROWS_AT_ONCE)):
        columns: list[Sequence[object]] = []
        for part, values in zip(parts, zip(*some, strict=True), strict=True):
            columns += [values] if part.cells is None else _split(part, part.cells, values)
        if options.show is None:
            yield from zip(*columns, strict=True)
            continue
        for row in zip(*columns, strict=True):
            yield [options.show(cell) if isinstance(cell, str) else cell for cell in row]


def _split(part: Part, cells: Cells, values: Sequence[object]) -> Iterable[Sequence[object]]:
    """The columns that one expression fills; where it is NULL they are empty."""
    if values.count(None) == len(values):
        return [values] * len(part.headers)
    nothing = (None,) * len(part.headers)
    return zip(*(nothing if value is None else cells(value) for value in values), strict=True)
