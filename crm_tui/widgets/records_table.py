"""A table for any number of records: only the visible pages are read, by key, outside the UI thread."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_core.errors import CrmError
from crm_tui.actions import ActionHost, bindings
from crm_tui.widgets.columns import GAP, Column, cell, fit, pad
from crm_tui.widgets.pages import PAGE_SIZE, PageCache, PageSource, Plan, Rows
from crm_tui.widgets.table_actions import TABLE_ACTIONS

MARGIN = 3  # cursor bar, mark, blank


class RecordsTable(ActionHost, ScrollView, can_focus=True):
    """Rows of a ``PageSource`` with a cursor, marks and sortable headers."""

    ACTIONS = TABLE_ACTIONS
    BINDINGS = bindings(TABLE_ACTIONS)
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "records--header",
        "records--header-sorted",
        "records--cursor",
        "records--bar",
        "records--mark",
        "records--dim",
        "records--warn",
        "records--rule",
    }

    class Highlighted(Message):
        """The cursor stands on another record, None when there is none."""

        def __init__(self, table: "RecordsTable", record_id: int | None) -> None:
            super().__init__()
            self.table = table
            self.record_id = record_id

    class Opened(Message):
        """Enter or a double click on a record."""

        def __init__(self, table: "RecordsTable", record_id: int) -> None:
            super().__init__()
            self.table = table
            self.record_id = record_id

    class HeaderClicked(Message):
        """A column's header was clicked."""

        def __init__(self, table: "RecordsTable", key: str) -> None:
            super().__init__()
            self.table = table
            self.key = key

    class Counted(Message):
        """The number of records is known."""

        def __init__(self, table: "RecordsTable", count: int) -> None:
            super().__init__()
            self.table = table
            self.count = count

    class Failed(Message):
        """A page could not be read."""

        def __init__(self, table: "RecordsTable", error: Exception) -> None:
            super().__init__()
            self.table = table
            self.error = error

    def __init__(
        self, columns: Sequence[Column], *, empty: Sequence[str], today: Callable[[], date], id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.sort = ""
        self.cursor = 0
        self.count = 0
        self.marked: set[int] = set()
        self._empty = tuple(empty)
        self._today = today
        self._source: PageSource | None = None
        self._generation = 0
        self._loaded = False
        self._cache = PageCache()
        self._loading: set[int] = set()
        self._fitted: list[tuple[Column, int]] = []
        self._highlighted: int | None = None

    # What is shown

    def show(self, source: PageSource, *, keep: int | None = None) -> None:
        """Show another source, or the same one again; the cursor goes to record ``keep``, else to the top."""
        if self._source is not None:
            self._source.interrupt()
        self._source = source
        self._generation += 1
        self._loading.clear()
        generation = self._generation

        def start() -> None:
            place = source.position(keep) if keep is not None else None
            number = (place or 0) // PAGE_SIZE
            rows = Plan(number).fetch(source, PAGE_SIZE)
            self.call_later(self._restart, generation, number, rows, place or 0)

        self._in_background(start, generation)
        self._in_background(lambda: self.call_later(self._counted, generation, source.count()), generation)

    def reload(self) -> None:
        """Read the visible records again; the cursor stays on its record."""
        if self._source is not None:
            self.show(self._source, keep=self.current)

    @property
    def current(self) -> int | None:
        """The id of the record under the cursor."""
        found = self._cache.row(self.cursor)
        return found[0] if found else None

    def chosen(self) -> list[int]:
        """The marked records, or the one under the cursor."""
        if self.marked:
            return sorted(self.marked)
        return [] if self.current is None else [self.current]

    def value(self, key: str) -> object:
        """The value of a shown field in the record under the cursor, None when there is none."""
        found = self._cache.row(self.cursor)
        if found is None:
            return None
        return next((v for c, v in zip(self.columns, found[1], strict=False) if c.field.key == key), None)

    # Loading

    def _in_background(self, work: Callable[[], object], generation: int) -> None:
        def guarded() -> None:
            try:
                work()
            except CrmError as error:
                if generation == self._generation:
                    self.post_message(self.Failed(self, error))

        self.run_worker(guarded, thread=True, exit_on_error=False)

    def _restart(self, generation: int, number: int, rows: Rows, cursor: int) -> None:
        if generation != self._generation:
            return
        line_on_screen = self.cursor - self.scroll_offset.y
        self._cache = PageCache()
        self._cache.put(number, rows)
        self._loaded = True
        self._set_count(max(self.count, number * PAGE_SIZE + len(rows.ids)) if number else max(self.count, len(rows.ids)))
        if number == 0 and len(rows.ids) < PAGE_SIZE:
            self._set_count(len(rows.ids))
        self.cursor = min(cursor, max(self.count - 1, 0))
        self.scroll_to(y=self.cursor - line_on_screen, animate=False, immediate=True)
        self._reveal()
        self._announce()
        self.refresh()

    def _counted(self, generation: int, count: int) -> None:
        if generation != self._generation:
            return
        self._set_count(count)
        if self.cursor >= count:
            self.move_to(count - 1)
        self.post_message(self.Counted(self, count))

    def _set_count(self, count: int) -> None:
        self.count = count
        self.virtual_size = Size(self.size.width, count + 1)
        self.refresh()

    def _want(self, first: int, last: int) -> None:
        """Have the pages of these positions read unless they are here or under way."""
        source = self._source
        if source is None or not self._loaded or not self.count:
            return
        for number in self._cache.missing(first, min(last, self.count - 1)):
            if number not in self._loading:
                self._loading.add(number)
                self._fetch(source, self._cache.plan(number, self.count))

    def _fetch(self, source: PageSource, plan: Plan) -> None:
        generation = self._generation

        def read() -> None:
            rows = plan.fetch(source, PAGE_SIZE)
            self.call_later(self._arrived, generation, plan.number, rows)

        self._in_background(read, generation)

    def _arrived(self, generation: int, number: int, rows: Rows) -> None:
        if generation != self._generation:
            return
        self._loading.discard(number)
        self._cache.put(number, rows)
        self._announce()
        self.refresh()

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a position and make it visible."""
        index = max(0, min(index, self.count - 1))
        before, self.cursor = self.cursor, index
        if not self._reveal():
            self._refresh_row(before)
            self._refresh_row(index)
        self._announce()

    def page_rows(self) -> int:
        """How many records fit on the screen."""
        return max(self.size.height - 1, 1)

    def _reveal(self) -> bool:
        """Scroll so that the cursor is visible; True when that was needed."""
        top, height = self.scroll_offset.y, self.page_rows()
        wanted = min(max(top, self.cursor - height + 1), self.cursor)
        if wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, immediate=True)
        return True

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - self.scroll_offset.y + 1, self.size.width, 1))

    def _announce(self) -> None:
        if self.current != self._highlighted:
            self._highlighted = self.current
            self.post_message(self.Highlighted(self, self.current))

    def toggle_mark(self) -> None:
        """Mark or unmark the record under the cursor and go on to the next."""
        if self.current is not None:
            self.marked.symmetric_difference_update({self.current})
            self.move_to(self.cursor + 1)
            self.refresh()

    # Painting

    def on_resize(self) -> None:
        """Choose the columns that fit."""
        self._fitted = fit(self.columns, max(self.size.width - MARGIN - 1, 8))
        self.virtual_size = Size(self.size.width, self.count + 1)

    def render_line(self, y: int) -> Strip:
        """Paint line ``y`` of the widget: the header, a record, or the words for an empty table."""
        width = self.size.width
        if y == 0:
            return self._header(width)
        index = self.scroll_offset.y + y - 1
        if not self.count:
            return self._empty_line(y, width)
        if index >= self.count:
            return Strip.blank(width, self.rich_style)
        found = self._cache.row(index)
        if found is None:
            self._want(index, index)
            return self._line(index, None, (), width)
        if y == 1 or y == self.size.height - 1:
            self._want(index - PAGE_SIZE // 2, index + PAGE_SIZE // 2)
        return self._line(index, found[0], found[1], width)

    def _line(self, index: int, record_id: int | None, row: tuple[object, ...], width: int) -> Strip:
        under_cursor = index == self.cursor
        base = self.get_component_rich_style("records--cursor") if under_cursor else self.rich_style
        bar = base + self.get_component_rich_style("records--bar", partial=True)
        mark = base + self.get_component_rich_style("records--mark", partial=True)
        segments = [
            Segment("▌" if under_cursor and self.has_focus else " ", bar),
            Segment("● " if record_id in self.marked else "  ", mark),
        ]
        if record_id is None:
            segments.append(Segment("…", base + self._tone("dim")))
        else:
            segments.extend(self._cells(row, base))
        return Strip(segments).adjust_cell_length(width, base)

    def _cells(self, row: tuple[object, ...], base: Style) -> list[Segment]:
        by_key = {column.field.key: value for column, value in zip(self.columns, row, strict=False)}
        today = self._today()
        segments = []
        for column, width in self._fitted:
            shown = cell(column.field, by_key.get(column.field.key), width, column.right, today)
            style = base + self._tone(shown.tone) if shown.tone else base
            segments.append(Segment(shown.text + " " * GAP, style))
        return segments

    def _tone(self, tone: str) -> Style:
        return self.get_component_rich_style(f"records--{tone}", partial=True)

    def _header(self, width: int) -> Strip:
        style = self.get_component_rich_style("records--header")
        chosen = style + self.get_component_rich_style("records--header-sorted", partial=True)
        segments = [Segment(" " * MARGIN, style)]
        for column, cells in self._fitted:
            sorted_by = self.sort.lstrip("-") == column.field.key
            arrow = ("▾" if self.sort.startswith("-") else "▴") if sorted_by else ""
            label = pad(f"{column.field.label}{' ' + arrow if arrow else ''}", cells, column.right)
            segments.append(Segment(label + " " * GAP, chosen if sorted_by else style))
        return Strip(segments).adjust_cell_length(width, style)

    def _empty_line(self, y: int, width: int) -> Strip:
        top = max((self.size.height - len(self._empty)) // 3, 2)
        place = y - top
        if not self._loaded or not 0 <= place < len(self._empty):
            return Strip.blank(width, self.rich_style)
        text = self._empty[place]
        style = self.rich_style + self._tone("dim")
        return Strip([Segment(text.center(width), style)]).adjust_cell_length(width, style)

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Choose a record or sort by a column; a double click opens."""
        if event.y == 0:
            self._click_header(event.x)
            return
        index = self.scroll_offset.y + event.y - 1
        if index < self.count:
            self.move_to(index)
            if event.chain == 2 and self.current is not None:
                self.post_message(self.Opened(self, self.current))

    def _click_header(self, x: int) -> None:
        left = MARGIN
        for column, width in self._fitted:
            if left <= x < left + width + GAP:
                self.post_message(self.HeaderClicked(self, column.field.key))
                return
            left += width + GAP
