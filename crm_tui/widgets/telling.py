"""Other text in a label, laid out anew only where it takes another place."""

from textual.content import Content
from textual.widgets import Static


def tell(label: Static, text: Content) -> None:
    """Show ``text``. To lay the screen out takes longer than to paint a label, and is done when its size changes."""
    before = label.content
    if before != text:
        label.update(text, layout=not isinstance(before, Content) or _size(label, before) != _size(label, text))


def _size(label: Static, text: Content) -> tuple[int, int]:
    styles, width = label.styles, label.size.width
    if not width or not text:
        return len(text), 0
    is_as_wide = styles.width is not None and styles.width.is_auto
    return text.cell_length if is_as_wide else width, text.get_height(styles, width)  # type: ignore[arg-type]  # as Textual's own widgets do
