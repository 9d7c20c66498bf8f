"""Tests on numbers, percentages and durations."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from crm_core.catalog.filters.limits import Limit, Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator
from crm_core.errors import CrmError, InvalidValue
from crm_core.patterns import regex

V = TypeVar("V")

_NUMBER = regex(r"([+-]?)(\d{1,15})(?:\.(\d{1,6}))?([kKmM]?)")
THOUSANDS = {"": 0, "k": 3, "m": 6}  # what a letter after a number adds: so many zeros
_DURATION_WORDS = Words("at least", "at most", "longer than", "shorter than")


def number_of(text: str) -> int | float | None:
    """The number written in ``text`` ("12", "-1.5", "2k", "1.5m"), or None."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, decimals, unit = found.groups(default="")
    places = THOUSANDS[unit.lower()]
    digits = decimals.ljust(places, "0")
    exact = int(whole + digits[:places])
    number = exact if not digits[places:].strip("0") else float(f"{exact}.{digits[places:]}")
    return -number if sign == "-" else number


def number_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A whole or decimal number."""

    def span(operand: Operand) -> tuple[int | float, int | float]:
        number = number_of(operand.text)
        if number is None:
            raise _no(subject, operand, "number", "such as 12, 1.5 or 2k")
        return number, number

    return _interval_test(subject, limits(operator, item, span), Words(), str)


def percent_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A percentage, kept in basis points."""

    def span(operand: Operand) -> tuple[int, int]:
        number = number_of(operand.text.removesuffix("%").rstrip())
        if number is None or abs(number) > 1_000_000 or round(number * 100, 6) % 1:
            raise _no(subject, operand, "percentage", "such as 50% or 12.5%")
        return round(number * 100), round(number * 100)

    return _interval_test(subject, limits(operator, item, span), Words(), lambda points: f"{points / 100:g}%")


def duration_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A length of time, kept in minutes."""
    from crm_core.values.dates import parse_duration

    def span(operand: Operand) -> tuple[int, int]:
        try:
            minutes = parse_duration(operand.text)
        except CrmError as error:
            raise wrapped(subject, operand, error) from error
        return minutes, minutes

    return _interval_test(subject, limits(operator, item, span), _DURATION_WORDS, lambda minutes: f"{minutes} min")


def _interval_test(subject: Subject, sides: Sequence[Limit[V]], words: Words, show: Callable[[V], str]) -> Test:
    template, values = limits_sql(sides)
    return subject.test(template, values, limits_words(sides, words, show))


def _no(subject: Subject, operand: Operand, what: str, forms: str) -> FilterProblem:
    from crm_core.values.text import quoted

    where = f'{subject.field.key}: "{quoted(operand.text)}" is no {what}, {forms}'
    return FilterProblem(where, operand.at, expected=(f"a {what}",))


def wrapped(subject: Subject, operand: Operand, error: CrmError) -> FilterProblem:
    """What a value's own parser says, with the field and the place in the filter."""
    from crm_core.values.text import quoted

    why = f'"{quoted(operand.text)}" {error.why}' if isinstance(error, InvalidValue) else error.sentence.rstrip(".")
    return FilterProblem(f"{subject.field.key}: {why}", operand.at, expected=(f"a {subject.field.kind.value}",))
