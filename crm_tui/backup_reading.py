"""What the screen of backups shows: one line for each, and everything that is known of one."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_core.store.backup_files import Backup
from crm_core.store.backup_verify import Checked

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.store.backup_lost import Lost


@dataclass(frozen=True, slots=True)
class BackupReading:
    """A backup, what reading it back gave (None before that), why it stays or goes, and what restoring it would lose.

    ``records`` are how many there are of each kind.
    """

    backup: Backup
    checked: Checked | None
    stays: bool
    why: str
    lost: "Lost | None"
    place: str
    records: tuple[tuple[str, int], ...]


def read_backup(crm: "Crm", backup: Backup, checked: Checked | None) -> BackupReading | None:
    """Everything about a backup, None when it is gone."""
    unsound = {backup.path} if checked is not None and not checked.ok else set[Path]()
    verdict = next((v for v in crm.backups.outlook(unsound) if v.backup.path == backup.path), None)
    if verdict is None:
        return None
    rows = verdict.backup.manifest.rows if verdict.backup.manifest else {}
    records = tuple((kind.plural, rows.get(kind.table, 0)) for kind in crm.catalog.entities.values())
    lost, place = crm.backups.lost_by(backup.path), _place(crm.backups.folder, crm.path)
    return BackupReading(verdict.backup, checked, verdict.stays, verdict.why, lost, place, records)


def _place(folder: Path, database: Path) -> str:
    """Where the backups are, in short when that is beside the database."""
    beside = folder.parent == database.absolute().parent
    return f"in {folder.name}, beside the database" if beside else f"in {folder}"


def rows_of(backup: Backup) -> int | None:
    """How many rows it holds, None where the side file does not tell."""
    return sum(backup.manifest.rows.values()) if backup.manifest else None


def checked_text(backup: Backup, checked: Checked | None) -> str:
    """What is known of whether it can be relied upon, in a word."""
    if checked is not None:
        return "in order" if checked.ok else "damaged"
    return "not yet" if backup.manifest else "damaged"
