"""What keys do on a board: the cursor moves from card to card."""

from typing import TYPE_CHECKING

from crm_tui.actions import MOVES, Action, Enabled

if TYPE_CHECKING:
    from crm_tui.widgets.board import BoardView


def _there(board: "BoardView") -> Enabled:
    return True if board.current is not None else "There is no deal under the cursor."


BOARD_ACTIONS = (
    Action(id="board.down", keys="down,j", label="Down", group="Moving", no_twin=MOVES, run=lambda board: board.step(1)),
    Action(id="board.up", keys="up,k", label="Up", group="Moving", no_twin=MOVES, run=lambda board: board.step(-1)),
    Action(id="board.left", keys="left,h", label="Left", group="Moving", no_twin=MOVES, run=lambda board: board.turn(-1)),
    Action(id="board.right", keys="right,l", label="Right", group="Moving", no_twin=MOVES, run=lambda board: board.turn(1)),
    Action(id="board.top", keys="home", label="First", group="Moving", no_twin=MOVES, run=lambda board: board.step(-(10**9))),
    Action(id="board.bottom", keys="G,end", label="Last", group="Moving", no_twin=MOVES, run=lambda board: board.step(10**9)),
    Action(id="board.page-down", keys="ctrl+d,pagedown", label="Page down", group="Moving", no_twin=MOVES,
           run=lambda board: board.step(board.page_cards())),
    Action(id="board.page-up", keys="ctrl+u,pageup", label="Page up", group="Moving", no_twin=MOVES,
           run=lambda board: board.step(-board.page_cards())),
    Action(id="board.open", keys="enter", label="Open", group="Records", footer=40, enabled=_there, run=lambda board: board.open(),
           twin=lambda board: board.screen.open_command()),
)  # fmt: skip
