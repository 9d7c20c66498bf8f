"""The tree a filter is parsed into. ``at`` and ``end`` are character positions in the filter."""

from enum import StrEnum

from crm_core.tuples import NamedTuple


class Operator(StrEnum):
    """What stands between a field and its value."""

    MATCHES = ":"
    EQUALS = "="
    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


class Operand(NamedTuple):
    """One typed value; a quoted one is taken literally."""

    text: str
    quoted: bool
    at: int


class Range(NamedTuple):
    """``low..high``, open at one end when that end is None."""

    low: Operand | None
    high: Operand | None
    at: int


Item = Operand | Range


class Comparison(NamedTuple):
    """``field:value``; several items mean any of them. ``source`` is the value as typed, ``value_at`` its place."""

    field: str
    operator: Operator
    items: tuple[Item, ...]
    source: str
    at: int
    value_at: int
    end: int


class Word(NamedTuple):
    """Free text: one word, or a quoted phrase."""

    text: str
    quoted: bool
    at: int
    end: int


class Not(NamedTuple):
    """Everything that its child does not match."""

    child: "Node"
    at: int


class And(NamedTuple):
    """All children; without children everything matches."""

    children: tuple["Node", ...]


class Or(NamedTuple):
    """Any child."""

    children: tuple["Node", ...]


class Within(NamedTuple):
    """``name.(...)``: one record that hangs on this one, and for which all of the child holds."""

    name: str
    child: "Node"
    at: int


Node = Comparison | Word | Not | And | Or | Within
