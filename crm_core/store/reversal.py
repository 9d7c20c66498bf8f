"""The rows of a unit taken back exactly, or not at all with a word on what changed since."""

import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any, NamedTuple

from crm_core.errors import Conflict, NotFound
from crm_core.store.driver import Connection, IntegrityError
from crm_core.store.growing import COUNTS, NUMBERED, PUBLISHED, SERIES, STAMPS
from crm_core.store.retention import mark
from crm_core.store.search import SearchSource
from crm_core.store.series import is_about_series, set_series_back
from crm_core.store.store import Store
from crm_core.store.texts import texts_afterwards
from crm_core.store.undo import ENTRY_COLUMNS, UnitEntry, next_undo
from crm_core.store.unit import Unit

ROWS_AT_ONCE = 2000


def reverse(store: Store, unit_id: int, kind: str, sources: Iterable[SearchSource]) -> UnitEntry:
    """Take a unit back as a unit of its own (``kind`` undo or redo). Raises Conflict, NotFound; then nothing is changed.

    ``sources`` are the texts that show what it changed.
    """
    with store.writing("", kind=kind, reverses=unit_id) as unit:
        target = reversible(unit.connection, unit_id, kind)
        unit.describe(target.summary)
        unit.execute("PRAGMA defer_foreign_keys = ON")
        _refuse_if_touched_since(unit, unit_id)
        runs = _runs(unit, unit_id)
        if not runs:
            raise Conflict(f'"{target.summary}" cannot be undone: its details are no longer kept.')
        rows = "SELECT pk FROM journal_rows WHERE unit_id = {} AND tbl = '{}'"
        touched = {run.table: rows.format(unit_id, run.table) for run in runs}
        with unit.large(), texts_afterwards(unit, sources, touched):
            if is_about_series(unit, unit_id):
                set_series_back(unit, unit_id)
            else:
                for run in runs:
                    REVERSALS[run.op](unit, run)
        _check_links(unit, {run.table for run in runs}, target)
        unit.execute("UPDATE journal_units SET undone_by = ? WHERE id = ?", (unit.id, unit_id))
    return target


def reversible(db: Connection, unit_id: int, kind: str) -> UnitEntry:
    """The unit, if it is one that ``kind`` takes back. Raises Conflict, NotFound."""
    row = db.execute(f"SELECT {ENTRY_COLUMNS} FROM journal_units u WHERE u.id = ?", (unit_id,)).fetchone()
    if row is None or unit_id == 0:
        raise NotFound("change", str(unit_id))
    target = UnitEntry(*row)
    if target.undone_by is not None:
        raise Conflict(f'Change {unit_id}, "{target.summary}", is already taken back.')
    if (kind == "undo") != (target.kind in ("write", "redo")):
        raise Conflict(f'Change {unit_id}, "{target.summary}", is not one that {kind} takes back.')
    barrier = db.execute("SELECT max(id) FROM journal_units WHERE kind = 'barrier' AND id > 0").fetchone()[0] or 0
    if unit_id <= barrier:
        end = mark(db)
        if end and end.unit == barrier:
            raise Conflict(f'Change {unit_id}, "{target.summary}", is too old to be taken back. {end.sentence}')
        raise Conflict(f'Change {unit_id}, "{target.summary}", lies before a point that undo cannot cross.')
    return target


class Run(NamedTuple):
    """Consecutive rows of the journal about one table and one kind of change; ``first`` and ``last`` are their ids."""

    unit_id: int
    table: str
    op: str
    first: int
    last: int

    @property
    def rows(self) -> tuple[str, tuple[object, ...]]:
        """A condition over journal_rows that holds for these rows, and its parameters."""
        return "unit_id = ? AND tbl = ? AND op = ? AND id BETWEEN ? AND ?", tuple(self)


def _runs(unit: Unit, unit_id: int) -> list[Run]:
    """The rows of a unit in runs, the last one first: an import of a million rows is a handful of them."""
    numbered = (
        "SELECT id, tbl, op, row_number() OVER (ORDER BY id) - row_number() OVER (PARTITION BY tbl, op ORDER BY id) AS island "
        "FROM journal_rows WHERE unit_id = ?"
    )
    found = unit.execute(
        f"SELECT tbl, op, min(id), max(id) FROM ({numbered}) GROUP BY tbl, op, island ORDER BY 3 DESC", (unit_id,)
    ).fetchall()
    return [Run(unit_id, *row) for row in found]


def _remove_added(unit: Unit, run: Run) -> None:
    if run.table == SERIES:
        return
    where, parameters = run.rows
    if column := NUMBERED.get(run.table):
        _refuse_if_numbered(unit, run, column)
    unit.execute(f"DELETE FROM {run.table} WHERE id IN (SELECT pk FROM journal_rows WHERE {where})", parameters)


def _refuse_if_numbered(unit: Unit, run: Run, column: str) -> None:
    where, parameters = run.rows
    # A row that came with its number, as from a file, got none here.
    given = f"SELECT 1 FROM journal_rows g WHERE g.tbl = '{run.table}' AND g.pk = {run.table}.id AND g.op = 'U'"
    given += f" AND g.before ->> '{column}' IS NULL AND g.after ->> '{column}' IS NOT NULL"
    numbered = f"EXISTS ({given}) AND {column} IS NOT NULL AND id IN (SELECT pk FROM journal_rows WHERE {where})"
    found = unit.execute(f"SELECT id, {column} FROM {run.table} WHERE {numbered} LIMIT 1", parameters).fetchone()
    if found:
        named = _named(unit, run.table, found[0])
        older = next_undo(unit.connection, before=run.unit_id)
        instead = f'; "crm undo {older.id}" takes back the change before' if older else ""
        raise Conflict(
            f"{named} was given the number {found[1]}, which must not get lost. Move it to the trash instead{instead}."
        )


