"""The first line of every screen: the screens with their numbers, the day, the business."""

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from crm_core.values.text import show_text
from crm_tui.widgets.columns import pad


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
        self._right = ""
        self._places: list[tuple[int, int, str]] = []

    def set_right(self, text: str) -> None:
        """Say something at the right edge."""
        self._right = show_text(text)
        self.refresh()

    def render(self) -> Content:
        """The line; what stands at the right is shortened first."""
        parts: list[Content] = [Content.styled(" crm", "$crm-dim")]
        self._places, x = [], 4
        for name, key, label in self._screens:
            width = len(f"  {key} {label}")
            self._places.append((x, x + width, name))
            x += width
            here = name == self._here
            parts.append(Content.styled(f"  {key} ", "$crm-accent" if here else "$crm-dim"))
            parts.append(Content.styled(label, "bold $crm-accent" if here else ""))
        room = max(self.size.width - x - 3, 0)
        right = self._right if cell_len(self._right) <= room else pad(self._right, room)
        parts.append(Content(" " * max(self.size.width - x - cell_len(right) - 1, 0)))
        parts.append(Content.styled(right, "$crm-dim"))
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        """Go to the screen under the mouse."""
        for start, end, name in self._places:
            if start <= event.x < end:
                self.post_message(self.Picked(name))
