"""What is read of one order: its fields and its lines."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Ref
from crm_core.sales.lines.given import GivenLine
from crm_core.store.driver import Connection
from crm_core.values.money import Money, decimal_text


class LineView(NamedTuple):
    """A line of an order, counted from 1; quantity in thousandths, price and cost per unit, ``net`` without tax."""

    position: int
    product: Ref | None
    description: str
    quantity_milli: int
    unit: str | None
    price: Money
    discount: Money
    tax_bp: int | None
    net: Money
    cost: Money | None

    @property
    def given(self) -> GivenLine:
        """The line as one would write it."""
        discount = decimal_text(self.discount) if self.discount.minor else None
        return GivenLine(
            self.description, self.quantity_milli, self.unit, decimal_text(self.price), discount, self.tax_bp
        )


class OrderView(NamedTuple):
    """Everything about one order: its fields by key, and its lines."""

    id: int
    values: dict[str, object]
    lines: tuple[LineView, ...]


def view(core: Core, key: int) -> OrderView:
    """One order whole, in the trash or not."""
    with core.store.reading() as db:
        values = core.record(db, "order", key, [field.key for field in core.entity("order").fields])
        return OrderView(key, values, _lines(db, key, str(values["currency"])))


def _lines(db: Connection, key: int, currency: str) -> tuple[LineView, ...]:
    rows = db.execute(
        "SELECT ol.product_id, p.name, ol.description, ol.quantity_milli, ol.unit, ol.price_minor, ol.discount_minor, "
        "ol.tax_bp, ol.net_minor, ol.cost_minor FROM order_lines ol LEFT JOIN products p ON p.id = ol.product_id "
        "WHERE ol.order_id = ? ORDER BY ol.position, ol.id",
        (key,),
    ).fetchall()
    return tuple(
        LineView(
            position,
            None if product is None else Ref(product, name),
            description,
            quantity,
            unit,
            Money(price, currency),
            Money(discount, currency),
            tax,
            Money(net, currency),
            None if cost is None else Money(cost, currency),
        )
        for position, (product, name, description, quantity, unit, price, discount, tax, net, cost) in enumerate(
            rows, 1
        )
    )
