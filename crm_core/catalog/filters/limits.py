"""Ordered values: turn ``>a``, ``a..b`` and the like into SQL comparisons and words."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range

V = TypeVar("V")


class Limit(NamedTuple, Generic[V]):
    """One side of an interval: ``symbol`` is one of > >= < <=."""

    symbol: str
    value: V


class Words(NamedTuple):
    """How the sides of an interval are said for one kind of value."""

    at_least: str = "at least"
    at_most: str = "at most"
    above: str = "more than"
    below: str = "less than"
    between: str = " and "


def limits(operator: Operator, item: Item, span: Callable[[Operand], tuple[V | None, V | None]]) -> list[Limit[V]]:
    """The limits that ``item`` sets, where ``span`` gives the first and last value that one typed value covers.

    Raises FilterProblem for a range that runs backwards or is combined with a comparison.
    """
    if isinstance(item, Range):
        return _range_limits(operator, item, span)
    first, last = span(item)
    sides = {
        Operator.MATCHES: [(">=", first), ("<=", last)],
        Operator.EQUALS: [(">=", first), ("<=", last)],
        Operator.ABOVE: [(">", last)],
        Operator.AT_LEAST: [(">=", first)],
        Operator.BELOW: [("<", first)],
        Operator.AT_MOST: [("<=", last)],
    }[operator]
    return [Limit(symbol, value) for symbol, value in sides if value is not None]


def _range_limits(
    operator: Operator, item: Range, span: Callable[[Operand], tuple[V | None, V | None]]
) -> list[Limit[V]]:
    if operator not in (Operator.MATCHES, Operator.EQUALS):
        raise FilterProblem(f'"{operator.value}" takes one value, not a range', item.at)
    low = span(item.low)[0] if item.low else None
    high = span(item.high)[1] if item.high else None
    if low is not None and high is not None and high < low:  # type: ignore[operator]  # one kind has one type
        raise FilterProblem("the range ends before it starts", item.at)
    return [Limit(symbol, value) for symbol, value in ((">=", low), ("<=", high)) if value is not None]


def limits_sql(sides: Sequence[Limit[V]]) -> tuple[str, list[object]]:
    """A template over ``{x}`` and its values; without limits any value does."""
    if len(sides) == 2 and sides[0].value == sides[1].value:
        return "{x} = ?", [sides[0].value]
    if not sides:
        return "{x} IS NOT NULL", []
    return " AND ".join(f"{{x}} {side.symbol} ?" for side in sides), [side.value for side in sides]


def limits_words(sides: Sequence[Limit[V]], words: Words, show: Callable[[V], str]) -> str:
    """The limits as people say them."""
    if len(sides) == 2 and sides[0].value == sides[1].value:
        return f"is {show(sides[0].value)}"
    named = {">=": words.at_least, "<=": words.at_most, ">": words.above, "<": words.below}
    return words.between.join(f"{named[side.symbol]} {show(side.value)}" for side in sides) or "has any value"
