"""Days and instants of the sample data: working days, office hours, identifiers from the seed."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

ZONE = "Europe/Berlin"
SATURDAY = 5
HOLIDAYS = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}


def is_free(day: date) -> bool:
    """Whether nobody works on ``day``: a weekend or a holiday with a fixed date."""
    return day.weekday() >= SATURDAY or (day.month, day.day) in HOLIDAYS


def working_day(day: date, *, forward: bool = False) -> date:
    """``day`` itself, or when that is free the working day before it (after it when ``forward``)."""
    step = timedelta(days=1 if forward else -1)
    while is_free(day):
        day += step
    return day


def instant(day: date, hour: int, minute: int = 0, zone: str = ZONE) -> datetime:
    """The UTC instant of a wall time."""
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)


def office_instant(random: Random, day: date) -> datetime:
    """An instant within office hours of ``day`` or of the working day before it, at a full five minutes."""
    hour, minute = random.randrange(8, 18), random.randrange(0, 60, 5)
    return instant(working_day(day), hour, minute)


def next_working_instant(moment: datetime) -> datetime:
    """``moment`` itself, or the same time on the next working day."""
    return moment + (working_day(moment.date(), forward=True) - moment.date())


def uid_at(random: Random, moment: datetime) -> str:
    """A version 7 UUID (RFC 9562) for something created at ``moment``, its random part drawn from ``random``."""
    milliseconds = int(moment.timestamp() * 1000) & (2**48 - 1)
    value = (milliseconds << 80) | (7 << 76) | (random.getrandbits(12) << 64) | (2 << 62) | random.getrandbits(62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
