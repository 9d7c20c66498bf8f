"""Deals by product: a deal with lines counts with each of its products, for what the lines of that product come to.

A deal without lines counts with its whole value for the text that says what it is about.
"""

from crm_core.sales.amounts import line_amount
from crm_core.store.driver import Connection

PRODUCT = "product"
_FUNCTION = "line_net"
_NAME = "coalesce(lp.name, dl.description)"
JOIN = (
    f" LEFT JOIN (SELECT dl.deal_id AS deal_id, {_NAME} AS name, "
    f"sum({_FUNCTION}(dl.quantity_milli, dl.price_minor, dl.discount_bp)) AS minor "
    "FROM deal_lines dl LEFT JOIN products lp ON lp.id = dl.product_id GROUP BY 1, 2) part ON part.deal_id = d.id"
)
KEY = "CASE WHEN part.deal_id IS NULL THEN d.product ELSE part.name END"
MINOR = "CASE WHEN part.deal_id IS NULL THEN d.value_minor ELSE part.minor END"
SAID = (
    "Product: a deal of several products counts with each of them, for what its lines of that product come to; without lines "
    "it counts with its whole value for the product it names; the totals count every deal once"
)


def know_lines(db: Connection) -> None:
    """Let queries on this connection work out what lines come to."""
    db.create_function(_FUNCTION, 3, _line_net)


def _line_net(quantity_milli: int, price_minor: int | None, discount_bp: int) -> int | None:
    return None if price_minor is None else line_amount(quantity_milli, price_minor, discount_bp).net
