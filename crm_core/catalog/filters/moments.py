"""Tests on dates, instants, wall times and birthdays, by the day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from crm_core.catalog.filters.limits import Limit, Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.numbers import wrapped
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.errors import CrmError
from crm_core.patterns import regex

DAY_WORDS = Words("from", "to", "after", "before", " ")
_PAST = frozenset(
    ("created_at", "updated_at", "deleted_at", "last_interaction", "lifecycle_since", "occurred_at", "status_since",
     "received_at", "sent_at", "decided_at", "opened_on", "closed_on", "first_order", "last_order", "last_won",
     "ordered_on", "issued_on", "paid_on", "refunded_on")
)  # fmt: skip
_LENGTH = regex(r"[0-9]{1,5} ?(?:d|days?|w|weeks?|m|months?|y|years?)")
_HAS_YEAR = regex(r"\d{4}")
_MONTH_DAY = regex(r"(?:--)?(\d{1,2})-(\d{1,2})")


def date_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A date, against the days that the value names."""
    sides = limits(operator, item, _days(subject))
    template, values = limits_sql([Limit(side.symbol, side.value.isoformat()) for side in sides])
    return subject.test(template, values, limits_words(sides, DAY_WORDS, str))


def local_time_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A wall time, or the date of something that takes all day, against days where it happens."""
    sides = limits(operator, item, _days(subject))
    template, values = limits_sql(_until_midnight(sides, lambda day: day.isoformat()))
    return subject.test(template, values, limits_words(sides, DAY_WORDS, str))


def instant_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A moment, against days in the owner's zone."""
    from crm_core.values.dates import to_utc

    zone = subject.context.zone
    sides = limits(operator, item, _days(subject))
    template, values = limits_sql(_until_midnight(sides, lambda day: to_utc(datetime.combine(day, time.min), zone)))
    return subject.test(template, values, f"{limits_words(sides, DAY_WORDS, str)} ({zone})")


def _days(subject: Subject) -> Callable[[Operand], tuple[date | None, date | None]]:
    from crm_core.values.dates import parse_span

    def span(operand: Operand) -> tuple[date | None, date | None]:
        _refuse_length(subject, operand)
        try:
            return parse_span(operand.text, subject.context.today)
        except CrmError as error:
            raise wrapped(subject, operand, error) from error

    return span


def _refuse_length(subject: Subject, operand: Operand) -> None:
    """ "90d" is the day in 90 days, where nothing that has happened can lie. Raises FilterProblem."""
    length = _LENGTH.fullmatch(operand.text)
    key = subject.field.key
    if length and key in _PAST:
        back = f"today-{length[0].replace(' ', '')}"
        what = (
            f'"{operand.text}" is a length; write {key}:<{back} for longer ago than that, {key}:>={back} for since then'
        )
        raise FilterProblem(what, operand.at)


def _until_midnight(sides: list[Limit[date]], start_of: Callable[[date], str]) -> list[Limit[str]]:
    """Limits that take a whole last day in: up to, but without, the start of the day after."""
    turned = {"<=": "<", ">": ">="}
    return [
        Limit(turned[side.symbol], _end_of(side.value, start_of))
        if side.symbol in turned
        else Limit(side.symbol, _start_of(side.value, start_of))
        for side in sides
    ]


def _start_of(day: date, start_of: Callable[[date], str]) -> str:
    # The first and the last year have moments that no calendar in UTC can name; as text they still sort right.
    return start_of(day) if date.min.year < day.year < date.max.year else day.isoformat()


def _end_of(day: date, start_of: Callable[[date], str]) -> str:
    return _start_of(day + timedelta(days=1), start_of) if day < date.max else f"{day.isoformat()}~"


def birthday_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A birthday: by the day or month of the year, or by the date of birth when the value names a year."""
    ends = [item.low, item.high] if isinstance(item, Range) else [item]
    if any(end and _HAS_YEAR.search(end.text) for end in ends):
        born = date_test(subject, operator, item)
        # "--12-10" has no year to compare.
        return Test(
            f"{born.sql} AND {subject.expression} NOT LIKE '--%'", (*born.params, *subject.params), born.meaning
        )
    first, last = _first_and_last(subject, operator, item)
    if first and last and (last - first).days >= 365:
        return subject.test("{x} <> ''", [], "is on any day")
    start, end = _month_day(first, False), _month_day(last, True)
    return _day_of_year_test(subject, operator, start, end)


def _first_and_last(subject: Subject, operator: Operator, item: Item) -> tuple[date | None, date | None]:
    def span(operand: Operand) -> tuple[date | None, date | None]:
        if month := month_number(operand.text):
            return date(2000, month, 1), end_of_month(date(2000, month, 1))
        plain = _MONTH_DAY.fullmatch(operand.text)
        if not plain:
            return days(operand)
        try:
            day = date(2000, int(plain[1]), int(plain[2]))
        except ValueError:
            what = (
                f'{subject.field.key}: no year has a "{operand.text}"; write month and day as 12-24, or a month as dec'
            )
            raise FilterProblem(what, operand.at, expected=("a birthday",)) from None
        return day, day

    from crm_core.values.dates.day import end_of_month, month_number

    days = _days(subject)
    if isinstance(item, Operand):
        return span(item)
    if operator not in (Operator.MATCHES, Operator.EQUALS):
        limits(operator, item, span)  # raises: a comparison takes no range
    return (span(item.low)[0] if item.low else None), (span(item.high)[1] if item.high else None)


def _month_day(day: date | None, is_end: bool) -> str:
    """ "12-10"; the end of February takes in those born on the 29th."""
    if day is None:
        return ""
    return "02-29" if is_end and (day.month, day.day) == (2, 28) and not _is_leap(day.year) else f"{day:%m-%d}"


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _day_of_year_test(subject: Subject, operator: Operator, start: str, end: str) -> Test:
    column = "substr({x}, -5)"
    if operator in (Operator.ABOVE, Operator.AT_LEAST, Operator.BELOW, Operator.AT_MOST):
        limit = start if operator in (Operator.AT_LEAST, Operator.BELOW) else end
        said = {Operator.ABOVE: "after", Operator.AT_LEAST: "from", Operator.BELOW: "before", Operator.AT_MOST: "to"}
        return subject.test(f"{column} {operator.value} ?", [limit], f"is {said[operator]} {limit} of any year")
    low, high = start or "01-01", end or "12-31"
    joined = "AND" if low <= high else "OR"  # from December into January
    said_days = low if low == high else f"from {low} to {high}"
    return subject.test(f"({column} >= ? {joined} {column} <= ?)", [low, high], f"is {said_days} of any year")
