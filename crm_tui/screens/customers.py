"""Customers: the table with its filter line, and beside it everything about the one under the cursor."""

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer

from crm_core.catalog.pages import Page, Query, Ref
from crm_tui import bridge
from crm_tui.actions import bindings
from crm_tui.customer_list import LAYOUT, customer_source
from crm_tui.screens.arranged import Arranged
from crm_tui.screens.customer_actions import CUSTOMER_ACTIONS, LIST_ACTIONS, show_twin
from crm_tui.screens.duplicate_actions import OPENING_ACTIONS
from crm_tui.screens.relation_actions import RELATION_ACTIONS
from crm_tui.screens.segment_actions import SEGMENT_ACTIONS
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.source import RecordsSource
from crm_tui.why_nothing import WhyNothing
from crm_tui.widgets import table_messages as messages
from crm_tui.widgets.customer_detail import CustomerDetail
from crm_tui.widgets.filter_bar import INCOMPLETE, FilterBar, is_incomplete
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.catalog.windows import Window
    from crm_tui.customer_reading import CustomerReading

WIDE = 100
DETAIL_DELAY = 0.04
REST = 0.1  # seconds after which the cursor no longer runs
EMPTY = (
    "No customers yet.",
    "",
    "{customer.add}  adds one,  {app.import}  imports a file,  {customers.sample}  fills in sample data",
)
NO_MATCH = ("Nothing matches this filter.", "", "{filter.clear} in the filter line clears it")


