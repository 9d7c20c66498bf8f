"""What keys do with the products of a deal."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_core.catalog.pages import Change
from crm_core.sales.deal_lines.queries import LineView
from crm_core.sales.lines.given import parse_line, show_quantity
from crm_core.sales.queries import DealView
from crm_core.values.text import shorten
from crm_tui import bridge
from crm_tui.actions import Action
from crm_tui.screens.deal_actions import one, write

Host = Any  # DealScreen: subject(), subject_name()
HINT = "3 x GTX Basic @ 550 -10%; type to find a product"
LONGEST = 60


def add(host: Host) -> None:
    """Ask for a line as people write it."""
    from crm_tui.dialogs.find_records import line_finder
    from crm_tui.dialogs.write_prompt import ask_change

    app, key, deals = host.crm_app, host.subject(), host.crm.deals

    def understood(text: str) -> str:
        line = parse_line(text)
        parts = [f"{show_quantity(line.quantity_milli)} x {line.name}", f"at {line.price}" if line.price else ""]
        return shorten(", ".join(filter(None, [*parts, f"less {line.discount}" if line.discount else ""])), LONGEST)

    ask_change(
        app,
        f"Add a product to {host.subject_name()}",
        lambda text: deals.add_line(key, text),
        placeholder=HINT,
        check=understood,
        find=line_finder(app),
    )


def edit(host: Host) -> None:
    """Choose a line to change."""
    from crm_tui.dialogs.product_forms import open_line

    key = host.subject()
    _with_line(host, "Change which product?", lambda line: open_line(host.crm_app, key, line))


def remove(host: Host) -> None:
    """Choose a line to take off."""
    key, deals = host.subject(), host.crm.deals

    def call(line: LineView) -> Callable[[], Change]:
        return lambda: deals.remove_line(key, line.number)

    _with_line(host, "Remove which product?", lambda line: write(host, call(line)))


def _with_line(host: Host, title: str, then: Callable[[LineView], object]) -> None:
    """The line that is meant: the only one there is, or the one that is chosen."""
    app, key, deals = host.crm_app, host.subject(), host.crm.deals

    def offer(view: DealView) -> None:
        from crm_tui.dialogs.choose import Choose

        if not view.lines:
            app.tell(f"This deal has no products; {host.key('deal.add_line')} adds one.", warning=True)
            return
        known = {str(line.number): line for line in view.lines}
        choices = [
            (number, f"{number}  {show_quantity(line.quantity_milli)} x {line.description}")
            for number, line in known.items()
        ]
        app.push_screen(Choose(title, choices), lambda chosen: then(known[chosen]) if chosen is not None else None)

    bridge.load(app, "form", lambda: deals.view(key), offer)


def _twin(*words: str, after: tuple[str, ...]) -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", "deal", "product", *words, str(host.subject()), *after]


LINE_ACTIONS = (
    Action(id="deal.add_line", keys="p", label="Add product", footer=84, run=add, enabled=one,
           twin=_twin("add", after=("LINE",)),
           help="A product, or anything with a price; the value becomes the sum."),
    Action(id="deal.edit_line", keys="P", label="Change product", run=edit, enabled=one,
           twin=_twin("edit", after=("LINE", "--quantity", "N")), help="Quantity, price, discount or text of a line."),
    Action(id="deal.remove_line", keys="minus", label="Remove product", run=remove, enabled=one,
           twin=_twin("remove", after=("LINE",)), help="Take a line off the deal."),
)  # fmt: skip
