"""Stretches of days as filters name them: "last-30d", "2026-Q3", "this-month", "2026-11..today"."""

import re
from datetime import date, timedelta

from crm_core.errors import InvalidValue
from crm_core.values.dates.day import end_of_month, find_day, plain_words, shift
from crm_core.values.text import quoted

SPAN_FORMS = "today-90d, last-30d, next-2w, this-month, last-year, 2026, 2026-Q3, 2026-11 or 2026-11-21"

_AROUND = r"(?P<way>next|last)[- ](?P<count>[0-9]{1,5}) ?(?P<unit>d|days?|w|weeks?|m|months?|y|years?)"
_CALENDAR = r"(?P<which>this|next|last)[- ](?P<unit>week|month|quarter|year)"
_PERIOD = r"(?P<year>[0-9]{4})(?:-(?:(?P<month>[0-9]{1,2})|q(?P<quarter>[1-4])|w(?P<week>[0-9]{1,2})))?"


def parse_span(text: str, today: date) -> tuple[date | None, date | None]:
    """First and last day of what ``text`` names; of "a..b" either side may be open (None).

    Raises InvalidValue with the accepted forms.
    """
    left, dots, right = text.partition("..")
    first, last = (_ends(left, today), _ends(right, today)) if dots else (_ends(text, today),) * 2
    if not first and not last:
        raise _no_span(text)
    start, end = first[0] if first else None, last[1] if last else None
    if start and end and start > end:
        raise InvalidValue("date", quoted(text), "ends before it starts")
    return start, end


def _no_span(text: str) -> InvalidValue:
    what = "is no date or range of dates" if text.strip() else "is empty"
    return InvalidValue("date", quoted(text), f"{what}; write {SPAN_FORMS}")


def _ends(text: str, today: date) -> tuple[date, date] | None:
    """First and last day, None for an empty text. Raises InvalidValue."""
    words = plain_words(text)
    if not words and not text.strip():
        return None
    try:
        ends = _around(words, today) or _calendar_unit(words, today) or _period(words)
        day = None if ends else find_day(words, today)
    except (OverflowError, ValueError):
        raise _no_span(text) from None
    if ends:
        return ends
    if day is None:
        raise _no_span(text)
    return day, day


def _around(words: str, today: date) -> tuple[date, date] | None:
    found = re.fullmatch(_AROUND, words)
    if not found:
        return None
    if found["way"] == "next":
        return today, shift(today, int(found["count"]), found["unit"][0])
    return shift(today, -int(found["count"]), found["unit"][0]), today


def _calendar_unit(words: str, today: date) -> tuple[date, date] | None:
    found = re.fullmatch(_CALENDAR, words)
    if not found:
        return None
    step = {"this": 0, "next": 1, "last": -1}[found["which"]]
    if found["unit"] == "week":
        monday = today - timedelta(days=today.weekday() - 7 * step)
        return monday, monday + timedelta(days=6)
    months = {"month": 1, "quarter": 3, "year": 12}[found["unit"]]
    first_month = (today.month - 1) // months * months + 1
    return _months(shift(date(today.year, first_month, 1), step * months, "m"), months)


def _months(first: date, months: int) -> tuple[date, date]:
    return first, end_of_month(shift(first, months - 1, "m"))


def _period(words: str) -> tuple[date, date] | None:
    found = re.fullmatch(_PERIOD, words)
    if not found:
        return None
    year = int(found["year"])
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        return monday, monday + timedelta(days=6)
    if found["quarter"]:
        return _months(date(year, int(found["quarter"]) * 3 - 2, 1), 3)
    return _months(date(year, int(found["month"]), 1), 1) if found["month"] else _months(date(year, 1, 1), 12)
