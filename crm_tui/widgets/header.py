"""The first line of every screen: the screens with their numbers, the day, the business."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.values.text import shorten, show_text

LEAST_OF_A_NAME = 10

WAYS = ((2, True), (1, True), (1, False))
"""How the screens can be written: blanks between them, and whether those that are not shown have labels."""


class ScreenHeader(Widget):
    """One line: ``crm  1 Customers  2 Pipeline …            21 Nov  Müller Design``."""

    class Picked(Message):
        """A screen's name was clicked."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, screens: Sequence[tuple[str, str, str]], here: str) -> None:
        """``screens`` are (name, key, label); ``here`` names the one that shows this header."""
        super().__init__()
        self._screens = tuple(screens)
        self._here = here
        self._right: tuple[str, ...] = ()
        self._places: list[tuple[int, int, str]] = []

    def set_right(self, *parts: str) -> None:
        """Say something at the right edge; later parts give way first."""
        self._right = tuple(show_text(part) for part in parts if part)
        self.refresh()

    def render(self) -> Content:
        """The line; what stands at the right gives way first, then the blanks, then the labels of other screens."""
        gap, labels = next((way for way in WAYS if self._width(*way) <= self.size.width), (1, False))
        parts: list[Content] = [Content.styled(" crm", "$crm-dim")]
        self._places, x = [], 4
        for name, key, label in self._screens:
            here = name == self._here
            shown = label if labels or here else ""
            width = len(self._named(gap, key, shown))
            self._places.append((x, x + width, name))
            x += width
            parts.append(Content.styled(self._named(gap, key, ""), "$crm-accent" if here else "$crm-dim"))
            if shown:
                parts.append(Content.styled(f" {shown}", "bold $crm-accent" if here else ""))
        room = max(self.size.width - x - 3, 0)
        right = self._right_in(room)
        parts.append(Content(" " * max(self.size.width - x - cell_len(right) - 1, 0)))
        parts.append(Content.styled(right, "$crm-dim"))
        return Content("").join(parts)

    def _right_in(self, room: int) -> str:
        """What fits: the first part whole, the others cut short where at least a word of them can be read."""
        whole = "  ".join(self._right)
        least = cell_len(self._right[0]) if self._right else 0
        if cell_len(whole) <= room or room >= least + LEAST_OF_A_NAME:
            return shorten(whole, room)
        return self._right[0] if 0 < least <= room else ""

    @staticmethod
    def _named(gap: int, key: str, label: str) -> str:
        return f"{' ' * gap}{key}" + (f" {label}" if label else "")

    def _width(self, gap: int, labels: bool) -> int:
        """How many cells the screens take when written that way."""
        names = (
            self._named(gap, key, label if labels or name == self._here else "") for name, key, label in self._screens
        )
        return 4 + sum(map(len, names))

    def on_click(self, event: events.Click) -> None:
        """Go to the screen under the mouse."""
        for start, end, name in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(name))
