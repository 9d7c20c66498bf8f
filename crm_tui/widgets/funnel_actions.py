"""What keys do in a funnel: the cursor goes from step to step, and Enter to the deals that got there."""

from typing import TYPE_CHECKING

from crm_tui.actions import MOVES, Action, Enabled

if TYPE_CHECKING:
    from crm_tui.widgets.funnel import FunnelView


def _there(view: "FunnelView") -> Enabled:
    return True if view.current is not None else "The funnel is still being read."


FUNNEL_ACTIONS = (
    Action(id="funnel.down", keys="down,j", label="Down", group="Moving", no_twin=MOVES, run=lambda view: view.step(1)),
    Action(id="funnel.up", keys="up,k", label="Up", group="Moving", no_twin=MOVES, run=lambda view: view.step(-1)),
    Action(id="funnel.open", keys="enter", label="Deals", footer=84, enabled=_there, run=lambda view: view.open(),
           twin=lambda view: view.screen.open_command(), help="The deals that got to this stage, as a list."),
)  # fmt: skip
