"""Tests on phone numbers, by their digits."""

import re

from crm_core.catalog.filters.limits import Limit, limits_sql
from crm_core.catalog.filters.plan import Subject, Test, any_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operator, Range
from crm_core.catalog.filters.texts import MAX_VALUE_LENGTH, half_open
from crm_core.errors import CrmError

_NOT_DIGIT = re.compile(r"\D+")
# Stored numbers are E.164, or as typed where they could not be understood.
_BARE = "replace(replace(replace(replace(replace(replace({x},' ',''),'-',''),'/',''),'(',''),')',''),'.','')"


def phone_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A phone number by its digits: a whole number in any spelling, or a part of one."""
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        raise FilterProblem(f"{subject.field.key} takes a number or a part of one, no range", item.at)
    digits = _digits(item.text)
    if not digits or len(item.text) > MAX_VALUE_LENGTH:
        what = "is too long for a phone number" if digits else "holds no digits"
        raise FilterProblem(f"{subject.field.key}: the value {what}", item.at, expected=("a phone number",))
    international = _international(item.text, subject.context.country)
    if operator is Operator.EQUALS:
        spellings = [digits, international.lstrip("+")] if international else [digits, digits]
        return subject.test(f"ltrim({_BARE}, '+') IN (?, ?)", spellings, f"is {international or digits}")
    dialled = _without_prefix(digits)
    if not international:
        return subject.test(f"instr({_BARE}, ?) > 0", [dialled], f"has the digits {dialled}")
    # A valid number may still be the beginning of a longer one.
    template, values = limits_sql(half_open([Limit(">=", international), Limit("<=", international)]))
    as_typed = subject.test(f"{{x}} NOT LIKE '+%' AND instr({_BARE}, ?) > 0", [dialled], f"has the digits {dialled}")
    return any_of([subject.test(template.replace("{x}", _BARE), values, f"starts with {international}"), as_typed])


def _international(text: str, country: str | None) -> str | None:
    from crm_core.values.phone import parse_phone

    try:
        return parse_phone(text, country)[1]
    except CrmError:
        return None


def _digits(text: str) -> str:
    """ASCII digits of ``text``, without the (0) of "+49 (0)30"."""
    return "".join(str(int(digit)) for digit in _NOT_DIGIT.sub("", text.replace("(0)", "")))


def _without_prefix(digits: str) -> str:
    """Without what is only dialled: 00 abroad, 0 at home."""
    if digits.startswith("00"):
        return digits[2:] or digits
    return digits[1:] if digits.startswith("0") and len(digits) > 3 else digits
