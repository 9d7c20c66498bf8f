"""Brings rows that are lost back from the history."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from crm_core.store import driver
from crm_core.store.journal import OUTSIDE_UNIT

LAST_NOTES = (
    "SELECT pk, op, coalesce(after, before), unit_id FROM journal_rows "
    "WHERE id IN (SELECT max(id) FROM journal_rows WHERE tbl = ? GROUP BY pk)"
)


def alive(db: driver.Connection, table: str) -> set[int]:
    """The rows that, by the history, are there."""
    return {pk for pk, op, _, _ in db.execute(LAST_NOTES, (table,)) if op != "D"}


def bring_back(db: driver.Connection, table: str, missing: Iterable[int]) -> set[int]:
    """Bring rows back as the history holds them since their last change; gives their ids.

    A row that the program itself deleted stays deleted; one that somebody deleted past it comes back.
    """
    wanted, found = set(missing), set[int]()
    for pk, op, values, unit_id in db.execute(LAST_NOTES, (table,)).fetchall() if wanted else ():
        if pk in wanted and (op == "U" or (op == "D" and unit_id == OUTSIDE_UNIT)):
            with suppress(ValueError, AttributeError):
                found |= _put(db, table, json.loads(values))
    return found


def last_given(db: driver.Connection, table: str) -> int:
    """The greatest id that a row of the table ever had, as far as that is known."""
    said = "SELECT seq FROM sqlite_sequence WHERE name = ?1 UNION ALL SELECT max(pk) FROM journal_rows WHERE tbl = ?1"
    return max((number for (number,) in db.execute(said, (table,)) if isinstance(number, int)), default=0)


def insert(db: driver.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> set[int]:
    """Write rows that the schema takes; one that was damaged into nonsense is refused. Gives the ids of those it took."""
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    place = columns.index("id")
    kept = set()
    for row in rows:
        with suppress(driver.IntegrityError, driver.MODULE.InterfaceError, OverflowError):
            db.execute(sql, row)
            kept.add(row[place])
    return kept


def _put(db: driver.Connection, table: str, values: Mapping[str, Any]) -> set[int]:
    there = {row[1] for row in db.execute(f"PRAGMA table_info('{table}')").fetchall()}
    columns = [name for name in values if name in there]
    return insert(db, table, columns, [[values[name] for name in columns]])
