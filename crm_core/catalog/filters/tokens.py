"""Cut a filter into brackets, operators, words and comparisons, each with its place."""

import re
from collections.abc import Iterator
from enum import StrEnum

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Comparison, Item, Operand, Operator, Range, Word
from crm_core.patterns import regex
from crm_core.tuples import NamedTuple

# "https://x.y" is text, "12:30" too; "custom.sector:medical" names a field.
_FIELD = regex(r"([^\W\d][\w.\-]*):(?!//)")
# "deal.(" begins conditions on one and the same deal.
_GROUP = regex(r"([^\W\d][\w.\-]*)\.\(")
_OPERATOR = regex(r">=|<=|>|<|=|")
_BLANKS = regex(r"\s*")
_KEYWORD = regex(r"(OR|AND|NOT)(?=[\s()]|$)")
_NEGATION = regex(r"-(?=[^\s\-)])")
# Three dots are an ellipsis, not a range.
_DOTS = regex(r"(?<!\.)\.\.(?!\.)")
_QUOTED_BRACKETS = "put quotes around text that holds one"
_ESCAPED = regex(r'\\(["\\])')
_PHRASE = regex(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


class Mark(StrEnum):
    """The signs that combine conditions."""

    OPEN = "("
    CLOSE = ")"
    OR = "OR"
    AND = "AND"
    NOT = "NOT"


class Sign(NamedTuple):
    """A mark and where it stands; ``name`` is what a bracket is about, as in ``deal.(``."""

    mark: Mark
    at: int
    end: int
    name: str = ""


Token = Sign | Word | Comparison


def tokenize(text: str) -> Iterator[Token]:
    """The tokens of ``text``, left to right. Raises FilterProblem for an unclosed quote or a field without a value."""
    at = _blanks(text, 0)
    depth = 0
    while at < len(text):
        token = _token(text, at, depth)
        if isinstance(token, Sign):
            depth += {Mark.OPEN: 1, Mark.CLOSE: -1}.get(token.mark, 0)
        yield token
        at = _blanks(text, token.end)


def _token(text: str, at: int, depth: int) -> Token:
    if text[at] == "(":
        return Sign(Mark.OPEN, at, at + 1)
    if text[at] == ")" and depth:
        return Sign(Mark.CLOSE, at, at + 1)
    if _NEGATION.match(text, at):
        return Sign(Mark.NOT, at, at + 1)
    if keyword := _KEYWORD.match(text, at):
        return Sign(Mark(keyword[1]), at, keyword.end())
    if text[at] == '"':
        phrase, end = _phrase(text, at)
        return Word(phrase, True, at, end)
    if group := _GROUP.match(text, at):
        return Sign(Mark.OPEN, at, group.end(), group[1])
    if field := _FIELD.match(text, at):
        return _comparison(text, field, grouped=depth > 0)
    end = _bare_end(text, at, stops="", grouped=depth > 0)
    return Word(text[at:end], False, at, end)


def _comparison(text: str, field: re.Match[str], grouped: bool) -> Comparison:
    operator = _OPERATOR.match(text, _value_start(text, field, field.end()))
    assert operator  # noqa: S101 - the pattern matches the empty string as well
    value_at = _value_start(text, field, operator.end())
    items, end = scan_items(text, value_at, commas=True, grouped=grouped)
    if not items:
        raise _no_value(field, value_at)
    return Comparison(field[1], Operator(operator[0] or ":"), items, text[value_at:end], field.start(), value_at, end)


def _value_start(text: str, field: re.Match[str], at: int) -> int:
    """``name: Müller`` is often typed so; but the next field, bracket or NOT is no value."""
    after = _blanks(text, at)
    if after == len(text):
        raise _no_value(field, at)
    starts_anew = (
        _FIELD.match(text, after)
        or _GROUP.match(text, after)
        or _KEYWORD.match(text, after)
        or _NEGATION.match(text, after)
    )
    if after > at and (starts_anew or text[after] in "()"):
        raise _no_value(field, at)
    return after


def _no_value(field: re.Match[str], at: int) -> FilterProblem:
    return FilterProblem(f'a value is missing after "{field[0]}"', at, expected=("a value",), incomplete=True)


def scan_items(text: str, at: int, *, commas: bool, grouped: bool) -> tuple[tuple[Item, ...], int]:
    """The values from ``at`` on and where they end; ``commas`` says whether a comma separates values."""
    items: list[Item] = []
    while True:
        item, end = _item(text, at, "," if commas else "", grouped)
        if item:
            items.append(item)
        if not (commas and text.startswith(",", end)):
            return tuple(items), end
        at = end + 1


def _item(text: str, at: int, stops: str, grouped: bool) -> tuple[Item | None, int]:
    low, end = _operand(text, at, stops, grouped)
    if not _DOTS.match(text, end):
        return low, end
    high, end = _operand(text, end + 2, stops, grouped)
    if _DOTS.match(text, end):
        raise FilterProblem("a range has two ends, as in 1..2; put quotes around dots that are none", end)
    if low is None and high is None:
        raise FilterProblem('".." needs a value on one side', at, expected=("a value",), incomplete=True)
    return Range(low, high, at), end


def operand_end(text: str, at: int) -> int:
    """Where the value of a comparison that begins at ``at`` ends; ``text`` ends where the comparison does."""
    return _operand(text, at, ",", grouped=False)[1]


def _operand(text: str, at: int, stops: str, grouped: bool) -> tuple[Operand | None, int]:
    quoted, value, end = False, "", at
    if text.startswith('"', at):
        quoted = True
        value, end = _phrase(text, at)
    bare_end = _bare_end(text, end, stops, grouped, dots=True)
    value += text[end:bare_end]
    return (Operand(value, quoted, at) if value or quoted else None), bare_end


def _bare_end(text: str, at: int, stops: str, grouped: bool, dots: bool = False) -> int:
    """Where an unquoted word ends: blanks, a stop, a range, or the bracket that closes the group around it.

    Brackets in a word stand in pairs. Raises FilterProblem.
    """
    opened: list[int] = []
    while at < len(text):
        char = text[at]
        if char.isspace() or char in stops or (dots and char == "." and _DOTS.match(text, at)):
            break
        if char == ")":
            if grouped and not opened:
                break
            if not opened:
                raise FilterProblem(f"the bracket closed here is not opened; {_QUOTED_BRACKETS}", at)
            opened.pop()
        if char == "(":
            opened.append(at)
        at += 1
    if opened:
        what = "the bracket opened here is not closed" + (" within the word" if at < len(text) else "")
        raise FilterProblem(f"{what}; {_QUOTED_BRACKETS}", opened[-1], expected=(")",), incomplete=")" not in text[at:])
    return at


def _phrase(text: str, at: int) -> tuple[str, int]:
    closed = _PHRASE.match(text, at)
    if not closed:
        raise FilterProblem("the quote opened here is not closed", at, expected=('"',), incomplete=True)
    return _ESCAPED.sub(r"\1", closed[1]), closed.end()


def _blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at
