"""What keys do with the lines of an order: each is written and changed as one text."""

from collections.abc import Callable
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.sales.lines.spelled import changed_parts, spelled
from crm_tui import bridge
from crm_tui.actions import Action
from crm_tui.screens.order_actions import CHANGED, Host, one, write

SPELLING = "3 x GTX Basic @ 550 -10% tax 19%"


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
    key, orders = host.subject(), host.crm.orders
    ask(host, "New line", lambda text: orders.add_line(key, text))


def edit_line(host: Host) -> None:
    """Choose a line and change its text."""
    key, orders = host.subject(), host.crm.orders

    def chosen(line: Any) -> None:
        def change(text: str) -> Change:
            done: Change = orders.edit_line(key, line.position, changed_parts(line.given, text))
            return done

        ask(host, f"Line {line.position}", change, spelled(line.given))

    _choose(host, "Change which line?", chosen)


def remove_line(host: Host) -> None:
    """Choose a line and take it out."""
    key, orders = host.subject(), host.crm.orders

    def remove(line: Any) -> None:
        write(host, lambda: orders.remove_line(key, line.position))

    _choose(host, "Take out which line?", remove)


def _choose(host: Host, title: str, then: Callable[[Any], object]) -> None:
    """Ask for one of the lines of the order."""
    from crm_tui.dialogs.choose import Choose

    app, key, orders = host.crm_app, host.subject(), host.crm.orders

    def arrived(view: Any) -> None:
        lines = {str(line.position): line for line in view.lines}
        if not lines:
            app.tell(f"This order has no lines; {host.key('order.line-add')} adds one.", warning=True)
            return
        choices = [(place, f"{place}  {spelled(line.given)}") for place, line in lines.items()]
        app.push_screen(Choose(title, choices), lambda place: then(lines[place]) if place else None)

    bridge.load(app, "lines", lambda: orders.view(key), arrived)


def _words(*words: str) -> Callable[[Host], list[str]]:
    return lambda host: ["crm", "order", "line", words[0], str(host.subject()), *words[1:]]


ORDER_LINE_ACTIONS = (
    Action(id="order.line-add", keys="l", label="Add line", footer=91, run=add_line, enabled=one,
           twin=_words("add", "LINE"), help=f"A line in one text: {SPELLING}."),
    Action(id="order.line-edit", keys="L", label="Change line", footer=90, run=edit_line, enabled=one,
           twin=_words("edit", "PLACE", "--discount", "DISCOUNT"), help="Choose a line and change its text."),
    Action(id="order.line-remove", keys="X", label="Take line out", run=remove_line, enabled=one,
           twin=_words("remove", "PLACE"), help="Choose a line and take it out."),
)  # fmt: skip
