"""Columns of a table: which fit a width, how wide they are, and how a value reads in one."""

from collections.abc import Sequence
from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.tuples import NamedTuple
from crm_tui.values import Place, Shown, short

GAP = 2
WIDEST = 24  # of a column that somebody chose
# Of each column: its field, the cells it wants, its share of what is left over, and how soon it gives way.
Layout = Sequence[tuple[str, int, int, int]]
NUMERIC = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.DURATION})


class Column(NamedTuple):
    """A field as a column: the cells it wants, its share of what is left over, and how soon it gives way (0 never)."""

    field: Field
    width: int
    grow: int = 0
    drop: int = 0

    @property
    def right(self) -> bool:
        """Whether values stand at the right edge."""
        return self.field.kind in NUMERIC


def laid_out(entity: Entity, layout: Layout) -> list[Column]:
    """The columns of a layout. Raises UnknownName."""
    return [Column(field=entity.field(key), width=width, grow=grow, drop=drop) for key, width, grow, drop in layout]


def view_columns(fields: Sequence[Field]) -> list[Column]:
    """Fields as columns: the first stays, and of the others the last gives way first."""
    return [
        Column(field=field, width=min(field.width, WIDEST), grow=3 if place == 0 else 1, drop=place)
        for place, field in enumerate(fields)
    ]


def fit(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns that fit ``width`` cells with their widths; those with the highest ``drop`` go first."""
    chosen = list(columns)
    while len(chosen) > 1 and _needed(chosen) > width:
        first_to_go = max(chosen, key=lambda column: column.drop)
        if first_to_go.drop == 0:
            break
        chosen.remove(first_to_go)
    spare = max(width - _needed(chosen), 0)
    shares = sum(column.grow for column in chosen) or 1
    fitted = [(column, column.width + spare * column.grow // shares) for column in chosen]
    if _needed(chosen) > width and fitted:
        column, wanted = fitted[0]
        fitted[0] = (column, max(wanted - (_needed(chosen) - width), 4))
    return fitted


def _needed(columns: Sequence[Column]) -> int:
    return sum(column.width + GAP for column in columns) - GAP


def cell(field: Field, value: object, width: int, right: bool, place: Place) -> Shown:
    """A value padded or shortened to exactly ``width`` terminal cells."""
    shown = short(field, value, place)
    return Shown(pad(shown.text, width, right), shown.tone)


@lru_cache(maxsize=8192)
def pad(text: str, width: int, right: bool = False) -> str:
    """Text in exactly ``width`` cells, wide characters counted as the terminal does; what is cut off ends with an ellipsis."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, max(width - 1, 0)) + "…" if width else ""
    blank = " " * (width - length)
    return blank + text if right else text + blank
