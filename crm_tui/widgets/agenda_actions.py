"""What keys do in an agenda: the cursor moves by lines, weeks and to today."""

from typing import TYPE_CHECKING

from crm_tui.actions import MOVES, Action, Enabled

if TYPE_CHECKING:
    from crm_tui.widgets.agenda import AgendaView


def _there(view: "AgendaView") -> Enabled:
    return True if view.current is not None else "There is no appointment in this line."


AGENDA_ACTIONS = (
    Action(id="agenda.down", keys="down,j", label="Down", group="Moving", no_twin=MOVES, run=lambda view: view.step(1)),
    Action(id="agenda.up", keys="up,k", label="Up", group="Moving", no_twin=MOVES, run=lambda view: view.step(-1)),
    Action(id="agenda.half-down", keys="ctrl+d,pagedown", label="Page down", group="Moving", no_twin=MOVES,
           run=lambda view: view.step(view.size.height // 2)),
    Action(id="agenda.half-up", keys="ctrl+u,pageup", label="Page up", group="Moving", no_twin=MOVES,
           run=lambda view: view.step(-(view.size.height // 2))),
    Action(id="agenda.next-week", keys="n,right_square_bracket,right,l", label="Next week", group="Moving", no_twin=MOVES, footer=70,
           run=lambda view: view.turn_week(1)),
    Action(id="agenda.last-week", keys="p,left_square_bracket,left,h", label="Week before", group="Moving", no_twin=MOVES, footer=69,
           run=lambda view: view.turn_week(-1)),
    Action(id="agenda.today", keys="t", label="Today", group="Moving", no_twin=MOVES, footer=75, run=lambda view: view.go_to_today()),
    Action(id="agenda.open", keys="enter", label="Open", group="Records", footer=84, enabled=_there, run=lambda view: view.open(),
           twin=lambda view: view.screen.open_command()),
)  # fmt: skip
