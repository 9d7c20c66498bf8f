"""The lines of a quote out of a file: compared with those it has, put in their place while it is a draft."""

from collections.abc import Sequence

from crm_core.catalog.core import Core
from crm_core.exchange.imports.document_lines import FileLine, Lines, whole_lines
from crm_core.sales.lines.resolved import Discount, Line
from crm_core.store import Unit

_COLUMNS = (
    "product_id, description, quantity_milli, unit, price_minor, discount_bp, discount_minor, tax_bp, cost_minor, "
    "is_optional, is_chosen, net_minor"
)
Chosen = tuple[Line, bool]


def put_quote_lines(core: Core, unit: Unit, quote: int, given: Sequence[FileLine]) -> str:
    """Give a quote these lines: "created", "updated" or "unchanged".

    What was sent keeps its lines; one that has none, out of a file, gets them. Raises Conflict, InvalidValue, Ambiguous.
    """
    from crm_core.sales.lines.usual import usual_tax
    from crm_core.sales.quotes.sums import renew
    from crm_core.sales.quotes.tables import Quote
    from crm_core.sales.quotes.writes import refuse_unless_draft

    row, there = unit.session.get_one(Quote, quote), lines_there(unit, quote)
    around = Lines(core, unit, row.currency, usual_tax(core), row.customer_id, own=True)
    wanted = whole_quote_lines(given, there, around)
    if wanted == there:
        return "unchanged"
    if there:
        refuse_unless_draft(row)
        row.updated_at = unit.stamp
    write_quote_lines(unit, quote, wanted)
    renew(unit, row)
    unit.flush()
    return "updated" if there else "created"


def whole_quote_lines(given: Sequence[FileLine], there: Sequence[Chosen], around: Lines) -> list[Chosen]:
    """The lines as they are written, each with whether it is chosen. Raises InvalidValue, Ambiguous."""
    lines = whole_lines(given, [line for line, _ in there], around)
    return [(line, said.is_chosen) for line, said in zip(lines, given, strict=True)]


def lines_there(unit: Unit, quote: int) -> list[Chosen]:
    """The lines that a quote has, in order."""
    rows = unit.execute(f"SELECT {_COLUMNS} FROM quote_lines WHERE quote_id = ? ORDER BY position, id", (quote,))
    return [_read(row) for row in rows.fetchall()]


def _read(row: Sequence[object]) -> Chosen:
    product, description, quantity, unit_name, price, bp, minor, tax, cost, optional, chosen, _ = row
    line = Line(
        *(description, quantity, unit_name, price, Discount(bp or None, minor), tax, bool(optional), cost, product)  # type: ignore[arg-type]
    )
    return line, bool(chosen)


def write_quote_lines(unit: Unit, quote: int, lines: Sequence[Chosen]) -> None:
    """Put lines in the place of those that a quote has."""
    unit.execute("DELETE FROM quote_lines WHERE quote_id = ?", (quote,))
    marks = ", ".join("?" * (2 + len(_COLUMNS.split(","))))
    unit.execute_many(
        f"INSERT INTO quote_lines (quote_id, position, {_COLUMNS}) VALUES ({marks})",
        [(quote, position, *_columns(*each)) for position, each in enumerate(lines, 1)],
    )


def _columns(line: Line, chosen: bool) -> tuple[object, ...]:
    return (
        *(line.product_id, line.description, line.quantity_milli, line.unit, line.price_minor),
        *(line.discount.bp, line.discount.minor, line.tax_bp, line.cost_minor),
        *(int(line.is_optional), int(chosen), line.net_minor),
    )
