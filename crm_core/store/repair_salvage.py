"""Saves what can be read of a damaged database into a new one; the damaged file is only ever read."""

import json
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from crm_core.errors import DatabaseProblem, FileProblem
from crm_core.files import reason
from crm_core.store import driver
from crm_core.store.backup_make import faults
from crm_core.store.inspect import has_our_tables, words_of
from crm_core.store.intact import copied
from crm_core.store.repair_copy import mend_copy, open_carefully
from crm_core.store.repair_links import mend_links
from crm_core.store.repair_rows import DamagedTable, Row
from crm_core.store.repair_search import build_full_text, drop_full_text
from crm_core.store.search import SearchSource

NOT_COPIED = ("journal_open",)
HISTORY = ("journal_units", "journal_rows")


class Saved(NamedTuple):
    """What became of a table: rows saved, how many of them from the history, rows lost, and whether more may be."""

    table: str
    saved: int
    remembered: int
    lost: int
    more_lost: bool


def salvage(
    damaged: Path, target: Path, sources: tuple[SearchSource, ...], make_empty: Callable[[Path], None], stamp: str
) -> list[Saved]:
    """Make the database ``target`` of every row of ``damaged`` that can be read. Raises DatabaseProblem, FileProblem."""
    make_empty(target)
    try:
        with copied(damaged) as copy:
            mend_copy(copy, target)
            with closing(_open_damaged(copy, damaged)) as old, closing(driver.connect(target, write=True)) as new:
                return _fill(old, new, sources, f'Salvaged from "{damaged.name}"', stamp)
    except driver.FAILURES as error:
        raise _hopeless(damaged, words_of(error)) from error
    except OSError as problem:
        raise FileProblem(f'What "{damaged}" holds cannot be saved: {reason(problem)}.', path=str(damaged)) from problem


def _hopeless(damaged: Path, why: str) -> DatabaseProblem:
    return DatabaseProblem(f'Nothing can be saved from "{damaged}" ({why}).')


def _open_damaged(copy: Path, damaged: Path) -> driver.Connection:
    db = open_carefully(copy)
    try:
        tables = int(db.execute("SELECT count(*) FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'").fetchone()[0])
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        if not tables:
            raise _hopeless(damaged, "not even the list of its tables can be read")
        ours = db.execute("PRAGMA application_id").fetchone()[0] == driver.APPLICATION_ID
        if not (ours or has_our_tables(db)):
            raise DatabaseProblem(f'"{damaged}" is no database of this program.')
    except BaseException:
        db.close()
        raise
    return db


def _fill(
    old: driver.Connection, new: driver.Connection, sources: tuple[SearchSource, ...], summary: str, stamp: str
) -> list[Saved]:
    new.execute("PRAGMA foreign_keys = OFF")
    new.execute("BEGIN IMMEDIATE")
    drop_full_text(new, sources)
    triggers = new.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        new.execute(f'DROP TRIGGER "{name}"')
    tables = new.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    names = {name for (name,) in tables} - {*NOT_COPIED, *HISTORY}
    saved = {name: _save(old, new, name) for name in (*HISTORY, *sorted(names))}
    for table, count in mend_links(new).items():
        saved[table] = saved[table]._replace(saved=saved[table].saved - count, lost=saved[table].lost + count)
    new.execute(
        "INSERT INTO journal_units (at, kind, summary, command, face, session) VALUES (?, 'barrier', ?, '', '', '')",
        (stamp, summary),
    )
    for _, sql in triggers:
        new.execute(sql)
    build_full_text(new, sources)
    new.execute("COMMIT")
    if wrong := [*faults(new), *new.execute("PRAGMA foreign_key_check").fetchall()]:
        raise DatabaseProblem(f"What was saved does not hold together ({wrong[0]}); restore a backup.")
    return sorted(saved.values())


def _save(old: driver.Connection, new: driver.Connection, table: str) -> Saved:
    there = {row[1] for row in _rows(old, f"PRAGMA table_info('{table}')")}
    columns = [row[1] for row in _rows(new, f"PRAGMA table_info('{table}')") if row[1] in there]
    new.execute(f"DELETE FROM {table}")
    if not columns:
        alive = _alive(new, table)
        remembered = _remember(new, table, alive)
        return Saved(table, len(remembered), len(remembered), len(alive - remembered), True)
    damaged = DamagedTable(old, table, columns)
    kept = _insert(new, table, columns, damaged.rows())
    alive = damaged.known_ids() | _alive(new, table)
    remembered = _remember(new, table, alive - kept)
    with suppress(*driver.FAILURES):
        last = damaged.last_number()
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table))
    lost = len(alive - kept - remembered)
    return Saved(table, len(kept | remembered), len(remembered), lost, damaged.holes > 0 and not alive)


def _insert(new: driver.Connection, table: str, columns: list[str], rows: Iterable[Row]) -> set[int]:
    """Write rows that the schema takes; one that was damaged into nonsense is refused. Gives the ids of those it took."""
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    place = columns.index("id")
    kept = set()
    for row in rows:
        with suppress(driver.IntegrityError, driver.MODULE.InterfaceError, OverflowError):
            new.execute(sql, row)
            kept.add(row[place])
    return kept


LAST_NOTES = (
    "SELECT pk, op, after FROM journal_rows WHERE id IN (SELECT max(id) FROM journal_rows WHERE tbl = ? GROUP BY pk)"
)


def _alive(new: driver.Connection, table: str) -> set[int]:
    """The rows that, by the history, are there."""
    return {pk for pk, op, _ in new.execute(LAST_NOTES, (table,)) if op != "D"}


def _remember(new: driver.Connection, table: str, missing: set[int]) -> set[int]:
    """Bring back rows that cannot be read as the history holds them since their last change; gives their ids."""
    notes = new.execute(LAST_NOTES, (table,)).fetchall()
    found: set[int] = set()
    for pk, op, after in notes:
        if pk in missing and op == "U":
            with suppress(ValueError, AttributeError):
                values = json.loads(after)
                found |= _insert(new, table, list(values), [tuple(values.values())])
    return found


def _rows(db: driver.Connection, sql: str) -> list[tuple[Any, ...]]:
    return db.execute(sql).fetchall()
