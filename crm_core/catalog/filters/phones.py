"""Tests on phone numbers, by their digits: no library is loaded for a part of a number."""

import re

from crm_core.catalog.filters.limits import Limit, limits_sql
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.catalog.filters.texts import MAX_VALUE_LENGTH, half_open
from crm_core.errors import CrmError

_NOT_DIGIT = re.compile(r"\D+")
# Stored numbers are E.164, or as typed where they could not be understood.
_BARE = "replace(replace(replace(replace(replace(replace({x},' ',''),'-',''),'/',''),'(',''),')',''),'.','')"


def phone_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A phone number by its digits: its beginning when typed with +49 or 0049, else any part of it."""
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        raise FilterProblem(f"{subject.field.key} takes a number or a part of one, no range", item.at)
    digits = _digits(item.text)
    if not digits or len(item.text) > MAX_VALUE_LENGTH:
        what = "is too long for a phone number" if digits else "holds no digits"
        raise FilterProblem(f"{subject.field.key}: the value {what}", item.at, expected=("a phone number",))
    if operator is Operator.EQUALS:
        return _whole_number_test(subject, item, digits)
    abroad = digits.removeprefix("00")
    if abroad and (abroad != digits or item.text.lstrip("( ").startswith("+")):
        template, values = limits_sql(half_open([Limit(">=", f"+{abroad}"), Limit("<=", f"+{abroad}")]))
        either = f"({template.replace('{x}', _BARE)} OR {_BARE} LIKE ?)"
        return subject.test(either, [*values, f"00{abroad}%"], f"starts with +{abroad}")
    # The 0 that is dialled at home is not part of the number.
    part = digits[1:] if digits.startswith("0") and len(digits) > 3 else digits
    return subject.test(f"instr({_BARE}, ?) > 0", [part], f"has the digits {part}")


def _whole_number_test(subject: Subject, item: Operand, digits: str) -> Test:
    from crm_core.values.phone import parse_phone

    try:
        international = parse_phone(item.text, subject.context.country)[1]
    except CrmError:
        international = None
    spellings = [digits, international.lstrip("+") if international else digits]
    return subject.test(f"ltrim({_BARE}, '+') IN (?, ?)", spellings, f"is {international or digits}")


def _digits(text: str) -> str:
    """ASCII digits of ``text``, without the (0) of "+49 (0)30"."""
    return "".join(str(int(digit)) for digit in _NOT_DIGIT.sub("", text.replace("(0)", "")))
