"""Files beside the imported one: the lines of its orders or quotes, and the names of owners whom it knows by a number."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import InvalidValue, UsageProblem
from crm_core.exchange.imports.left_out import LeftOut
from crm_core.exchange.imports.options import ImportOptions
from crm_core.exchange.imports.order_rows import OrderLayout
from crm_core.exchange.imports.orders import OrderImport
from crm_core.exchange.imports.quotes import QuoteImport
from crm_core.exchange.tables.cells import ReadingRules
from crm_core.exchange.tables.columns import map_columns
from crm_core.exchange.tables.headings import compact
from crm_core.exchange.tables.mapping import OWN_SOURCE, ColumnMap, TableMapping
from crm_core.exchange.tables.order_targets import LINE_FIELDS
from crm_core.exchange.tables.quote_targets import OF_LINES, QUOTE_LINE_FIELDS
from crm_core.exchange.tables.records import RecordReader
from crm_core.exchange.tables.source import ReadOptions, SourceTable, open_table
from crm_core.exchange.tables.targets import CUSTOMERS, ORDERS, QUOTES, Target
from crm_core.patterns import regex
from crm_core.values.names import Name, join_name

SAMPLE = 200
_IS_ID = regex(r"(id|nr|no|number|nummer|code)$")


class _Beside(NamedTuple):
    """What a file of lines may say, what columns of whole documents mean there, and how ours name the document."""

    fields: Mapping[str, object]
    of_line: Mapping[str, str]
    named: str


_OF_ORDERS = {
    "total": "line_total",
    "net": "line_total",
    "discount": "line_discount",
    "tax": "line_tax",
    "cost": "line_cost",
}
_BESIDE = {
    ORDERS: _Beside(LINE_FIELDS, _OF_ORDERS, "orderuid"),
    QUOTES: _Beside(QUOTE_LINE_FIELDS, OF_LINES, "quoteuid"),
}


def read_lines(
    importer: OrderImport | QuoteImport, mapping: TableMapping, rules: ReadingRules, options: ImportOptions
) -> int:
    """Lay out the lines of ``options.lines``; gives how many there are.

    Raises UsageProblem where no column says which order or quote a line is of, or a line cannot be read; FileProblem.
    """
    if options.lines is None:
        return 0
    layout, found = OrderLayout(importer.around), 0
    importer.lines.of_another_file = True
    currencies = importer.other_currencies() if isinstance(importer, OrderImport) else {}
    with open_table(options.lines, ReadOptions(encoding=options.encoding or None)) as table:
        whose, named = _columns(table, mapping)
        lines = TableMapping(
            entity=mapping.entity,
            source=mapping.source,
            what=f"lines of {mapping.entity}",
            confidence=1.0,
            columns=named,
        )
        reader = RecordReader(lines, table.rows(), rules)
        for row in table.rows():
            if row.blank and not row.problem:
                continue
            record = reader.read(row)
            if record.problems:
                raise _unreadable(table, row.line, "; ".join(record.problems))
            values = _described(record.values, table.headers, named, row.cells)
            try:
                found += _add_line(importer, layout, row.cells[whose].strip(), row.line, values, currencies)
            except (InvalidValue, LeftOut) as problem:
                raise _unreadable(table, row.line, str(getattr(problem, "sentence", problem))) from None
    return found


def _add_line(
    importer: OrderImport | QuoteImport,
    layout: OrderLayout,
    key: str,
    line: int,
    values: dict[str, object],
    currencies: Mapping[str, str],
) -> bool:
    """Lay a line out; whether there is one. Raises InvalidValue, LeftOut."""
    if isinstance(importer, QuoteImport):
        return importer.add_line(key, line, values)
    staged = layout.lay_out(values, currencies.get(key))
    if staged.line is not None:
        importer.lines.add(None, line, key, staged.line)
    return staged.line is not None


def _columns(table: SourceTable, whole: TableMapping) -> tuple[int, tuple[ColumnMap, ...]]:
    """The column that names the order or quote, and what the others become."""
    beside = _BESIDE[whole.entity]
    own = {compact(c.header) for c in whole.columns if c.target and c.target.key in ("external_id", "number", "uid")}
    wanted = own | ({beside.named} if whole.source == OWN_SOURCE else set())
    whose = next((index for index, header in enumerate(table.headers) if compact(header) in wanted), None)
    if whose is None:
        names = ", ".join(sorted(c.header for c in whole.columns if c.target and compact(c.header) in own))
        one = whole.entity.removesuffix("s")
        raise UsageProblem(
            f"{table.name}: no column says which {one} a line is of; it must be headed as in the file of {whole.entity} ({names}).",
            option="lines",
        )
    found = map_columns(table.headers, [row.cells for row in table.sample(SAMPLE)], whole.entity)
    columns = tuple(
        c if c.target and c.target.key in beside.fields else _of_line(c, beside.of_line)
        for c in found
        if c.index != whose
    )
    return whose, columns


def _of_line(column: ColumnMap, of_line: Mapping[str, str]) -> ColumnMap:
    """In a file of lines a total, a discount, a tax and a cost are those of the line; amounts may name their currency."""
    key = column.target.key if column.target else ""
    target = column.target if key == "currency" else Target(of_line[key]) if key in of_line else None
    return ColumnMap(column.index, column.header, target, column.reason, column.score)


def _described(
    values: Mapping[str, object], headers: Sequence[str], columns: Sequence[ColumnMap], cells: Sequence[str]
) -> dict[str, object]:
    """The values of a line that has a name: of a product that is only an id, "TrackId" 2 becomes "Track 2"."""
    if "product" in values or "sku" in values:
        return dict(values)
    for column in columns[::-1]:
        word = compact(column.header)
        if (
            column.target is None
            and word.endswith("id")
            and not word.endswith("lineid")
            and cells[column.index].strip()
        ):
            name = re.sub(r"[\s_-]*id$", "", headers[column.index], flags=re.IGNORECASE)
            return {**values, "product": f"{name} {cells[column.index].strip()}"}
    return dict(values)


def _unreadable(table: SourceTable, line: int, why: str) -> UsageProblem:
    return UsageProblem(f"Line {line} of {table.name}: {why.rstrip('.')}. Nothing was imported.", line=line)


def read_owners(path: Path | None) -> dict[str, str]:
    """Names by number from a table of staff: its first column of ids, and its names. Raises UsageProblem, FileProblem."""
    if path is None:
        return {}
    with open_table(path, ReadOptions()) as table:
        columns = map_columns(table.headers, [row.cells for row in table.sample(SAMPLE)], CUSTOMERS)
        places = {column.target.key: column.index for column in columns if column.target and column.target.number <= 1}
        number = next((i for i, header in enumerate(table.headers) if _IS_ID.search(compact(header))), None)
        if number is None or not {"name", "given_name", "family_name"} & places.keys():
            raise UsageProblem(f"{table.name}: owners need a column of numbers and one of names.", option="owners")
        named = {row.cells[number].strip(): _name(row.cells, places) for row in table.rows() if not row.problem}
    return {key: name for key, name in named.items() if key and name}


def _name(cells: Sequence[str], places: Mapping[str, int]) -> str:
    whole = cells[places["name"]].strip() if "name" in places else ""
    given, family = (cells[places[key]].strip() if key in places else "" for key in ("given_name", "family_name"))
    return whole or join_name(Name(given=given, family=family))
