"""Custom values that no defined field shows, one a line."""

from collections.abc import Iterator, Mapping

from textual.content import Content

from crm_core.values.text import show_text
from crm_tui.widgets.columns import pad


def custom_lines(values: Mapping[str, object], label_cells: int) -> Iterator[Content]:
    """A line for each of a record's custom values, its name in ``label_cells`` cells."""
    custom = values.get("custom")
    for name, value in custom.items() if isinstance(custom, dict) else ():
        yield Content.styled(f"{pad(show_text(name), label_cells)} ", "$crm-dim") + Content(show_text(str(value)))
