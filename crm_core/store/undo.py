"""Undo and redo: the rows of a unit taken back exactly, or not at all with a word on what changed since."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from crm_core.errors import Conflict, NotFound
from crm_core.store.driver import Connection, IntegrityError
from crm_core.store.store import Store
from crm_core.store.unit import Unit

# Columns that only grow: undo never takes them back. A stamp becomes the present moment; a count goes up by one
# wherever the change being reversed had raised it (calendar programs ignore an event whose SEQUENCE falls).
STAMPS = frozenset({"updated_at"})
COUNTS = frozenset({"sequence"})


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


def next_undo(db: Connection, session: str | None = None) -> UnitEntry | None:
    """The unit that undo would take back: the newest one, or the newest of one terminal session."""
    floor = db.execute("SELECT max(id) FROM journal_units WHERE kind = 'barrier' AND id > 0").fetchone()[0] or 0
    condition, parameters = f"{UNDOABLE} AND u.id > ?", [floor]
    if session is not None:
        condition, parameters = condition + " AND u.session = ?", [floor, session]
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


def reverse(store: Store, unit_id: int, kind: str) -> UnitEntry:
    """Take a unit back as a unit of its own (``kind`` undo or redo). Raises Conflict, NotFound; then nothing is changed."""
    with store.writing("", kind=kind, reverses=unit_id) as unit:
        target = _target(unit, unit_id, kind)
        unit.describe(target.summary)
        unit.execute("PRAGMA defer_foreign_keys = ON")
        rows = unit.execute(
            "SELECT id, tbl, pk, op, before, after FROM journal_rows WHERE unit_id = ? ORDER BY id DESC", (unit_id,)
        ).fetchall()
        if not rows:
            raise Conflict(f'"{target.summary}" cannot be undone: its details are no longer kept.')
        for row in rows:
            _reverse_row(unit, *row)
        _check_links(unit, {row[1] for row in rows}, target)
        unit.execute("UPDATE journal_units SET undone_by = ? WHERE id = ?", (unit.id, unit_id))
    return target


def _target(unit: Unit, unit_id: int, kind: str) -> UnitEntry:
    row = unit.execute(f"SELECT {ENTRY_COLUMNS} FROM journal_units u WHERE u.id = ?", (unit_id,)).fetchone()
    if row is None or unit_id == 0:
        raise NotFound("change", str(unit_id))
    target = UnitEntry(*row)
    if target.undone_by is not None:
        raise Conflict(f'Change {unit_id}, "{target.summary}", is already taken back.')
    if (kind == "undo") != (target.kind in ("write", "redo")):
        raise Conflict(f'Change {unit_id}, "{target.summary}", is not one that {kind} takes back.')
    barrier = unit.scalar("SELECT max(id) FROM journal_units WHERE kind = 'barrier' AND id > 0") or 0
    if unit_id <= barrier:
        raise Conflict(f'Change {unit_id}, "{target.summary}", lies before a point that undo cannot cross.')
    return target


def _reverse_row(unit: Unit, row_id: int, table: str, pk: int, op: str, before: str | None, after: str | None) -> None:
    if op == "I":
        _refuse_if_touched_since(unit, row_id, table, pk)
        unit.execute(f"DELETE FROM {table} WHERE id = ?", (pk,))
    elif op == "D":
        values = json.loads(before or "{}")
        names = ", ".join(values)
        try:
            unit.execute(
                f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values())
            )
        except IntegrityError:
            raise Conflict(f"{_named(unit, table, pk)} cannot come back: another one has taken its place.") from None
    else:
        _reverse_update(unit, table, pk, json.loads(before or "{}"), json.loads(after or "{}"))


def _reverse_update(unit: Unit, table: str, pk: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    changed = [name for name in before if before[name] != after[name] and name not in STAMPS | COUNTS]
    row = unit.execute(f"SELECT {', '.join([*changed, 'id'])} FROM {table} WHERE id = ?", (pk,)).fetchone()
    if row is None:
        raise Conflict(f"{_named(unit, table, pk)} cannot be changed back: it is gone.")
    for name, value in zip(changed, row, strict=False):
        if value != after[name]:
            raise Conflict(
                f'{_named(unit, table, pk)} was changed since: {name.replace("_", " ")} is now "{value}", '
                f'not "{after[name]}". Undo the later change first.'
            )
    values = {name: before[name] for name in changed}
    values |= {name: unit.stamp for name in before if name in STAMPS}
    counts = [f"{name} = {name} + 1" for name in before if name in COUNTS and before[name] != after[name]]
    assignments = ", ".join([*(f"{name} = ?" for name in values), *counts])
    if assignments:
        unit.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*values.values(), pk))


def _refuse_if_touched_since(unit: Unit, row_id: int, table: str, pk: int) -> None:
    own = unit.scalar("SELECT unit_id FROM journal_rows WHERE id = ?", (row_id,))
    later = unit.execute(
        "SELECT u.id, u.kind, u.summary FROM journal_rows r JOIN journal_units u ON u.id = r.unit_id WHERE r.tbl = ? "
        "AND r.pk = ? AND r.id > ? AND u.kind <> 'undo' AND u.undone_by IS NULL AND u.id NOT IN (?, ?) ORDER BY r.id",
        (table, pk, row_id, own, unit.id),
    ).fetchall()
    for other, kind, summary in later:
        # A redo of what was written before this takes back an undo that came after it: both together touched nothing.
        if kind != "redo" or _root(unit, other) > _root(unit, own):
            raise Conflict(f'{_named(unit, table, pk)} was changed since: "{summary}". Undo that first.')


def _root(unit: Unit, unit_id: int) -> int:
    """The write that an undo or redo is about, itself for a write."""
    chain = "SELECT ? UNION SELECT u.reverses FROM journal_units u JOIN chain ON u.id = chain.id WHERE u.reverses > 0"
    return int(unit.scalar(f"WITH RECURSIVE chain (id) AS ({chain}) SELECT min(id) FROM chain", (unit_id,)))


def _check_links(unit: Unit, tables: set[str], target: UnitEntry) -> None:
    # Only tables that hold links to the reversed ones can be left dangling; the check names the first such row.
    for (child,) in unit.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall():
        parents = {row[2] for row in unit.execute(f"SELECT * FROM pragma_foreign_key_list('{child}')").fetchall()}
        if not parents & tables:
            continue
        broken = unit.execute(f"SELECT rowid, parent FROM pragma_foreign_key_check('{child}') LIMIT 1").fetchone()
        if broken:
            raise Conflict(
                f'"{target.summary}" cannot be undone: {_named(unit, child, broken[0])} has been attached to it since. '
                "Undo that first."
            )


def _named(unit: Unit, table: str, pk: int) -> str:
    return f"{table.rstrip('s').replace('_', ' ')} {pk}"
