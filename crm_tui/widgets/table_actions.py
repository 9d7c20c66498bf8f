"""What keys do inside a table of records."""

from typing import TYPE_CHECKING

from crm_tui.actions import MOVES, Action, Enabled

if TYPE_CHECKING:
    from crm_tui.widgets.records_table import RecordsTable


def _has_rows(table: "RecordsTable") -> Enabled:
    return True if table.count else "There is nothing in this list."


def _can_mark(table: "RecordsTable") -> Enabled:
    if "table.mark" in getattr(table.screen, "OWN_KEYS", ()):
        return "Nothing is done here to several rows at once."
    return _has_rows(table)


def _open(table: "RecordsTable") -> None:
    if table.current is not None:
        table.post_message(table.Opened(table))


TABLE_ACTIONS = (
    Action(
        id="table.down",
        keys="down,j",
        label="Down",
        group="Moving",
        no_twin=MOVES,
        run=lambda t: t.move_to(t.cursor + 1),
    ),
    Action(
        id="table.up", keys="up,k", label="Up", group="Moving", no_twin=MOVES, run=lambda t: t.move_to(t.cursor - 1)
    ),
    Action(id="table.top", keys="g,home", label="First", group="Moving", no_twin=MOVES, run=lambda t: t.move_to(0)),
    Action(id="table.bottom", keys="G,end", label="Last", group="Moving", no_twin=MOVES, run=lambda t: t.move_to_end()),
    Action(
        id="table.half-down",
        keys="ctrl+d",
        label="Half a page down",
        group="Moving",
        no_twin=MOVES,
        run=lambda t: t.move_to(t.cursor + t.page_rows() // 2),
    ),
    Action(
        id="table.half-up",
        keys="ctrl+u",
        label="Half a page up",
        group="Moving",
        no_twin=MOVES,
        run=lambda t: t.move_to(t.cursor - t.page_rows() // 2),
    ),
    Action(
        id="table.page-down",
        keys="pagedown",
        label="Page down",
        group="Moving",
        no_twin=MOVES,
        run=lambda t: t.move_to(t.cursor + t.page_rows()),
    ),
    Action(
        id="table.page-up",
        keys="pageup",
        label="Page up",
        group="Moving",
        no_twin=MOVES,
        run=lambda t: t.move_to(t.cursor - t.page_rows()),
    ),
    Action(
        id="table.open",
        keys="enter",
        label="Open",
        group="Records",
        run=_open,
        enabled=_has_rows,
        twin=lambda t: t.screen.open_command(),
        help="Everything about the record under the cursor.",
    ),
    Action(
        id="table.mark",
        keys="space",
        label="Mark",
        group="Records",
        footer=60,
        run=lambda t: t.toggle_mark(),
        enabled=_can_mark,
        no_twin="The commands of what is done to marked records name them.",
        help="Mark the row, or take the mark away; keys that can do with several at once are about the marked ones.",
    ),
)
