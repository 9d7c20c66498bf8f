"""History, undo, redo and trash, over the records of every capability."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.core import Core, Record
from crm_core.catalog.fields import Entity
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, NotFound
from crm_core.store import Unit, undo
from crm_core.store.driver import Connection
from crm_core.store.undo import UnitEntry
from crm_core.tuples import NamedTuple
from crm_core.values.text import counted

MOST_ROWS = 10_000  # of the changes of one record

if TYPE_CHECKING:
    from crm_core.store.retention import Mark

# What a row has besides what people put into it.
HOUSEKEEPING = frozenset(
    ("id", "uid", "created_at", "updated_at", "folded", "normalized", "sort_name", "sort_title", "is_primary")
)
NOTHING = (None, "", 0, "{}")


class FieldChange(NamedTuple):
    """One field of one row as a unit changed it: what the database holds, names in the place of ids."""

    unit: int
    at: str
    summary: str
    face: str
    table: str
    row: int
    op: str
    field: str
    before: object
    after: object


class RowChange(NamedTuple):
    """One row as a unit changed it, column by column; ``before`` of a new row and ``after`` of a removed one are empty."""

    table: str
    row: int
    parent: int | None
    before: dict[str, object]
    after: dict[str, object]


class UnitChanges(NamedTuple):
    """The first rows a unit changed, in the order they were changed, and how many there are."""

    rows: tuple[RowChange, ...]
    total: int


class History:
    """What was done to the data, and undo and redo of it."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._store = core.store

    def recent(self, limit: int = 50) -> list[UnitEntry]:
        """The newest units, newest first."""
        with self._store.reading() as db:
            return undo.entries(db, "u.id > 0", (), limit)

    def entry(self, unit_id: int) -> UnitEntry | None:
        """One unit by its number."""
        with self._store.reading() as db:
            found = undo.entries(db, "u.id = ? AND u.id > 0", (unit_id,))
        return found[0] if found else None

    def require_entry(self, unit_id: int) -> UnitEntry:
        """The same. Raises NotFound, and Conflict for one that is no longer kept."""
        found = self.entry(unit_id)
        if found is None:
            end = self.end()
            if end is not None and 0 < unit_id <= end.unit:
                raise Conflict(f"Change {unit_id} is too old to be taken back. {end.sentence}")
            raise NotFound("change", str(unit_id))
        return found

    def end(self) -> "Mark | None":
        """The last change that is no longer kept; None when the history is whole."""
        from crm_core.store.retention import mark

        with self._store.reading() as db:
            return mark(db)

    def next_undo(self, session: str | None = None) -> UnitEntry | None:
        """What undo would take back: the newest change, or the newest of one terminal session."""
        with self._store.reading() as db:
            return undo.next_undo(db, session)

    def next_redo(self, session: str | None = None) -> UnitEntry | None:
        """What redo would bring back."""
        with self._store.reading() as db:
            return undo.next_redo(db, session)

    def require_reversible(self, unit_id: int, kind: str) -> None:
        """Refuse to ask about a change that ``kind`` (undo or redo) cannot take back anyway. Raises Conflict, NotFound."""
        from crm_core.store.reversal import reversible

        with self._store.reading() as db:
            reversible(db, unit_id, kind)

    def undo(self, unit_id: int) -> UnitEntry:
        """Take a change back. Raises Conflict with what changed since, NotFound; then nothing is changed."""
        from crm_core.store.reversal import reverse

        return reverse(self._store, unit_id, "undo", self._core.catalog.search.values())

    def redo(self, unit_id: int) -> UnitEntry:
        """Bring back what an undo took away. Raises Conflict, NotFound."""
        from crm_core.store.reversal import reverse

        return reverse(self._store, unit_id, "redo", self._core.catalog.search.values())

    def of_record(self, entity: str, key: int, limit: int = 200) -> list[FieldChange]:
        """The last ``limit`` changes of a record and of what belongs to it, field by field, newest first."""
        described = self._core.entity(entity)
        belongings = {r.table: r.column for r in self._core.catalog.references if r.target == entity and r.belonging}
        marks = ", ".join("?" * len(belongings))
        its = f"((r.tbl = ? AND r.pk = ?) OR (r.parent = ? AND r.tbl IN ({marks})))"
        sql = (
            "SELECT u.id, u.at, u.summary, u.face, r.tbl, r.pk, r.op, r.before, r.after, r.id FROM journal_rows r "
            f"JOIN journal_units u ON u.id = r.unit_id WHERE {its} AND r.unit_id IN "
            f"(SELECT DISTINCT r.unit_id FROM journal_rows r WHERE {its} ORDER BY 1 DESC LIMIT ?) ORDER BY r.id DESC LIMIT ?"
        )
        record = (described.table, key, key, *belongings)
        with self._store.reading() as db:
            rows = db.execute(sql, (*record, *record, limit, MOST_ROWS)).fetchall()
            targets = {table: _targets(db, table) for table in {row[4] for row in rows}}
            changes = (change for row in rows for change in _field_changes(db, row, targets[row[4]]))
            return [c for c in changes if f"{c.field}_id" != belongings.get(c.table)]

    def of_unit(self, unit_id: int, limit: int = 500) -> UnitChanges:
        """What a unit changed, row by row."""
        sql = "SELECT id, tbl, pk, op, parent, before, after FROM journal_rows WHERE unit_id = ? ORDER BY id LIMIT ?"
        with self._store.reading() as db:
            total = db.execute("SELECT count(*) FROM journal_rows WHERE unit_id = ?", (unit_id,)).fetchone()[0]
            rows = db.execute(sql, (unit_id, limit)).fetchall()
            found = tuple(
                RowChange(
                    table,
                    pk,
                    parent,
                    _columns(before),
                    _as_added(db, row_id, table, pk) if op == "I" else _columns(after),
                )
                for row_id, table, pk, op, parent, before, after in rows
            )
        return UnitChanges(found, total)

    def names(self, entity: str, keys: Iterable[int]) -> dict[int, str]:
        """The names of records, those in the trash too; what is gone has none."""
        described, wanted = self._core.entity(entity), sorted(set(keys))
        marks = ", ".join("?" * len(wanted))
        sql = (
            f"SELECT {described.alias}.id, {described.name_sql} FROM {described.source} "
            f"WHERE {described.alias}.id IN ({marks})"
        )
        with self._store.reading() as db:
            return dict(db.execute(sql, wanted).fetchall())

    def trash(self, entity: str) -> list[tuple[int, str, str]]:
        """What is in the trash of one entity: (id, name, when deleted), newest first."""
        described = self._core.entity(entity)
        sql = (
            f"SELECT {described.alias}.id, {described.name_sql}, {described.alias}.deleted_at FROM {described.source} "
            f"WHERE {described.alias}.deleted_at IS NOT NULL ORDER BY {described.alias}.deleted_at DESC, 1 DESC"
        )
        with self._store.reading() as db:
            return db.execute(sql).fetchall()

    def is_deleted(self, entity: str, key: int) -> bool:
        """Whether a record is in the trash."""
        table = self._core.entity(entity).table
        with self._store.reading() as db:
            return bool(db.execute(f"SELECT 1 FROM {table} WHERE id = ? AND deleted_at IS NOT NULL", (key,)).fetchone())

    def delete(self, records: Sequence[Record]) -> list[Change]:
        """Move records, as (entity, id), to the trash in one step, all or none. Raises NotFound."""
        return self._core.each_to_trash(records)

    def restore(self, entity: str, key: int) -> Change:
        """Bring a record back from the trash. Raises Conflict."""
        return self._core.from_trash(entity, key)

    def restore_all(self, records: Sequence[Record]) -> list[Change]:
        """Bring records, as (entity, id), back from the trash in one step, all or none. Raises Conflict."""
        return self._core.each_from_trash(records)

    def empty_trash(self) -> tuple[int, int]:
        """Remove what is in the trash and nothing else refers to, in one unit; gives how many went and how many stay."""
        removed = kept = 0
        self._store.before_bulk_delete()
        with self._store.writing("") as unit:
            for entity in reversed(self._core.catalog.entities.values()):
                if entity.has_trash:
                    gone, stay = self._empty(unit, entity)
                    removed, kept = removed + gone, kept + stay
            unit.describe(f"Trash emptied: {counted(removed, 'record')} removed")
        return removed, kept

    def _empty(self, unit: Unit, entity: Entity) -> tuple[int, int]:
        references = [r for r in self._core.catalog.references if r.target == entity.name]
        links = [r for r in references if not r.belonging]
        unused = "".join(f" AND NOT EXISTS (SELECT 1 FROM {r.table} x WHERE x.{r.column} = t.id)" for r in links)
        rows = unit.execute(f"SELECT t.id FROM {entity.table} t WHERE t.deleted_at IS NOT NULL{unused}").fetchall()
        for (key,) in rows:
            for reference in references:
                if reference.belonging:
                    unit.execute(f"DELETE FROM {reference.table} WHERE {reference.column} = ?", (key,))
            for table in ("external_ids", "merged_records"):
                unit.execute(f"DELETE FROM {table} WHERE entity = ? AND record_id = ?", (entity.name, key))
            unit.execute(f"DELETE FROM {entity.table} WHERE id = ?", (key,))
        return len(rows), int(unit.scalar(f"SELECT count(*) FROM {entity.table} WHERE deleted_at IS NOT NULL"))

    def require_undo(self, session: str | None = None) -> UnitEntry:
        """What undo would take back. Raises Conflict when there is nothing."""
        entry = self.next_undo(session)
        if entry is None:
            if session is not None and (other := self.next_undo()) is not None:
                raise Conflict(
                    "There is nothing to undo here: the last changes are those of other terminals. "
                    f'"crm history" lists them, "crm undo {other.id}" takes the last one back.'
                )
            end = self.end()
            raise Conflict(f"There is nothing to undo.{f' {end.sentence}' if end else ''}")
        return entry

    def require_redo(self, session: str | None = None) -> UnitEntry:
        """What redo would bring back. Raises Conflict when there is nothing."""
        entry = self.next_redo(session)
        if entry is None:
            raise Conflict("There is nothing to redo.")
        return entry


