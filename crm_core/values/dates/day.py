"""A day as people type it: "tomorrow", "fri", "in 3 days", "2026-12-01", "1 Dec", "1.12.2026". Never guessed."""

import re
from datetime import date, timedelta

from crm_core.errors import InvalidValue
from crm_core.values.text import quoted

DAY_FORMS = "2026-12-01, 1 Dec, 1.12.2026, tomorrow, fri, next tue, in 3 days or eom"
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MAX_LENGTH = 80

_WEEKDAYS = {
    form: number
    for number, forms in enumerate(
        ("mon monday", "tue tues tuesday", "wed weds wednesday", "thu thur thurs thursday", "fri friday",
         "sat saturday", "sun sunday")
    )
    for form in forms.split()
}  # fmt: skip
_MONTHS = {
    form: number
    for number, forms in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for form in forms.split()
}  # fmt: skip
_NEAR = {"today": 0, "tomorrow": 1, "yesterday": -1}
_UNIT = "(?P<unit>d|days?|w|weeks?|m|months?|y|years?)"
_DISTANCE = rf"(?P<in>in )?(?P<sign>[+-] ?)?(?P<count>an?|[0-9]{{1,5}}) ?{_UNIT}(?P<ago> ago)?"
_FROM_DAY = rf"(?P<day>[a-z0-9. -]*?[a-z0-9.]) ?(?P<sign>[+-]) ?(?P<count>[0-9]{{1,5}}) ?{_UNIT}"
_NEXT_WEEKDAY = r"(?P<which>next |last )?(?P<day>[a-z]+)"

_MONTH = "(?P<month>[a-z]{3,9})"
_YEAR = "(?P<year>[0-9]{4})"
_CALENDAR_DAYS = (
    rf"{_YEAR}(?P<mark>[-/.])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}})",
    rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})",
    rf"(?P<day>[0-9]{{1,2}})\. ?(?P<month>[0-9]{{1,2}})\.(?: ?{_YEAR})?",
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)?[ -]?{_MONTH}\.?(?:,?[ -]?{_YEAR})?",
    rf"{_MONTH}\.? ?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? {_YEAR})?",
)
_UNSURE_ORDER = rf"(?P<first>[0-9]{{1,2}})[/-](?P<second>[0-9]{{1,2}})[/-]{_YEAR}"


def parse_date(text: str, today: date) -> date:
    """The day meant by ``text``; a weekday is the next one after ``today``, a day without year the nearest such day.

    Raises InvalidValue with the accepted forms, also where day and month could be swapped (1/2/2026).
    """
    words = plain_words(text)
    try:
        day = find_day(words, today)
    except (OverflowError, ValueError):
        day = None
    if day is None:
        raise no_date(text)
    return day


def plain_words(text: str) -> str:
    """``text`` in lower case with single spaces; too long a text becomes empty, which no grammar accepts."""
    return " ".join(text.casefold().replace("\u2212", "-").split()) if len(text) <= MAX_LENGTH else ""


def no_date(text: str) -> InvalidValue:
    """The refusal of a text that is no day."""
    what = "is no date" if text.strip() else "is empty"
    if rough := re.fullmatch(r"([0-9]{4})(-[0-9]{2})?", text.strip()):
        first = f"{rough[1]}{rough[2] or '-01'}-01"
        return InvalidValue("date", quoted(text), f"is no day; where no more is known write the first one, {first}")
    return InvalidValue("date", quoted(text), f"{what}; write {DAY_FORMS}")


def find_day(words: str, today: date) -> date | None:
    """The day that ``words`` (lower case, single spaces) mean, or None. ValueError or OverflowError: no such day."""
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if words in ("eom", "eoq", "eoy"):
        return _end_of(words, today)
    return _weekday(words, today) or _distance(words, today) or _dated(words, today) or _from_day(words, today)


