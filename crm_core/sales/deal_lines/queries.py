"""The lines of a deal, as they are shown."""

from typing import NamedTuple

from crm_core.catalog.pages import Ref
from crm_core.sales.amounts import line_amount
from crm_core.store.driver import Connection
from crm_core.values.money import Money

_SQL = (
    "SELECT l.id, l.product_id, pr.name, pr.sku, l.description, l.quantity_milli, l.unit, l.price_minor, l.discount_bp, d.currency "
    "FROM deal_lines l JOIN deals d ON d.id = l.deal_id LEFT JOIN products pr ON pr.id = l.product_id "
    "WHERE l.deal_id = ? ORDER BY l.position, l.id"
)


class LineView(NamedTuple):
    """One line: ``number`` counts from 1, ``price`` is that of one, ``amount`` what the line comes to."""

    id: int
    number: int
    product: Ref | None
    sku: str | None
    description: str
    quantity_milli: int
    unit: str | None
    price: Money | None
    discount_bp: int
    amount: Money | None


def read_lines(db: Connection, deal_id: int) -> tuple[LineView, ...]:
    """The lines of a deal, in order."""
    return tuple(_line(number, row) for number, row in enumerate(db.execute(_SQL, (deal_id,)), 1))


def _line(number: int, row: tuple[object, ...]) -> LineView:
    key, product_id, name, sku, description, milli, unit, price, discount, currency = row
    return LineView(
        int(str(key)),
        number,
        Ref(product_id, str(name)) if isinstance(product_id, int) else None,
        None if sku is None else str(sku),
        str(description),
        int(str(milli)),
        None if unit is None else str(unit),
        Money(price, str(currency)) if isinstance(price, int) else None,
        int(str(discount)),
        Money(line_amount(int(str(milli)), price, int(str(discount))).net, str(currency))
        if isinstance(price, int)
        else None,
    )
