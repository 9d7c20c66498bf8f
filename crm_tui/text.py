"""Data on its way to the screen: every control made visible, never read as markup."""

from textual.content import Content

from crm_core.values.text import cell_width, shorten, show_text


def safe(text: str, style: str = "") -> Content:
    """Foreign text as Textual content."""
    return Content.styled(show_text(text), style) if style else Content(show_text(text))


def safe_lines(text: str) -> Content:
    """Foreign text whose line breaks count."""
    return Content(show_text(text, keep_newlines=True))


def two_lines(text: str, width: int, ending: str = "") -> str:
    """Text and its ending in at most two lines of ``width`` cells, what has no room left out with … before the ending."""
    if cell_width(text + ending) <= width:
        return text + ending
    first, rest = _first_line(text, width)
    if not rest:
        return f"{first}\n{ending.lstrip(' ·')}"
    return f"{first}\n{shorten(rest, width - cell_width(ending))}{ending}"


def _first_line(text: str, width: int) -> tuple[str, str]:
    """As many words as fit, else as many characters, and what is left."""
    fitting = len(text)
    while cell_width(text[:fitting]) > width:
        fitting -= 1
    if fitting < len(text) and (blank := text.rfind(" ", 0, fitting + 1)) > 0:
        return text[:blank], text[blank + 1 :]
    return text[:fitting], text[fitting:]
