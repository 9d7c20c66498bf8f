"""The first line of every screen: the screens with their numbers, the day, the business."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.values.text import shorten, show_text

LEAST_OF_A_NAME = 10
WIDE = 100
MOST_AT_RIGHT = 40


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
        """The line; where there is little room the name of the program goes, then the labels of the last screens."""
        start, gap, names = self._fitting()
        parts: list[Content] = [Content.styled(start, "$crm-dim")]
        self._places, x = [], len(start)
        for (name, key, _), label in zip(self._screens, names, strict=True):
            width = len(_named(gap, key, label))
            self._places.append((x, x + width, name))
            x += width
            here = name == self._here
            parts.append(Content.styled(f"{gap}{key}", "$crm-accent" if here else "$crm-dim"))
            parts.append(Content.styled(f" {label}" if label else "", "bold $crm-accent" if here else ""))
        room = max(self.size.width - x - 3, 0)
        right = self._right_in(room)
        parts.append(Content(" " * max(self.size.width - x - cell_len(right) - 1, 0)))
        parts.append(Content.styled(right, "$crm-dim"))
        return Content("").join(parts)

    def _fitting(self) -> tuple[str, str, list[str]]:
        """What stands before the screens and between them, and their labels, so that the first part at the right fits."""
        names = [label for _, _, label in self._screens]
        whole = cell_len("  ".join(self._right))
        if self._width(" crm", "  ", names) + 3 + whole <= self.size.width:
            return " crm", "  ", names
        # In a wide window the business is worth more than the label of the last screen.
        first = cell_len(self._right[0]) if self._right else 0
        least = min(whole, MOST_AT_RIGHT) if self.size.width >= WIDE else first
        for place in reversed(range(len(names))):
            if self._width("", " ", names) + 3 + least <= self.size.width:
                break
            if self._screens[place][0] != self._here:
                names[place] = ""
        return "", " ", names

    def _width(self, start: str, gap: str, names: Sequence[str]) -> int:
        """How many cells the screens take."""
        keys = (key for _, key, _ in self._screens)
        return len(start) + sum(len(_named(gap, key, name)) for key, name in zip(keys, names, strict=True))

    def _right_in(self, room: int) -> str:
        """What fits: the first part whole, of the others the last cut short where at least a word of it can be read."""
        shown = self._right[0] if self._right else ""
        if cell_len(shown) > room:
            return ""
        for part in self._right[1:]:
            left = room - cell_len(shown) - 2
            if cell_len(part) <= left:
                shown += f"  {part}"
                continue
            return f"{shown}  {shorten(part, left)}" if left >= LEAST_OF_A_NAME else shown
        return shown

    def on_click(self, event: events.Click) -> None:
        """Go to the screen under the mouse."""
        for start, end, name in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(name))


def _named(gap: str, key: str, label: str) -> str:
    return f"{gap}{key} {label}" if label else f"{gap}{key}"
