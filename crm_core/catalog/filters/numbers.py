"""Tests on numbers, percentages, durations and money."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from crm_core.catalog.filters.limits import Limit, Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.catalog.filters.tokens import scan_items
from crm_core.errors import CrmError, InvalidValue

if TYPE_CHECKING:
    from crm_core.values.money import Money

V = TypeVar("V")

_NUMBER = re.compile(r"([+-]?)(\d{1,15})(?:\.(\d{1,6}))?([kKmM]?)")
_THOUSANDS = {"": 0, "k": 3, "m": 6}
_ROUND = re.compile(r"(\d+(?:[.,]\d+)?)\s?([kKmM])(?![^\W\d_])")
_AMOUNT_WITH_COMMA = re.compile(r"\d{1,3}(,\d{3})+(?!\d)(\.\d+)?|(?<![\d,])\d+,\d{1,2}(?![\d,])")
_DURATION_WORDS = Words("at least", "at most", "longer than", "shorter than")


def number_of(text: str) -> int | float | None:
    """The number written in ``text`` ("12", "-1.5", "2k", "1.5m"), or None."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    sign, whole, decimals, unit = found.groups(default="")
    places = _THOUSANDS[unit.lower()]
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


def money_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """An amount; a currency typed with it restricts to that currency, else each record's own currency counts."""
    from crm_core.values.money import Money, show_money

    currency = _typed_currency(subject, item)
    expected = currency or subject.context.currency

    def span(operand: Operand) -> tuple[int, int]:
        minor = _amount(subject, operand, expected).minor
        return minor, minor

    sides = limits(operator, item, span)
    template, values = limits_sql(sides)
    if currency and subject.field.currency_sql:
        meaning = limits_words(sides, Words(), lambda minor: show_money(Money(minor, expected)))
        return subject.test(f"{template} AND {subject.field.currency_sql} = ?", [*values, currency], meaning)
    meaning = limits_words(sides, Words(), lambda minor: _plain_amount(minor, expected))
    return subject.test(template, values, f"{meaning} in its own currency")


def _plain_amount(minor: int, currency: str) -> str:
    from crm_core.values.money import Money, decimal_text

    return decimal_text(Money(minor, currency))


def _typed_currency(subject: Subject, item: Item) -> str:
    """The currency written in the value or at either end of the range; "" for none."""
    operands = [item.low, item.high] if isinstance(item, Range) else [item]
    for operand in filter(None, operands):
        text = _ROUND.sub(r"\1", operand.text)
        if any(char.isalpha() or unicodedata.category(char) == "Sc" for char in text):
            return _amount(subject, operand, subject.context.currency).currency
    return ""


def _amount(subject: Subject, operand: Operand, currency: str) -> "Money":
    from crm_core.values.money import parse_money

    try:
        return parse_money(_ROUND.sub(_written_out, operand.text[:1000]), currency)
    except CrmError as error:
        raise wrapped(subject, operand, error) from error


def _written_out(rounded: re.Match[str]) -> str:
    """ "1.5k" as "1500"; decimals beyond the unit are left for the amount's own parser to judge."""
    whole, _, decimals = rounded[1].replace(",", ".").partition(".")
    places = _THOUSANDS[rounded[2].lower()]
    digits = decimals.ljust(places, "0")
    return whole + digits[:places] + ("." + digits[places:] if digits[places:] else "")


def money_items(items: tuple[Item, ...], source: str, at: int) -> tuple[Item, ...]:
    """In ``1,234.50`` and ``12,50`` the comma belongs to the amount; in ``1000,2000`` it separates two."""
    if '"' not in source and _AMOUNT_WITH_COMMA.search(source):
        whole, _ = scan_items(source, 0, commas=False, grouped=False)
        return tuple(_moved(item, at) for item in whole)
    return items


def _moved(item: Item, by: int) -> Item:
    if isinstance(item, Operand):
        return Operand(item.text, item.quoted, item.at + by)
    low, high = (side and Operand(side.text, side.quoted, side.at + by) for side in (item.low, item.high))
    return Range(low, high, item.at + by)


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
