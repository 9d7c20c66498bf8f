"""Data on its way to the screen: every control made visible, never read as markup."""

from textual.content import Content

from crm_core.values.text import show_text


def safe(text: str, style: str = "") -> Content:
    """Foreign text as Textual content."""
    return Content.styled(show_text(text), style) if style else Content(show_text(text))


def safe_lines(text: str) -> Content:
    """Foreign text whose line breaks count."""
    return Content(show_text(text, keep_newlines=True))
