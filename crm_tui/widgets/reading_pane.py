"""A pane of text about the record under the cursor, read in the background and scrolled with the usual keys."""

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.content import Content

from crm_tui import bridge
from crm_tui.actions import ActionHost, bindings
from crm_tui.widgets.customer_detail import SCROLLING
from crm_tui.widgets.text_pane import TextPane

Reading = TypeVar("Reading")


class ReadingPane(ActionHost, TextPane, Generic[Reading], can_focus=True):
    """``read`` runs in a worker with the key of a record; ``lines`` lays what it gave out to a width."""

    ACTIONS = SCROLLING
    BINDINGS = bindings(SCROLLING)

    def __init__(self, read: Callable[[int], Reading | None], lines: Callable[[Reading, int], Content]) -> None:
        super().__init__()
        self._read = read
        self._lines = lines
        self._key: int | None = None
        self.reading: Reading | None = None

    def show(self, key: int | None, *, again: bool = False) -> None:
        """Show a record, None for nothing; ``again`` reads even if it is the same one."""
        if key == self._key and not again:
            return
        if key != self._key:
            self.scroll_home(animate=False)
        self._key = key
        if key is None:
            self._arrived(None)
        else:
            bridge.load(self, "pane", lambda: self._read(key), self._arrived)

    def _arrived(self, reading: Reading | None) -> None:
        self.reading = reading
        self._paint()

    def on_resize(self) -> None:
        """Lay the text out anew."""
        super().on_resize()
        self._paint()

    def _paint(self) -> None:
        width = self.scrollable_content_region.width
        text = Content("") if self.reading is None or width < 10 else self._lines(self.reading, width)
        self.show_text(text)
