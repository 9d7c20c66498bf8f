"""The list of orders and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

from crm_core.catalog.pages import Query
from crm_tui.source import RecordsSource

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.orders.queries import OrderView

# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("ordered_on", 11, 0, 3),
    ("number", 9, 1, 2),
    ("customer", 14, 3, 0),
    ("status", 9, 0, 1),
    ("total", 12, 0, 4),
    ("products", 12, 2, 6),
    ("owner", 8, 0, 5),
)


def order_source(crm: "Crm", filter_text: str, sort: str) -> RecordsSource:
    """The orders that match, the newest first unless sorted otherwise."""
    fields = tuple(key for key, *_ in LAYOUT)
    return RecordsSource(crm, "order", Query(filter=filter_text, fields=fields, sort=(sort,) if sort else ()))


def read_order(crm: "Crm", key: int) -> "OrderView | None":
    """Everything the pane shows, None when the order is gone."""
    return crm.orders.view(key) if crm.browse.count("order", f"id:{key}") else None
