"""The lines of an agenda: every day of a few months, what happens on it, a rule before each week; nothing is painted here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crm_core.calendar.queries import AgendaDay, AgendaEntry
from crm_core.catalog.pages import LocalTime
from crm_core.values.dates import to_local, to_utc

if TYPE_CHECKING:
    from crm_core.crm import Crm

MONTHS_BEFORE = 1
MONTHS_AFTER = 4


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A day with an appointment or without one; ``first`` is the line that names the day. A ``week`` line is a rule."""

    day: date
    entry: AgendaEntry | None = None
    first: bool = True
    week: int | None = None


class AgendaLayout:
    """Consecutive days as lines."""

    def __init__(self, days: Sequence[AgendaDay]) -> None:
        self.lines: list[AgendaLine] = []
        self.busy: frozenset[date] = frozenset(day.day for day in days if day.entries)
        self.count = len({entry.id for day in days for entry in day.entries})
        self._first_of: dict[date, int] = {}
        for listed in days:
            if listed.day.weekday() == 0:
                self.lines.append(AgendaLine(listed.day, week=listed.day.isocalendar().week))
            self._first_of[listed.day] = len(self.lines)
            entries: Sequence[AgendaEntry | None] = listed.entries or (None,)
            for number, entry in enumerate(entries):
                self.lines.append(AgendaLine(listed.day, entry, number == 0))

    def holds(self, day: date) -> bool:
        """Whether a day is among the lines."""
        return day in self._first_of

    def first_of(self, day: date) -> int:
        """The first line of a day, of the nearest one where it is not here."""
        known = sorted(self._first_of)
        nearest = min(max(day, known[0]), known[-1])
        return self._first_of[nearest]

    def find(self, key: int, day: date) -> int | None:
        """The line of an appointment, on ``day`` where it lasts several days."""
        found = [n for n, line in enumerate(self.lines) if line.entry and line.entry.id == key]
        return next((n for n in found if self.lines[n].day == day), found[0] if found else None)

    def step(self, line: int, distance: int) -> int:
        """The line so many days or appointments further, rules not counted."""
        places = [n for n, one in enumerate(self.lines) if one.week is None]
        here = next((place for place, n in enumerate(places) if n >= line), len(places) - 1)
        return places[max(0, min(here + distance, len(places) - 1))]


def first_of_month(day: date, months: int = 0) -> date:
    """The first day of the month so many months from a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def wall_here(moment: LocalTime, zone: str) -> tuple[str, date]:
    """What the clock in ``zone`` shows at a moment elsewhere, "" for a day, and the day it is there."""
    start = datetime.fromisoformat(moment.wall)
    if "T" not in moment.wall:
        return "", start.date()
    here = to_local(to_utc(start, moment.zone), zone)
    return f"{here:%H:%M}", here.date()


def read_agenda(crm: "Crm", around: date, filter_text: str) -> AgendaLayout:
    """The days from the month before ``around`` to some months after, with what matches a filter. Raises FilterProblem."""
    first = first_of_month(around, -MONTHS_BEFORE)
    first -= timedelta(days=first.weekday())
    days = (first_of_month(around, MONTHS_AFTER) - first).days
    agenda = crm.appointments.agenda(first, days)
    if filter_text.strip():
        matching = set(crm.browse.ids("appointment", filter_text))
        agenda = tuple(AgendaDay(day.day, tuple(e for e in day.entries if e.id in matching)) for day in agenda)
    return AgendaLayout(agenda)
