"""The tree a filter is parsed into. ``at`` and ``end`` are character positions in the filter."""

from dataclasses import dataclass
from enum import StrEnum


class Operator(StrEnum):
    """What stands between a field and its value."""

    MATCHES = ":"
    EQUALS = "="
    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Operand:
    """One typed value; a quoted one is taken literally."""

    text: str
    quoted: bool
    at: int


@dataclass(frozen=True, slots=True)
class Range:
    """``low..high``, open at one end when that end is None."""

    low: Operand | None
    high: Operand | None
    at: int


Item = Operand | Range


@dataclass(frozen=True, slots=True)
class Comparison:
    """``field:value``; several items mean any of them. ``source`` is the value as typed, ``value_at`` its place."""

    field: str
    operator: Operator
    items: tuple[Item, ...]
    source: str
    at: int
    value_at: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """Free text: one word, or a quoted phrase."""

    text: str
    quoted: bool
    at: int
    end: int


@dataclass(frozen=True, slots=True)
class Not:
    """Everything that its child does not match."""

    child: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class And:
    """All children; without children everything matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any child."""

    children: tuple["Node", ...]


Node = Comparison | Word | Not | And | Or
