"""A scrolled widget that is painted line by line, and laid out only where its scroll bar comes or goes."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LineView(ScrollView):
    """To lay the screen out takes longer than to paint it: another number of lines tells the scroll bar, and that is all."""

    virtual_size = Reactive(Size(0, 0), repaint=False)

    def reach(self, width: int, lines: int) -> None:
        """There are so many lines."""
        self.virtual_size = Size(width, lines)
        needed = lines > self.container_size.height
        if needed != self.show_vertical_scrollbar:
            self.refresh(layout=True)
        elif needed:
            self.vertical_scrollbar.window_virtual_size = lines
