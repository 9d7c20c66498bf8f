"""Which SQLite is used and how every connection to it is set up."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_core import guarded
from crm_core.values.text import fold

if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    try:
        from pysqlite3 import dbapi2 as sqlite
    except ImportError:
        import sqlite3 as sqlite

APPLICATION_ID = guarded.APPLICATION_ID
BUSY_SECONDS = 60.0
WRITABLE, READABLE, STILL = "?mode=rw", "?mode=ro", "?mode=ro&immutable=1"
ROOM_TO_READ = 65_536
"""Bytes that SQLite wants on the disk to read a database with a write-ahead log: those of the index of that."""
MODULE: Any = sqlite
DatabaseError = sqlite.Error
OperationalError = sqlite.OperationalError
IntegrityError = sqlite.IntegrityError
CORRUPT: int = sqlite.SQLITE_CORRUPT
STATEMENT_ERROR: int = sqlite.SQLITE_ERROR
StatementWarning = sqlite.Warning
PROGRAMMING_ERRORS = (sqlite.ProgrammingError, sqlite.InterfaceError, sqlite.NotSupportedError)
# Without an adapter of its own the driver searches in vain for one at every NULL it binds, and takes 1 µs for that.
sqlite.register_adapter(type(None), lambda nothing: nothing)
# The driver reads names and messages as UTF-8; in a damaged file they may be anything.
FAILURES = (sqlite.Error, UnicodeDecodeError)
NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "fuse.sshfs", "davfs", "ncpfs"}
)


class Connection(sqlite.Connection):
    """A connection whose transactions are ours alone: SQLAlchemy borrows it and may neither commit nor roll back."""

    writes = False
    puts_log_back = False  # whether it takes the log into the database when it is the last to close
    still = False  # whether it takes the file as it lies there and sees no change that is made to it

    def commit(self) -> None:
        """Left to Store.writing(), which says COMMIT itself."""

    def rollback(self) -> None:
        """Left to Store.writing(), which says ROLLBACK itself."""


def version() -> tuple[int, int, int]:
    """The version of the SQLite library in use."""
    major, minor, patch = (int(part) for part in sqlite.sqlite_version.split(".")[:3])
    return major, minor, patch


def connect(path: Path, *, write: bool, busy_seconds: float = BUSY_SECONDS, still: bool = False) -> Connection:
    """Open an existing database file; ``still`` reads it without any lock, log or file beside it. Raises the driver's Error."""
    address = f"{path.resolve().as_uri()}{STILL}" if still else _address(path, write)
    db: Connection = sqlite.connect(
        address,
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
    )
    db.writes, db.still, db.puts_log_back = write, still, address.endswith(WRITABLE)
    try:
        _prepare(db, write)
    except BaseException:
        db.close()
        raise
    return db


def _address(path: Path, write: bool) -> str:
    file = path.resolve()
    where = file.as_uri()
    if write:
        return f"{where}{WRITABLE}"
    folder_is_closed = not os.access(file.parent, os.W_OK)
    if os.access(file, os.W_OK) and not folder_is_closed:
        # Of those that may write the last to close puts the log into the database, whose pages may be damaged. Without
        # a log one that may write leaves less behind, and it alone can take back what a killed writer left in a journal.
        return f"{where}{READABLE if has_log(file) else WRITABLE}"
    log, shared, journal = (file.with_name(file.name + kind) for kind in ("-wal", "-shm", "-journal"))
    # An empty log says that somebody has it open only where the memory lies there that those share.
    unfinished = has_log(file) or (log.exists() and shared.exists()) or journal.exists()
    nobody_writes = folder_is_closed or not file.stat().st_mode & 0o222
    if nobody_writes and not unfinished:
        # SQLite could not make the -shm file that a database in WAL mode asks for, or would leave one that none may write.
        return f"{where}{STILL}"
    return f"{where}{READABLE}"


def has_log(path: Path) -> bool:
    """Whether changes to the database lie beside it, in the write-ahead log: of those who have it open, or had."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False


def disk_is_full(path: Path) -> bool:
    """Whether there is too little room beside a database even to read it as usual."""
    try:
        disk = os.statvfs(path.resolve().parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < ROOM_TO_READ


def _prepare(db: Connection, write: bool) -> None:
    for setting in (
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "recursive_triggers=ON",
        "synchronous=FULL",
    ):
        db.execute(f"PRAGMA {setting}")
    if write:
        # An import lays its rows out in a temporary table; a million of them belong on disk.
        db.execute("PRAGMA temp_store=FILE")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("PRAGMA journal_size_limit=8388608")
    else:
        db.execute("PRAGMA temp_store=MEMORY")
        db.execute("PRAGMA query_only=ON")
    db.create_function("fold", 1, _fold_or_null, deterministic=True)


def _fold_or_null(value: Any) -> str | None:
    return None if value is None else fold(str(value))


def wal_is_safe(path: Path) -> bool:
    """Whether write-ahead logging may be used: a SQLite without the WAL-reset defect, and a local file system.

    The defect is in 3.7.0 to 3.51.2, but for 3.50.7 and 3.44.6 onward on their branches (sqlite.org/wal.html).
    """
    number = version()
    fixed = number >= (3, 51, 3) or (3, 50, 7) <= number < (3, 51, 0) or (3, 44, 6) <= number < (3, 45, 0)
    return fixed and file_system(path) not in NETWORK_FILE_SYSTEMS


def file_system(path: Path) -> str:
    """The type of the file system that holds ``path``, as the kernel calls it; "" where it does not say."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    folder = str(path.resolve().parent)
    best, kind = "", ""
    for line in mounts:
        _, point, type_, *_ = line.split(" ")
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, type_
    return kind
