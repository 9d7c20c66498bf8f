"""Months as small calendars beside the agenda: which days are busy, which is today, where the cursor is."""

import calendar
from collections.abc import Collection
from datetime import date

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.values.dates import full_date
from crm_tui.agenda_layout import first_of_month
from crm_tui.glyphs import sign

MONTH_LINES = 9
CELL = 3


class MonthStrip(Widget):
    """As many months as fit, from that of the cursor on; busy days carry a dot. A click goes to a day."""

    class Picked(Message):
        """A day was clicked."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self) -> None:
        super().__init__()
        self._day = self._today = date(2000, 1, 1)
        self._busy: Collection[date] = ()

    def show(self, day: date, today: date, busy: Collection[date]) -> None:
        """Show the months from a day's on."""
        self._day, self._today, self._busy = day, today, busy
        self.refresh()

    def render(self) -> Content:
        """The months below each other."""
        months = max(self.size.height // MONTH_LINES, 1)
        lines: list[Content] = []
        for number in range(months):
            lines += self._month(first_of_month(self._day, number))
        return Content("\n").join(lines[: self.size.height])

    def _month(self, first: date) -> list[Content]:
        # "Sun 1 Nov 2026" without the day.
        name = " ".join(full_date(first).split()[2:])
        lines = [Content.styled(name, "bold"), Content.styled("Mo Tu We Th Fr Sa Su", "$crm-dim")]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
            lines.append(Content("").join([self._cell(day, first) for day in week]))
        return lines + [Content("")] * (MONTH_LINES - len(lines))

    def _cell(self, day: date, first: date) -> Content:
        if day.month != first.month:
            return Content(" " * CELL)
        dot = sign("busy") if day in self._busy else " "
        style = "$crm-dim" if day < self._today else ""
        if day == self._today:
            style = "bold $crm-accent"
        if day == self._day:
            style += " underline on $crm-cursor"
        return Content.styled(f"{day.day:2}", style.strip()) + Content.styled(dot, "$crm-accent")

    def on_click(self, event: events.Click) -> None:
        """Go to the day under the mouse."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        number, line = divmod(offset.y, MONTH_LINES)
        first = first_of_month(self._day, number)
        weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
        row, column = line - 2, offset.x // CELL
        if 0 <= row < len(weeks) and column < 7 and weeks[row][column].month == first.month:
            self.post_message(self.Picked(weeks[row][column]))
