"""Saves what can be read of a damaged database into a new one; the damaged file is only ever read."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from crm_core.errors import DatabaseProblem, FileProblem
from crm_core.files import reason
from crm_core.store import driver
from crm_core.store.backup_make import faults
from crm_core.store.repair_rows import DamagedTable
from crm_core.store.repair_search import build_full_text, drop_full_text
from crm_core.store.search import SearchSource

NOT_COPIED = ("journal_open",)
SIDE_ENDINGS = ("", "-wal", "-journal")


class Saved(NamedTuple):
    """What became of a table: rows saved, rows lost, and whether more may be lost than is known."""

    table: str
    saved: int
    lost: int
    more_lost: bool


def salvage(
    damaged: Path, target: Path, sources: tuple[SearchSource, ...], make_empty: Callable[[Path], None], stamp: str
) -> list[Saved]:
    """Make the database ``target`` of every row of ``damaged`` that can be read. Raises DatabaseProblem, FileProblem."""
    try:
        with _copy(damaged) as copy, closing(_open_damaged(copy, damaged)) as old:
            make_empty(target)
            with closing(driver.connect(target, write=True)) as new:
                return _fill(old, new, sources, f'Salvaged from "{damaged.name}"', stamp)
    except driver.DatabaseError as error:
        raise DatabaseProblem(f'Nothing can be saved from "{damaged}" ({error}); restore a backup.') from error
    except OSError as problem:
        raise FileProblem(f'"{damaged}" cannot be copied: {reason(problem)}.', path=str(damaged)) from problem


@contextmanager
def _copy(damaged: Path) -> Iterator[Path]:
    """A copy to work on, log and journal included, so that SQLite may take those in without touching the original."""
    with tempfile.TemporaryDirectory(prefix=".crm-salvage-", dir=damaged.parent) as folder:
        copy = Path(folder) / "damaged.db"
        for ending in SIDE_ENDINGS:
            original = damaged.with_name(damaged.name + ending)
            if original.exists():
                shutil.copyfile(original, copy.with_name(copy.name + ending))
        yield copy


def _open_damaged(copy: Path, damaged: Path) -> driver.Connection:
    db = driver.connect(copy, write=True)
    try:
        # A byte that is no text any more must not cost the row.
        db.text_factory = lambda data: data.decode("utf-8", "replace")
        tables = db.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'table'").fetchone()[0]
        if db.execute("PRAGMA application_id").fetchone()[0] != driver.APPLICATION_ID or not tables:
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
    saved = {name: _save(old, new, name) for (name,) in tables if name not in NOT_COPIED}
    for table, count in _mend_links(new).items():
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
    if not columns:
        return Saved(table, 0, 0, True)
    damaged = DamagedTable(old, table, columns)
    known, place = damaged.known_ids(), columns.index("id")
    new.execute(f"DELETE FROM {table}")
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    kept: set[int] = set()
    refused = 0
    for row in damaged.rows():
        try:
            new.execute(insert, row)
            kept.add(row[place])
        except (driver.IntegrityError, driver.MODULE.InterfaceError, OverflowError):
            refused += 1
            known.discard(row[place])
    with suppress(driver.DatabaseError):
        last = damaged.last_number()
        new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table))
    return Saved(table, len(kept), len(known - kept) + refused, damaged.holes > 0 and not known)


def _mend_links(new: driver.Connection) -> dict[str, int]:
    """Take away links that lead to lost rows, and rows that are nothing without one; gives how many rows went."""
    gone: dict[str, int] = {}
    while broken := new.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _, number in broken:
            column = next(r[3] for r in _rows(new, f"PRAGMA foreign_key_list('{table}')") if r[0] == number)
            needed = next(r[3] for r in _rows(new, f"PRAGMA table_info('{table}')") if r[1] == column)
            if not needed:
                new.execute(f"UPDATE {table} SET {column} = NULL WHERE rowid = ?", (rowid,))
            elif new.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,)).rowcount:
                gone[table] = gone.get(table, 0) + 1
    return gone


def _rows(db: driver.Connection, sql: str) -> list[tuple[Any, ...]]:
    return db.execute(sql).fetchall()
