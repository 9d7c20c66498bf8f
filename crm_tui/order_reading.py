"""The list of orders and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

from crm_core.catalog.pages import Query
from crm_tui.source import RecordsSource

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.orders.queries import OrderView

# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("ordered_on", 10, 0, 2),
    ("number", 8, 0, 5),
    ("customer", 12, 3, 0),
    ("status", 9, 0, 3),
    ("total", 11, 0, 1),
    ("products", 12, 2, 7),
    ("owner", 8, 0, 6),
)


def order_source(crm: "Crm", filter_text: str, sort: str) -> RecordsSource:
    """The orders that match, the newest first unless sorted otherwise."""
    fields = tuple(key for key, *_ in LAYOUT)
    return RecordsSource(crm, "order", Query(filter=filter_text, fields=fields, sort=(sort,) if sort else ()))


def read_order(crm: "Crm", key: int) -> "OrderView | None":
    """Everything the pane shows, None when the order is gone."""
    return crm.orders.view(key) if crm.browse.count("order", f"id:{key}") else None
