"""A length of time as people type it: "90", "1h30", "1:30", "1.5h", "2d", "2 weeks"."""

import re

from crm_core.errors import InvalidValue
from crm_core.values.dates.day import plain_words
from crm_core.values.text import quoted

DURATION_FORMS = "90, 90m, 1h30, 1:30, 1.5h, 2d or 1w"

_NUMBER = "[0-9]{1,6}(?:[.,][0-9]{1,3})?"
_WITH_UNITS = (
    rf"(?:(?P<weeks>{_NUMBER}) ?(?:w|weeks?))? ?(?:(?P<days>{_NUMBER}) ?(?:d|days?))? ?(?:(?P<hours>{_NUMBER}) ?(?:h|hours?))?"
    r" ?(?:(?P<minutes>[0-9]{1,6}) ?(?:m|mins?|minutes?)?)?"
)
_CLOCK = r"(?P<hours>[0-9]{1,4}):(?P<minutes>[0-5][0-9])"
_MAX_MINUTES = 366 * 24 * 60


def parse_duration(text: str) -> int:
    """The length of time in ``text`` in whole minutes; a number alone is minutes, a day has 24 hours.

    Raises InvalidValue with the accepted forms, or for more than a year.
    """
    words = plain_words(text)
    found = re.fullmatch(_CLOCK, words) or (re.fullmatch(_WITH_UNITS, words) if words else None)
    if not found:
        what = "is no length of time" if text.strip() else "is empty"
        raise InvalidValue("duration", quoted(text), f"{what}; write {DURATION_FORMS}")
    parts = {unit: float(number.replace(",", ".")) for unit, number in found.groupdict().items() if number}
    days = parts.get("weeks", 0) * 7 + parts.get("days", 0)
    minutes = days * 24 * 60 + parts.get("hours", 0) * 60 + parts.get("minutes", 0)
    if minutes > _MAX_MINUTES:
        raise InvalidValue("duration", quoted(text), "is longer than a year")
    return int(minutes + 0.5)


def show_duration(minutes: int) -> str:
    """A length of time for people: "45m", "1h30m", "2d"."""
    days, rest = divmod(minutes, 24 * 60)
    hours, rest = divmod(rest, 60)
    return "".join(f"{count}{unit}" for count, unit in ((days, "d"), (hours, "h"), (rest, "m")) if count) or "0m"