def month_number(word: str) -> int | None:
    """1 to 12 for "dec", "December" or "12"; None for any other word."""
    if word.isascii() and word.isdigit() and len(word) <= 2:
        return int(word) if 1 <= int(word) <= 12 else None
    return _MONTHS.get(word.casefold())


def _end_of(words: str, today: date) -> date:
    return end_of_month(
        today.replace(day=1, month={"eom": today.month, "eoq": (today.month + 2) // 3 * 3, "eoy": 12}[words])
    )


def end_of_month(day: date) -> date:
    """The last day of the month that ``day`` is in."""
    return day.replace(day=days_in_month(day.year, day.month))


def days_in_month(year: int, month: int) -> int:
    """28 to 31."""
    return 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days


def _weekday(words: str, today: date) -> date | None:
    found = re.fullmatch(_NEXT_WEEKDAY, words)
    if not found or found["day"] not in _WEEKDAYS:
        return None
    wanted = _WEEKDAYS[found["day"]]
    if found["which"] == "last ":
        return today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _distance(words: str, today: date) -> date | None:
    found = re.fullmatch(_DISTANCE, words)
    if not found or sum(map(bool, (found["in"], found["sign"], found["ago"]))) > 1:
        return None
    count = 1 if found["count"] in ("a", "an") else int(found["count"])
    backwards = found["ago"] or (found["sign"] or "").startswith("-")
    return shift(today, -count if backwards else count, found["unit"][0])


def _from_day(words: str, today: date) -> date | None:
    found = re.fullmatch(_FROM_DAY, words)
    start = find_day(found["day"], today) if found else None
    if not found or not start:
        return None
    return shift(start, int(found["sign"] + found["count"]), found["unit"][0])


def shift(day: date, count: int, unit: str) -> date:
    """``day`` moved by ``count`` of d, w, m or y; the 31st of a shorter month becomes its last day."""
    if unit in "dw":
        return day + timedelta(days=count * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, days_in_month(year, month + 1)))


def _dated(words: str, today: date) -> date | None:
    weekday, _, rest = words.partition(" ")
    weekday = weekday.rstrip(",.")
    parts = calendar_parts(rest if weekday in _WEEKDAYS else words)
    if not parts:
        return None
    year, month, day = parts
    if year is not None:
        days = [date(year, month, day)]
        if weekday in _WEEKDAYS and days[0].weekday() != _WEEKDAYS[weekday]:
            raise InvalidValue("date", words, f"is wrong: that day is a {WEEKDAY_NAMES[days[0].weekday()]}")
    else:
        days = [date(near, month, day) for near in range(today.year - 1, today.year + 2) if _exists(near, month, day)]
        days.sort(key=lambda candidate: abs(candidate - today))
    if weekday in _WEEKDAYS:
        days = [candidate for candidate in days if candidate.weekday() == _WEEKDAYS[weekday]]
    return days[0] if days else None


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)


def calendar_parts(words: str) -> tuple[int | None, int, int] | None:
    """Year (None when not written), month and day of a written calendar day, or None; not yet checked to exist.

    Raises InvalidValue where day and month could be swapped.
    """
    for form in _CALENDAR_DAYS:
        found = re.fullmatch(form, words)
        if found:
            month = int(found["month"]) if found["month"].isdigit() else _MONTHS.get(found["month"])
            return (int(found["year"]) if found["year"] else None, month, int(found["day"])) if month else None
    unsure = re.fullmatch(_UNSURE_ORDER, words)
    return _in_sure_order(unsure) if unsure else None


def _in_sure_order(found: re.Match[str]) -> tuple[int, int, int]:
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if first <= 12 and second <= 12 and first != second:
        this, that = f"{year}-{second:02}-{first:02}", f"{year}-{first:02}-{second:02}"
        raise InvalidValue("date", found[0], f"could be {this} or {that}; write it as one of these")
    return (year, second, first) if second <= 12 else (year, first, second)
