"""What a restore would lose: the changes that were made since a backup."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from crm_core.store import driver
from crm_core.store.backup_verify import open_alone
from crm_core.store.store import Store

SHOWN = 5
LAST = "SELECT id, at, summary FROM journal_units WHERE id > 0 ORDER BY id DESC LIMIT 1"
SINCE = "SELECT id, reverses, undone_by, summary FROM journal_units WHERE id > ? AND kind <> 'barrier' ORDER BY id DESC"


class _Unit(NamedTuple):
    id: int
    reverses: int | None
    undone_by: int | None
    summary: str


class Lost(NamedTuple):
    """How many changes were made since a backup and still hold, and what the newest of them were."""

    changes: int
    newest: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The same in words."""
        if not self.changes:
            return "Nothing was changed since."
        return "1 change made since is lost." if self.changes == 1 else f"{self.changes:,} changes made since are lost."


def lost_since(store: Store, backup: Path) -> Lost | None:
    """What is in the database and not in the backup; None when that cannot be told, as for one of another database."""
    try:
        last = _last_of(backup)
        with store.reading() as db:
            same = db.execute("SELECT id, at, summary FROM journal_units WHERE id = ?", last[:1]).fetchone()
            if same != last:
                return None
            units = {unit.id: unit for unit in map(_Unit._make, db.execute(SINCE, last[:1]))}
    except (*driver.FAILURES, OSError, TypeError):
        return None
    # What was taken back since is not lost, nor is the taking back; that of an older change is.
    lost = [unit.summary for unit in units.values() if unit.reverses not in units and _holds(unit, units)]
    return Lost(len(lost), tuple(lost[:SHOWN]))


def _holds(unit: _Unit, units: Mapping[int, _Unit]) -> bool:
    """Whether a change was not taken back, or this was taken back again, and so on."""
    holds = True
    while (undoing := units.get(unit.undone_by or 0)) is not None:
        unit, holds = undoing, not holds
    return holds


def _last_of(backup: Path) -> tuple[int, str, str]:
    db = open_alone(backup)
    try:
        found: tuple[int, str, str] = db.execute(LAST).fetchone()
        return found
    finally:
        db.close()