def _bring_back_removed(unit: Unit, run: Run) -> None:
    where, parameters = run.rows
    one = unit.scalar(f"SELECT before FROM journal_rows WHERE {where} LIMIT 1", parameters)
    names = list(json.loads(one))
    values = ", ".join(f"json_extract(before, '$.{name}')" for name in names)
    try:
        unit.execute(
            f"INSERT INTO {run.table} ({', '.join(names)}) SELECT {values} FROM journal_rows WHERE {where} ORDER BY id DESC",
            parameters,
        )
    except IntegrityError:
        name = run.table.replace("_", " ")
        raise Conflict(f"What was removed from the {name} cannot come back: another has taken its place.") from None


class Turn(NamedTuple):
    """A changed row on its way back: ``changed`` are the columns that undo looks after, ``grown`` those it adds 1 to.

    ``stamped`` go back too where nothing changed the row since; else, and where it is ``published``, they become the
    present moment.
    """

    pk: int
    changed: tuple[str, ...]
    grown: tuple[str, ...]
    stamped: tuple[str, ...]
    published: bool
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def assignments(self) -> str:
        """What an UPDATE sets, each value as a mark but for the counts."""
        counts = (f"{name} = {name} + 1" for name in self.grown)
        stamps = (f"{name} = CASE WHEN {name} IS ? THEN ? ELSE ? END" for name in self.stamped)
        return ", ".join((*(f"{name} = ?" for name in self.changed), *stamps, *counts))

    def values(self, now: str) -> tuple[Any, ...]:
        """What stands for the marks of ``assignments``."""
        stamps = ((self.after[name], now if self.published else self.before[name], now) for name in self.stamped)
        return (*(self.before[name] for name in self.changed), *(value for three in stamps for value in three))


def _change_back(unit: Unit, run: Run) -> None:
    """Row after row from the last one on; neighbours of which the same columns changed are written together."""
    where, parameters = run.rows
    rows = unit.connection.cursor().execute(
        f"SELECT pk, before, after FROM journal_rows WHERE {where} ORDER BY id DESC", parameters
    )
    while some := rows.fetchmany(ROWS_AT_ONCE):
        turns = [_turn(run.table, pk, json.loads(before), json.loads(after)) for pk, before, after in some]
        for _, alike in groupby(turns, key=lambda turn: (turn.changed, turn.grown, turn.stamped)):
            _turn_back(unit, run.table, list(alike))


def _turn(table: str, pk: int, before: dict[str, Any], after: dict[str, Any]) -> Turn:
    differing = [name for name in before if before[name] != after[name]]
    changed = tuple(name for name in differing if name not in _not_taken_back(table))
    grown = tuple(name for name in differing if name in COUNTS)
    published = table in PUBLISHED
    stamped = tuple(name for name in (before if published else differing) if name in STAMPS)
    return Turn(pk, changed, grown, stamped, published, before, after)


def _turn_back(unit: Unit, table: str, turns: list[Turn]) -> None:
    """Write rows back that changed alike; each only once, for what it holds then is looked at before."""
    once = {turn.pk: turn for turn in reversed(turns)}
    if len(once) < len(turns):
        for turn in turns:
            _turn_back(unit, table, [turn])
        return
    _refuse_if_changed_since(unit, table, once)
    first = turns[0]
    if first.assignments:
        unit.execute_many(
            f"UPDATE {table} SET {first.assignments} WHERE id = ?",
            [(*turn.values(unit.stamp), turn.pk) for turn in turns],
        )


def _refuse_if_changed_since(unit: Unit, table: str, turns: dict[int, Turn]) -> None:
    """Every row must be there and hold what it was changed to. Raises Conflict about the one that was changed last."""
    columns = next(iter(turns.values())).changed
    present = {
        pk: values
        for pk, *values in unit.execute(
            f"SELECT {', '.join(('id', *columns))} FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(turns)),),
        )
    }
    for pk, turn in reversed(turns.items()):
        if pk not in present:
            raise Conflict(f"{_named(unit, table, pk)} cannot be changed back: it is gone.")
        for name, value in zip(columns, present[pk], strict=True):
            if value != turn.after[name]:
                raise Conflict(
                    f'{_named(unit, table, pk)} was changed since: {name.replace("_", " ")} is now "{value}", '
                    f'not "{turn.after[name]}". Undo the later change first.'
                )


def _not_taken_back(table: str) -> frozenset[str]:
    if table == SERIES:
        return frozenset({"last_number"})
    return STAMPS | COUNTS | {NUMBERED.get(table, "")}


REVERSALS = {"I": _remove_added, "D": _bring_back_removed, "U": _change_back}


def _refuse_if_touched_since(unit: Unit, unit_id: int) -> None:
    """Records that the unit added must not have been changed by anything that still holds."""
    later = unit.execute(
        "SELECT m.tbl, m.pk, u.id, u.kind, u.summary FROM journal_rows m JOIN journal_rows r ON r.tbl = m.tbl AND r.pk = m.pk "
        "AND r.id > m.id JOIN journal_units u ON u.id = r.unit_id WHERE m.unit_id = ? AND m.op = 'I' AND m.tbl <> ? AND u.kind <> 'undo' "
        "AND u.undone_by IS NULL AND u.id NOT IN (?, ?) ORDER BY r.id",
        (unit_id, SERIES, unit_id, unit.id),
    ).fetchall()
    roots = {other: _root(unit, other) for _, _, other, _, _ in later}
    for table, pk, other, kind, summary in later:
        # A redo of what was written before this takes back an undo that came after it: both together touched nothing.
        if kind != "redo" or roots[other] > _root(unit, unit_id):
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
