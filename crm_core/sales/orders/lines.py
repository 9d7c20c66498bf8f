"""The lines of an order: what is written of one, what they come to, and how their table changes."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.sales.amounts import Totals, divided, line_amount, totals
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.text import clean_line, clean_text

LARGEST = 10**14  # so that quantity times price fits SQLite's 64 bits after rounding


class LineValues(NamedTuple):
    """A line as it is stored: quantity in thousandths, price and cost per unit, the discount an amount on the line."""

    description: str
    price_minor: int = 0
    quantity_milli: int = 1000
    discount_minor: int = 0
    tax_bp: int | None = None
    unit: str | None = None
    product_id: int | None = None
    cost_minor: int | None = None

    @property
    def net_minor(self) -> int:
        """What the line comes to without tax."""
        return line_amount(self.quantity_milli, self.price_minor, 0, self.discount_minor).net

    @property
    def whole_cost(self) -> int | None:
        """What the line costs the business, None where it is not known."""
        return None if self.cost_minor is None else divided(self.quantity_milli * self.cost_minor, 1000)


COLUMNS = LineValues._fields


def checked(line: LineValues) -> LineValues:
    """A line fit to be stored. Raises InvalidValue."""
    description = clean_text(line.description, "Line", 10_000).strip()
    if not description:
        raise InvalidValue("Line", None, "must say what it is")
    if line.quantity_milli == 0:
        raise InvalidValue("Quantity", "0", "must not be zero")
    if line.tax_bp is not None and not 0 <= line.tax_bp <= 10_000:
        raise InvalidValue("Tax", line.tax_bp / 100, "is no percentage from 0 to 100")
    if abs(line.quantity_milli * line.price_minor) >= LARGEST * 1000:
        raise InvalidValue("Line", description, "comes to more than can be kept")
    unit = clean_line(line.unit, "Unit", 100) if line.unit else None
    return line._replace(description=description, unit=unit or None)


def sums(lines: Sequence[LineValues], discount_minor: int, shipping_minor: int) -> Totals:
    """What lines come to together with a discount on all of them and shipping, which is not taxed here."""
    return totals(((line.net_minor, line.tax_bp or 0) for line in lines), 0, discount_minor, shipping_minor)


def known_cost(lines: Sequence[LineValues]) -> int | None:
    """The cost of all lines, None where that of one is not known."""
    costs = [line.whole_cost for line in lines]
    return sum(cost for cost in costs if cost is not None) if costs and None not in costs else None


def read_lines(db: Connection, order_id: int) -> list[LineValues]:
    """The lines of an order, in their order."""
    sql = f"SELECT {', '.join(COLUMNS)} FROM order_lines WHERE order_id = ? ORDER BY position, id"
    return [LineValues(*row) for row in db.execute(sql, (order_id,))]


def write_lines(unit: Unit, order_id: int, lines: Sequence[LineValues]) -> None:
    """Make these the lines of an order; rows that are so already stay untouched."""
    names = (*COLUMNS, "net_minor")
    present = [
        row[0]
        for row in unit.execute("SELECT id FROM order_lines WHERE order_id = ? ORDER BY position, id", (order_id,))
    ]
    for position, (key, line) in enumerate(zip(present, lines, strict=False), 1):
        values = (*line, line.net_minor, position)
        marks = ", ".join(f"{name} = ?" for name in (*names, "position"))
        unit.execute(
            f"UPDATE order_lines SET {marks} WHERE id = ? AND ({', '.join(names)}, position) IS NOT ({', '.join('?' * len(values))})",
            (*values, key, *values),
        )
    for key in present[len(lines) :]:
        unit.execute("DELETE FROM order_lines WHERE id = ?", (key,))
    unit.execute_many(
        f"INSERT INTO order_lines (order_id, position, {', '.join(names)}) VALUES (?, ?, {', '.join('?' * len(names))})",
        (
            (order_id, position, *line, line.net_minor)
            for position, line in enumerate(lines[len(present) :], len(present) + 1)
        ),
    )
