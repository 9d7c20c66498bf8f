"""Orders: the newest first, and beside the list what was bought, its sums and its profit."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from crm_core.catalog.pages import Ref
from crm_core.sales.orders.queries import OrderView
from crm_tui.actions import bindings
from crm_tui.order_reading import LAYOUT, order_source, read_order
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane
from crm_tui.screens.order_actions import ORDER_ACTIONS, show_twin
from crm_tui.screens.order_line_actions import ORDER_LINE_ACTIONS
from crm_tui.source import RecordsSource
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.order_lines import order_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable

HINT = "status:open product:engine date:this-year customer.city:Graz, or any word"


class OrdersScreen(ListAndPane):
    """The purchase history."""

    NAME = "orders"
    ENTITY = "order"
    ACTIONS = (*ORDER_ACTIONS, *ORDER_LINE_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    OWN_KEYS = frozenset({"table.mark"})
    EMPTY: ClassVar[tuple[str, ...]] = (
        "No orders yet.",
        "",
        "{order.add}  adds one,  {app.import}  imports those of a shop or a payment program",
    )

    def body(self) -> ComposeResult:
        """Filter and table at the left, the order at the right."""
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield FilterBar(self.completion(self.ENTITY), HINT)
                yield RecordsTable(self.columns(), self.crm_app.session.place, self.with_keys(self.EMPTY))
            yield self.pane()

    def columns(self) -> list[Column]:
        """When, its number, who bought, how it stands, how much, what."""
        known = {field.key: field for field in self.crm.browse.entities[self.ENTITY].fields}
        return [Column(field=known[key], width=width, grow=grow, drop=drop) for key, width, grow, drop in LAYOUT]

    def source(self) -> RecordsSource:
        """The orders that match."""
        return order_source(self.crm, self.words, self.table.sort)

    def pane(self) -> "ReadingPane[OrderView]":
        """The order under the cursor."""
        crm, place = self.crm, self.crm_app.session.place

        def lines(view: OrderView, width: int) -> Content:
            return order_lines(view, width, crm.browse.entities["order"].fields, place())

        return ReadingPane(lambda key: read_order(crm, key), lines)

    def subject(self) -> int | None:
        """The order under the cursor."""
        return self.table.current

    def subject_name(self) -> str:
        """What it is called."""
        number = self.table.value("number")
        return f"order {number or self.subject()}"

    def status(self) -> str:
        """How it stands."""
        return str(self.table.value("status") or "")

    def customer(self) -> Ref | None:
        """Whose it is."""
        found = self.table.value("customer")
        return found if isinstance(found, Ref) else None

    def open_command(self) -> Sequence[str]:
        """The command line that shows the order."""
        return show_twin(self)

    def land(self, _entity: str, key: int) -> None:
        """Put the cursor on an order; a hiding filter goes."""
        self.words = ""
        self.bar.set_text("")
        self.remove_class("-open")
        self.table.focus()
        self.show(key)

    @on(RecordsTable.HeaderClicked)
    def _sorted(self, event: RecordsTable.HeaderClicked) -> None:
        self.table.sort = f"-{event.key}" if self.table.sort == event.key else event.key
        self.show(None)
