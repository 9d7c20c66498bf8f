"""The pane that shows one customer: name, contact points, deals, appointments, timeline, remaining fields."""

from typing import TYPE_CHECKING

from textual import events
from textual.content import Content
from textual.geometry import Region

from crm_tui import bridge
from crm_tui.actions import MOVES, Action, ActionHost, Enabled, bindings
from crm_tui.crm_widget import crm_app_of
from crm_tui.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from crm_core.catalog.pages import TimelineEntry
    from crm_core.crm import Crm
    from crm_tui.customer_reading import CustomerReading

LINES = (
    Action(id="detail.down", keys="down,j", label="Down", group="Moving", no_twin=MOVES, run=lambda d: d.scroll_down(animate=False)),
    Action(id="detail.up", keys="up,k", label="Up", group="Moving", no_twin=MOVES, run=lambda d: d.scroll_up(animate=False)),
)  # fmt: skip
PAGES = (
    Action(id="detail.top", keys="g,home", label="Top", group="Moving", no_twin=MOVES, run=lambda d: d.scroll_home(animate=False)),
    Action(id="detail.bottom", keys="G,end", label="End", group="Moving", no_twin=MOVES, run=lambda d: d.scroll_end(animate=False)),
    Action(id="detail.half-down", keys="ctrl+d,pagedown", label="Page down", group="Moving", no_twin=MOVES,
           run=lambda d: d.scroll_page_down(animate=False)),
    Action(id="detail.half-up", keys="ctrl+u,pageup", label="Page up", group="Moving", no_twin=MOVES,
           run=lambda d: d.scroll_page_up(animate=False)),
)  # fmt: skip
SCROLLING = (*LINES, *PAGES)


def _chosen(detail: "CustomerDetail") -> Enabled:
    return True if detail.entry is not None else "Choose a line of the timeline first, with the arrow keys."


TIMELINE_PART = 1  # of the text: between what stands above and below it
TIMELINE = (
    Action(id="timeline.down", keys="down,j", label="Next entry", group="Moving", no_twin=MOVES, run=lambda d: d.step_entry(1)),
    Action(id="timeline.up", keys="up,k", label="Previous entry", group="Moving", no_twin=MOVES, run=lambda d: d.step_entry(-1)),
    Action(id="timeline.open", keys="enter", label="Open entry", footer=93, enabled=_chosen,
           run=lambda d: d.open_entry(), twin=lambda d: d.entry_command(),
           help="The interaction, deal or appointment under the cursor in the timeline."),
)  # fmt: skip


class CustomerDetail(ActionHost, TextPane, can_focus=True):
    """Reads in the background; until the new customer is there the old one stays."""

    ACTIONS = (*TIMELINE, *PAGES)
    BINDINGS = bindings(ACTIONS)

    def __init__(self) -> None:
        super().__init__(id="detail")
        self._chosen = -1
        self._key: int | None = None
        self._reading: CustomerReading | None = None

    @property
    def reading(self) -> "CustomerReading | None":
        """What is shown."""
        return self._reading

    @property
    def name_shown(self) -> str:
        """The name of the customer shown."""
        return self._reading.view.name if self._reading else ""

    @property
    def entry(self) -> "TimelineEntry | None":
        """The line of the timeline under the cursor."""
        entries = self._reading.view.timeline if self._reading else ()
        return entries[self._chosen] if 0 <= self._chosen < len(entries) else None

    def step_entry(self, distance: int) -> None:
        """Move the cursor along the timeline; beyond its ends scroll."""
        last = len(self._reading.view.timeline) - 1 if self._reading else -1
        wanted = self._chosen + distance
        if not 0 <= wanted <= last:
            self.scroll_relative(y=distance, animate=False)
            if wanted > last:
                return
        self._chosen = max(wanted, -1)
        self._paint()
        if self.entry is not None:
            line = Region(0, self.top_of(TIMELINE_PART) + self._chosen, 1, 1)
            self.scroll_to_region(line, animate=False, immediate=True)

    def open_entry(self) -> None:
        """Open the record under the cursor: an interaction over this one, others on their own screens."""
        from crm_tui.screens.interaction import InteractionScreen

        if (entry := self.entry) is None:
            return
        if entry.entity == "interaction":
            self.app.push_screen(InteractionScreen(entry.id))
        else:
            crm_app_of(self).land(entry.entity, entry.id, leads_back=True)

    def entry_command(self) -> list[str]:
        """The command line that shows the record under the cursor."""
        return ["crm", self.entry.entity, "show", str(self.entry.id)] if self.entry else []

    def read(self, key: int) -> "CustomerReading | None":
        """Everything to be shown of a customer; called in a worker."""
        app = crm_app_of(self)
        return _read(app.crm, key, app.session.timeline_kinds)

    def show(self, key: int | None, *, again: bool = False, ahead: "CustomerReading | None" = None) -> None:
        """Show a customer, None for nobody; ``again`` reads even if it is the same one, unless it was read ``ahead``."""
        if key == self._key and not again:
            return
        if key != self._key:
            self._chosen = -1
            self.scroll_home(animate=False)
        self._key = key
        if key is None or ahead is not None:
            self._arrived(key, ahead)
        else:
            bridge.load(self, "detail", lambda: self.read(key), lambda reading: self._arrived(key, reading))

    def _arrived(self, key: int | None, reading: "CustomerReading | None") -> None:
        if key == self._key:
            self._reading = reading
            self._paint()

    def on_focus(self) -> None:
        """Show everything, now that one can scroll."""
        self.call_later(self._paint)

    def on_blur(self) -> None:
        """Show a few of each again."""
        self.call_later(self._paint)

    def on_resize(self) -> None:
        """Lay the text out anew."""
        super().on_resize()
        self._paint()

    def _paint(self) -> None:
        width = self.scrollable_content_region.width
        if self._reading is None or width < 10:
            self.show_text()
            return
        from crm_tui.widgets.customer_lines import customer_lines

        app = crm_app_of(self)
        entities, place = app.crm.browse.entities, app.session.place()
        lines = customer_lines(self._reading, width, entities, place, whole=self.has_focus)
        chosen = [
            line.stylize("on $crm-cursor") if n == self._chosen else line for n, line in enumerate(lines.timeline)
        ]
        self.show_text(lines.above, Content("\n").join(chosen), lines.below)

    def on_click(self, event: events.Click) -> None:
        """Choose an entry of the timeline; a double click opens it."""
        part, line = self.place_at(event.y) or (None, 0)
        if part == TIMELINE_PART:
            self._chosen = line
            self._paint()
            if event.chain == 2:
                self.open_entry()


def _read(crm: "Crm", key: int, kinds: tuple[str, ...]) -> "CustomerReading | None":
    # What the text is made with is loaded here too, beside the first paint of the list and not before it.
    import crm_tui.widgets.customer_lines  # noqa: F401
    from crm_tui.customer_reading import read_customer

    return read_customer(crm, key, kinds)
