"""Backups: copies of the database, whether they are in order, and the way back to them."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

from textual.content import Content

from crm_core.catalog.fields import Field, Kind
from crm_core.store.backup import Pruning
from crm_core.store.backup_files import Backup
from crm_core.store.backup_verify import Checked
from crm_core.values.text import counted, size_text
from crm_tui import bridge
from crm_tui.actions import AND, Action, bindings
from crm_tui.backup_reading import BackupReading, checked_text, read_backup, rows_of
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane, has_row
from crm_tui.widgets.backup_lines import backup_lines
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable


def create(host: "BackupsScreen") -> None:
    """Make a backup of how things are now."""
    app = host.crm_app

    def made(backup: Backup) -> None:
        app.tell(f"Backup made: {rows_of(backup) or 0:,} rows, {size_text(backup.size)}")
        host.show(host.key_of(backup))

    bridge.write(host, host.crm.backups.create, made)


def verify(host: "BackupsScreen") -> None:
    """Read the marked backups back, or the one under the cursor."""
    paths, backups = [backup.path for backup in host.chosen()], host.crm.backups
    host.crm_app.tell(f"Reading {counted(len(paths), 'backup')} ...")
    bridge.load(host, "verify", lambda: [backups.verify(path) for path in paths], host.checked)
    host.table.unmark()


def restore(host: "BackupsScreen") -> None:
    """Put the backup under the cursor in the place of the database, after a question; one that is damaged is not asked about."""
    backup, crm = host.current(), host.crm
    if backup is not None:

        def read() -> BackupReading | None:
            return read_backup(crm, backup, crm.backups.verify(backup.path)) if backup.path.exists() else None

        bridge.load(host, "lost", read, lambda found: _ask_to_restore(host, found))


def _ask_to_restore(host: "BackupsScreen", found: BackupReading | None) -> None:
    from crm_tui.dialogs.confirm import Confirm

    if found is None:
        host.crm_app.tell("This backup is gone.", warning=True)
        return
    path, lost = found.backup.path, found.lost
    if found.checked is not None and not found.checked.ok:
        host.learn([found.checked])
        host.crm_app.tell(f"{path.name} cannot be restored: {found.checked.seen}", warning=True)
        return
    details = [lost.sentence, *lost.newest] if lost else ["What was changed since cannot be told."]
    if lost and lost.changes > len(lost.newest):
        details.append(f"and {lost.changes - len(lost.newest):,} more")
    details.append("How everything is now is kept first, as a backup of its own. Undo does not reach past this.")

    def answered(yes: bool | None) -> None:
        if yes:
            bridge.write(host, lambda: host.crm.backups.restore(path), lambda kept: _restored(host, path, kept))

    host.app.push_screen(Confirm(f"Restore {path.name}?", details, "Restore"), answered)


def _restored(host: "BackupsScreen", path: Path, kept: Path | None) -> None:
    before = f" How it was before is kept in {kept.name}." if kept else ""
    host.crm_app.tell(f"{path.name} is restored.{before}")


def prune(host: "BackupsScreen") -> None:
    """Remove backups that newer ones stand for, after a question."""
    bridge.load(host, "prune", host.crm.backups.pruning, lambda plan: _ask_to_prune(host, plan))


def _ask_to_prune(host: "BackupsScreen", plan: Pruning) -> None:
    from crm_tui.dialogs.confirm import Confirm

    app, number = host.crm_app, len(plan.doomed) + len(plan.leftovers)
    if not number:
        app.tell("Every backup here stays: there is nothing to remove.")
        return
    details = [f"{v.backup.path.name}: {v.why}" for v in plan.verdicts if not v.stays][:8]
    details += ["and others"] if len(plan.doomed) > len(details) else []

    def answered(yes: bool | None) -> None:
        if yes:
            said = f"{counted(number, 'file')} removed"
            bridge.write(host, lambda: host.crm.backups.prune(plan), lambda _: app.tell(said))

    freed = size_text(sum(backup.size for backup in plan.doomed))
    app.push_screen(Confirm(f"Remove {counted(number, 'file')}, {freed}?", details, "Remove"), answered)


def _rows_text(backup: Backup) -> str:
    rows = rows_of(backup)
    return "" if rows is None else f"{rows:,}"


def _verify_twin(host: "BackupsScreen") -> list[str]:
    words: list[str] = []
    for name in host.names():
        words += [*([AND] if words else []), "crm", "backup", "verify", name]
    return words


BACKUP_ACTIONS = (
    Action(id="backup.create", keys="a", label="Make one", footer=95, run=create,
           twin=lambda _: ["crm", "backup", "create"], help="A backup of how everything is now."),
    Action(id="backup.verify", keys="v", label="Verify", footer=90, run=verify, enabled=has_row, twin=_verify_twin,
           help="Read the marked backups, or the one under the cursor, and compare every byte and every count."),
    Action(id="backup.restore", keys="r", label="Restore", footer=85, run=restore, enabled=has_row,
           twin=lambda host: ["crm", "backup", "restore", host.current_name(), "--yes"],
           help="Put the backup under the cursor in the place of the database, after a question; how that is now is kept."),
    Action(id="backup.prune", keys="D", label="Thin out", footer=80, run=prune, enabled=has_row,
           twin=lambda _: ["crm", "backup", "prune", "--yes"],
           help="Remove backups that newer ones stand for, after a question."),
)  # fmt: skip


class BackupsScreen(ListAndPane):
    """The backups, the newest first; beside them what each holds and what going back to it would lose."""

    NAME = "backups"
    ACTIONS = (*BACKUP_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    EMPTY = ("No backups yet.", "", "the first change of a day makes one by itself;  {backup.create}  makes one now")
    HINT = "a day, or why it was made"

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Path, int] = {}
        self._numbers = count(1)
        self._backups: dict[int, Backup] = {}
        self._checked: dict[Path, Checked] = {}

    def columns(self) -> list[Column]:
        """When, why, rows, size, whether it is in order."""

        def column(key: str, label: str, width: int, kind: Kind = Kind.TEXT, grow: int = 0, drop: int = 0) -> Column:
            return Column(field=Field(key=key, label=label, kind=kind, sql=""), width=width, grow=grow, drop=drop)

        return [
            column("when", "Made", 19),
            column("why", "Reason", 14, grow=1),
            column("rows", "Rows", 9, Kind.NUMBER, drop=1),
            column("size", "Size", 8),
            column("checked", "Verified", 8),
        ]

    def source(self) -> ListedRows:
        """Every backup in the folder."""
        crm, place = self.crm, self.crm_app.session.place()

        def row(backup: Backup) -> Row:
            key = self.key_of(backup)
            self._backups[key] = backup
            moment = place.local(backup.made_at)
            checked = checked_text(backup, self._checked.get(backup.path))
            when, why = f"{moment:%Y-%m-%d %H:%M:%S}", backup.reason.replace("-", " ")
            return key, (when, why, _rows_text(backup), size_text(backup.size), checked)

        return ListedRows(lambda: [row(backup) for backup in crm.backups.list()], self.words)

    def key_of(self, backup: Backup) -> int:
        """The number that stands for it on this screen, given in any thread."""
        return self._known.setdefault(backup.path, next(self._numbers))

    def pane(self) -> ReadingPane[Any]:
        """One backup."""
        crm, place = self.crm, self.crm_app.session.place

        def read(key: int) -> BackupReading | None:
            backup = self._backups.get(key)
            return read_backup(crm, backup, self._checked.get(backup.path)) if backup else None

        def lines(reading: BackupReading, width: int) -> Content:
            return backup_lines(reading, width, place())

        return ReadingPane(read, lines)

    def current(self) -> Backup | None:
        """The backup under the cursor."""
        return self._backups.get(self.table.current or 0)

    def current_name(self) -> str:
        """Its name as the command line takes it."""
        backup = self.current()
        return backup.path.name if backup else "latest"

    def open_command(self) -> Sequence[str]:
        """The command line that tells what the pane does."""
        return ["crm", "backup", "list", "--json"]

    def chosen(self) -> list[Backup]:
        """The marked backups, or the one under the cursor."""
        return [self._backups[key] for key in self.table.chosen() if key in self._backups]

    def names(self) -> list[str]:
        """The same as the command line takes them."""
        return [backup.path.name for backup in self.chosen()]

    def checked(self, found: list[Checked]) -> None:
        """Say what reading backups gave, and show it from now on."""
        wrong = [each for each in found if not each.ok]
        if wrong:
            self.crm_app.tell(f"{wrong[0].path.name}: {wrong[0].seen}", warning=True)
        else:
            self.crm_app.tell(f"{counted(len(found), 'backup')} in order")
        self.learn(found)

    def learn(self, found: list[Checked]) -> None:
        """Show from now on what reading backups gave."""
        self._checked |= {each.path: each for each in found}
        self.reload()
