"""Windows onto a long ordered list: the rows next to a known one, by key, however many records there are."""

from array import array
from collections.abc import Sequence

from crm_core.catalog import broad
from crm_core.catalog.browse import Browse, Select, where_clause
from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.condition import Condition
from crm_core.catalog.pages import Query
from crm_core.store import Interrupt, Store
from crm_core.store.driver import Connection
from crm_core.tuples import NamedTuple

Key = tuple[object, ...]
IDS_AT_ONCE = 5000


class Window(NamedTuple):
    """Neighbouring records in display order; ``first`` and ``last`` are the sort keys of the outer two."""

    ids: tuple[int, ...]
    rows: tuple[tuple[object, ...], ...]
    first: Key | None
    last: Key | None


class _Part(NamedTuple):
    """One expression of an order and its direction."""

    sql: str
    descending: bool


class _Range(NamedTuple):
    """A condition and its parameters."""

    test: str
    parameters: tuple[object, ...]


class Windows:
    """One list (an entity, a filter, an order) read in windows. ``interrupt`` stops a running method from another thread."""

    def __init__(
        self, store: Store, browse: Browse, entity: str, query: Query, interrupt: Interrupt | None = None
    ) -> None:
        self._store = store
        self._entity: Entity = browse.entities[entity]
        self._query = query
        self._interrupt = interrupt
        self._condition = browse.condition(entity, query.filter)
        self._words = "" if query.trash else self._condition.words  # what is in the trash is not in the full text
        self._by_key = bool(self._words) and not query.sort
        self._order = _order(self._entity, query.sort)
        fields = self._entity.pick(query.fields or self._entity.columns)
        self._select = Select(self._entity, fields, query, self._condition)

    def page(self, limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        """The first rows, or those right after or right before a key."""
        if before is not None:
            return self._read(limit, self._beyond(before, backwards=True), backwards=True)
        if after is not None:
            return self._read(limit, self._beyond(after, backwards=False))
        return self._read(limit, [_Range("", ())])

    def last(self, limit: int) -> Window:
        """The last rows, found from the end."""
        return self._read(limit, [_Range("", ())], backwards=True)

    def at(self, offset: int, limit: int) -> Window:
        """The rows from a position on; only the order's own columns are stepped over, mostly inside an index."""
        if offset <= 0:
            return self.page(limit)
        sql = f"SELECT {self._keys()} FROM {self._entity.source}{self._where()}{self._order_by()} LIMIT 1 OFFSET ?"
        with self._store.reading(self._interrupt) as db:
            key = db.execute(sql, (*self._condition.params, offset - 1)).fetchone()
        return self.page(limit, after=tuple(key)) if key else Window((), (), None, None)

    def ids(self) -> "array[int]":
        """The ids of the whole list in order, eight bytes each."""
        source, alias = self._entity.source, self._entity.alias
        found = array("q")
        with self._store.reading(self._interrupt) as db:
            rows = db.execute(
                f"SELECT {alias}.id FROM {source}{self._where()}{self._order_by()}", self._condition.params
            )
            while chunk := rows.fetchmany(IDS_AT_ONCE):
                found.extend(row[0] for row in chunk)
        return found

    def of_ids(self, ids: Sequence[int]) -> Window:
        """The records with these ids in this order; those that do not exist are left out, and there are no keys."""
        marks = ", ".join("?" * len(ids))
        sql = (
            f"SELECT {', '.join(self._select.columns)} FROM {self._entity.source} "
            f"WHERE {self._entity.alias}.id IN ({marks})"
        )
        with self._store.reading(self._interrupt) as db:
            rows = {row[0]: self._select.convert(row) for row in db.execute(sql, tuple(ids))}
        here = tuple(key for key in ids if key in rows)
        return Window(here, tuple(rows[key] for key in here), None, None)

    def count(self) -> int:
        """How many records the list has."""
        if self._words:
            with self._store.reading(self._interrupt) as db:
                return broad.count(db, self._entity, self._words)
        if self._entity.has_trash and not (self._condition.sql or self._query.trash):
            return self._count_outside_trash()
        return self._count(_Range("", ()))

    def many(self) -> int | None:
        """How many records the list has when they are so many that reading it by key beats knowing their ids, else None."""
        if not self._by_key:
            return None
        with self._store.reading(self._interrupt) as db:
            return broad.many(db, self._entity, self._words)

    def position(self, record_id: int) -> int | None:
        """How many records stand before this one; None when the list does not have it."""
        sql = f"SELECT {self._keys()} FROM {self._entity.source}{self._where(f'{self._entity.alias}.id = ?')}"
        with self._store.reading(self._interrupt) as db:
            key = db.execute(sql, (*self._condition.params, record_id)).fetchone()
        return None if key is None else sum(map(self._count, self._beyond(tuple(key), backwards=True)))

    def _count_outside_trash(self) -> int:
        """All but what is in the trash: neither of the two is counted record by record."""
        everything = f"SELECT count(*) FROM {self._entity.table}"
        with self._store.reading(self._interrupt) as db:
            sql = f"SELECT ({everything}) - ({everything} WHERE deleted_at IS NOT NULL)"
            return int(db.execute(sql).fetchone()[0])

    def _count(self, part: _Range) -> int:
        # Joins add no rows. SQLite leaves out those that nothing asks for, but not when it counts.
        everything = not (self._condition.sql or part.test)
        source = f"{self._entity.table} {self._entity.alias}" if everything else self._entity.source
        sql = f"SELECT count(*) FROM {source}{self._where(part.test)}"
        with self._store.reading(self._interrupt) as db:
            return int(db.execute(sql, (*self._condition.params, *part.parameters)).fetchone()[0])

    def _read(self, limit: int, ranges: Sequence[_Range], *, backwards: bool = False) -> Window:
        columns = self._select.columns
        rows: list[tuple[object, ...]] = []
        with self._store.reading(self._interrupt) as db:
            for part in ranges:
                wanted = limit - len(rows)
                rows += self._near(db, part, wanted, backwards) or self._found(db, part, wanted, backwards)
                if len(rows) >= limit:
                    break
        if backwards:
            rows.reverse()
        width = len(columns)
        return Window(
            tuple(int(str(row[0])) for row in rows),
            tuple(self._select.convert(row) for row in rows),
            rows[0][width:] if rows else None,
            rows[-1][width:] if rows else None,
        )

    def _found(self, db: Connection, part: _Range, wanted: int, backwards: bool) -> list[tuple[object, ...]]:
        """The rows of a range, as SQLite finds them best."""
        source = f"{self._entity.source}{self._where(part.test)}{self._order_by(backwards)} LIMIT ?"
        parameters = (*self._condition.params, *part.parameters, wanted)
        if self._condition.sql:
            return self._rows_of(db, f"SELECT {self._entity.alias}.id FROM {source}", parameters, backwards)
        return db.execute(
            f"SELECT {', '.join(self._select.columns)}, {self._keys()} FROM {source}", parameters
        ).fetchall()

    def _near(self, db: Connection, part: _Range, wanted: int, backwards: bool) -> list[tuple[object, ...]]:
        """The rows of a range that many records match, looked for among the next ones of all; [] where too few are there."""
        if not self._by_key:
            return []
        first, rows = 0, []
        if not broad.is_rare(self._words):
            each = broad.is_indexed(self._words)
            first = wanted * (broad.EACH_REACH if each else broad.FIRST_REACH)
            rows = self._within(db, part, first, wanted, backwards, each=each)
        if len(rows) == wanted:
            return rows
        further = broad.further(first, len(rows), wanted) or broad.reach(db, self._entity, self._words, wanted)
        rows = self._within(db, part, further, wanted, backwards) if further > first else []
        return rows if len(rows) == wanted else []

    def _within(
        self, db: Connection, part: _Range, reach: int, wanted: int, backwards: bool, *, each: bool = False
    ) -> list[tuple[object, ...]]:
        """The rows of a range that are among so many next records, at most those wanted."""
        order, alias = self._order_by(backwards), self._entity.alias
        everything = _and(where_clause(self._entity, Condition("", ()), trash=False), part.test)
        near = f"SELECT {alias}.id FROM {self._entity.source}{everything}{order} LIMIT ?"
        hits = (
            f"SELECT {alias}.id FROM {self._entity.source} "
            f"WHERE {alias}.id IN ({broad.among(self._entity, near, each=each)}){order} LIMIT ?"
        )
        return self._rows_of(db, hits, (self._words, *part.parameters, reach, wanted), backwards)

    def _rows_of(
        self, db: Connection, ids: str, parameters: tuple[object, ...], backwards: bool
    ) -> list[tuple[object, ...]]:
        """The rows with the ids that a SELECT gives, in order: SQLite would work out all columns of what it has to sort."""
        sql = (
            f"SELECT {', '.join(self._select.columns)}, {self._keys()} FROM {self._entity.source} "
            f"WHERE {self._entity.alias}.id IN ({ids}){self._order_by(backwards)}"
        )
        return db.execute(sql, parameters).fetchall()

    def _keys(self) -> str:
        return ", ".join(part.sql for part in self._order)

    def _where(self, test: str = "") -> str:
        return _and(where_clause(self._entity, self._condition, self._query.trash), test)

    def _order_by(self, backwards: bool = False) -> str:
        parts = (f"{part.sql}{' DESC' if part.descending != backwards else ''}" for part in self._order)
        return f" ORDER BY {', '.join(parts)}"

    def _beyond(self, key: Key, *, backwards: bool) -> list[_Range]:
        """The rows strictly beyond ``key`` in reading direction, as ranges to be read one after the other.

        Each range names a bound of the first expression, so that SQLite seeks in the order's index; nulls come first
        as SQLite sorts them, hence last when reading downwards, as a range of their own.
        """
        test = "0"
        parameters: tuple[object, ...] = ()
        for part, value in reversed(list(zip(self._order, key, strict=True))):
            further, bound = _further(part.sql, value, part.descending == backwards)
            test = f"({further} OR ({part.sql} IS ? AND {test}))"
            parameters = (*bound, value, *parameters)
        first, rising = self._order[0].sql, self._order[0].descending == backwards
        if key[0] is None:
            return [_Range(f"{first} IS NULL AND {test}", parameters)] + (
                [_Range(f"{first} IS NOT NULL", ())] if rising else []
            )
        seek = _Range(f"{first} {'>=' if rising else '<='} ? AND {test}", (key[0], *parameters))
        return [seek] if rising else [seek, _Range(f"{first} IS NULL", ())]


def _and(where: str, test: str) -> str:
    if not test:
        return where
    return f"{where} AND ({test})" if where else f" WHERE {test}"


def _order(entity: Entity, sort: Sequence[str]) -> list[_Part]:
    """The expressions of ``browse.order_clause`` one by one, the id last."""
    parts = []
    descending = False
    for name in sort or entity.default_sort:
        descending = name.startswith("-")
        parts.append(_Part(entity.field(name.lstrip("-")).sorted, descending))
    return [*parts, _Part(f"{entity.alias}.id", descending)]


def _further(sql: str, value: object, rising: bool) -> tuple[str, tuple[object, ...]]:
    if rising:
        return (f"{sql} > ?", (value,)) if value is not None else (f"{sql} IS NOT NULL", ())
    return (f"({sql} < ? OR {sql} IS NULL)", (value,)) if value is not None else ("0", ())
