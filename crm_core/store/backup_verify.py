"""Reads backups back: every byte against its checksum, every page by SQLite, every table by its rows."""

from pathlib import Path
from typing import NamedTuple

from crm_core.errors import DatabaseProblem
from crm_core.store import driver
from crm_core.store.backup_files import Backup, Manifest, Reason, read_manifest, side_file
from crm_core.store.backup_make import checksum, count_rows, faults
from crm_core.store.inspect import SCHEMA_VERSION


class Checked(NamedTuple):
    """A backup, whether it may be relied upon, and what was seen.

    ``damaged_before`` says of one that is as it was made that it cannot be relied upon nevertheless: it was made of a
    damaged database, on purpose.
    """

    path: Path
    ok: bool
    seen: str
    damaged_before: bool = False


def verify(path: Path) -> Checked:
    """Read a backup from end to end. Raises OSError when the file cannot be read."""
    manifest = read_manifest(path)
    if manifest is None:
        how = "is missing" if not side_file(path).exists() else "is not as it was written"
        return Checked(path, False, f"its side file {how}, so there is no checksum to compare with")
    if wrong := differences(path, manifest):
        return Checked(path, False, wrong)
    if manifest.reason == Reason.DAMAGED:
        return Checked(path, False, "unchanged, but the database was damaged when it was copied", True)
    db = open_alone(path)
    try:
        wrong = "; ".join(faults(db)) or _identity(db) or _rows(db, manifest)
    except driver.FAILURES as error:
        wrong = str(error)
    finally:
        db.close()
    return Checked(path, not wrong, wrong or f"unchanged, {sum(manifest.rows.values()):,} rows")


def differences(path: Path, manifest: Manifest) -> str:
    """In what a file differs from the one that was described; nothing when it does not."""
    size = path.stat().st_size
    if size != manifest.size:
        return f"it has {size:,} bytes, not {manifest.size:,}"
    return "" if checksum(path) == manifest.sha256 else "it was changed since it was made: its checksum differs"


def is_as_made(backup: Backup) -> bool:
    """Whether a backup has its side file and every byte that this tells of; what is in it is not looked at."""
    try:
        return backup.manifest is not None and not differences(backup.path, backup.manifest)
    except OSError:
        return False


def open_alone(path: Path) -> driver.Connection:
    """A connection to a file as it is, without what may lie beside it: a log left there would be mixed into the data."""
    db: driver.Connection = driver.MODULE.connect(
        f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None, factory=driver.Connection
    )
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA cell_size_check = ON")
    return db


def refuse_strange(path: Path, db: driver.Connection) -> None:
    """Raise DatabaseProblem unless the open file is a database of ours, not damaged, and not newer than this program."""
    try:
        wrong = _identity(db) or "; ".join(faults(db)[:3])
    except driver.FAILURES as error:
        wrong = str(error)
    if wrong:
        raise DatabaseProblem(f'"{path}" cannot be restored: {wrong}.')


def _identity(db: driver.Connection) -> str:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != driver.APPLICATION_ID or version < 1:
        return "it is a database of another program"
    if version > SCHEMA_VERSION:
        return f"it was written by a newer version of this program (schema {version}, this one knows {SCHEMA_VERSION})"
    return ""


def _rows(db: driver.Connection, manifest: Manifest) -> str:
    found = count_rows(db)
    for table in sorted(found.keys() | manifest.rows.keys()):
        if found.get(table) != manifest.rows.get(table):
            return f"the table {table} has {found.get(table, 0):,} rows, not {manifest.rows.get(table, 0):,}"
    return ""
