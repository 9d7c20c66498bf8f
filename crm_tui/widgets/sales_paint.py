"""Painting one line of the sales overview: in each column a heading, a bar or nothing."""

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from crm_core.values.charts import bar as drawn_bar
from crm_core.values.text import cell_width, show_text
from crm_tui.glyphs import shows_signs, sign
from crm_tui.sales_layout import GAP, Line, Panel, SalesLayout
from crm_tui.widgets.columns import pad

COMPONENTS = frozenset(f"sales--{name}" for name in ("dim", "rule", "cursor", "away", "bar", "title"))
MOST_LABEL = 24
LEAST_BAR = 6


@lru_cache(maxsize=32)
def widths(panel: Panel, width: int) -> tuple[int, int, int, int]:
    """The cells of label, bar, figure and what stands beside it; what stands beside gives way first."""
    label = min(max(cell_width(show_text(bar.label)) for bar in panel.bars), MOST_LABEL, width // 3)
    shown = max(cell_width(bar.shown) for bar in panel.bars)
    aside = max(cell_width(bar.aside) for bar in panel.bars)
    if width - label - shown - aside - 5 < LEAST_BAR:
        aside = 0
    return label, max(width - label - shown - aside - (5 if aside else 4), 0), shown, aside


class SalesPainter:
    """Turns lines into strips; ``style_of`` gives the style of a component."""

    def __init__(self, style_of: Callable[[str], Style], base: Style, layout: SalesLayout, width: int) -> None:
        self._style_of = style_of
        self._base = base
        self._layout = layout
        self._width = width

    def style(self, *names: str) -> Style:
        """The base style with components laid over it."""
        style = self._base
        for name in names:
            if name:
                style += self._style_of(f"sales--{name}")
        return style

    def line(self, number: int, cursor_column: int, cursor: str) -> Strip:
        """One line; ``cursor`` names the component of the cursor where it stands in this line, "" elsewhere."""
        room = column_width(self._layout, self._width)
        segments: list[Segment] = []
        for column in range(len(self._layout.columns)):
            if column:
                segments.append(Segment(f" {sign('pane')} ", self.style("rule")))
            here = cursor if column == cursor_column else ""
            segments.extend(self._half(self._layout.line(column, number), room, here))
        return Strip(segments).adjust_cell_length(self._width, self._base)

    def _half(self, line: Line, width: int, cursor: str) -> list[Segment]:
        if line.panel is None:
            return [Segment(" " * width, self._base)]
        if line.bar is None:
            return self._heading(line.panel, width)
        label, length, shown, aside = widths(line.panel, width - 1)
        bar = line.bar
        text = drawn_bar(bar.value, line.panel.most, length, signs=shows_signs())
        return [
            Segment(sign("bar") if cursor else " ", self.style("bar", cursor)),
            Segment(pad(show_text(bar.label), label) + "  ", self.style(cursor)),
            Segment(pad(text, length) + "  ", self.style("bar", cursor)),
            Segment(pad(bar.shown, shown, right=True), self.style(cursor)),
            Segment(" " + pad(bar.aside, aside, right=True) if aside else "", self.style("dim", cursor)),
        ]

    def _heading(self, panel: Panel, width: int) -> list[Segment]:
        told = panel.sum if panel.bars else panel.nothing
        room = max(width - cell_width(told) - 2, 0)
        title = pad(f" {panel.title}", room)
        return [
            Segment(title, self.style("title") + Style(bold=True)),
            Segment(pad(told, width - room - 1, right=True) + " ", self.style("dim" if not panel.bars else "")),
        ]


def column_width(layout: SalesLayout, width: int) -> int:
    """The cells of a column."""
    return (width - GAP) // 2 if layout.wide else width
