"""The lines of a deal out of a file, put in the place of those it has."""

from collections.abc import Sequence

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.exchange.imports.document_lines import FileLine, Lines, whole_lines
from crm_core.sales.deal_lines.sums import keep_value
from crm_core.sales.lines.resolved import Line
from crm_core.store import Unit

_COLUMNS = "product_id, description, quantity_milli, unit, price_minor, discount_bp"


def put_deal_lines(core: Core, unit: Unit, deal: int, given: Sequence[FileLine]) -> str:
    """Give a deal these lines: "created", "updated" or "unchanged". Raises InvalidValue, Ambiguous.

    The value follows; where it stays the same, the deal was only made whole again and keeps its change stamp.
    """
    if any(line.discount.minor for line in given):
        raise InvalidValue("Discount", None, "must be a rate: lines of deals have no amounts off")
    currency, customer, value = unit.execute(
        "SELECT currency, customer_id, value_minor FROM deals WHERE id = ?", (deal,)
    ).fetchone()
    there = unit.execute(
        f"SELECT {_COLUMNS} FROM deal_lines WHERE deal_id = ? ORDER BY position, id", (deal,)
    ).fetchall()
    lines = whole_lines(given, (), Lines(core, unit, currency, 0, customer, own=True))
    wanted = [_columns(line, said) for line, said in zip(lines, given, strict=True)]
    if [tuple(row) for row in there] == wanted:
        return "unchanged"
    unit.execute("DELETE FROM deal_lines WHERE deal_id = ?", (deal,))
    unit.execute_many(
        f"INSERT INTO deal_lines (deal_id, position, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(deal, position, *columns) for position, columns in enumerate(wanted, 1)],
    )
    unit.execute("UPDATE deals SET product = NULL WHERE id = ? AND product IS NOT NULL", (deal,))
    keep_value(unit, deal)
    unit.execute(
        "UPDATE deals SET updated_at = ? WHERE id = ? AND value_minor IS NOT ? AND updated_at IS NOT ?",
        (unit.stamp, deal, value, unit.stamp),
    )
    return "updated" if there else "created"


def _columns(line: Line, said: FileLine) -> tuple[object, ...]:
    """The columns of a line; a product may have none of a price."""
    price = None if said.price_minor is None and said.said_minor is None else line.price_minor
    return line.product_id, line.description, line.quantity_milli, line.unit, price, line.discount.bp or 0
