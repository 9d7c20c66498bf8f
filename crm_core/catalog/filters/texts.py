"""Tests on text: contains, wildcards, exact, ranges; e-mails and addresses of web pages too. And phone numbers."""

import re

from crm_core.catalog.filters.limits import Limit, Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.plan import Subject, Test, any_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.errors import CrmError
from crm_core.values.text import fold

MAX_VALUE_LENGTH = 1000
MAX_WILDCARDS = 10  # LIKE tries every combination of them
_ALPHABETICAL = Words("from", "up to", "after", "before", " ")
_LIKE_SPECIAL = re.compile(r"([\\%_])")
_NOT_DIGIT = re.compile(r"\D+")
_BARE_DIGITS = "replace(replace(replace(replace(replace(replace({x},' ',''),'-',''),'/',''),'(',''),')',''),'.','')"


def text_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Text contains the value; ``=`` is equal to it; ``*`` in an unquoted value stands for anything."""
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        return _between(subject, operator, item)
    if "*" in item.text and not item.quoted:
        return _wildcard_test(subject, item)
    if operator is Operator.EQUALS:
        return equal_test(subject, item)
    return subject.test("instr({folded}, ?) > 0", [_folded(item)], f'contains "{item.text}"')


def whole_text_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Like text_test, but a plain value must be the whole text: tags, names of stages."""
    if isinstance(item, Operand) and operator is Operator.MATCHES and (item.quoted or "*" not in item.text):
        return equal_test(subject, item)
    return text_test(subject, operator, item)


def equal_test(subject: Subject, item: Operand) -> Test:
    """The whole text is the value, but for case and accents."""
    return subject.test("{folded} = ?", [_folded(item)], f'is "{item.text}"')


def _folded(item: Operand) -> str:
    folded = fold(item.text)
    if len(folded) > MAX_VALUE_LENGTH:
        raise FilterProblem(f"a value to look for has at most {MAX_VALUE_LENGTH:,} characters", item.at)
    return folded


def _wildcard_test(subject: Subject, item: Operand) -> Test:
    pieces = re.sub(r"\*+", "*", _folded(item)).split("*")
    if len(pieces) - 1 > MAX_WILDCARDS:
        raise FilterProblem(f'a value has at most {MAX_WILDCARDS} "*"', item.at)
    if pieces == ["", ""]:
        return subject.test("{x} <> ''", [], "has any value")
    if len(pieces) == 2 and not pieces[1]:
        return _prefix_test(subject, pieces[0], item)
    pattern = "%".join(_LIKE_SPECIAL.sub(r"\\\1", piece) for piece in pieces)
    return subject.test(r"{folded} LIKE ? ESCAPE '\'", [pattern], f'is like "{item.text}"')


def _prefix_test(subject: Subject, prefix: str, item: Operand) -> Test:
    """As a range, which an index on the folded text answers."""
    template, values = limits_sql(half_open([Limit(">=", prefix), Limit("<=", prefix)]))
    return subject.test(template.replace("{x}", "{folded}"), values, f'starts with "{item.text.rstrip("*")}"')


def _between(subject: Subject, operator: Operator, item: Item) -> Test:
    sides = limits(operator, item, lambda operand: (_folded(operand), _folded(operand)))
    meaning = limits_words(sides, _ALPHABETICAL, lambda value: f'"{value}"')
    template, values = limits_sql(half_open(sides))
    return subject.test(template.replace("{x}", "{folded}"), values, meaning)


def half_open(sides: list[Limit[str]]) -> list[Limit[str]]:
    """Limits in which an upper text stands for everything that starts with it."""
    turned = {"<=": "<", ">": ">="}
    moved = [Limit(turned[side.symbol], after_prefix(side.value)) if side.symbol in turned else side for side in sides]
    return [side for side in moved if side.value]


def after_prefix(prefix: str) -> str:
    """The least text above every text that starts with ``prefix``; "" when there is none."""
    prefix = prefix.rstrip("\U0010ffff")
    if not prefix:
        return ""
    following = ord(prefix[-1]) + 1
    # Half characters cannot be stored or sent.
    return prefix[:-1] + chr(0xE000 if following == 0xD800 else following)


def phone_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A phone number by its digits: a whole number in any spelling, or a part of one."""
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        raise FilterProblem(f"{subject.field.key} takes a number or a part of one, no range", item.at)
    international = _international(item.text, subject.context.country)
    if operator is Operator.EQUALS and international:
        return subject.test("{x} = ?", [international], f"is {international}")
    digits = _searched_digits(item)
    if operator is Operator.EQUALS:
        return subject.test(f"ltrim({_BARE_DIGITS}, '+') = ?", [digits], f"has exactly the digits {digits}")
    has_digits = subject.test(f"instr({_BARE_DIGITS}, ?) > 0", [digits], f"has the digits {digits}")
    if not international:
        return has_digits
    # A valid number may still be the beginning of a longer one, and some stored numbers are kept as typed.
    template, values = limits_sql(half_open([Limit(">=", international), Limit("<=", international)]))
    return any_of([subject.test(template, values, f"starts with {international}"), has_digits])


def _international(text: str, country: str | None) -> str | None:
    from crm_core.values.phone import parse_phone

    try:
        return parse_phone(text, country)[1]
    except CrmError:
        return None


def _searched_digits(item: Operand) -> str:
    """Digits without what is only dialled: 00 abroad, 0 at home, (0) between."""
    if len(item.text) > MAX_VALUE_LENGTH:
        raise FilterProblem(f"a value to look for has at most {MAX_VALUE_LENGTH:,} characters", item.at)
    digits = _NOT_DIGIT.sub("", item.text.replace("(0)", ""))
    digits = "".join(str(int(digit)) for digit in digits)
    if not digits:
        raise FilterProblem(f'"{item.text}" holds no digits', item.at, expected=("a phone number",))
    if digits.startswith("00"):
        return digits[2:] or digits
    return digits[1:] if digits.startswith("0") and len(digits) > 3 else digits
