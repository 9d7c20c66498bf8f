"""The same order once more: its lines, at the prices of then or at what the products cost now."""

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.sales.amounts import line_amount
from crm_core.sales.orders.given_lines import Buyer
from crm_core.sales.orders.lines import LineValues, read_lines
from crm_core.sales.orders.order_values import changed_sums
from crm_core.sales.orders.tables import Order
from crm_core.sales.orders.writes import insert, summary
from crm_core.sales.products.prices import unit_price
from crm_core.store import Unit
from crm_core.values.money import Money
from crm_core.values.text import counted, fold

_FORMER = "FROM journal_rows WHERE tbl = 'products' AND pk = ?1 AND op = 'U'"
_NAMES = (
    "SELECT name FROM products WHERE id = ?1 UNION SELECT sku FROM products WHERE id = ?1 "
    f"UNION SELECT json_extract(before, '$.name') {_FORMER}"
)
_PRICES = (
    "SELECT price_minor FROM products WHERE id = ?1 UNION SELECT price_minor FROM product_prices WHERE product_id = ?1 "
    f"UNION SELECT json_extract(before, '$.price_minor') {_FORMER}"
)


def repeat(core: Core, key: int, *, same_prices: bool = False) -> Change:
    """Add an open order of today with the lines of another one, at present prices or the same. Raises NotFound.

    A line keeps its price where it has no product, where that has none in the currency of the order, and where the line
    is a part of the product: it has a name of its own and a price that never was the product's.
    """
    with core.store.writing("") as unit:
        core.find_in(unit, "order", key)
        row = unit.session.get_one(Order, key)
        former = read_lines(unit.connection, key)
        buyer = Buyer(row.currency, row.customer_id)
        lines = former if same_prices else [_at_present(unit, line, buyer) for line in former]
        new = insert(core, unit, _values(row, former, lines), lines)
        unit.describe(summary(core, unit, new, f"added, order {key} again {_prices(former, lines)}"))
    return Change("order", new, unit.summary)


def _values(row: Order, former: list[LineValues], lines: list[LineValues]) -> dict[str, object]:
    """What a repeated order takes over, its total too: an imported one may hold more than its lines say."""
    moved = changed_sums({}, row, former, lines)
    amounts = {name: moved[f"{name}_minor"] for name in ("shipping", "discount", "total", "tax", "cost")}
    kept = {"customer": row.customer_id, "country": row.country, "owner": row.owner, "source": row.source}
    return {
        "currency": row.currency,
        **{name: Money(minor, row.currency) for name, minor in amounts.items() if minor is not None},
        **{name: value for name, value in kept.items() if value is not None},
    }


def _at_present(unit: Unit, line: LineValues, buyer: Buyer) -> LineValues:
    if line.product_id is None:
        return line
    price = unit_price(unit.connection, line.product_id, buyer.currency, buyer.customer_id)
    if price.price_minor is None or _is_part(unit, line, price.price_minor):
        return line
    cost, currency = unit.execute(
        "SELECT cost_minor, currency FROM products WHERE id = ?", (line.product_id,)
    ).fetchone()
    return line._replace(
        price_minor=price.price_minor,
        discount_minor=line_amount(line.quantity_milli, price.price_minor, price.discount_bp).discount,
        cost_minor=cost if currency == buyer.currency else line.cost_minor,
    )


def _is_part(unit: Unit, line: LineValues, present_minor: int) -> bool:
    """Whether neither name nor price of a line are, or as far as is remembered were, those of its product."""
    if line.price_minor == present_minor:
        return False
    names, prices = (unit.execute(sql, (line.product_id,)).fetchall() for sql in (_NAMES, _PRICES))
    called = any(fold(name) == fold(line.description) for (name,) in names if name)
    return not called and (line.price_minor,) not in prices


def _prices(former: list[LineValues], lines: list[LineValues]) -> str:
    """Which prices the lines have, in words."""
    changed = sum(
        (was.price_minor, was.discount_minor) != (now.price_minor, now.discount_minor)
        for was, now in zip(former, lines, strict=True)
    )
    return f"at present prices ({counted(changed, 'line')} changed)" if changed else "at the same prices"
