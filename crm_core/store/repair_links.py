"""Mends links that lead to rows which are not there."""

from typing import Any

from crm_core.store.driver import Connection, IntegrityError


def mend_links(db: Connection) -> dict[str, int]:
    """Take away broken links, and rows that are nothing without one; gives how many rows of each table went."""
    gone: dict[str, int] = {}
    while broken := _rows(db, "PRAGMA foreign_key_check"):
        for table, rowid, _, number in broken:
            column = next(r[3] for r in _rows(db, f"PRAGMA foreign_key_list('{table}')") if r[0] == number)
            needed = next(r[3] for r in _rows(db, f"PRAGMA table_info('{table}')") if r[1] == column)
            if (needed or not _unlinked(db, table, column, rowid)) and _deleted(db, table, rowid):
                gone[table] = gone.get(table, 0) + 1
    return gone


def _unlinked(db: Connection, table: str, column: str, rowid: int) -> bool:
    """Take the link away; whether the row may be without it."""
    try:
        db.execute(f"UPDATE {table} SET {column} = NULL WHERE rowid = ?", (rowid,))
    except IntegrityError:
        return False
    return True


def _deleted(db: Connection, table: str, rowid: int) -> bool:
    return bool(db.execute(f"DELETE FROM {table} WHERE rowid = ?", (rowid,)).rowcount)


def _rows(db: Connection, sql: str) -> list[tuple[Any, ...]]:
    return db.execute(sql).fetchall()
