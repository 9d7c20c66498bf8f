"""Tests on text: contains, wildcards, exact, ranges; e-mails and addresses of web pages too."""

import re
from collections.abc import Sequence

from crm_core.catalog.filters.limits import Limit, Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.plan import Subject, Test
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.patterns import regex
from crm_core.values.text import fold, spellings

MAX_VALUE_LENGTH = 1000
MAX_COUNTRY_LENGTH = 100
MAX_WILDCARDS = 10  # LIKE tries every combination of them
_ALPHABETICAL = Words("from", "up to", "after", "before", " ")
_LIKE_SPECIAL = regex(r"([\\%_])")


def text_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Text contains the value; ``=`` is equal to it; ``*`` in an unquoted value stands for anything."""
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        return _between(subject, operator, item)
    if "*" in item.text and not item.quoted:
        return _wildcard_test(subject, item)
    if operator is Operator.EQUALS:
        return equal_test(subject, item)
    found = _spellings(item)
    return subject.test(_either("instr({folded}, ?) > 0", found), found, f'contains "{item.text}"')


def email_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Like text_test, but a whole address or the beginning of one is compared as it is stored, which an index answers."""
    if isinstance(item, Operand) and not item.quoted and operator in (Operator.MATCHES, Operator.EQUALS):
        start, star, rest = item.text.lower().partition("*")
        if star and start and not rest:
            return _prefix_test(subject._replace(folded=subject.expression), [start], item)
        if operator is Operator.EQUALS and not star:
            return subject.test("{x} = ?", [start], f'is "{item.text}"')
    return text_test(subject, operator, item)


def whole_text_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """Like text_test, but a plain value must be the whole text: tags, names of stages."""
    if isinstance(item, Operand) and operator is Operator.MATCHES and (item.quoted or "*" not in item.text):
        spaced = _folded(item).replace("-", " ")
        if not item.quoted and spaced != _folded(item):
            # "christmas-card" needs no quotes, neither here nor in a shell.
            return subject.test("{folded} IN (?, ?)", [_folded(item), spaced], f'is "{item.text}"')
        return equal_test(subject, item)
    return text_test(subject, operator, item)


def country_test(subject: Subject, operator: Operator, item: Operand) -> Test:
    """A country by its code or by its name in one of the usual languages; what is none is looked for as text."""
    from crm_core.values.country import parse_country

    if item.text and not ("*" in item.text and not item.quoted) and len(item.text) <= MAX_COUNTRY_LENGTH:
        code = parse_country(item.text)
        if len(code) == 2 and code.isupper():
            return subject.test("{x} = ?", [code], f'is "{code}"')
    return text_test(subject, operator, item)


def equal_test(subject: Subject, item: Operand) -> Test:
    """The whole text is the value, but for case and accents."""
    found = _spellings(item)
    return subject.test(_either("{folded} = ?", found), found, f'is "{item.text}"')


def _spellings(item: Operand) -> list[str]:
    found = spellings(item.text)
    if len(found[0]) > MAX_VALUE_LENGTH:
        raise FilterProblem(f"a value to look for has at most {MAX_VALUE_LENGTH:,} characters", item.at)
    return found


def _folded(item: Operand) -> str:
    _spellings(item)
    return fold(item.text)


def _either(template: str, values: Sequence[str]) -> str:
    """The template for each of the values; an index answers every one of them."""
    return template if len(values) == 1 else f"({' OR '.join([template] * len(values))})"


def _wildcard_test(subject: Subject, item: Operand) -> Test:
    found = [re.sub(r"\*+", "*", spelling) for spelling in _spellings(item)]
    pieces = found[0].split("*")
    if len(pieces) - 1 > MAX_WILDCARDS:
        raise FilterProblem(f'a value has at most {MAX_WILDCARDS} "*"', item.at)
    if pieces == ["", ""]:
        return subject.test("{x} <> ''", [], "has any value")
    if len(pieces) == 2 and not pieces[1]:
        return _prefix_test(subject, [each.removesuffix("*") for each in found], item)
    patterns = [_LIKE_SPECIAL.sub(r"\\\1", each).replace("*", "%") for each in found]
    like = _either(r"{folded} LIKE ? ESCAPE '\'", patterns)
    return subject.test(like, patterns, f'is like "{item.text}"')


def _prefix_test(subject: Subject, prefixes: Sequence[str], item: Operand) -> Test:
    """As a range, which an index on the folded text answers."""
    ranges = [limits_sql(half_open([Limit(">=", prefix), Limit("<=", prefix)])) for prefix in prefixes]
    template = " OR ".join(f"({each})" for each, _ in ranges) if len(ranges) > 1 else ranges[0][0]
    values = [value for _, each in ranges for value in each]
    template = f"({template})" if len(ranges) > 1 else template
    return subject.test(template.replace("{x}", "{folded}"), values, f'starts with "{item.text.rstrip("*")}"')


def _between(subject: Subject, operator: Operator, item: Item) -> Test:
    sides = limits(operator, item, lambda operand: (_folded(operand), _folded(operand)))
    meaning = limits_words(sides, _ALPHABETICAL, lambda value: f'"{value}"')
    has_lower = any(side.symbol.startswith(">") for side in sides)
    template, values = limits_sql([*([] if has_lower else [Limit(">", "")]), *half_open(sides)])
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