def _as_added(db: Connection, row_id: int, table: str, pk: int) -> dict[str, object]:
    """A new row as it was added: the journal keeps no copy, but the next change of the row or the row itself does."""
    later = db.execute(
        "SELECT before FROM journal_rows WHERE tbl = ? AND pk = ? AND id > ? ORDER BY id LIMIT 1", (table, pk, row_id)
    ).fetchone()
    if later and later[0]:
        return _columns(later[0])
    cursor = db.execute(f"SELECT * FROM {table} WHERE id = ?", (pk,))
    row = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else {}


def _field_changes(db: Connection, row: tuple[Any, ...], targets: dict[str, str]) -> Iterator[FieldChange]:
    """A changed row, field by field; ``targets`` gives for a column with ids the query of their names."""
    unit, at, summary, face, table, pk, op, before_text, after_text, row_id = row
    before = _columns(before_text)
    after = _as_added(db, row_id, table, pk) if op == "I" else _columns(after_text)
    for name in before | after:
        pair = before.get(name), after.get(name)
        if name in HOUSEKEEPING or pair[0] == pair[1] or (op != "U" and pair[0] in NOTHING and pair[1] in NOTHING):
            continue
        if query := targets.get(name):
            pair = _name(db, query, pair[0]), _name(db, query, pair[1])
        yield FieldChange(unit, at, summary, face, table, pk, op, name.removesuffix("_id"), *pair)


def _targets(db: Connection, table: str) -> dict[str, str]:
    """For each column of a table that holds ids of another one: the query of a name there."""
    found = {}
    for column, target in db.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,)).fetchall():
        columns = {row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (target,))}
        if named := next((name for name in ("name", "title", "subject") if name in columns), None):
            found[column] = f"SELECT {named} FROM {target} WHERE id = ?"
    return found


def _name(db: Connection, query: str, key: object) -> object:
    row = db.execute(query, (key,)).fetchone()
    return row[0] if row else key


def _columns(text: str | None) -> dict[str, object]:
    """A row as the journal keeps it, by column."""
    import json

    found: dict[str, object] = json.loads(text or "{}")
    return found
