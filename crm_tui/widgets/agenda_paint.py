"""Painting one line of an agenda: day, time, title, with whom, where."""

from collections.abc import Callable
from datetime import date, datetime

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_core.calendar.queries import AgendaEntry
from crm_core.values.dates import full_date
from crm_core.values.text import show_text
from crm_tui.agenda_layout import AgendaLine
from crm_tui.glyphs import sign
from crm_tui.widgets.columns import pad

COMPONENTS = frozenset(f"agenda--{name}" for name in ("dim", "rule", "cursor", "away", "bar", "today", "soon"))
DAY_CELLS = 12
TIME_CELLS = 13
ROOM_FOR_PLACE = 76


class AgendaPainter:
    """Turns lines into strips; ``now`` is the wall clock of the business."""

    def __init__(self, style_of: Callable[[str], Style], base: Style, width: int, now: datetime, zone: str) -> None:
        self._style_of = style_of
        self._base = base
        self._width = width
        self._now = now
        self._zone = zone

    def style(self, *names: str) -> Style:
        """The base style with components laid over it."""
        style = self._base
        for name in names:
            if name:
                style += self._style_of(f"agenda--{name}")
        return style

    def line(self, line: AgendaLine, cursor: str, note: str) -> Strip:
        """One line; ``cursor`` names the component of the line under the cursor, "" for others."""
        if line.week is not None:
            rule = self.style("rule")
            year = "" if line.day.year == self._now.year else f", {line.day.year}"
            week = Segment(f" week {line.week}{year} ", self.style("dim"))
            return self._strip(
                [Segment(f" {sign('rule') * 2}", rule), week, Segment(sign("rule") * self._width, rule)], ""
            )
        bar = Segment(sign("bar") if cursor else " ", self.style("bar", cursor))
        return self._strip([bar, self._day(line, cursor), *self._entry(line, cursor, note)], cursor)

    def _day(self, line: AgendaLine, cursor: str) -> Segment:
        today = self._now.date()
        text = full_date(line.day)[:-5] if line.first else ""
        if line.day == today:
            return Segment(pad(text, DAY_CELLS), self.style("today", cursor) + Style(bold=True))
        passed = line.day < today or line.entry is None
        return Segment(pad(text, DAY_CELLS), self.style("dim" if passed else "", cursor))

    def _entry(self, line: AgendaLine, cursor: str, note: str) -> list[Segment]:
        entry = line.entry
        if entry is None:
            here = cursor or line.day == self._now.date()
            return [Segment(note if here else "", self.style("dim", cursor))]
        over = _over(entry, self._now)
        tone = "dim" if over or entry.status == "cancelled" else ""
        title, whom, place = self._widths()
        word = "" if entry.status == "confirmed" else f"{entry.status}: "
        segments = [
            Segment(pad(_times(entry, line.day), TIME_CELLS) + " ", self.style(tone or self._soon(entry), cursor)),
            Segment(pad(word + show_text(entry.title), title) + " ", self.style(tone, cursor)),
            Segment(pad(show_text(entry.customer.name) if entry.customer else "", whom), self.style("dim", cursor)),
        ]
        if place:
            segments.append(Segment(" " + pad(self._where(entry), place), self.style("dim", cursor)))
        return segments

    def _soon(self, entry: AgendaEntry) -> str:
        """What starts within the hour stands out."""
        if entry.all_day:
            return ""
        minutes = (datetime.fromisoformat(entry.starts) - self._now).total_seconds() / 60
        return "soon" if minutes <= 60 else ""

    def _widths(self) -> tuple[int, int, int]:
        room = self._width - DAY_CELLS - TIME_CELLS - 4
        if self._width < ROOM_FOR_PLACE:
            title = room * 3 // 5
            return title, room - title, 0
        title = room * 42 // 100
        whom = room * 28 // 100
        return title, whom, room - title - whom - 1

    def _where(self, entry: AgendaEntry) -> str:
        parts = [show_text(entry.place)] if entry.place else []
        if not entry.all_day and entry.own.zone != self._zone:
            city = entry.own.zone.rpartition("/")[2].replace("_", " ")
            parts.append(f"{entry.own.wall[11:16]} in {city}")
        return ", ".join(parts)

    def _strip(self, segments: list[Segment], cursor: str) -> Strip:
        return Strip(segments).adjust_cell_length(self._width, self.style(cursor))


def _times(entry: AgendaEntry, day: date) -> str:
    """ "09:00  10:00"; what began before the day or ends after it has dots there."""
    if entry.all_day:
        return "all day"
    start = entry.starts[11:16] if entry.starts[:10] == day.isoformat() else "  …  "
    end = entry.ends[11:16] if entry.ends[:10] == day.isoformat() else "  …  "
    return f"{start}  {end}"


def _over(entry: AgendaEntry, now: datetime) -> bool:
    if entry.all_day:
        return date.fromisoformat(entry.ends) < now.date()
    return datetime.fromisoformat(entry.ends) <= now
