"""Trash: what was deleted, of every kind, and the way back."""

from collections.abc import Sequence

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.actions import Action, bindings
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane, has_row
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable


def restore(host: "TrashScreen") -> None:
    """Bring the marked records back, or the one under the cursor."""
    app, history = host.crm_app, host.crm.history
    records = [host.record(key) for key in host.table.chosen()]

    def run() -> str:
        changes: list[Change] = [history.restore(entity, key) for entity, key in records]
        return changes[0].summary if len(changes) == 1 else f"{len(changes)} records restored"

    bridge.write(app, run, app.saved)
    if host.table.marked:
        host.table.unmark()


def empty(host: "TrashScreen") -> None:
    """Remove everything in the trash after a question."""
    bridge.load(host, "empty", host.deleted, lambda count: _ask(host, count))


def _ask(host: "TrashScreen", count: int) -> None:
    from crm_tui.dialogs.confirm import Confirm

    app = host.crm_app

    def answered(yes: bool | None) -> None:
        if yes:
            bridge.write(app, app.crm.history.empty_trash, lambda result: app.saved(_emptied(*result)))

    details = ["What other records still refer to stays.", "Only undo brings the rest back."]
    app.push_screen(Confirm(f"Remove everything in the trash ({count:,})?", details, "Remove"), answered)


def _emptied(removed: int, kept: int) -> str:
    also = f"; {kept:,} stay, because other records refer to them" if kept else ""
    return f"{removed:,} records removed{also}"


TRASH_ACTIONS = (
    Action(id="trash.restore", keys="r", label="Restore", footer=95, run=restore, enabled=has_row,
           twin=lambda host: host.open_command(),
           help="Bring the marked records back, or the one under the cursor; enter does it too."),
    Action(id="trash.empty", keys="D", label="Empty the trash", footer=80, run=empty, enabled=has_row,
           twin=lambda _: ["crm", "trash", "empty", "--yes"],
           help="Remove what is in the trash and nothing else refers to, after a question."),
)  # fmt: skip


class TrashScreen(ListAndPane):
    """Deleted records, the newest first."""

    NAME = "trash"
    MARKING = "Marked records are restored together."
    ACTIONS = (*TRASH_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable)
    EMPTY = ("The trash is empty.", "", "{customer.delete} in a list moves a record here; from here it can be restored")
    HINT = "a name, or a kind such as customer"

    def columns(self) -> list[Column]:
        """Kind, name, when deleted."""
        return [
            Column(field=Field(key="kind", label="Kind", kind=Kind.TEXT, sql=""), width=12),
            Column(field=Field(key="name", label="Name", kind=Kind.TEXT, sql=""), width=30, grow=1),
            Column(field=Field(key="deleted", label="Deleted", kind=Kind.INSTANT, sql=""), width=12),
        ]

    def source(self) -> ListedRows:
        """Everything that is in the trash."""
        history, kinds = self.crm.history, self._kinds()

        def read() -> list[Row]:
            found = [
                (key * len(kinds) + number, (kind.capitalize(), name, at))
                for number, kind in enumerate(kinds)
                for key, name, at in history.trash(kind)
            ]
            return sorted(found, key=lambda row: str(row[1][2]), reverse=True)

        return ListedRows(read, self.words)

    def _kinds(self) -> list[str]:
        return [entity.name for entity in self.crm.catalog.entities.values() if entity.has_trash]

    def record(self, row: int) -> tuple[str, int]:
        """The entity and id that a row of the list stands for."""
        kinds = self._kinds()
        return kinds[row % len(kinds)], row // len(kinds)

    def open_command(self) -> Sequence[str]:
        """The command line that brings the chosen records back."""
        return ["crm", "trash", "restore", *(f"{kind}:{key}" for kind, key in map(self.record, self.table.chosen()))]

    def deleted(self) -> int:
        """How many records are in the trash, shown or not."""
        return sum(len(self.crm.history.trash(kind)) for kind in self._kinds())

    def open_pane(self) -> None:
        """Enter restores: there is nothing more to see here."""
        restore(self)
