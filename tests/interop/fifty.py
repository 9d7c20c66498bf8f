"""Fifty visits over four zones, on both sides of days when clocks change."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tests.interop.readers import iso

# A zone and the day its clocks change: forward and back, by an hour and by half an hour, in both hemispheres.
CLOCK_CHANGES = [
    ("Europe/Berlin", datetime(2026, 10, 25)),
    ("Europe/Berlin", datetime(2027, 3, 28)),
    ("America/New_York", datetime(2026, 11, 1)),
    ("America/Santiago", datetime(2026, 9, 6)),
    ("Australia/Lord_Howe", datetime(2026, 10, 4)),
]
# Hours after midnight of that day: two days before to two days after, in lost and double hours too.
HOURS = [-39, -22.5, -0.5, 0.5, 2.25, 3, 9, 26.25, 33, 66.75]


class Visit(NamedTuple):
    """A visit as somebody would type it, and the instants that are meant."""

    number: int
    wall: datetime
    zone: str
    minutes: int

    @property
    def title(self) -> str:
        """Its name, which no other has."""
        return f"visit {self.number}"

    @property
    def meant(self) -> tuple[str, str]:
        """Start and end in UTC, worked out by zoneinfo alone."""
        start = self.wall.replace(tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        return iso(start), iso(start + timedelta(minutes=self.minutes))


VISITS = [
    Visit(10 * i + j, day + timedelta(hours=after), zone, 15 + 25 * j)
    for i, (zone, day) in enumerate(CLOCK_CHANGES)
    for j, after in enumerate(HOURS)
]
MEANT = {visit.title: visit.meant for visit in VISITS}
