"""What is entered of an order and may be right but hardly is: said once, and written all the same."""

from collections.abc import Iterator

from crm_core.catalog.core import Core, Values
from crm_core.sales.orders.lines import read_lines, sums
from crm_core.sales.orders.order_values import EXTRA
from crm_core.store.driver import Connection
from crm_core.values.money import Money, show_money

_ROW = (
    "SELECT number, ordered_on, paid_on, refunded_on, currency, total_minor, discount_minor, shipping_minor, tax_minor "
    "FROM orders WHERE id = ?"
)
_SUM = "SELECT status, total_minor, currency FROM orders WHERE id = ?"
_SAME_NUMBER = "SELECT id FROM orders WHERE number = ? AND id <> ? AND deleted_at IS NULL ORDER BY id LIMIT 1"


def doubts(core: Core, db: Connection, key: int, values: Values) -> str:
    """The end of a sentence about an order that was written, as "; its lines come to 5.00 €"; "" without a doubt.

    Only what is among the given ``values`` is doubted.
    """
    described = core.entity("order")
    given = {described.field(name).key for name in values if name not in (*EXTRA, "custom")}
    return "".join(f"; {doubt}" for doubt in _found(db, key, given))


def paid_with(db: Connection, key: int) -> Money | None:
    """What an order was paid with, its total; None while it is open or where it is cancelled."""
    status, total, currency = db.execute(_SUM, (key,)).fetchone()
    return Money(total, currency) if status in ("paid", "refunded") else None


def doubt_of_payment(db: Connection, key: int, before: Money | None) -> str:
    """The end of a sentence about an order that no longer comes to what it was paid with; "" without a doubt."""
    now = paid_with(db, key)
    return f"; was paid with {show_money(before)}" if before and now and now != before else ""


def _found(db: Connection, key: int, given: set[str]) -> Iterator[str]:
    number, ordered, paid, refunded, currency, total, discount, shipping, tax = db.execute(_ROW, (key,)).fetchone()
    if "number" in given and number and (other := db.execute(_SAME_NUMBER, (number, key)).fetchone()):
        yield f"order {other[0]} has the number {number} too"
    if given & {"paid_on", "ordered_on"} and paid and paid < ordered:
        yield f"paid on {paid}, before the order of {ordered}"
    if given & {"refunded_on", "ordered_on"} and refunded and refunded < ordered:
        yield f"refunded on {refunded}, before the order of {ordered}"
    lines = read_lines(db, key) if given & {"total", "tax"} else []
    come_to = sums(lines, discount, shipping).net + tax
    if lines and come_to != total:
        yield f"its lines come to {show_money(Money(come_to, currency))}"
