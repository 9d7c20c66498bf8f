"""A table for any number of records: only the pages around what is visible are read, by key, outside the UI thread."""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeAlias

from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from crm_core.catalog.windows import Window
from crm_tui.actions import ActionHost, bindings
from crm_tui.source import PAGE_SIZE
from crm_tui.values import Place
from crm_tui.widgets import table_messages as messages
from crm_tui.widgets.columns import Column
from crm_tui.widgets.line_view import LineView
from crm_tui.widgets.pages import PageCache, PageSource, Plan
from crm_tui.widgets.table_actions import TABLE_ACTIONS
from crm_tui.widgets.table_paint import COMPONENTS, LinePainter

SLOW_SECONDS = 0.3
PAINTED_SECONDS = 0.15  # after which what came is painted; to read more beside it would keep it waiting


class RecordsTable(ActionHost, LineView, can_focus=True):
    """Records of a ``PageSource`` whose rows hold one value per column, with a cursor, marks and sortable headers."""

    ACTIONS = TABLE_ACTIONS
    BINDINGS = bindings(TABLE_ACTIONS)
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    Highlighted: TypeAlias = messages.Highlighted
    Opened: TypeAlias = messages.Opened
    Counted: TypeAlias = messages.Counted
    Slow: TypeAlias = messages.Slow
    MarksChanged: TypeAlias = messages.MarksChanged
    HeaderClicked: TypeAlias = messages.HeaderClicked
    Failed: TypeAlias = messages.Failed

    def __init__(
        self,
        columns: Sequence[Column],
        place: Callable[[], Place],
        empty: Sequence[str] = (),
        id: str | None = None,  # noqa: A002  (as all widgets call it)
    ) -> None:
        super().__init__(id=id)
        self.columns = tuple(columns)
        self.sort = ""
        self.cursor = 0
        self.count = 0
        self.marked: set[int] = set()
        self.empty = tuple(empty)
        self.read_ahead: Callable[[int], object] = lambda key: None  # in a worker, of the record the cursor comes to
        self._place = place
        self._source: PageSource | None = None
        self._cache = PageCache()
        self._loading: set[int] = set()
        self._generation = 0
        self._loaded = self._counted = self._started_reading = self._failed = self._end_wanted = False
        self._known_count = 0
        self._target: int | None = None
        self._highlighted: int | None = None
        self._painter: LinePainter | None = None

    # What is shown

    def show(
        self, source: PageSource, *, keep: int | None = None, first: Window | None = None, count: int | None = None
    ) -> None:
        """Show another source; the cursor goes to record ``keep``, else to the top. What was shown stays until then.

        ``first`` is the first page and ``count`` the number of records, where they have been read already.
        """
        if self._source is not None:
            self._source.interrupt()
        self._source = source
        self._generation += 1
        self._counted = self._started_reading = self._failed = self._end_wanted = False
        self._target = keep
        self._loading.clear()
        generation, index, screen = self._generation, self.cursor, self.screen

        def start() -> None:
            found = source.position(keep) if keep is not None else 0
            place = index if found is None else found
            number = place // PAGE_SIZE
            rows = Plan(number).fetch(source, PAGE_SIZE)
            # By the screen, which is told the number right after: rows, scroll bar and number are painted at once.
            screen.call_later(self._started, generation, number, rows, place, self._ahead(rows, place))

        if first is not None:
            self._started(generation, 0, first, 0)
        else:
            self._in_background(start, generation)
        self.set_timer(SLOW_SECONDS, lambda: self._say_slow(generation))
        if count is None:
            self._in_background(lambda: self.call_later(self._count_arrived, generation, source.count()), generation)
        else:
            self._count_arrived(generation, count)

    def _ahead(self, rows: Window, place: int) -> object:
        """What is read with the list of the record that the cursor comes to; None where whoever wants it has to read it."""
        if not rows.ids:
            return None
        key = rows.ids[min(place % PAGE_SIZE, len(rows.ids) - 1)]
        try:
            return self.read_ahead(key) if key != self._highlighted else None
        except Exception:
            return None  # who reads it then says what is wrong

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns, of the source that is shown next."""
        self.columns = tuple(columns)
        self._cache = PageCache()
        self._painter = None

    @property
    def current(self) -> int | None:
        """The id of the record under the cursor."""
        found = self._cache.row(self.cursor)
        return found[0] if found else None

    @property
    def kept(self) -> int | None:
        """The record under the cursor, or the one it is on its way to."""
        return self.current if self._started_reading else self._target

    @property
    def rereading(self) -> bool:
        """Whether the rows of the source that is to be shown are still on their way."""
        return self._source is not None and not self._started_reading and not self._failed

    def chosen(self) -> list[int]:
        """The marked records, or the one under the cursor."""
        if self.marked:
            return sorted(self.marked)
        return [] if self.current is None else [self.current]

    def value(self, key: str) -> object:
        """The value of a column's field in the record under the cursor, None when there is none."""
        found = self._cache.row(self.cursor)
        keys = [column.field.key for column in self.columns]
        return found[1][keys.index(key)] if found and key in keys else None

    # Reading

    def _say_slow(self, generation: int) -> None:
        done = self._started_reading and self._counted
        if generation == self._generation and not done and not self._failed:
            self.post_message(self.Slow(self))

    def _in_background(self, work: Callable[[], object], generation: int) -> None:
        def guarded() -> None:
            try:
                work()
            except Exception as error:
                # A query stopped because a newer one took its place is no failure.
                if generation == self._generation:
                    self._failed = True
                    self.post_message(self.Failed(self, error))

        self.run_worker(guarded, thread=True, exit_on_error=False)

    def _started(self, generation: int, number: int, rows: Window, cursor: int, ahead: object = None) -> None:
        if generation != self._generation:
            return
        line_on_screen = self.cursor - self.scroll_offset.y
        self._cache = PageCache()
        self._cache.put(number, rows)
        self._loaded = self._started_reading = True
        known = number * PAGE_SIZE + len(rows.ids)
        if self._counted:
            self._set_count(self._known_count)
        elif len(rows.ids) < PAGE_SIZE and (rows.ids or not number):
            self._set_count(known)
        else:
            self._set_count(max(known, self.count) if number else known)
        self.cursor = max(0, min(cursor, self.count - 1))
        self.scroll_to(y=max(self.cursor - line_on_screen, 0), animate=False, immediate=True)
        self._reveal()
        self._say_counted()
        self._announce(ahead)
        self._read_around(neighbours=False)
        self.set_timer(PAINTED_SECONDS, self._read_around)
        self.refresh()

    def _count_arrived(self, generation: int, count: int) -> None:
        if generation != self._generation:
            return
        self._counted = True
        if not self._started_reading:
            # What is shown is still the list before: to paint its rows once more would keep the new ones waiting.
            self._known_count = count
            return
        self._set_count(count)
        if self.cursor >= count or self._end_wanted:
            self.move_to(count - 1)
        self._say_counted()

    def _say_counted(self) -> None:
        if self._counted and self._started_reading:
            self.screen.post_message(self.Counted(self))

    def _set_count(self, count: int) -> None:
        shown = self.scroll_offset.y + self.page_rows()
        repaint = min(count, self.count) < shown
        self.count = count
        self._reach()
        if repaint:
            self.refresh()

    def _reach(self) -> None:
        """Tell the scroll bar how many lines there are."""
        self.reach(self.size.width, self.count + 1)

    def _read_around(self, *, neighbours: bool = True) -> None:
        """Have the visible pages and their neighbours read unless they are here or under way."""
        source = self._source
        if source is None or not self._loaded or not self.count:
            return
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.page_rows()
        wanted = self._cache.missing(top, min(bottom, self.count - 1))
        if neighbours and not wanted:
            wanted = self._cache.missing(top - PAGE_SIZE // 2, min(bottom + PAGE_SIZE // 2, self.count - 1))
        for number in wanted:
            if number not in self._loading:
                self._loading.add(number)
                self._read_page(source, self._cache.plan(number, self.count))

    def _read_page(self, source: PageSource, plan: Plan) -> None:
        generation = self._generation

        def read() -> None:
            self.call_later(self._page_arrived, generation, plan.number, plan.fetch(source, PAGE_SIZE))

        self._in_background(read, generation)

    def _page_arrived(self, generation: int, number: int, rows: Window) -> None:
        if generation != self._generation:
            return
        self._loading.discard(number)
        self._cache.put(number, rows)
        self._announce()
        self._read_around()
        top = self.scroll_offset.y
        if number in range(top // PAGE_SIZE, (top + self.page_rows()) // PAGE_SIZE + 1):
            self.refresh()

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a position and make it visible."""
        self._end_wanted = False
        before, self.cursor = self.cursor, max(0, min(index, self.count - 1))
        if not self._reveal():
            self._refresh_row(before)
            self._refresh_row(self.cursor)
        self._announce()

    def move_to_end(self) -> None:
        """Put the cursor on the last record, once it is known how many there are."""
        self.move_to(self.count - 1)
        if not self._counted and not self._failed:
            self._end_wanted = True
            self.post_message(self.Slow(self))

    def page_rows(self) -> int:
        """How many records fit on the screen."""
        return max(self.size.height - 1, 1)

    def toggle_mark(self) -> None:
        """Mark or unmark the record under the cursor and go on to the next."""
        if self.current is not None:
            self.marked.symmetric_difference_update({self.current})
            self._refresh_row(self.cursor)
            self.move_to(self.cursor + 1)
            self.post_message(self.MarksChanged(self))

    def unmark(self) -> None:
        """Forget all marks."""
        self.marked.clear()
        self.refresh()
        self.post_message(self.MarksChanged(self))

    def _reveal(self) -> bool:
        """Scroll so that the cursor is visible; True when that was needed."""
        top = self.scroll_offset.y
        wanted = min(max(top, self.cursor - self.page_rows() + 1), self.cursor)
        if wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, immediate=True)
        return True

    def _refresh_row(self, index: int) -> None:
        self.refresh(Region(0, index - self.scroll_offset.y + 1, self.size.width, 1))

    def _announce(self, ahead: object = None) -> None:
        if self.current != self._highlighted:
            self._highlighted = self.current
            # What was read with the list is painted with it; what the screen is to read now comes after the paint.
            whose = self if ahead is None else self.screen
            whose.post_message(self.Highlighted(self, ahead))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Read what came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._read_around()

    # Painting

    def on_resize(self) -> None:
        """Choose the columns that fit."""
        self._painter = None
        self._reach()
        self._read_around()

    def notify_style_update(self) -> None:
        """Other colours: paint anew."""
        super().notify_style_update()
        self._painter = None

    def on_unmount(self) -> None:
        """Nobody waits for what is still being read."""
        if self._source is not None:
            self._source.interrupt()

    def painter(self) -> LinePainter:
        """Paints lines as wide as the table is now."""
        width = self.scrollable_content_region.width
        if self._painter is None or self._painter.width != width:

            def partial(name: str) -> Style:
                return self.get_component_rich_style(name, partial=True)

            self._painter = LinePainter(self.columns, width, partial, self.rich_style)
        return self._painter

    def render_line(self, y: int) -> Strip:
        """Paint line ``y`` of the widget: the header, a record, or the words for an empty table."""
        painter = self.painter()
        if y == 0:
            return painter.header(self.sort)
        index = self.scroll_offset.y + y - 1
        if self._loaded and not self.count:
            line = y - max(self.size.height // 3, 2)
            return painter.words(self.empty[line]) if 0 <= line < len(self.empty) else painter.blank()
        if index >= self.count:
            return painter.blank()
        cursor = ""
        if index == self.cursor:
            cursor = "records--cursor" if self.has_focus else "records--cursor-away"
        found = self._cache.row(index)
        if found is None:
            return painter.waiting(cursor=cursor)
        return painter.record(found[1], self._place(), cursor=cursor, marked=found[0] in self.marked)

    # Mouse

    def on_click(self, event: events.Click) -> None:
        """Choose a record or sort by a column; a double click opens."""
        if event.y == 0:
            if column := self.painter().column_at(event.x):
                self.post_message(self.HeaderClicked(self, column.field.key))
            return
        index = self.scroll_offset.y + event.y - 1
        if index < self.count:
            self.move_to(index)
            if event.chain == 2 and self.current is not None:
                self.post_message(self.Opened(self))
