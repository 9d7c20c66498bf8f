"""Orders: the newest first, and beside the list what was bought, its sums and its profit."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.content import Content

from crm_core.catalog.pages import Query
from crm_core.sales.orders.queries import OrderView
from crm_tui.actions import Action, bindings
from crm_tui.order_reading import PARTLY_REFUNDED, OrderSource, read_order
from crm_tui.screens.arranged import ARRANGED_ACTIONS
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS
from crm_tui.screens.order_actions import ORDER_ACTIONS, show_twin
from crm_tui.screens.order_line_actions import ORDER_LINE_ACTIONS
from crm_tui.screens.records_and_pane import RecordsAndPane
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.order_lines import order_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable


class OrdersScreen(RecordsAndPane):
    """The purchase history."""

    NAME = "orders"
    MARKING = "Marked orders are deleted together."
    ENTITY = "order"
    LAYOUT = (
        ("ordered_on", 11, 0, 2),
        ("number", 8, 0, 5),
        ("customer", 11, 3, 0),
        ("status", 13, 0, 3),
        ("total", 11, 0, 1),
        ("products", 12, 2, 7),
        ("owner", 8, 0, 6),
    )
    NEEDED = ("number", "customer", "status")
    HINT = "status:open product:engine customer.city:Graz, or any word"
    ACTIONS = (*ORDER_ACTIONS, *ORDER_LINE_ACTIONS, *LIST_PANE_ACTIONS, *ARRANGED_ACTIONS, *VIEW_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    EMPTY: ClassVar[tuple[str, ...]] = (
        "No orders yet.",
        "",
        "{order.add}  adds one,  {app.import}  imports those of a shop or a payment program",
    )

    def pane(self) -> "ReadingPane[OrderView]":
        """The order under the cursor."""
        crm, place = self.crm, self.crm_app.session.place

        def lines(view: OrderView, width: int) -> Content:
            return order_lines(view, width, crm.browse.entities["order"].fields, place())

        return ReadingPane(lambda key: read_order(crm, key), lines)

    def matching(self, filter_text: str) -> OrderSource:
        """The orders that a filter lets through."""
        return OrderSource(self.crm, Query(filter=filter_text, fields=self.shown_fields(), sort=self.order()))

    def status(self) -> str:
        """Where the order stands; of what was partly refunded more can be."""
        told = super().status()
        return "paid" if told == PARTLY_REFUNDED else told

    def subject_name(self) -> str:
        """What it is called."""
        number = self.table.value("number")
        return f"order {number or self.subject()}"

    def open_command(self) -> Sequence[str]:
        """The command line that shows the order."""
        return show_twin(self)

    def in_footer(self, action: Action) -> bool:
        """Of what is done with a document only what its state allows."""
        return action not in self.ACTIONS or action.enabled(self) is True

    @on(RecordsTable.Counted)
    @on(RecordsTable.Highlighted)
    def _refresh_keys(self) -> None:
        self.refresh_footer()
