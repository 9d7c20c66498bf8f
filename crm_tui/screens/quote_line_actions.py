"""What keys do with the lines of a draft: each is written and changed as one text."""

from typing import Any

from crm_core.catalog.pages import Change
from crm_tui.actions import Action
from crm_tui.screens.document_actions import Documents, choose_line, line_actions, line_twin
from crm_tui.screens.quote_actions import Host, is_draft

QUOTES = Documents(
    noun="quote",
    spelling="3 x GTX Basic @ 550 -10% tax 19% (optional)",
    can_change=is_draft,
    capability=lambda crm: crm.quotes,
    remove=lambda quotes, key, position: quotes.remove_lines(key, [position]),
)


def move_line(host: Host) -> None:
    """Choose a line, then the place where it goes."""
    from crm_tui.dialogs.write_prompt import ask_change

    key, quotes = host.subject(), host.crm.quotes

    def chosen(line: Any) -> None:
        title = f"Line {line.position} to which place?"
        ask_change(
            host.crm_app,
            title,
            lambda text: _moved(quotes, key, line.position, text),
            placeholder="1 is the first",
        )

    choose_line(host, QUOTES, "Move which line?", chosen)


def _moved(quotes: Any, key: int, position: int, text: str) -> Change:
    from crm_core.sales.quotes.steps import positions

    moved: Change = quotes.move_line(key, position, positions([text])[0])
    return moved


QUOTE_LINE_ACTIONS = (
    *line_actions(QUOTES),
    Action(id="quote.line-move", keys="M", label="Move line", run=move_line, enabled=is_draft,
           twin=line_twin("quote", "move", "PLACE", "TO"), help="Choose a line of the draft and give it another place."),
)  # fmt: skip
