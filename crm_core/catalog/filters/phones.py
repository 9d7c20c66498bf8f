"""Tests on phone numbers, by their digits: no library is loaded for a part of a number."""

from crm_core.catalog.filters.limits import Limit, limits_sql
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.catalog.filters.texts import MAX_VALUE_LENGTH, half_open
from crm_core.errors import CrmError
from crm_core.patterns import regex

_NOT_DIGIT = regex(r"\D+")
# Stored numbers are E.164, or as typed where they could not be understood.
_BARE = "replace(replace(replace(replace(replace(replace({x},' ',''),'-',''),'/',''),'(',''),')',''),'.','')"
# The countries, by their codes, in which one dials a digit before the number that is no part of it. Source: libphonenumber.
_BEHIND_0 = (
    "+20 +27 +31 +32 +33 +40 +41 +43 +44 +46 +49 +51 +53 +54 +55 +57 +58 +60 +61 +62 +63 +64 +66 +81 +82 +84 +86 +90 +91 "
    "+92 +93 +94 +95 +98 +211 +212 +213 +218 +231 +232 +233 +234 +243 +249 +250 +251 +252 +254 +255 +256 +260 +261 +262 "
    "+263 +264 +265 +291 +353 +355 +358 +359 +370 +373 +374 +377 +380 +381 +382 +383 +385 +386 +387 +389 +421 +423 +508 "
    "+590 +591 +593 +594 +595 +596 +598 +686 +850 +855 +856 +880 +886 +961 +962 +963 +964 +966 +967 +970 +971 +972 +976 "
    "+977 +994 +995 +996"
)
_BEHIND_8 = "+7 +375 +993"
_TRUNKS = {
    "RU": ("8", _BEHIND_8),
    "KZ": ("8", _BEHIND_8),
    "BY": ("8", _BEHIND_8),
    "TM": ("8", _BEHIND_8),
    "HU": ("06", "+36"),
}


def phone_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A phone number by its digits: its beginning when typed with +49, 0049 or as at home, else any part."""
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
    return _part_test(subject, digits)


def _part_test(subject: Subject, digits: str) -> Test:
    """Digits anywhere in a number; with what one dials first at home, as in 030, also behind the code of a country."""
    tests = [f"instr({_BARE}, ?) > 0"]
    values: list[object] = [digits]
    meaning = f"has the digits {digits}"
    for trunk, codes in dict.fromkeys((("0", _BEHIND_0), _TRUNKS.get(subject.context.country or "", ("0", _BEHIND_0)))):
        number = digits.removeprefix(trunk)
        if number in ("", digits) or number.startswith("0"):
            continue
        for length in sorted({len(code) for code in codes.split()}):
            listed = ", ".join(f"'{code}'" for code in codes.split() if len(code) == length)
            behind = f"substr({_BARE}, {length + 1}, {len(number)}) = ?"
            tests.append(f"(substr({_BARE}, 1, {length}) IN ({listed}) AND {behind})")
            values.append(number)
        meaning = f"starts with {digits} as dialled at home, or has these digits"
    return subject.test(f"({' OR '.join(tests)})", values, meaning)


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
