"""Dates and times as other programs write them: "2024-01-19T09:42:24.000+0000", "13/02/2024", "15-Jan-24", "45631".

"01/02/2024" alone can be two dates, so a column is heard first (DateEvidence) and read then (read_moment).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_core.patterns import regex

MAX_LENGTH = 60
DAY_FIRST = "dmy"
MONTH_FIRST = "mdy"
_TIME = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?:(?P<zulu>Z|UTC|GMT)?(?P<offset>[+-][0-9]{2}:?[0-9]{2}|(?<=[CT])[+-][0-9]{1,2}(?::[0-9]{2})?)?)?"  # "GMT+1", as Google Forms has it
)
_REST = rf"(?:(?:[T,]?\s*|\s+(?:at|um|à)\s+){_TIME})?"
_YEAR_FIRST = regex(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){_REST}", re.I
)
_YEAR_LAST = regex(
    rf"(?P<first>[0-9]{{1,2}})(?P<mark>[-/.])(?P<second_>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}|[0-9]{{2}}){_REST}",
    re.I,
)
_DAY_NAMED = regex(
    rf"(?:[^\W\d_]{{2,10}}\.?,?\s+)?(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th|er)?[\s-]+(?:de\s+)?(?P<name>[^\W\d_]{{3,12}})\.?,?"
    rf"[\s-]+(?:de[l]?\s+)?(?P<year>[0-9]{{4}}|[0-9]{{2}}){_REST}",
    re.I,
)
_NAMED_DAY = regex(
    rf"(?:[^\W\d_]{{2,10}},\s+)?(?P<name>[^\W\d_]{{3,12}})\.?[\s-]+(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,?[\s-]+(?P<year>[0-9]{{4}}){_REST}",
    re.I,
)
_COMPACT = regex(r"(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])")
_SERIAL = regex(r"(?P<days>[1-9][0-9]{4})(?:\.(?P<part>[0-9]{1,12}))?")
_MONTH_AND_DAY = regex(r"(?P<first>\d{1,2})/(?P<second_>\d{1,2})", re.ASCII)  # as Mailchimp has birthdays
_NO_YEAR = regex(r"--(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})")
_SERIAL_DAYS = range(10_000, 80_000)  # 1927 to 2119
_SERIAL_START = date(1899, 12, 30)
_MONTHS = (
    "january januar janvier enero gennaio janner", "february februar fevrier febrero febbraio", "march marz mars marzo maerz",
    "april avril abril aprile", "may mai mayo maggio", "june juni juin junio giugno", "july juli juillet julio luglio",
    "august aout agosto", "september septembre septiembre settembre", "october oktober octobre octubre ottobre",
    "november novembre noviembre", "december dezember decembre diciembre dicembre",
)  # fmt: skip


class Moment(NamedTuple):
    """A day, and a time of day where the cell had one; ``zone`` is its offset from UTC where it had one."""

    day: date
    clock: time | None = None
    zone: tzinfo | None = None

    def on(self, zone: ZoneInfo) -> date:
        """The date there."""
        return self._aware(zone).astimezone(zone).date() if self.zone and self.clock else self.day

    def instant(self, zone: ZoneInfo) -> str:
        """UTC, "2024-01-19T09:42:24Z"; a day alone begins at midnight there."""
        return self._aware(zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")

    def _aware(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.day, self.clock or time(), self.zone or zone)


@dataclass(slots=True)
class DateEvidence:
    """What a column shows about the order of day and month; feed it every cell one has."""

    day_first: int = 0
    month_first: int = 0
    undecided: str = ""

    def add(self, text: str) -> None:
        """Count one cell; what is no such date counts for nothing."""
        match = _YEAR_LAST.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
        if match is None or match["mark"] == ".":
            return
        first, second = int(match["first"]), int(match["second_"])
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif first != second and not self.undecided:
            self.undecided = text.strip()

    @property
    def order(self) -> str | None:
        """DAY_FIRST or MONTH_FIRST; None when the column shows neither, or both."""
        if bool(self.day_first) == bool(self.month_first):
            return None
        return DAY_FIRST if self.day_first else MONTH_FIRST


def read_moment(text: str, order: str | None, latest_year: int) -> Moment:
    """The day and time in a cell. Two-digit years end with ``latest_year``.

    Raises ValueError saying what is wrong ("is not a date").
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise ValueError("is too long for a date")
    try:
        found = _by_form(text, order, latest_year)
    except (OverflowError, KeyError) as problem:
        raise ValueError("is not a date") from problem
    if found is None:
        raise ValueError("is not a date")
    return found


