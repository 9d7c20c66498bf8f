"""What a database holds, as tests compare it: every row by its key, without what may differ by design."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from crm_core.clock import Clock
from crm_core.store import driver
from crm_core.store.growing import COUNTS, PUBLISHED, STAMPS

JOURNAL = {"journal_units", "journal_rows", "journal_open", "sqlite_sequence"}
SHADOWS = ("_data", "_idx", "_docsize", "_config")
_seconds = count()


class Ticking(Clock):
    """A clock that is a second later whenever it is looked at, so that no two writes have the same stamp."""

    def now(self) -> datetime:
        return (self.frozen or datetime(2026, 11, 21, 9, tzinfo=UTC)) + timedelta(seconds=next(_seconds))


def contents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table by primary key, but for the journal, full-text shadows and what only grows: the stamps and counts of
    appointments, which calendar programs read."""
    with closing(driver.connect(path, write=False)) as db:
        names = [
            name
            for name, sql in db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            if name not in JOURNAL and not name.endswith(SHADOWS) and "VIRTUAL" not in sql
        ]
        return {name: _rows(db, name) for name in names}


def _rows(db: driver.Connection, table: str) -> list[dict[str, Any]]:
    cursor = db.execute(f"SELECT * FROM {table} ORDER BY id")
    columns = [column[0] for column in cursor.description]
    growing = STAMPS | COUNTS if table in PUBLISHED else frozenset()
    return [
        {column: value for column, value in zip(columns, row, strict=True) if column not in growing}
        for row in cursor.fetchall()
    ]


def is_sound(path: Path) -> bool:
    """Whether keys, links and full text of a database agree."""
    with closing(driver.connect(path, write=True)) as db:
        for (index,) in db.execute("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%'").fetchall():
            db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        broken = db.execute("PRAGMA foreign_key_check").fetchall()
        return not broken and db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def ask(path: Path, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with closing(driver.connect(path, write=False)) as db:
        return db.execute(sql, parameters).fetchall()
