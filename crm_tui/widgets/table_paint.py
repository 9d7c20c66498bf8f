"""Painting one line of a table: header, record, placeholder."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_tui.glyphs import sign
from crm_tui.values import Place
from crm_tui.widgets.columns import GAP, Column, cell, fit, pad

MARGIN = 3  # cursor bar, mark, blank
COMPONENTS = frozenset(
    {
        "records--header",
        "records--sorted",
        "records--cursor",
        "records--cursor-away",
        "records--bar",
        "records--mark",
        "records--dim",
        "records--warn",
    }
)


class LinePainter:
    """Turns records into strips as wide as the table; ``style_of`` gives the partial style of a component."""

    def __init__(self, columns: Sequence[Column], width: int, style_of: Callable[[str], Style], base: Style) -> None:
        self.fitted = fit(columns, max(width - MARGIN, 8))
        self._place_of = {column.field.key: number for number, column in enumerate(columns)}
        self.width = width
        self._style_of = style_of
        self._base = base

    def header(self, sort: str) -> Strip:
        """The names of the columns; the one sorted by carries an arrow."""
        style = self._base + self._style_of("records--header")
        chosen = style + self._style_of("records--sorted")
        segments = [Segment(" " * MARGIN, style)]
        for column, cells in self.fitted:
            sorted_by = sort.lstrip("-") == column.field.key
            arrow = f" {sign('falling' if sort.startswith('-') else 'rising')}" if sorted_by else ""
            text = column.field.label + arrow
            if cell_len(text) > cells:
                text = text.replace(" " + arrow.strip(), arrow.strip()) if arrow else text
            room = cells + (GAP - 1 if arrow and cell_len(text) > cells else 0)
            label = pad(pad(text, room, column.right), cells + GAP)
            segments.append(Segment(label, chosen if sorted_by else style))
        return self._strip(segments, style)

    def record(self, row: tuple[object, ...], place: Place, *, cursor: str = "", marked: bool = False) -> Strip:
        """One record; ``cursor`` names the component that marks the cursor's line, "" on every other."""
        base = self._base + self._style_of(cursor) if cursor else self._base
        segments = self._margin(base, bool(cursor), marked)
        for column, width in self.fitted:
            value = row[self._place_of[column.field.key]]
            shown = cell(column.field, value, width, column.right, place)
            style = base + self._style_of(f"records--{shown.tone}") if shown.tone else base
            segments.append(Segment(shown.text + " " * GAP, style))
        return self._strip(segments, base)

    def waiting(self, *, cursor: str = "") -> Strip:
        """A record that is still being read."""
        base = self._base + self._style_of(cursor) if cursor else self._base
        return self._strip(
            [*self._margin(base, bool(cursor), False), Segment("…", base + self._style_of("records--dim"))], base
        )

    def words(self, text: str) -> Strip:
        """A line of the message in an empty table."""
        style = self._base + self._style_of("records--dim")
        return self._strip([Segment(text.center(self.width), style)], style)

    def blank(self) -> Strip:
        """An empty line."""
        return Strip.blank(self.width, self._base)

    def column_at(self, x: int) -> Column | None:
        """The column whose header is at a place."""
        left = MARGIN
        for column, width in self.fitted:
            if left <= x < left + width + GAP:
                return column
            left += width + GAP
        return None

    def _margin(self, base: Style, cursor: bool, marked: bool) -> list[Segment]:
        return [
            Segment(sign("bar") if cursor else " ", base + self._style_of("records--bar")),
            Segment(f"{sign('mark') if marked else ' '} ", base + self._style_of("records--mark")),
        ]

    def _strip(self, segments: list[Segment], style: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self.width, style)