def read_birthday(text: str, order: str | None, latest_year: int) -> str:
    """ "1815-12-10", or "--12-10" where the year is missing. Raises ValueError."""
    match = _NO_YEAR.fullmatch(text.strip())
    if pair := _MONTH_AND_DAY.fullmatch(text.strip()):
        first, second = int(pair["first"]), int(pair["second_"])
        swapped = order == DAY_FIRST or first > 12
        month, day = (second, first) if swapped else (first, second)
        return f"-{_day(2000, month, day).isoformat()[4:]}"
    if match is None:
        return read_moment(text, order, latest_year).day.isoformat()
    return f"-{_day(2000, int(match['month']), int(match['day'])).isoformat()[4:]}"


def _by_form(text: str, order: str | None, latest_year: int) -> Moment | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _moment(match, int(match["month"]), int(match["day"]), latest_year)
    if match := _YEAR_LAST.fullmatch(text):
        day, month = _in_order(match, order)
        return _moment(match, month, day, latest_year)
    for pattern in (_DAY_NAMED, _NAMED_DAY):
        if match := pattern.fullmatch(text):
            return _moment(match, _month(match["name"]), int(match["day"]), latest_year)
    if match := _COMPACT.fullmatch(text):
        return Moment(_day(int(match["year"]), int(match["month"]), int(match["day"])))
    return _serial(text)


def _in_order(match: re.Match[str], order: str | None) -> tuple[int, int]:
    """(day, month) of "1/2/2024"; with dots the day always comes first."""
    first, second = int(match["first"]), int(match["second_"])
    if match["mark"] == "." or first > 12 or (order == DAY_FIRST and second <= 12):
        return first, second
    if second > 12 or order == MONTH_FIRST or first == second:
        return second, first
    raise ValueError("could be two dates; say whether day or month comes first")


def _moment(match: re.Match[str], month: int, day: int, latest_year: int) -> Moment:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += latest_year // 100 * 100
        year -= 100 if year > latest_year else 0
    return Moment(_day(year, month, day), *_clock(match))


def _clock(match: re.Match[str]) -> tuple[time | None, tzinfo | None]:
    if match["hour"] is None:
        return None, None
    hour, half = int(match["hour"]), (match["half"] or "").lower()[:1]
    if half and not 1 <= hour <= 12:
        raise ValueError("is not a time")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        clock = time(hour, int(match["minute"]), int(match["second"] or 0))
    except ValueError as problem:
        raise ValueError("is not a time") from problem
    if match["offset"]:
        sign = -1 if match["offset"][0] == "-" else 1
        hours, _, part = match["offset"][1:].partition(":")
        minutes = int(hours[:2]) * 60 + int(part or hours[2:] or 0)
        if minutes >= 24 * 60:
            raise ValueError("is not a time")
        return clock, timezone(sign * timedelta(minutes=minutes))
    return clock, UTC if match["zulu"] else None


def _serial(text: str) -> Moment | None:
    """A spreadsheet's day number: days since 30 December 1899, the time as a fraction."""
    match = _SERIAL.fullmatch(text)
    if match is None or int(match["days"]) not in _SERIAL_DAYS:
        return None
    day = _SERIAL_START + timedelta(days=int(match["days"]))
    if not match["part"]:
        return Moment(day)
    seconds = round(int(match["part"]) * 86_400 / 10 ** len(match["part"]))
    return Moment(day, (datetime.min + timedelta(seconds=min(seconds, 86_399))).time())


def _month(name: str) -> int:
    """The month a word or the start of one names, in five languages. Raises KeyError."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = {
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(month.startswith(folded) for month in names.split())
    }
    if len(folded) < 3 or len(found) != 1:
        raise KeyError(name)
    return found.pop()


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as problem:
        raise ValueError("is not a date") from problem
