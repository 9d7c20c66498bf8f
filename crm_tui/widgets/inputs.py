"""Text inputs that neither show nor take control characters."""

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input

from crm_core.values.text import shorten, show_text


class SafeInput(Input):
    """One line of text; what is pasted loses its line breaks, what is shown has no controls."""

    # Longer text is scrolled within the line: no letter lays the screen out anew.
    virtual_size = Reactive(Size(0, 0), repaint=False)

    _hint = ""  # the whole of what the placeholder shows

    def render_line(self, y: int) -> Strip:
        """The line as the terminal may get it."""
        return visible(super().render_line(y))

    def on_resize(self, _event: events.Resize) -> None:
        """Where the hint has no room, it ends in …."""
        self._hint = self._hint or self.placeholder
        self.placeholder = shorten(self._hint, self.scrollable_content_region.width)

    def on_paste(self, event: events.Paste) -> None:
        """Insert the text as one line, controls made visible."""
        event.prevent_default()
        event.stop()
        self.replace(show_text(" ".join(event.text.split("\n"))).strip(), *sorted(self.selection))


def visible(strip: Strip) -> Strip:
    """A strip whose every character may go to a terminal."""
    if strip.text.isprintable():
        return strip
    return Strip([Segment(show_text(segment.text), segment.style, segment.control) for segment in strip])
