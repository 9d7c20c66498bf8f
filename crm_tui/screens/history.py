"""History: every change with what it did, and undo and redo of any of them."""

from collections.abc import Sequence
from typing import Any

from textual.content import Content

from crm_core.catalog.fields import Field, Kind
from crm_core.store.undo import UnitEntry
from crm_tui import bridge
from crm_tui.actions import Action, bindings
from crm_tui.history_reading import FACES, UnitReading, history_rows, last_of_chain, read_unit, what
from crm_tui.listed_rows import ListedRows
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane, has_row
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.history_lines import unit_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable

NEWEST = 5000


def undo(host: "HistoryScreen") -> None:
    """Take the change under the cursor back; that of another window after a question."""
    _turn(host, "undo")


def redo(host: "HistoryScreen") -> None:
    """Do the change under the cursor again."""
    _turn(host, "redo")


def _turn(host: "HistoryScreen", kind: str) -> None:
    crm, key = host.crm, host.table.current
    if key is None:
        return

    def read() -> UnitEntry | None:
        entry = crm.history.entry(key)
        return last_of_chain(crm, entry) if entry else None

    bridge.load(host, "turn", read, lambda state: _turn_state(host, kind, state))


def _turn_state(host: "HistoryScreen", kind: str, state: UnitEntry | None) -> None:
    app = host.crm_app
    if state is None:
        return
    if kind == "undo" and state.kind == "undo":
        app.tell(f'"{state.summary}" is undone already; {host.key("history.redo")} does it again.', warning=True)
    elif kind == "redo" and state.kind != "undo":
        app.tell(f'"{state.summary}" is not undone.', warning=True)
    elif state.session == host.crm.store.origin.session:
        host.turn(kind, state.id)
    else:
        _ask(host, kind, state)


def _ask(host: "HistoryScreen", kind: str, state: UnitEntry) -> None:
    from crm_tui.dialogs.confirm import Confirm

    word = "Undo" if kind == "undo" else "Redo"
    origin = f"It was made elsewhere: {FACES.get(state.face, state.face)}. {state.command}".rstrip()

    def answered(yes: bool | None) -> None:
        if yes:
            host.turn(kind, state.id)

    host.app.push_screen(Confirm(f"{word} a change of another session?", [what(state), origin], word), answered)


HISTORY_ACTIONS = (
    Action(id="history.undo", keys="u", label="Undo this", group="Changes", footer=95, run=undo, enabled=has_row,
           twin=lambda host: ["crm", "undo", str(host.state_id()), "--yes"],
           help="Take the change under the cursor back; asks when it was made elsewhere."),
    Action(id="history.redo", keys="ctrl+r", label="Redo this", group="Changes", footer=90, run=redo, enabled=has_row,
           twin=lambda host: ["crm", "redo", str(host.state_id()), "--yes"],
           help="Do the change under the cursor again after it was undone."),
    Action(id="history.open", keys="", label="Show changes", group="Changes", run=lambda host: host.open_pane(),
           twin=lambda host: host.open_command(), help="Everything the change did, field by field."),
)  # fmt: skip


class HistoryScreen(ListAndPane):
    """The newest changes first; beside them what each did, field by field."""

    NAME = "history"
    ACTIONS = (*HISTORY_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    OWN_KEYS = frozenset({"app.undo", "app.redo", "table.mark"})
    EMPTY = ("Nothing was changed yet.", "", "what you add, change or import shows here and can be taken back")
    HINT = "any word of what was changed"

    def columns(self) -> list[Column]:
        """When, what, from where."""

        def text(key: str, label: str) -> Field:
            return Field(key=key, label=label, kind=Kind.TEXT, sql="")

        return [
            Column(field=text("when", "When"), width=16),
            Column(field=text("what", "What"), width=44, grow=1),
            Column(field=text("from", "From"), width=12, drop=2),
        ]

    def source(self) -> ListedRows:
        """The newest changes."""
        crm, place = self.crm, self.crm_app.session.place()
        return ListedRows(lambda: history_rows(crm, NEWEST, place), self.words)

    def pane(self) -> ReadingPane[Any]:
        """One change."""
        crm, place = self.crm, self.crm_app.session.place

        def read(key: int) -> UnitReading | None:
            return read_unit(crm, key, place())

        def lines(reading: UnitReading, width: int) -> Content:
            return unit_lines(reading, width, place(), crm.store.origin.session)

        return ReadingPane(read, lines)

    def state_id(self) -> int | None:
        """The unit that undo or redo would turn: the last in the chain of the change under the cursor."""
        pane, current = self.find_pane(), self.table.current
        reading = pane.reading if pane is not None else None
        return reading.state.id if reading is not None and reading.entry.id == current else current

    def record(self) -> list[str]:
        """The record the change under the cursor is about, nothing while that is not known."""
        pane = self.find_pane()
        reading = pane.reading if pane is not None else None
        return [reading.record] if reading is not None and reading.record else []

    def open_command(self) -> Sequence[str]:
        """The command line that shows the changes of the record under the cursor."""
        return ["crm", "history", *self.record()]

    def turn(self, kind: str, unit_id: int) -> None:
        """Undo or redo a unit."""
        history, app = self.crm.history, self.crm_app
        call, said = (history.undo, "Undone") if kind == "undo" else (history.redo, "Done again")
        bridge.write(self, lambda: call(unit_id).summary, lambda summary: app.tell(f"{said}: {summary}"))
