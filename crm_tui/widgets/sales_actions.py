"""What keys do in the sales overview: the cursor goes from bar to bar, and Enter to the records behind one."""

from typing import TYPE_CHECKING

from crm_tui.actions import MOVES, Action, Enabled

if TYPE_CHECKING:
    from crm_tui.widgets.sales import SalesView


def _there(view: "SalesView") -> Enabled:
    bar = view.current
    return True if bar is not None and bar.filter else "There are no records behind this line."


SALES_VIEW_ACTIONS = (
    Action(id="sales.down", keys="down,j", label="Down", group="Moving", no_twin=MOVES, run=lambda view: view.step(1)),
    Action(id="sales.up", keys="up,k", label="Up", group="Moving", no_twin=MOVES, run=lambda view: view.step(-1)),
    Action(id="sales.left", keys="left,h", label="Left", group="Moving", no_twin=MOVES, run=lambda view: view.turn(0)),
    Action(id="sales.right", keys="right,l", label="Right", group="Moving", no_twin=MOVES, run=lambda view: view.turn(1)),
    Action(id="sales.next-panel", keys="tab", label="Next chart", group="Moving", no_twin=MOVES, footer=80,
           run=lambda view: view.next_panel(1)),
    Action(id="sales.last-panel", keys="shift+tab", label="Chart before", group="Moving", no_twin=MOVES,
           run=lambda view: view.next_panel(-1)),
    Action(id="sales.open", keys="enter", label="Records", footer=90, enabled=_there, run=lambda view: view.open(),
           twin=lambda view: view.screen.open_command(), help="The orders, deals or quotes behind the line."),
)  # fmt: skip
