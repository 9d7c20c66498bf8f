"""Looks a database over: is it whole, is every link good, does the full text agree, may others read it."""

import stat
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import CrmError, Damaged
from crm_core.files import reason
from crm_core.store import driver
from crm_core.store.backup_make import faults
from crm_core.store.inspect import SCHEMA_VERSION, check_file, check_format, open_known, words_of
from crm_core.store.intact import intact
from crm_core.store.log_frames import unread_commits
from crm_core.store.parts import Statements, has_present_tables, missing
from crm_core.store.repair_locks import lock_holders
from crm_core.store.search import SearchSource
from crm_core.values.text import counted

SHOWN = 5
OLDER = f"; the next command brings it up to date (version {SCHEMA_VERSION})"


class Finding(NamedTuple):
    """One thing looked at: what, whether it is in order, and what was seen."""

    what: str
    ok: bool
    seen: str


def examine(
    path: Path, sources: Iterable[SearchSource], expected: Callable[[], Statements] | None = None
) -> list[Finding]:
    """Everything that can be said of the file without changing it; stops at what makes the rest meaningless.

    ``expected`` gives what a schema consists of, to be compared with what is there.
    """
    try:
        check_file(path)
        with intact(path) as still:
            check_format(still)
            db, version = open_known(still, write=False)
            try:
                return [
                    *_facts(db, path, version),
                    *_log(still),
                    *_schema(db, version, expected),
                    *_writers(still),
                    *_contents(db, still, sources, version),
                ]
            finally:
                db.close()  # the last to close: those that may write would put a log into the damaged file
    except driver.FAILURES as error:
        return [Finding("database", False, words_of(error))]
    except Damaged as problem:
        return [Finding("database", False, f'"{path}" is damaged: {problem.details["why"]}')]
    except CrmError as problem:
        return [Finding("database", False, problem.sentence)]


def _facts(db: driver.Connection, path: Path, version: int) -> list[Finding]:
    mode = db.execute("PRAGMA journal_mode").fetchone()[0]
    rights = stat.S_IMODE(path.stat().st_mode)
    others = bool(rights & 0o077)
    size = path.stat().st_size
    safe = mode != "wal" or driver.wal_is_safe(path)
    shown = mode if safe else f"{mode}, which is not safe with this SQLite or file system"
    full = [Finding("disk", False, "full: nothing can be written; make room")] if driver.disk_is_full(path) else []
    return [
        Finding("database", True, f"{path} ({size:,} bytes)"),
        *full,
        _version(db, version),
        *([] if db.still else [Finding("journal mode", safe, shown)]),  # read as it lies there it tells another mode
        Finding("permissions", not others, f"{rights:04o}{', open to other users: chmod go= it' if others else ''}"),
    ]


def _version(db: driver.Connection, version: int) -> Finding:
    if version == SCHEMA_VERSION:
        return Finding("schema", True, f"version {version}")
    if has_present_tables(db):
        return Finding("schema", False, f"version {version} by its mark, but the tables are those of {SCHEMA_VERSION}")
    return Finding("schema", True, f"version {version}{OLDER}")


def _schema(db: driver.Connection, version: int, expected: Callable[[], Statements] | None) -> list[Finding]:
    """What of the schema is not there; said only where something is missing."""
    if expected is None or version != SCHEMA_VERSION:
        return []
    lost = missing(db, expected)
    names = ", ".join(part.name for part in lost[:SHOWN]) + (" …" if len(lost) > SHOWN else "")
    return [Finding("parts", False, f"missing: {names}")] if lost else []


def _log(path: Path) -> list[Finding]:
    """Whether the write-ahead log holds changes that can no longer be read; said only then."""
    log = path.with_name(f"{path.name}-wal")
    try:
        if lost := unread_commits(log):
            lost = min(lost, unread_commits(log))  # somebody may just be writing
    except OSError as problem:
        return [Finding("log", False, f'"{log.name}" cannot be read: {reason(problem)}')]
    if not lost:
        return []
    changes = counted(lost, "change")
    return [Finding("log", False, f'{changes} behind a damaged place in "{log.name}" cannot be read and will be lost')]


def _contents(db: driver.Connection, path: Path, sources: Iterable[SearchSource], version: int) -> list[Finding]:
    integrity, links = _integrity(db), _links(db)
    if version < SCHEMA_VERSION:
        text = Finding("full text", True, "not looked at; it is made anew when the database is brought up to date")
    elif integrity.ok:
        text = _full_text(path, sources)
    else:
        text = Finding("full text", True, "not looked at, for the damage")
    return [integrity, links, text]


def _integrity(db: driver.Connection) -> Finding:
    try:
        wrong = faults(db)
    except driver.FAILURES as error:
        wrong = [words_of(error)]
    return Finding("integrity", not wrong, "; ".join(wrong[:SHOWN]) or "every page and index agrees")


def _links(db: driver.Connection) -> Finding:
    try:
        broken = db.execute("PRAGMA foreign_key_check").fetchmany(SHOWN)
    except driver.FAILURES as error:
        return Finding("links", True, f"not looked at ({words_of(error)})")
    links = "; ".join(f"{table} row {row} → {parent}" for table, row, parent, _ in broken)
    return Finding("links", not broken, links or "every link leads somewhere")


def _full_text(path: Path, sources: Iterable[SearchSource]) -> Finding:
    try:
        wrong = full_text_disagrees(path, sources)
    except driver.FAILURES as error:
        return Finding("full text", True, f"not looked at ({words_of(error)})")
    if wrong:
        return Finding("full text", False, f'does not agree with the records ({wrong}); "crm doctor --repair" mends it')
    return Finding("full text", True, "agrees with the records")


def full_text_disagrees(path: Path, sources: Iterable[SearchSource]) -> str:
    """What FTS5 finds wrong with its indexes, or "". Raises the driver's Error when it cannot look.

    FTS5 checks itself through an INSERT, so this needs a connection that may write; it is rolled back. Another that may
    only read outlives it, because the last one to close would put a log into the file.
    """
    with (
        closing(driver.connect(path, write=False)) as guard,
        closing(driver.connect(path, write=True, busy_seconds=2)) as db,
    ):
        guard.execute("PRAGMA user_version").fetchone()  # from now on it counts
        db.execute("BEGIN")
        try:
            for source in sources:
                db.execute(f"INSERT INTO {source.index} ({source.index}, rank) VALUES ('integrity-check', 1)")
        except driver.FAILURES as error:
            if is_corrupt(error) or any(sign in str(error) for sign in ("malformed", "no such table", "vtable")):
                return str(error) or "it is corrupt"
            raise
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")
    return ""


def is_corrupt(error: Exception) -> bool:
    """Whether SQLite found damage; FTS5 sometimes says so by the code alone, without a word."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF == driver.CORRUPT or "corrupt" in str(error)


def _writers(path: Path) -> list[Finding]:
    """Whether somebody keeps everybody else from writing, and who."""
    try:
        with closing(driver.connect(path, write=True, busy_seconds=1)) as db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("ROLLBACK")
    except driver.FAILURES as error:
        if "locked" not in str(error) and "busy" not in str(error):
            return []
        holders = ", ".join(lock_holders(path)) or "another program"
        return [Finding("lock", False, f"held for more than a second by {holders}; end that if it hangs")]
    return [Finding("lock", True, "free to write")]
