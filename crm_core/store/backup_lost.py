"""What a restore would lose: the changes that were made since a backup."""

from pathlib import Path
from typing import NamedTuple

from crm_core.store import driver
from crm_core.store.backup_verify import open_alone
from crm_core.store.store import Store

SHOWN = 5
LAST = "SELECT id, at, summary FROM journal_units WHERE id > 0 ORDER BY id DESC LIMIT 1"
SINCE = "FROM journal_units WHERE id > ? AND kind <> 'barrier'"


class Lost(NamedTuple):
    """How many changes were made since a backup, and what the newest of them were."""

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
            count = db.execute(f"SELECT count(*) {SINCE}", last[:1]).fetchone()[0]
            newest = db.execute(f"SELECT summary {SINCE} ORDER BY id DESC LIMIT {SHOWN}", last[:1]).fetchall()
    except (*driver.FAILURES, OSError, TypeError):
        return None
    return Lost(count, tuple(summary for (summary,) in newest))


def _last_of(backup: Path) -> tuple[int, str, str]:
    db = open_alone(backup)
    try:
        found: tuple[int, str, str] = db.execute(LAST).fetchone()
        return found
    finally:
        db.close()
