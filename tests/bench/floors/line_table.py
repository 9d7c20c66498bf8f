"""A bare table: Textual's Line API, pages by key, a filter; no panes, no marks, no colours, nothing that updates itself."""

import sqlite3
import sys
import threading

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input

PAGE = 200
Row = tuple[str, int, str]


class Table(ScrollView, can_focus=True):
    """Names by key; the next page is read when the cursor comes near the end of the last one."""

    BINDINGS = [("down", "move(1)", ""), ("pagedown", "move(30)", "")]

    def on_mount(self) -> None:
        """The first page."""
        self.word, self.local = "", threading.local()
        self.show("", self.page("", ("", 0, "")))

    def filter(self, word: str) -> None:
        """Read the rows that match a word, outside the thread that paints."""
        self.word = word
        self.run_worker(lambda: self.app.call_from_thread(self.show, word, self.page(word, ("", 0, ""))), thread=True)

    def show(self, word: str, rows: list[Row]) -> None:
        """Begin with these rows, unless another word was typed meanwhile."""
        if word == self.word:
            self.rows, self.cursor = rows, 0
            self.virtual_size = Size(self.size.width, len(rows))
            self.scroll_to(y=0, animate=False)
            self.refresh()

    def page(self, word: str, last: Row) -> list[Row]:
        """The rows after one."""
        if not hasattr(self.local, "db"):
            self.local.db = sqlite3.connect(sys.argv[1])
        match = "AND id IN (SELECT rowid FROM customers_search WHERE customers_search MATCH ?)" if word else ""
        return self.local.db.execute(
            f"SELECT sort_name, id, name FROM customers WHERE deleted_at IS NULL AND sort_name >= ? AND (sort_name, id) > (?, ?) {match} ORDER BY 1, 2 LIMIT ?",
            (last[0], *last[:2], *([f'"{word}"*'] if word else []), PAGE),
        ).fetchall()

    def action_move(self, distance: int) -> None:
        """Move the cursor."""
        self.cursor = min(self.cursor + distance, len(self.rows) - 1)
        if self.cursor + 2 * self.size.height > len(self.rows):
            self.rows += self.page(self.word, self.rows[-1])
            self.virtual_size = Size(self.size.width, len(self.rows))
        if self.cursor >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=self.cursor - self.size.height + 1, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One name."""
        place = self.scroll_offset.y + y
        text = self.rows[place][2] if place < len(self.rows) else ""
        return Strip([Segment(f"{'>' if place == self.cursor else ' '} {text:60}")])


class Bare(App[None]):
    """A filter and a table."""

    BINDINGS = [("slash", "filter", "")]

    def compose(self) -> ComposeResult:
        """Both."""
        yield Input()
        yield Table()

    def on_mount(self) -> None:
        """Begin in the table."""
        self.query_one(Table).focus()

    def action_filter(self) -> None:
        """Go to the filter."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while one types."""
        self.query_one(Table).filter(event.value)


Bare().run()
