"""What can be mended of the files around a database: rights that are too wide, and what interrupted commands left."""

import glob
import os
import shutil
import stat
import time
from pathlib import Path

from crm_core.errors import FileProblem
from crm_core.files import reason
from crm_core.store.backup_files import NAME, SET_ASIDE, SIDE_FILE
from crm_core.store.backup_keep import ABANDONED_SECONDS, abandoned, remove_abandoned

SIDE_ENDINGS = ("", "-wal", "-shm", "-journal")
LEFTOVERS = (".crm-*.tmp", ".crm-salvage-*")
SHOWN = 3


def open_to_others(database: Path | None, folder: Path) -> list[tuple[Path, int]]:
    """The files of the database and of its backups that others may use, and the mode each should have.

    ``database`` is None where what is in its place is not known to be one of ours: that keeps its mode.
    """
    own = [database.with_name(database.name + ending) for ending in SIDE_ENDINGS] if database else []
    backups = [path for path in _backups(folder) if not path.is_symlink()]
    wide = [path for path in (*own, *backups) if path.is_file() and _is_wide(path)]
    if backups and _is_wide(folder):
        wide.append(folder)
    # What its owner may not write stays so: a database that nobody writes is read without what SQLite puts beside it.
    return [(path, stat.S_IMODE(path.stat().st_mode) & 0o700) for path in wide]


def close(wide: list[tuple[Path, int]]) -> str:
    """Close them to others; says so. Raises FileProblem."""
    for path, mode in wide:
        try:
            path.chmod(mode)
        except OSError as problem:
            raise FileProblem(f'"{path}" cannot be closed to others: {reason(problem)}.') from problem
    return f"Closed to other users: {len(wide)}."


def left_behind(database: Path, folder: Path) -> list[Path]:
    """What interrupted commands left beside the database and among its backups, an hour ago or earlier."""
    now = time.time()
    return [*(path for path in unfinished(database) if _age(path, now) > ABANDONED_SECONDS), *abandoned(folder, now)]


def unfinished(database: Path) -> list[Path]:
    """What commands have beside the database that are at work, or were interrupted."""
    patterns = (f".{glob.escape(database.name)}.????????.new*", *LEFTOVERS)
    return [path for pattern in patterns for path in database.parent.glob(pattern)]


def set_aside(database: Path) -> list[Path]:
    """What restores moved out of their way beside the database, the oldest first."""
    live = database.resolve()
    return sorted(live.parent.glob(f"{glob.escape(live.name)}{SET_ASIDE}*"))


def remove(found: list[Path]) -> str:
    """Remove them; says so."""
    for path in found:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
    remove_abandoned([path for path in found if not path.is_dir()])
    return f"Leftovers removed: {len(found)}."


def listed(names: list[str]) -> str:
    """The first of some names."""
    return ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")


def _backups(folder: Path) -> list[Path]:
    """What is in the folder by the names that backups and the files beside them have."""
    try:
        return [path for path in folder.iterdir() if NAME.fullmatch(path.name.removesuffix(SIDE_FILE))]
    except OSError:
        return []


def _is_wide(path: Path) -> bool:
    try:
        status = path.stat()
    except OSError:
        return False
    return bool(stat.S_IMODE(status.st_mode) & 0o077) and status.st_uid == os.geteuid()


def _age(path: Path, now: float) -> float:
    try:
        return now - path.stat().st_mtime
    except OSError:
        return 0.0
