"""Scrolled text that is painted line by line: another text costs a paint, and lays nothing out."""

from textual.content import Content
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from crm_tui.widgets.line_view import LineView


class TextPane(LineView, can_focus=True):
    """Shows parts of text one below the other, wrapped to the width."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (as all widgets call it)
        super().__init__(id=id)
        self._parts: tuple[Content, ...] = ()
        self._wrapped: list[list[Strip]] = []
        self._painted: list[Strip] = []

    def show_text(self, *parts: Content) -> None:
        """Show other text."""
        if parts != self._parts:
            self._parts = parts
            self._wrap()

    def text(self) -> str:
        """What is shown, without its styles."""
        return "\n".join(part.plain for part in self._parts if part)

    def top_of(self, part: int) -> int:
        """The line at which a part begins."""
        return sum(map(len, self._wrapped[:part]))

    def place_at(self, y: int) -> tuple[int, int] | None:
        """The part, and the line of it, that stand at line ``y`` of the widget."""
        line = y - self.gutter.top + self.scroll_offset.y
        for part, lines in enumerate(self._wrapped):
            if 0 <= line < len(lines):
                return part, line
            line -= len(lines)
        return None

    def _wrap(self) -> None:
        width = self.scrollable_content_region.width
        self._wrapped = [
            Visual.to_strips(self, part, width, None, self.visual_style, pad=True) if part and width > 0 else []
            for part in self._parts
        ]
        self._painted = [line for lines in self._wrapped for line in lines]
        self.reach(width, len(self._painted))
        self.refresh()

    def on_resize(self) -> None:
        """Other lines."""
        self._wrap()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._wrap()

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint what was chosen with the mouse."""
        self._wrap()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text that was chosen with the mouse."""
        return selection.extract(self.text()), "\n"

    def render_line(self, y: int) -> Strip:
        """Paint line ``y`` of the widget."""
        line = y + self.scroll_offset.y
        if line < len(self._painted):
            return self._painted[line]
        return Strip.blank(self.scrollable_content_region.width, self.rich_style)
