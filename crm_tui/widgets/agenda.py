"""The agenda: days below each other with what happens on them, and a cursor on a day or an appointment."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_core.calendar.queries import AgendaEntry
from crm_tui.actions import ActionHost, bindings
from crm_tui.agenda_layout import AgendaLayout, first_of_month
from crm_tui.widgets.agenda_actions import AGENDA_ACTIONS
from crm_tui.widgets.agenda_paint import COMPONENTS, AgendaPainter

LINES_ABOVE = 2


class AgendaView(ActionHost, ScrollView, can_focus=True):
    """Shows an ``AgendaLayout``; ``clock`` answers the wall clock and zone of the business.

    ``note`` stands where today has nothing, and at the cursor on such a day.
    """

    ACTIONS = AGENDA_ACTIONS
    BINDINGS = bindings(AGENDA_ACTIONS)
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    class Opened(Message):
        """Enter or a double click on the appointment under the cursor."""

    class Turned(Message):
        """The cursor stands on another line; ``month`` is True when it is in another month."""

        def __init__(self, month: bool) -> None:
            super().__init__()
            self.month = month

    def __init__(self, clock: Callable[[], tuple[datetime, str]]) -> None:
        super().__init__()
        self._clock = clock
        self._agenda: AgendaLayout | None = None
        self._line = 0
        self.note = ""
        self.day: date = clock()[0].date()

    def show(self, agenda: AgendaLayout, keep: int | None = None) -> None:
        """Show days; the cursor stays on its appointment and day, or goes to appointment ``keep``."""
        before = self.current
        known = self._agenda is not None and self._agenda.holds(self.day)
        on_screen = self._line - self.scroll_offset.y if known else LINES_ABOVE
        self._agenda = agenda
        self.virtual_size = Size(self.size.width, len(agenda.lines))
        wanted = keep if keep is not None else before.id if before else None
        found = agenda.find(wanted, self.day) if wanted is not None else None
        if found is not None and keep is None and agenda.lines[found].day != self.day:
            found = None  # it was moved to another day, the eye stays on this one
        self._line = agenda.first_of(self.day) if found is None else found
        self._scroll(max(self._line - on_screen, 0))
        self._turned()

    @property
    def agenda(self) -> AgendaLayout | None:
        """The days that are shown."""
        return self._agenda

    @property
    def current(self) -> AgendaEntry | None:
        """The appointment under the cursor."""
        if self._agenda is None or not self._line < len(self._agenda.lines):
            return None
        return self._agenda.lines[self._line].entry

    # Moving

    def step(self, distance: int) -> None:
        """Go up or down by lines."""
        if self._agenda is not None:
            self._put(self._agenda.step(self._line, distance))

    def turn_week(self, distance: int) -> None:
        """Go to the Monday of another week."""
        monday = self.day - timedelta(days=self.day.weekday())
        back = distance < 0 and self.day > monday
        self.go_to(monday if back else monday + timedelta(weeks=distance))

    def go_to_today(self) -> None:
        """Go to today."""
        self.go_to(self._clock()[0].date())

    def go_to(self, day: date) -> None:
        """Go to a day; one that is not here is read."""
        agenda = self._agenda
        if agenda is None:
            return
        self._scroll(max(agenda.first_of(day) - LINES_ABOVE, 0))
        month = first_of_month(day) != first_of_month(self.day)
        self._line, self.day = agenda.first_of(day), day
        self._turned(month)

    def open(self) -> None:
        """Say that the appointment is to be opened."""
        if self.current is not None:
            self.post_message(self.Opened())

    def _put(self, line: int) -> None:
        assert self._agenda is not None  # noqa: S101
        self._line = line
        day = self._agenda.lines[line].day
        month = first_of_month(day) != first_of_month(self.day)
        self.day = day
        self._turned(month)

    def _turned(self, month: bool = False) -> None:
        top = self.scroll_offset.y
        wanted = min(max(top, self._line - self.size.height + 1), self._line)
        if wanted != top:
            self._scroll(wanted)
        self.refresh()
        self.post_message(self.Turned(month))

    def _scroll(self, line: int) -> None:
        # Forced: the first time there is no scroll bar yet.
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    # Painting and mouse

    def on_resize(self) -> None:
        """Keep the cursor visible."""
        if self._agenda is not None:
            self.virtual_size = Size(self.size.width, len(self._agenda.lines))
            self._turned()

    def render_line(self, y: int) -> Strip:
        """One line."""
        index = y + self.scroll_offset.y
        if self._agenda is None or index >= len(self._agenda.lines):
            return Strip.blank(self.size.width, self.rich_style)
        now, zone = self._clock()
        painter = AgendaPainter(
            lambda name: self.get_component_rich_style(name, partial=True), self.rich_style, self.size.width, now, zone
        )
        cursor = ("cursor" if self.has_focus else "away") if index == self._line else ""
        return painter.line(self._agenda.lines[index], cursor, self.note)

    def on_click(self, event: events.Click) -> None:
        """Choose a day or an appointment; a double click opens."""
        index = event.y + self.scroll_offset.y
        if self._agenda is None or index >= len(self._agenda.lines) or self._agenda.lines[index].week is not None:
            return
        self._put(index)
        if event.chain == 2:
            self.open()
