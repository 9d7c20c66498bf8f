"""What no output may be written over: databases of this program, what belongs to them, their backups, files kept with records."""

import stat
from contextlib import suppress
from pathlib import Path

from crm_core.errors import UsageProblem
from crm_core.patterns import regex

MAGIC = b"SQLite format 3\x00"
APPLICATION_ID = 0x43524D54  # "CRMT"
MARK = slice(68, 72)
"""Where the header of a database has the application id (sqlite.org/fileformat2.html, 1.3)."""
SIDE_ENDINGS = ("-wal", "-shm", "-journal")
BACKUP_NAME = regex(r"(?s:.+)-(?P<stamp>\d{8}T\d{6}Z)-(?P<reason>[a-z-]+?)(?:-\d+)?\.db")
BACKUP_SIDE_FILE = ".json"
_KEPT_FILE = regex(r"(?s:.*)\.files/[0-9a-f]{2}/[0-9a-f]{64}")
_in_use: set[Path] = set()


def guard(database: Path) -> None:
    """Keep the database that this process works on from being written over, whatever is in its file."""
    _in_use.add(database)


def refuse_guarded(target: Path) -> None:
    """Raise UsageProblem if writing ``target`` would cost a database, a backup or a kept file; nothing else is looked at."""
    with suppress(OSError, RuntimeError, ValueError):  # what cannot be reached is told by whoever writes there
        if what := _belongs_to(target.resolve()):
            raise UsageProblem(f'"{target}" is {what}; nothing is written over it. Name another file.')


def _belongs_to(file: Path) -> str:
    # A database in use is told by its place: to open and close its file would drop the locks this process has on it
    # (sqlite.org/howtocorrupt.html, 2.2).
    if any(_is_same(file, database) for database in _in_use):
        return "the database itself"
    if database := _beside(file):
        return f'a part of the database "{database.name}"'
    if not file.is_file():
        return ""
    if BACKUP_NAME.fullmatch(file.name.removesuffix(BACKUP_SIDE_FILE)):
        return "a backup" if file.suffix == ".db" else "what is known of a backup"
    if _KEPT_FILE.fullmatch(file.as_posix()):
        return "a file that is kept with a record"
    return "a database of this program" if is_ours(file) else ""


def refuse_beside(path: Path) -> None:
    """Raise UsageProblem if SQLite keeps, or would keep, a part of another database in ``path``."""
    if database := _beside(path):
        raise UsageProblem(f'"{path}" is a part of the database "{database.name}". Name another file.')


def _beside(file: Path) -> Path | None:
    """The database that a file is a part of, by its name."""
    for ending in SIDE_ENDINGS:
        database = file.with_name(file.name.removesuffix(ending) or file.name)
        if database != file and (any(_is_same(database, each) for each in _in_use) or is_ours(database)):
            return database
    return None


def is_ours(file: Path) -> bool:
    """Whether a regular file begins as a database of this program does. Not for one that the process has open otherwise."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return False
        with file.open("rb") as content:
            header = content.read(100)
    except OSError:
        return False
    return header.startswith(MAGIC) and int.from_bytes(header[MARK]) == APPLICATION_ID


def _is_same(file: Path, database: Path) -> bool:
    try:
        return file.samefile(database)
    except OSError:
        return file == database.resolve()
