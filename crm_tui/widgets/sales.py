"""The charts of the sales overview, with a cursor on one of their bars."""

from typing import ClassVar

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.actions import ActionHost, bindings
from crm_tui.sales_layout import TWO_COLUMNS, Bar, Panel, SalesLayout
from crm_tui.sales_reading import TOP_ROWS, SalesSeen
from crm_tui.widgets.sales_actions import SALES_VIEW_ACTIONS
from crm_tui.widgets.sales_paint import COMPONENTS, SalesPainter, column_width

BESIDE_THE_BEST = 12 + 3 + 2  # the months, the headings of three charts and the blanks between them


class SalesView(ActionHost, ScrollView, can_focus=True):
    """Shows panels of bars in one column or in two."""

    ACTIONS = SALES_VIEW_ACTIONS
    BINDINGS = bindings(SALES_VIEW_ACTIONS)
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    class Opened(Message):
        """Enter or a double click on the bar under the cursor."""

    class Roomier(Message):
        """There is place for more or fewer of the best: ``best_rows``."""

    class Turned(Message):
        """The cursor stands on another bar."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: SalesSeen | None = None
        self._layout: SalesLayout | None = None
        self._column = 0
        self._line = 0
        self._rows = TOP_ROWS

    @property
    def best_rows(self) -> int:
        """How many of the best there is place for: where charts stand side by side they fill the height."""
        wide = self.size.width >= TWO_COLUMNS
        return max((self.size.height - BESIDE_THE_BEST) // 2, TOP_ROWS) if wide else TOP_ROWS

    def show(self, seen: SalesSeen) -> None:
        """Show what was read; the cursor stays where it is."""
        self._seen = seen
        self._lay_out()

    @property
    def current(self) -> Bar | None:
        """The bar under the cursor."""
        return self._layout.line(self._column, self._line).bar if self._layout else None

    @property
    def panel(self) -> Panel | None:
        """The panel that it is in."""
        return self._layout.line(self._column, self._line).panel if self._layout else None

    def step(self, distance: int) -> None:
        """Go up or down by bars."""
        if self._layout is not None and self.current is not None:
            self._put(self._column, self._layout.step(self._column, self._line, distance))

    def turn(self, column: int) -> None:
        """Go to the left or right column."""
        if self._layout is not None and (place := self._layout.nearest(column, self._line)):
            self._put(*place)

    def next_panel(self, distance: int) -> None:
        """Go to the first bar of another chart."""
        if self._layout is not None and self.current is not None:
            self._put(*self._layout.next_panel(self._column, self._line, distance))

    def open(self) -> None:
        """Say that the records behind the bar are wanted."""
        self.post_message(self.Opened())

    def _lay_out(self) -> None:
        if self._seen is None:
            return
        self._layout = SalesLayout(self._seen.left, self._seen.right, self.scrollable_content_region.width)
        self.virtual_size = Size(self.scrollable_content_region.width, self._layout.height)
        place = self._layout.nearest(min(self._column, len(self._layout.columns) - 1), self._line)
        self._put(*(place or (0, 0)))

    def _put(self, column: int, line: int) -> None:
        self._column, self._line = column, line
        # The heading over the first bar of a panel is to be seen too.
        top = self.scroll_offset.y
        wanted = min(max(top, line - self.size.height + 1), max(line - 1, 0))
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)
        self.refresh()
        self.post_message(self.Turned())

    def on_resize(self) -> None:
        """One column or two."""
        self._lay_out()
        if self._rows != self.best_rows:
            self._rows = self.best_rows
            self.post_message(self.Roomier())

    def render_line(self, y: int) -> Strip:
        """One line."""
        number = y + self.scroll_offset.y
        if self._layout is None or number >= self._layout.height:
            return Strip.blank(self.scrollable_content_region.width, self.rich_style)
        painter = SalesPainter(
            lambda name: self.get_component_rich_style(name, partial=True),
            self.rich_style,
            self._layout,
            self.scrollable_content_region.width,
        )
        cursor = ("cursor" if self.has_focus else "away") if number == self._line and self.current else ""
        return painter.line(number, self._column, cursor)

    def on_click(self, event: events.Click) -> None:
        """Choose a bar; a double click shows its records."""
        if self._layout is None:
            return
        number = event.y + self.scroll_offset.y
        column = int(self._layout.wide and event.x > column_width(self._layout, self.scrollable_content_region.width))
        if self._layout.line(column, number).bar is None:
            return
        self._put(column, number)
        if event.chain == 2:
            self.open()
