"""Where the panels of the sales overview stand and what is in their lines; nothing here is painted."""

from collections.abc import Sequence
from dataclasses import dataclass

TWO_COLUMNS = 100  # from this width on panels stand side by side
GAP = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a panel: what it is, how long its bar, the figure, a dim one beside it, and the records behind it."""

    label: str
    value: float
    shown: str
    aside: str = ""
    entity: str = ""
    filter: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A title with what it comes to, over bars; ``command`` is the command line that says the same."""

    title: str
    sum: str
    bars: tuple[Bar, ...]
    command: tuple[str, ...]
    nothing: str = "nothing yet"

    @property
    def most(self) -> float:
        """The longest bar."""
        return max((abs(bar.value) for bar in self.bars), default=0.0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column: a panel's heading where ``bar`` is None, else one of its bars; nothing where there is no panel."""

    panel: Panel | None = None
    bar: Bar | None = None


class SalesLayout:
    """Panels in one column or in two, and the places a cursor can stand on."""

    def __init__(self, left: Sequence[Panel], right: Sequence[Panel], width: int) -> None:
        self.wide = width >= TWO_COLUMNS
        columns = (left, right) if self.wide else ((*left, *right),)
        self.columns = tuple(tuple(_lines(panels)) for panels in columns)
        self.places = tuple(tuple(number for number, line in enumerate(column) if line.bar) for column in self.columns)

    @property
    def height(self) -> int:
        """How many lines the longest column has."""
        return max(len(column) for column in self.columns)

    def line(self, column: int, number: int) -> Line:
        """One line; an empty one below the end of a column."""
        lines = self.columns[column]
        return lines[number] if number < len(lines) else Line()

    def nearest(self, column: int, number: int) -> tuple[int, int] | None:
        """The place of a bar nearest to a line, in another column where this one has none."""
        for each in (column, *range(len(self.columns))):
            if each < len(self.columns) and self.places[each]:
                return each, min(self.places[each], key=lambda place: abs(place - number))
        return None

    def step(self, column: int, number: int, distance: int) -> int:
        """The line of the bar so many bars further."""
        places = self.places[column]
        here = places.index(number)
        return places[max(0, min(here + distance, len(places) - 1))]

    def next_panel(self, column: int, number: int, distance: int) -> tuple[int, int]:
        """The first bar of the next panel or the one before, over all columns in turn."""
        firsts = [
            (each, place)
            for each, places in enumerate(self.places)
            for place in places
            if self.columns[each][place - 1].bar is None
        ]
        here = max(n for n, place in enumerate(firsts) if place <= (column, number))
        return firsts[(here + distance) % len(firsts)]


def _lines(panels: Sequence[Panel]) -> list[Line]:
    lines: list[Line] = []
    for panel in panels:
        if lines:
            lines.append(Line())
        lines.append(Line(panel))
        lines.extend(Line(panel, bar) for bar in panel.bars)
    return lines
