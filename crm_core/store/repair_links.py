"""Mends links that lead to rows which are not there."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from crm_core.store.driver import Connection, IntegrityError
from crm_core.store.repair_memory import bring_back, insert, last_given

StandIns = Mapping[str, Callable[[Connection, int, str], Mapping[str, object]]]
"""By table: what to put in the place of a lost row, from its id and the moment (an ISO stamp)."""


_MEANT = {"revises_id": "earlier version", "from_stage_id": "stage before", "reverses": "earlier change"}
"""What a link leads to, where the name of its column does not say so."""


class Mended(NamedTuple):
    """How many rows of each table came back from the history, went, and got another in their place.

    ``unlinked`` counts by table and column the rows that stay without a link that they had.
    """

    back: Counter[str]
    gone: Counter[str]
    stood_in: Counter[str]
    unlinked: Counter[tuple[str, str]]


class _Broken(NamedTuple):
    """A link: where it stands, whether the row may not be without it, and what it leads to."""

    table: str
    rowid: int
    column: str
    needed: bool
    parent: str
    key: Any


def mend_links(db: Connection, stand_ins: StandIns, stamp: str) -> Mended:
    """Put back what links lead to, from the history or as a stand-in; else take them away, and rows that are nothing without.

    Runs inside the caller's transaction.
    """
    db.execute("PRAGMA defer_foreign_keys = ON")  # what hangs on a row that goes is looked at in the next round
    mended, tried = Mended(Counter(), Counter(), Counter(), Counter()), set[tuple[str, int]]()
    deleted, unlinked = set[tuple[str, int]](), set[tuple[str, int, str]]()
    while broken := _broken(db):
        lost = {(link.parent, link.key) for link in broken if isinstance(link.key, int) and link.key > 0} - tried
        tried |= lost
        if not _put_back(db, lost, stand_ins, stamp, mended):
            for link in broken:
                if not link.needed and _unlinked(db, link):
                    unlinked.add((link.table, link.rowid, link.column))
                elif _deleted(db, link):
                    deleted.add((link.table, link.rowid))
    mended.gone.update(table for table, _ in deleted)
    mended.unlinked.update((table, column) for table, rowid, column in unlinked if (table, rowid) not in deleted)
    return mended


def without(column: str, number: int) -> str:
    """That so many rows lost what a column led to."""
    what = _MEANT.get(column, column.removesuffix("_id").replace("_", " "))
    return f"{number:,} without {'its' if number == 1 else 'their'} {what}"


def _put_back(db: Connection, lost: set[tuple[str, int]], stand_ins: StandIns, stamp: str, mended: Mended) -> bool:
    """Whether any of the lost rows is there again."""
    any_put = False
    for table in sorted({table for table, _ in lost}):
        keys = {key for other, key in lost if other == table}
        back = bring_back(db, table, keys)
        mended.back[table] += len(back)
        any_put = any_put or bool(back)
        if table in stand_ins:
            given = last_given(db, table)
            for key in sorted(key for key in keys - back if key <= given):
                values = stand_ins[table](db, key, stamp)
                put = insert(db, table, list(values), [list(values.values())])
                mended.stood_in[table] += len(put)
                any_put = any_put or bool(put)
    return any_put


def _broken(db: Connection) -> list[_Broken]:
    found, columns = [], dict[tuple[str, int], tuple[str, bool]]()
    for table, rowid, parent, number in _rows(db, "PRAGMA foreign_key_check"):
        if (table, number) not in columns:
            columns[table, number] = _column(db, table, number)
        column, needed = columns[table, number]
        ((key,),) = _rows(db, f"SELECT {column} FROM {table} WHERE rowid = {rowid}")
        found.append(_Broken(table, rowid, column, needed, parent, key))
    return found


def _column(db: Connection, table: str, number: int) -> tuple[str, bool]:
    """Where a foreign key stands, and whether the row may not be without it."""
    column = next(r[3] for r in _rows(db, f"PRAGMA foreign_key_list('{table}')") if r[0] == number)
    return column, bool(next(r[3] for r in _rows(db, f"PRAGMA table_info('{table}')") if r[1] == column))


def _unlinked(db: Connection, link: _Broken) -> bool:
    """Take the link away; whether the row may be without it."""
    try:
        db.execute(f"UPDATE {link.table} SET {link.column} = NULL WHERE rowid = ?", (link.rowid,))
    except IntegrityError:
        return False
    return True


def _deleted(db: Connection, link: _Broken) -> bool:
    return bool(db.execute(f"DELETE FROM {link.table} WHERE rowid = ?", (link.rowid,)).rowcount)


def _rows(db: Connection, sql: str) -> list[tuple[Any, ...]]:
    return db.execute(sql).fetchall()
