"""Saves what can be read of a damaged database into a new one; the damaged file is only ever read."""

from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from crm_core.errors import DatabaseProblem, FileProblem
from crm_core.files import reason
from crm_core.store import driver
from crm_core.store.backup_make import faults
from crm_core.store.inspect import has_our_tables, words_of
from crm_core.store.intact import copied
from crm_core.store.journal import OUTSIDE
from crm_core.store.repair_copy import mend_copy, open_carefully
from crm_core.store.repair_history import stand_in_for_lost_changes
from crm_core.store.repair_links import Mended, StandIns, mend_links
from crm_core.store.repair_memory import alive, bring_back, insert
from crm_core.store.repair_rows import DamagedTable
from crm_core.store.repair_search import build_full_text, drop_full_text
from crm_core.store.search import SearchSource

NOT_COPIED = ("journal_open",)
HISTORY = ("journal_units", "journal_rows")


class Makings(NamedTuple):
    """What a database is made of: its full text, one without any rows, what stands in for a lost row, the settings."""

    sources: tuple[SearchSource, ...]
    make_empty: Callable[[Path], None]
    stand_ins: StandIns
    settings: tuple[str, ...] = ()


class Saved(NamedTuple):
    """What became of a table: rows saved, how many of them from the history, rows lost, and whether more may be.

    ``stood_in`` counts those of the lost in whose place another is, ``unlinked`` by column the saved that lost a link.
    """

    table: str
    saved: int
    remembered: int
    lost: int
    more_lost: bool
    stood_in: int = 0
    unlinked: tuple[tuple[str, int], ...] = ()


def salvage(damaged: Path, target: Path, makings: Makings, stamp: str) -> list[Saved]:
    """Make the database ``target`` of every row of ``damaged`` that can be read. Raises DatabaseProblem, FileProblem."""
    makings.make_empty(target)
    try:
        with copied(damaged) as copy:
            mend_copy(copy, target)
            with closing(_open_damaged(copy, damaged)) as old, closing(driver.connect(target, write=True)) as new:
                return _fill(old, new, makings, f'Salvaged from "{damaged.name}"', stamp)
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


def _fill(old: driver.Connection, new: driver.Connection, makings: Makings, summary: str, stamp: str) -> list[Saved]:
    new.execute("PRAGMA foreign_keys = OFF")
    new.execute("BEGIN IMMEDIATE")
    drop_full_text(new, makings.sources)
    triggers = new.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        new.execute(f'DROP TRIGGER "{name}"')
    tables = new.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ).fetchall()
    names = {name for (name,) in tables} - {*NOT_COPIED, *HISTORY}
    saved = {name: _save(old, new, name) for name in (*HISTORY, *sorted(names))}
    if not _rows(new, "SELECT 1 FROM journal_units WHERE id = 0"):
        new.execute(OUTSIDE)  # to which every later change past the program leads
    nameless = stand_in_for_lost_changes(new, stamp)
    mended = mend_links(new, makings.stand_ins, stamp)
    mended.stood_in["journal_units"] += len(nameless)
    saved = {name: _mended(each, mended) for name, each in saved.items()}
    new.execute(
        "INSERT INTO journal_units (at, kind, summary, command, face, session) VALUES (?, 'barrier', ?, '', '', '')",
        (stamp, summary),
    )
    for _, sql in triggers:
        new.execute(sql)
    build_full_text(new, makings.sources)
    new.execute("COMMIT")
    if wrong := [*faults(new), *new.execute("PRAGMA foreign_key_check").fetchall()]:
        raise DatabaseProblem(f"What was saved does not hold together ({wrong[0]}); restore a backup.")
    return sorted(saved.values())


def _mended(table: Saved, links: Mended) -> Saved:
    """The same after its links were mended."""
    back, gone, stood_in = (each[table.table] for each in (links.back, links.gone, links.stood_in))
    return Saved(
        table.table,
        table.saved + back - gone,
        table.remembered + back,
        max(table.lost - back + gone, stood_in),
        table.more_lost,
        stood_in,
        tuple(sorted((column, number) for (name, column), number in links.unlinked.items() if name == table.table)),
    )


def _save(old: driver.Connection, new: driver.Connection, table: str) -> Saved:
    there = {row[1] for row in _rows(old, f"PRAGMA table_info('{table}')")}
    columns = [row[1] for row in _rows(new, f"PRAGMA table_info('{table}')") if row[1] in there]
    new.execute(f"DELETE FROM {table}")
    if not columns:
        there = alive(new, table)
        remembered = bring_back(new, table, there)
        return Saved(table, len(remembered), len(remembered), len(there - remembered), True)
    damaged = DamagedTable(old, table, columns)
    kept = insert(new, table, columns, damaged.rows())
    known = damaged.known_ids() | alive(new, table)
    remembered = bring_back(new, table, known - kept)
    with suppress(*driver.FAILURES):
        last = damaged.last_number()
        if not new.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table)).rowcount:
            new.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))
    lost = len(known - kept - remembered)
    return Saved(table, len(kept | remembered), len(remembered), lost, damaged.holes > 0 and not known)


def _rows(db: driver.Connection, sql: str) -> list[tuple[Any, ...]]:
    return db.execute(sql).fetchall()
