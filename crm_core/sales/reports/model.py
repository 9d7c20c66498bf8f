"""What a report is asked for, and what it gives: figures and tables, one block per currency."""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, overload

NO_KEY = "none"


class Unit(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    COUNT = "count"  # int
    MONEY = "money"  # Money
    RATE = "rate"  # float from 0 to 1, six digits
    DAYS = "days"  # float, four digits
    DATE = "date"  # 2026-11-22


class Shape(StrEnum):
    """How the figures of a table are drawn."""

    BARS = "bars"
    FUNNEL = "funnel"
    NONE = ""


class Asked(NamedTuple):
    """What is wanted of a report: which records, by what, from which day to which, in which currency, how many rows."""

    filter: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None
    currency: str = ""
    limit: int | None = None


class Column(NamedTuple):
    """A column of a table, or the name of a single figure."""

    key: str
    label: str
    unit: Unit = Unit.TEXT


class OnDemand(Sequence[str]):
    """Texts that are made when they are looked at: of a long table hardly any is."""

    def __init__(self, make: Callable[[int], str], length: int) -> None:
        self._make = make
        self._length = length

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._make(each) for each in range(self._length)[place]]
        return self._make(range(self._length)[place])


class Table(NamedTuple):
    """Rows under columns. ``drawn`` is the column that a chart shows against the first.

    ``records`` holds for each row the filter that lists what stands behind it, of ``entity``.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    drawn: str = ""
    shape: Shape = Shape.BARS
    entity: str = ""
    records: Sequence[str] = ()

    def values(self, key: str) -> tuple[object, ...]:
        """The values of one column."""
        place = next(place for place, column in enumerate(self.columns) if column.key == key)
        return tuple(row[place] for row in self.rows)


class Block(NamedTuple):
    """The report on the records of one currency: single figures, then tables; the first is what was asked ``by``."""

    currency: str
    figures: tuple[tuple[Column, object], ...]
    tables: tuple[Table, ...]

    def figure(self, key: str) -> object:
        """A single figure by its key."""
        return next(value for column, value in self.figures if column.key == key)


class Report(NamedTuple):
    """A report: at least one block, that of the reporting currency first; ``notes`` say what one should know of it."""

    name: str
    by: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()


def count(key: str, label: str = "") -> Column:
    """A column of whole numbers."""
    return Column(key, label or _label(key), Unit.COUNT)


def money(key: str, label: str = "") -> Column:
    """A column of amounts."""
    return Column(key, label or _label(key), Unit.MONEY)


def rate(key: str, label: str = "") -> Column:
    """A column of shares of one."""
    return Column(key, label or _label(key), Unit.RATE)


def days(key: str, label: str = "") -> Column:
    """A column of lengths in days."""
    return Column(key, label or _label(key), Unit.DAYS)


def text(key: str, label: str = "") -> Column:
    """A column of words."""
    return Column(key, label or _label(key))


def share(part: int | float, whole: int | float) -> float | None:
    """A part of a whole to six digits; None of nothing."""
    return round(part / whole, 6) if whole else None


def exactly(field: str, value: object, *, literal: bool = False) -> str:
    """The filter for records whose field is just that; without a value (or NO_KEY, unless ``literal``), for those without one."""
    if value is None or value == "" or (value == NO_KEY and not literal):
        return f"{field}:missing"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'{field}:="{escaped}"'


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()
