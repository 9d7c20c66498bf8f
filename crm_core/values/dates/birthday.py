"""A birthday, whose year may be unknown."""

import re

from crm_core.errors import InvalidValue
from crm_core.values.dates.day import MONTH_NAMES, calendar_parts, days_in_month, plain_words
from crm_core.values.text import quoted

BIRTHDAY_FORMS = "1815-12-10, 10 Dec 1815, 10.12.1815 or, without a year, 12-10 (month and day) or 10 Dec"

_WITHOUT_YEAR = r"--(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})"
_MONTH_AND_DAY = r"(?:--)?(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"  # as filters read it
_TIME_OF_BIRTH = r"[ t][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?$"


def parse_birthday(text: str) -> str:
    """The birthday in ``text`` as "1815-12-10", or "--12-10" (vCard, RFC 6350) when it names no year.

    A time of day, as other programs export it, is left out. Raises InvalidValue with the accepted forms.
    """
    words = re.sub(_TIME_OF_BIRTH, "", plain_words(text))
    short = re.fullmatch(_WITHOUT_YEAR, words) or re.fullmatch(_MONTH_AND_DAY, words)
    parts = (None, int(short["month"]), int(short["day"])) if short else calendar_parts(words)
    if not parts or not _exists(*parts):
        what = "is no birthday" if text.strip() else "is empty"
        raise InvalidValue("birthday", quoted(text), f"{what}; write {BIRTHDAY_FORMS}")
    year, month, day = parts
    return f"--{month:02}-{day:02}" if year is None else f"{year:04}-{month:02}-{day:02}"


def show_birthday(birthday: str) -> str:
    """A birthday without a year as people read it, "10 Dec"; one with a year, and what is none, stays as it is kept."""
    short = re.fullmatch(_WITHOUT_YEAR, birthday)
    if short is None or not 1 <= int(short["month"]) <= len(MONTH_NAMES):
        return birthday
    return f"{int(short['day'])} {MONTH_NAMES[int(short['month']) - 1]}"


def _exists(year: int | None, month: int, day: int) -> bool:
    leap_year = 2000
    return year != 0 and 1 <= month <= 12 and 1 <= day <= days_in_month(year or leap_year, month)
