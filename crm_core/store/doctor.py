"""Looks a database over: is it whole, is every link good, does the full text agree, may others read it."""

import stat
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import CrmError
from crm_core.store import driver
from crm_core.store.backup_make import faults
from crm_core.store.inspect import SCHEMA_VERSION, check_file, check_identity
from crm_core.store.repair_locks import lock_holders
from crm_core.store.search import SearchSource

SHOWN = 5


class Finding(NamedTuple):
    """One thing looked at: what, whether it is in order, and what was seen."""

    what: str
    ok: bool
    seen: str


def examine(path: Path, sources: Iterable[SearchSource]) -> list[Finding]:
    """Everything that can be said of the file without changing it; stops at what makes the rest meaningless."""
    try:
        check_file(path)
        db = driver.connect(path, write=False)
    except (CrmError, *driver.FAILURES) as error:
        return [Finding("database", False, str(error))]
    try:
        check_identity(db, path)
        return [*_facts(db, path), *_writers(path), *_integrity(db), *_full_text(path, sources)]
    except (CrmError, *driver.FAILURES) as error:
        return [Finding("database", False, str(error))]
    finally:
        db.close()


def _facts(db: driver.Connection, path: Path) -> list[Finding]:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    mode = db.execute("PRAGMA journal_mode").fetchone()[0]
    rights = stat.S_IMODE(path.stat().st_mode)
    others = bool(rights & 0o077)
    size = path.stat().st_size
    safe = mode != "wal" or driver.wal_is_safe(path)
    return [
        Finding("database", True, f"{path} ({size:,} bytes)"),
        Finding("schema", version == SCHEMA_VERSION, f"version {version}"),
        Finding("journal mode", safe, mode if safe else f"{mode}, which is not safe with this SQLite or file system"),
        Finding("permissions", not others, f"{rights:04o}{', open to other users: chmod 600 it' if others else ''}"),
    ]


def _integrity(db: driver.Connection) -> list[Finding]:
    wrong = faults(db)
    broken = db.execute("PRAGMA foreign_key_check").fetchmany(SHOWN)
    links = "; ".join(f"{table} row {row} → {parent}" for table, row, parent, _ in broken)
    return [
        Finding("integrity", not wrong, "; ".join(wrong[:SHOWN]) or "every page and index agrees"),
        Finding("links", not broken, links or "every link leads somewhere"),
    ]


def _full_text(path: Path, sources: Iterable[SearchSource]) -> list[Finding]:
    try:
        wrong = full_text_disagrees(path, sources)
    except driver.FAILURES as error:
        return [Finding("full text", True, f"not looked at ({error})")]
    if wrong:
        return [
            Finding("full text", False, f'does not agree with the records ({wrong}); "crm doctor --repair" mends it')
        ]
    return [Finding("full text", True, "agrees with the records")]


def full_text_disagrees(path: Path, sources: Iterable[SearchSource]) -> str:
    """What FTS5 finds wrong with its indexes, or "". Raises the driver's Error when it cannot look.

    FTS5 checks itself through an INSERT, so this needs a connection that may write; it is rolled back.
    """
    with closing(driver.connect(path, write=True, busy_seconds=2)) as db:
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
