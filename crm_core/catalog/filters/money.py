"""Tests on amounts of money."""

import re
import unicodedata
from typing import TYPE_CHECKING

from crm_core.catalog.filters.limits import Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.numbers import THOUSANDS, wrapped
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.catalog.filters.tokens import scan_items
from crm_core.errors import CrmError
from crm_core.patterns import regex

if TYPE_CHECKING:
    from crm_core.values.money import Money

_ROUND = regex(r"(\d+(?:[.,]\d+)?)\s?([kKmM])(?![^\W\d_])")
_AMOUNT_WITH_COMMA = regex(r"(?<!\d)\d{1,3}(,\d{3})+(?!\d)|(?<![\d,])\d+,\d{1,2}(?![\d,])")
_THOUSANDS_COMMA = regex(r",(?=\d{3}$)")


def money_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """An amount; a currency typed with it restricts to that currency, else each record's own currency counts."""
    from crm_core.values.money import Money, show_money

    currency = _typed_currency(subject, item)
    expected = currency or subject.context.currency

    def span(operand: Operand) -> tuple[int, int]:
        amount = _amount(subject, operand, expected)
        if amount.currency != expected:
            what = f"{subject.field.key}: a range has one currency, not {expected} and {amount.currency}"
            raise FilterProblem(what, operand.at)
        return amount.minor, amount.minor

    sides = limits(operator, item, span)
    template, values = limits_sql(sides)
    if currency and subject.field.currency_sql:
        meaning = limits_words(sides, Words(), lambda minor: show_money(Money(minor, expected)))
        return subject.test(f"{template} AND {subject.field.currency_sql} = ?", [*values, currency], meaning)
    meaning = limits_words(sides, Words(), lambda minor: _plain_amount(minor, expected))
    if subject.field.currency_sql:
        template = template.replace("{x}", _as_if_in(expected, subject.field.currency_sql))
    return subject.test(template, values, f"{meaning} in its own currency")


def _as_if_in(expected: str, currency_sql: str) -> str:
    """The amount as the same figure in ``expected`` would be stored: 88,000 yen are 88000 minor units, euros 8800000."""
    from crm_core.values.currencies import DIGITS

    def scaled(places: int) -> str:
        more = DIGITS.get(expected, 2) - places
        return f"{{x}} * {10**more}" if more > 0 else f"{{x}} / {10**-more}.0" if more else "{x}"

    cases = ""
    for places in sorted(set(DIGITS.values()) - {2}):
        codes = ", ".join(f"'{code}'" for code, own in DIGITS.items() if own == places)
        cases += f" WHEN {currency_sql} IN ({codes}) THEN {scaled(places)}"
    return f"CASE{cases} ELSE {scaled(2)} END"


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
    whole, _, decimals = _THOUSANDS_COMMA.sub("", rounded[1]).replace(",", ".").partition(".")
    places = THOUSANDS[rounded[2].lower()]
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
