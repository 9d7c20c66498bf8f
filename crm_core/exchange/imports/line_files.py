"""Files of nothing but lines, as this program exports them: those of deals, and those of quotes that are there already."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import CrmError, InvalidValue
from crm_core.exchange.imports.deal_line_writes import put_deal_lines
from crm_core.exchange.imports.document_lines import FileLine, read_file_line
from crm_core.exchange.imports.options import ImportOptions, ImportReport, Reject
from crm_core.exchange.imports.plan import make_rules
from crm_core.exchange.imports.quote_line_writes import put_quote_lines
from crm_core.exchange.imports.rejects import REASON
from crm_core.exchange.imports.surroundings import Cleaner, known_currency, text_value
from crm_core.exchange.tables.mapping import OWN_SOURCE, ColumnMap, TableMapping
from crm_core.exchange.tables.quote_targets import OF_LINES, QUOTE_LINE_FIELDS
from crm_core.exchange.tables.records import RecordReader
from crm_core.exchange.tables.source import SourceTable
from crm_core.exchange.tables.targets import QUOTES, Target
from crm_core.store import Unit

HOLDERS = {"deal-lines": "deal", "quote-lines": "quote"}
PUT = {"deal-lines": put_deal_lines, "quote-lines": put_quote_lines}
_TOLD = ("number", "revision", "position", "net")  # of our own exports; they follow from the rest


class _Given(NamedTuple):
    line: int
    position: int
    given: FileLine


def lines_in(table: SourceTable, options: ImportOptions) -> str:
    """Which lines a file holds by its headings, or by what the user says; "" for another file."""
    headers = set(table.headers)
    for kind, holder in HOLDERS.items():
        whose = not headers.isdisjoint((holder, f"{holder}_uid"))
        if options.entity == kind or (not options.entity and whose and {"position", "product", "quantity"} <= headers):
            return kind
    return ""


def put_lines(
    core: Core, unit: Unit, table: SourceTable, kind: str, options: ImportOptions, report: ImportReport
) -> None:
    """Give every deal or quote of a file its lines; where one of them cannot be, all of that record are rejected."""
    holder, rejects = HOLDERS[kind], report.rejects
    found: dict[int, list[_Given]] = {}
    broken: dict[int, Reject] = {}
    for row, read in _rows(core, table, holder, options):
        report.rows += 1
        if read is None:
            report.skipped += 1
            continue
        whose = None
        try:
            whose = _holder(core, unit, holder, read)
            found.setdefault(whose, []).append(_given(unit, holder, whose, read, row))
        except CrmError as problem:
            rejects.append(Reject(row, problem.sentence.rstrip(".")))
            if whose is not None:
                broken.setdefault(whose, rejects[-1])
    for whose, lines in found.items():
        _put_all(core, unit, kind, whose, lines, broken.get(whose), report)
    rejects.sort(key=lambda reject: reject.line)


def _put_all(
    core: Core, unit: Unit, kind: str, whose: int, lines: Sequence[_Given], broken: Reject | None, report: ImportReport
) -> None:
    try:
        if broken is not None:
            raise InvalidValue("Lines", None, f"belong to line {broken.line}: {broken.reason}")
        ordered = [each.given for each in sorted(lines, key=lambda each: (each.position, each.line))]
        done = PUT[kind](core, unit, whose, ordered)
    except CrmError as problem:
        report.rejects += [Reject(each.line, problem.sentence.rstrip(".")) for each in lines]
        return
    setattr(report, done, getattr(report, done) + len(lines))


def _rows(
    core: Core, table: SourceTable, holder: str, options: ImportOptions
) -> Iterator[tuple[int, Mapping[str, object] | None]]:
    """Each row by its line: its values, None for a blank one; faults are under "problem"."""
    columns = tuple(ColumnMap(index, header, _target(header)) for index, header in enumerate(table.headers))
    mapping = TableMapping(entity=QUOTES, source=OWN_SOURCE, what="lines", confidence=1.0, columns=columns)
    reader, cleaner = RecordReader(mapping, table.rows(), make_rules(core, table, options)), Cleaner(QUOTES)
    places = {header: index for index, header in enumerate(table.headers) if header != REASON}
    for row in table.rows():
        if row.blank and not row.problem:
            yield row.line, None
            continue
        record = reader.read(row)
        values: dict[str, object] = {"problem": "; ".join(record.problems)} if record.problems else {}
        try:
            values |= cleaner.clean(record.values)
        except InvalidValue as problem:
            values["problem"] = problem.sentence
        told = (f"{holder}_uid", holder, "position")
        cells = {name: row.cells[places[name]].strip() for name in told if name in places and not row.problem}
        yield row.line, values | {name: cell for name, cell in cells.items() if cell}


def _target(header: str) -> Target | None:
    if header in _TOLD or header == REASON:
        return None
    key = OF_LINES.get(header, header)
    return Target(key) if key in QUOTE_LINE_FIELDS or key == "currency" else None


def _holder(core: Core, unit: Unit, holder: str, values: Mapping[str, object]) -> int:
    """The record by uid, else by id or name. Raises NotFound, Ambiguous, InvalidValue."""
    named = values.get(f"{holder}_uid") or values.get(holder)
    if not named:
        raise InvalidValue(holder.capitalize(), None, "must not be empty")
    return core.find_in(unit, holder, str(named))


def _given(unit: Unit, holder: str, whose: int, values: Mapping[str, object], row: int) -> _Given:
    """The line of a row. Raises InvalidValue."""
    if problem := values.get("problem"):
        raise InvalidValue("Row", None, str(problem))
    said, currency = (
        text_value(values, "currency"),
        str(unit.scalar(f"SELECT currency FROM {holder}s WHERE id = ?", (whose,))),
    )
    if said and known_currency(said) != currency:
        raise InvalidValue("Currency", said, f"is not that of the {holder}, {currency}")
    line = read_file_line(values, currency)
    if line is None:
        raise InvalidValue("Line", None, "says neither what it is of nor what it costs")
    position = str(values.get("position", ""))
    return _Given(row, int(position) if position.isascii() and position.isdigit() else 0, line)
