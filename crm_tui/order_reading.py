"""The list of orders and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

from crm_core.catalog.pages import Query
from crm_core.catalog.windows import Key, Window
from crm_core.values.money import Money
from crm_tui.source import RecordsSource

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.orders.queries import OrderView

PARTLY_REFUNDED = "part refunded"


def read_order(crm: "Crm", key: int) -> "OrderView | None":
    """Everything the pane shows, None when the order is gone."""
    return crm.orders.view(key) if crm.browse.count("order", f"id:{key}") else None


class OrderSource(RecordsSource):
    """Orders that match; of those that were paid, the list tells the ones that a part was given back of."""

    def __init__(self, crm: "Crm", query: Query) -> None:
        super().__init__(crm, "order", query._replace(fields=(*query.fields, "refunded")))
        self._status = query.fields.index("status")

    def page(self, limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        """The first rows, or those right after or right before a key."""
        return self._told(super().page(limit, after=after, before=before))

    def last(self, limit: int) -> Window:
        """The last rows."""
        return self._told(super().last(limit))

    def at(self, offset: int, limit: int) -> Window:
        """The rows from a position on."""
        return self._told(super().at(offset, limit))

    def known(self, offset: int, limit: int) -> Window | None:
        """The rows from a position on when it is known which records stand there, else None."""
        found = super().known(offset, limit)
        return self._told(found) if found is not None else None

    def _told(self, window: Window) -> Window:
        return window._replace(rows=tuple(self._row(*row) for row in window.rows))

    def _row(self, *row: object) -> tuple[object, ...]:
        *values, refunded = row
        if values[self._status] == "paid" and isinstance(refunded, Money) and refunded.minor:
            values[self._status] = PARTLY_REFUNDED
        return tuple(values)
