"""Looks a database over: is it whole, is every link good, does the full text agree, may others read it."""

import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from crm_core.errors import CrmError
from crm_core.store import driver
from crm_core.store.inspect import SCHEMA_VERSION, check_file, check_identity
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
        return [*_facts(db, path), *_integrity(db), *_full_text(path, sources)]
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
    faults = [row[0] for row in db.execute("PRAGMA integrity_check(20)").fetchall()]
    whole = faults == ["ok"]
    broken = db.execute("PRAGMA foreign_key_check").fetchmany(SHOWN)
    links = "; ".join(f"{table} row {row} → {parent}" for table, row, parent, _ in broken)
    return [
        Finding("integrity", whole, "every page and index agrees" if whole else "; ".join(faults[:SHOWN])),
        Finding("links", not broken, links or "every link leads somewhere"),
    ]


def _full_text(path: Path, sources: Iterable[SearchSource]) -> list[Finding]:
    """FTS5 checks itself through an INSERT, so this needs a connection that may write; it is rolled back."""
    try:
        db = driver.connect(path, write=True, busy_seconds=2)
    except driver.DatabaseError as error:
        return [Finding("full text", True, f"not looked at ({error})")]
    try:
        db.execute("BEGIN")
        for source in sources:
            db.execute(f"INSERT INTO {source.index} ({source.index}, rank) VALUES ('integrity-check', 1)")
    except driver.DatabaseError as error:
        if "malformed" in str(error) or "corrupt" in str(error):
            return [Finding("full text", False, f"does not agree with the records ({error})")]
        return [Finding("full text", True, f"not looked at ({error})")]
    finally:
        if db.in_transaction:
            db.execute("ROLLBACK")
        db.close()
    return [Finding("full text", True, "agrees with the records")]