class CustomersScreen(Arranged):
    """Everyone the business deals with."""

    NAME = "customers"
    MARKING = "Marked customers are tagged, changed and deleted together."
    ENTITY = "customer"
    LAYOUT = LAYOUT
    ACTIONS = (
        *LIST_ACTIONS,
        *OPENING_ACTIONS,
        *CUSTOMER_ACTIONS,
        *RELATION_ACTIONS,
        *VIEW_ACTIONS,
        *SEGMENT_ACTIONS,
    )
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, CustomerDetail)

    def __init__(self) -> None:
        super().__init__()
        self._filter = ""
        self._everything: dict[int, int] = {}  # how many customers there were in which version of the data
        self._why = WhyNothing(self, self.ENTITY)
        self._pending: Timer | None = None
        self._moved = 0.0

    def body(self) -> ComposeResult:
        """Filter and table at the left, detail at the right."""
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield FilterBar(self.completion(self.ENTITY), "city:Berlin tag:vip, a name, or any word")
                yield RecordsTable(self.columns(), self.crm_app.session.place, self.with_keys(EMPTY))
            yield CustomerDetail()

    def on_mount(self) -> None:
        """Show the first page."""
        self.table.focus()
        self.table.read_ahead = self._read_ahead
        self.show(None, self.crm_app.take_first_page())

    @property
    def bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one(FilterBar)

    @property
    def filter(self) -> str:
        """The filter in force."""
        return self._filter

    def open_command(self) -> Sequence[str]:
        """The command line that shows the customer."""
        return show_twin(self)

    def subject_name(self) -> str:
        """What people call the customer under the cursor."""
        return str(self.table.value("name") or "")

    def reload(self) -> None:
        """Read list and detail again; the cursor stays on its record."""
        self._everything = {}
        self.show(self.table.kept)
        self.query_one(CustomerDetail).show(self.table.current, again=True)

    def show_timeline(self) -> None:
        """The timeline with the kinds that were chosen, on a screen of its own where there is no room."""
        if self.size.width >= WIDE:
            self.query_one(CustomerDetail).show(self.table.current, again=True)
        else:
            self.open_detail()

    def open_detail(self) -> None:
        """Go to the detail: the pane beside, or a screen of its own where there is no room."""
        if self.size.width >= WIDE:
            self.query_one(CustomerDetail).focus()
        elif (key := self.table.current) is not None:
            self.open_card(key)

    def open_card(self, key: int) -> None:
        """Show a customer on a screen of its own where the detail is not beside the list."""
        if self.size.width < WIDE:
            from crm_tui.screens.customer import CustomerScreen

            self.app.push_screen(CustomerScreen(key, self))

    def step(self, distance: int) -> int | None:
        """Move the cursor and answer the record there."""
        self.table.move_to(self.table.cursor + distance)
        return self.table.current

    def land(self, entity: str, key: int) -> None:
        """Put the cursor on a customer, or open an interaction over the one it is with; a hiding filter goes."""
        if entity == "customer":
            self._land_on(key)
            return
        query = Query(filter=f"id:{key}", fields=("customer",))
        crm = self.crm

        def arrived(page: Page) -> None:
            owner = page.rows[0][0] if page.rows else None
            if isinstance(owner, Ref):
                from crm_tui.screens.interaction import InteractionScreen

                self._land_on(owner.id)
                self.app.push_screen(InteractionScreen(key))

        bridge.load(self, "land", lambda: crm.browse.page(entity, query), arrived)

    def _land_on(self, key: int) -> None:
        self._filter = ""
        self.bar.set_text("")
        self.table.focus()
        self.show(key)

    def step_back(self) -> None:
        """To the list; there forget the marks, then the saved view, then the filter."""
        if not self.table.has_focus:
            self.table.focus()
        elif self.table.marked:
            self.table.unmark()
        elif self.saved_view:
            self.leave_view()
        elif self._filter:
            self.bar.set_text("")

    def show(self, keep: int | None, first: "Window | None" = None) -> None:
        """Read the list; the cursor goes to row ``keep``; ``first`` is the first page when that has been read already."""
        table = self.table
        table.empty = self.with_keys(NO_MATCH) if self._filter else self.with_keys(EMPTY)
        known = None if self._filter else self._everything.get(self.crm_app.version)
        table.show(self._source(), keep=keep, first=first, count=known)

    def _source(self) -> RecordsSource:
        return customer_source(self.crm, self._filter, self.order(), self.shown_fields())

    # What the widgets say

    @on(FilterBar.Changed)
    def _filter_typed(self, event: FilterBar.Changed) -> None:
        if event.text != self._filter:
            self._filter = event.text
            self._why.stop()
            self.show(None)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.table.focus()

    @on(RecordsTable.Counted)
    def _counted(self) -> None:
        self.bar.set_problem("")
        self._say_count()
        if not self._filter:
            self._everything = {self.crm_app.version: self.table.count}
        elif not self.table.count:
            self._why.ask(self._filter)

    @on(RecordsTable.MarksChanged)
    def _say_count(self) -> None:
        marked = f"{len(self.table.marked):,} marked · " if self.table.marked else ""
        self.bar.set_count(f"{marked}{self.table.count:,}")

    @on(RecordsTable.Slow)
    def _slow(self) -> None:
        self.bar.set_count("reading …")

    @on(RecordsTable.Failed)
    def _failed(self, event: RecordsTable.Failed) -> None:
        self._say_count()
        self.bar.set_error(event.error)
        if is_incomplete(event.error):
            self.table.empty = INCOMPLETE
            self.table.refresh()

    @on(RecordsTable.Opened)
    def _opened(self) -> None:
        self.open_detail()

    def _read_ahead(self, key: int) -> "CustomerReading | None":
        """With the list also the detail beside it, so that both are painted at once."""
        beside = self.crm_app.started_up and self.size.width >= WIDE
        return self.query_one(CustomerDetail).read(key) if beside else None

    @on(RecordsTable.Highlighted)
    def _highlighted_with(self, event: messages.Highlighted) -> None:
        if event.ahead is None or event.ahead.view.id != self.table.current:
            self._highlighted()
        else:
            self._moved = monotonic()
            self._show_detail(event.ahead)

    def _highlighted(self) -> None:
        # While the cursor runs through the list only the record it stops at is read, and at the start after the list.
        now, started = monotonic(), self.crm_app.started_up
        rested, self._moved = now - self._moved > REST, now
        self._stop_waiting()
        if rested and started:
            self._show_detail()
        else:
            self._pending = self.set_timer(DETAIL_DELAY, self._show_detail if started else self._highlighted)

    def _stop_waiting(self) -> None:
        if self._pending is not None:
            self._pending.stop()

    def _show_detail(self, ahead: "CustomerReading | None" = None) -> None:
        self._stop_waiting()
        if self.size.width >= WIDE:
            self.query_one(CustomerDetail).show(self.table.current, ahead=ahead)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other or one at a time."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self._highlighted()
