"""What keys do with the lines of a draft: each is written and changed as one text."""

from collections.abc import Callable
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.sales.lines.spelled import changed_parts, spelled
from crm_tui import bridge
from crm_tui.actions import Action
from crm_tui.screens.quote_actions import CHANGED, Host, is_draft, write

SPELLING = "3 x GTX Basic @ 550 -10% tax 19% (optional)"


def understood(text: str) -> str:
    """What a text means as a line. Raises InvalidValue."""
    from crm_core.sales.lines.given import parse_line

    return spelled(parse_line(text))


def ask(host: Host, title: str, change: Callable[[str], Change], value: str = "") -> None:
    """Ask for a line; products are suggested, and what is refused stays open."""
    from crm_tui.dialogs.find_records import line_finder
    from crm_tui.dialogs.write_prompt import ask_change

    app = host.crm_app
    find = line_finder(app)
    ask_change(app, title, change, CHANGED, value=value, placeholder=SPELLING, check=understood, find=find)


def add_line(host: Host) -> None:
    """Ask for a line and put it behind the others."""
    key, quotes = host.subject(), host.crm.quotes
    ask(host, "New line", lambda text: quotes.add_lines(key, [text]))


def edit_line(host: Host) -> None:
    """Choose a line and change its text."""
    key, quotes = host.subject(), host.crm.quotes

    def chosen(line: Any) -> None:
        def change(text: str) -> Change:
            done: Change = quotes.edit_line(key, line.position, changed_parts(line.given, text))
            return done

        ask(host, f"Line {line.position}", change, spelled(line.given))

    _choose(host, "Change which line?", chosen)


def remove_line(host: Host) -> None:
    """Choose a line and take it off."""
    key, quotes = host.subject(), host.crm.quotes

    def remove(line: Any) -> None:
        write(host, lambda: quotes.remove_lines(key, [line.position]))

    _choose(host, "Take off which line?", remove)


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
            CHANGED,
            placeholder="1 is the first",
        )

    _choose(host, "Move which line?", chosen)


def _moved(quotes: Any, key: int, position: int, text: str) -> Change:
    from crm_core.sales.quotes.steps import positions

    moved: Change = quotes.move_line(key, position, positions([text])[0])
    return moved


def _choose(host: Host, title: str, then: Callable[[Any], object]) -> None:
    """Ask for one of the lines of the quote."""
    from crm_tui.dialogs.choose import Choose

    app, key, quotes = host.crm_app, host.subject(), host.crm.quotes

    def arrived(view: Any) -> None:
        lines = {str(line.position): line for line in view.lines}
        if not lines:
            app.tell(f"This quote has no lines yet; {host.key('quote.line-add')} adds one.", warning=True)
            return
        choices = [(place, f"{place}  {spelled(line.given)}") for place, line in lines.items()]
        app.push_screen(Choose(title, choices), lambda place: then(lines[place]) if place else None)

    bridge.load(app, "lines", lambda: quotes.view(key), arrived)


def _words(*words: str) -> Callable[[Host], list[str]]:
    return lambda host: ["crm", "quote", "line", words[0], str(host.subject()), *words[1:]]


QUOTE_LINE_ACTIONS = (
    Action(id="quote.line-add", keys="l", label="Add line", footer=91, run=add_line, enabled=is_draft,
           twin=_words("add", "LINE"), help=f"A line in one text: {SPELLING}."),
    Action(id="quote.line-edit", keys="L", label="Change line", footer=90, run=edit_line, enabled=is_draft,
           twin=_words("edit", "PLACE", "--discount", "DISCOUNT"), help="Choose a line of the draft and change its text."),
    Action(id="quote.line-remove", keys="X", label="Take line off", run=remove_line, enabled=is_draft,
           twin=_words("remove", "PLACE"), help="Choose a line of the draft and take it off."),
    Action(id="quote.line-move", keys="M", label="Move line", run=move_line, enabled=is_draft,
           twin=_words("move", "PLACE", "TO"), help="Choose a line of the draft and give it another place."),
)  # fmt: skip
