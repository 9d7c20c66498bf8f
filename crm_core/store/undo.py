"""Undo and redo: which change comes next, and the history of them."""

from collections.abc import Iterable
from typing import Any

from crm_core.store.driver import Connection
from crm_core.store.series import PASSED
from crm_core.tuples import NamedTuple


class UnitEntry(NamedTuple):
    """A line of the history. ``live`` is False once undone; ``root`` is the write that an undo or redo is about."""

    id: int
    at: str
    kind: str
    summary: str
    command: str
    face: str
    session: str
    reverses: int | None
    undone_by: int | None


ENTRY_COLUMNS = "u.id, u.at, u.kind, u.summary, u.command, u.face, u.session, u.reverses, u.undone_by"
UNDOABLE = "u.kind IN ('write', 'redo') AND u.undone_by IS NULL"


def entries(db: Connection, where: str, parameters: Iterable[Any], limit: int = 1) -> list[UnitEntry]:
    """Units that match a condition over ``u``, newest first."""
    sql = f"SELECT {ENTRY_COLUMNS} FROM journal_units u WHERE {where} ORDER BY u.id DESC LIMIT {int(limit)}"
    return [UnitEntry(*row) for row in db.execute(sql, tuple(parameters))]


def next_undo(db: Connection, session: str | None = None, before: int | None = None) -> UnitEntry | None:
    """The unit that undo would take back: the newest one, the newest of one terminal session, of those ``before`` one."""
    floor = db.execute("SELECT max(id) FROM journal_units WHERE kind = 'barrier' AND id > 0").fetchone()[0] or 0
    # What can never be taken back must not stand before what can.
    condition = f"{UNDOABLE} AND u.id > ? AND NOT {PASSED}"
    parameters: list[Any] = [floor]
    if session is not None:
        condition, parameters = condition + " AND u.session = ?", [floor, session]
    if before is not None:
        condition, parameters = condition + " AND u.id < ?", [*parameters, before]
    found = entries(db, condition, parameters)
    return found[0] if found else None


def next_redo(db: Connection, session: str | None = None) -> UnitEntry | None:
    """The undo that redo would take back: the newest one, unless its session has written something since."""
    condition, parameters = "u.kind = 'undo' AND u.undone_by IS NULL", []
    if session is not None:
        condition, parameters = condition + " AND u.session = ?", [session]
    condition += " AND NOT EXISTS (SELECT 1 FROM journal_units w WHERE w.id > u.id AND w.kind IN ('write', 'barrier')"
    condition += " AND w.undone_by IS NULL AND (w.session = u.session OR w.kind = 'barrier'))"
    found = entries(db, condition, parameters)
    return found[0] if found else None
