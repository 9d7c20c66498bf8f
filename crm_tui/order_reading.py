"""The list of orders and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.orders.queries import OrderView


def read_order(crm: "Crm", key: int) -> "OrderView | None":
    """Everything the pane shows, None when the order is gone."""
    return crm.orders.view(key) if crm.browse.count("order", f"id:{key}") else None
