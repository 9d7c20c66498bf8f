"""What the details of all records are laid out with: a headline, and blocks of lines between rules."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content

from crm_tui.glyphs import sign
from crm_tui.widgets.columns import pad

LEAST_TITLE = 8


def headline(title: str, amount: str, width: int) -> Content:
    """A title at the left and an amount at the right of a line ``width`` cells wide; the title gives way."""
    shown = pad(title, max(width - cell_len(amount) - 1, LEAST_TITLE))
    return Content.styled(shown, "bold") + Content.styled(f" {amount}", "$crm-accent")


def between_rules(blocks: Iterable[Sequence[Content]], width: int) -> Content:
    """The blocks that say something, one below the other, with a rule ``width`` cells wide between two of them."""
    rule = Content.styled(sign("rule") * width, "$crm-rule")
    lines: list[Content] = []
    for block in blocks:
        if block:
            lines += [rule, *block] if lines else block
    return Content("\n").join(lines)
