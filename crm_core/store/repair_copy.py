"""Mends in the copy of a damaged database what SQLite needs to read rows at all: header, list of tables, ways to the rows."""

from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from crm_core.store import driver
from crm_core.store.inspect import NEWEST_FORMAT, SCHEMA_VERSION
from crm_core.store.repair_graft import Column, Table, graft
from crm_core.store.repair_list import find_list, skip_broken_pages
from crm_core.store.repair_pages import HEADER, page_size
from crm_core.store.repair_roots import find_roots

KNOWN = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow')"
TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
TEXT, NUMBER = (Column(kind, needed=False, is_rowid=False) for kind in ("TEXT", "INTEGER"))
LIST_OF_TABLES = Table(1, [TEXT, TEXT, TEXT, NUMBER, TEXT])
MOST_CHANGED = 32
"""In how many characters a damaged statement may differ from the one it was."""


def mend_copy(copy: Path, pattern: Path) -> None:
    """Mend what can be mended; ``pattern`` is a database without rows. Raises OSError, and the driver's Error."""
    _mend_header(copy, pattern)
    with suppress(*driver.FAILURES), closing(open_carefully(copy)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that every page is in one file
    _mend_header(copy, pattern)
    find_list(copy, LIST_OF_TABLES)
    skip_broken_pages(copy, LIST_OF_TABLES)
    with suppress(*driver.FAILURES):
        _mend_schema(copy, pattern)
        _list_lost_tables(copy, pattern)
    with closing(open_carefully(copy)) as db:
        tables = list(_trees(db).values())
    graft(copy, tables)


def open_carefully(path: Path) -> driver.Connection:
    """A connection that reads what it can: bytes that are no text too, and tables before the damage in a list of them."""
    db: driver.Connection = driver.MODULE.connect(path, isolation_level=None, factory=driver.Connection)
    # A byte that is no text any more must not cost the row.
    db.text_factory = lambda data: data.decode("utf-8", "replace")
    db.execute("PRAGMA writable_schema = ON")
    with suppress(*driver.FAILURES):
        db.execute("SELECT 1 FROM sqlite_schema").fetchone()  # the first statement fails, those after it do not
    return db


def _mend_header(copy: Path, pattern: Path) -> None:
    with pattern.open("rb") as file:
        header = bytearray(file.read(HEADER))
    with copy.open("r+b") as file:
        old = file.read(HEADER)
        # Magic and size of the pages, what must be there for ever, and the format of the schema with its encoding.
        known = all(number <= NEWEST_FORMAT for number in old[18:20])
        if known and all(
            old[part] == header[part] for part in (slice(18), slice(20, 24), slice(44, 48), slice(56, 60))
        ):
            return
        header[28:32] = (file.seek(0, 2) // page_size(bytes(header))).to_bytes(4)
        header[32:40] = bytes(8)  # what it says of free pages belongs to the other file
        file.seek(0)
        file.write(header)


def _mend_schema(copy: Path, pattern: Path) -> None:
    """Write the statements of tables that SQLite does not know for the damage as they were."""
    with closing(driver.connect(pattern, write=False)) as db:
        wanted = dict(db.execute(TABLES).fetchall())
    with closing(open_carefully(copy)) as db:
        if not _is_present(db):
            return
        known = {name for (name,) in db.execute(KNOWN)}
        rows = _as_far_as_it_goes(db, "SELECT rowid, name, sql FROM sqlite_schema")
        for name, statement in wanted.items():
            if name in known:
                continue
            for rowid, called, sql in rows:
                if called not in known and (called == name or _is_nearly(sql, statement)):
                    db.execute(
                        "UPDATE sqlite_schema SET type = 'table', name = ?1, tbl_name = ?1, sql = ?2 WHERE rowid = ?3",
                        (name, statement, rowid),
                    )
                    break


def _is_present(db: driver.Connection) -> bool:
    """Whether it may be of the present schema; the statements of an older one may have been others."""
    return db.execute("PRAGMA user_version").fetchone()[0] in (0, SCHEMA_VERSION)


def _is_nearly(damaged: Any, statement: str) -> bool:
    if not isinstance(damaged, str) or len(damaged) != len(statement):
        return False
    return sum(one != other for one, other in zip(damaged, statement, strict=True)) <= MOST_CHANGED


def _list_lost_tables(copy: Path, pattern: Path) -> None:
    """Write anew the lines of tables that were on a page of the list that is lost."""
    with closing(driver.connect(pattern, write=False)) as db:
        wanted = _trees(db)
        statements = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    with closing(open_carefully(copy)) as db:
        known = _trees(db) if _is_present(db) else wanted
    if wanted.keys() <= known.keys():
        return
    found = find_roots(copy, known, wanted)
    lines = [(name, root, statements[name]) for name, root in found.items()]
    with closing(open_carefully(copy)) as db:
        db.executemany(
            "INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('table', ?1, ?1, ?2, ?3)", lines
        )


def _trees(db: driver.Connection) -> dict[str, Table]:
    """Where each table begins that SQLite knows, the list of them first, which has no name."""
    found = {"": LIST_OF_TABLES}
    roots = "SELECT name, rootpage FROM sqlite_schema WHERE type = 'table' AND rootpage > 1"
    without = {name for (name,) in db.execute("SELECT name FROM pragma_table_list WHERE wr")}
    for name, root in _as_far_as_it_goes(db, roots):
        if name not in without and isinstance(root, int):
            found[name] = Table(root, _columns(db, name))
    return found


def _as_far_as_it_goes(db: driver.Connection, sql: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    with suppress(*driver.FAILURES):
        found.extend(db.execute(sql))  # which keeps what was read before the damage
    return found


def _columns(db: driver.Connection, table: str) -> list[Column]:
    try:
        found = db.execute('SELECT type, "notnull", pk FROM pragma_table_info(?)', (table,)).fetchall()
    except driver.FAILURES:
        return []
    return [Column(kind, bool(needed), kind == "INTEGER" and pk == 1) for kind, needed, pk in found]
