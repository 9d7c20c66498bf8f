"""The pane that shows one customer: name, contact points, deals, appointments, timeline, remaining fields."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from crm_tui import bridge
from crm_tui.actions import Action, ActionHost, bindings
from crm_tui.crm_widget import crm_app_of
from crm_tui.customer_reading import CustomerReading, read_customer
from crm_tui.widgets.customer_lines import customer_lines

SCROLLING = (
    Action(id="detail.down", keys="down,j", label="Down", group="Moving", run=lambda d: d.scroll_down(animate=False)),
    Action(id="detail.up", keys="up,k", label="Up", group="Moving", run=lambda d: d.scroll_up(animate=False)),
    Action(id="detail.top", keys="g,home", label="Top", group="Moving", run=lambda d: d.scroll_home(animate=False)),
    Action(id="detail.bottom", keys="G,end", label="End", group="Moving", run=lambda d: d.scroll_end(animate=False)),
    Action(id="detail.half-down", keys="ctrl+d,pagedown", label="Page down", group="Moving",
           run=lambda d: d.scroll_page_down(animate=False)),
    Action(id="detail.half-up", keys="ctrl+u,pageup", label="Page up", group="Moving",
           run=lambda d: d.scroll_page_up(animate=False)),
)  # fmt: skip


class CustomerDetail(ActionHost, VerticalScroll, can_focus=True):
    """Reads in the background; until the new customer is there the old one stays."""

    ACTIONS = SCROLLING
    BINDINGS = bindings(SCROLLING)

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._key: int | None = None
        self._reading: CustomerReading | None = None

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static("", id="detail-text", markup=False)

    @property
    def reading(self) -> CustomerReading | None:
        """What is shown."""
        return self._reading

    @property
    def name_shown(self) -> str:
        """The name of the customer shown."""
        return self._reading.view.name if self._reading else ""

    def show(self, key: int | None, *, again: bool = False) -> None:
        """Show a customer, None for nobody; ``again`` reads even if it is the same one."""
        if key == self._key and not again:
            return
        if key != self._key:
            self.scroll_home(animate=False)
        self._key = key
        if key is None:
            self._arrived(None)
        else:
            crm = crm_app_of(self).crm
            bridge.load(self, "detail", lambda: read_customer(crm, key), self._arrived)

    def _arrived(self, reading: CustomerReading | None) -> None:
        self._reading = reading
        self._paint()

    def on_resize(self) -> None:
        """Lay the text out anew."""
        self._paint()

    def _paint(self) -> None:
        width = self.scrollable_content_region.width
        text = self.query_one("#detail-text", Static)
        if self._reading is None or width < 10:
            text.update("")
        else:
            app = crm_app_of(self)
            text.update(customer_lines(self._reading, width, app.crm.browse.entities, app.session.place()))
