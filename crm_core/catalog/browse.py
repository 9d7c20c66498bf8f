"""Lists, counts and streams of records: SELECTs built from the catalog, run on the read side, given as plain values."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.catalog.filters.condition import Condition, FilterContext
from crm_core.catalog.pages import LocalTime, Page, Query, Ref
from crm_core.catalog.registry import GroupSource, Reference
from crm_core.store import Interrupt, Store
from crm_core.store.driver import Connection
from crm_core.values.money import Money
from crm_core.values.text import fold

if TYPE_CHECKING:
    from crm_core.catalog.filters.around import Around

Convert = Callable[[Sequence[object]], object]


class Browse:
    """Every list in the program. ``context`` is asked anew for each filter, so "today" stays true."""

    def __init__(
        self,
        store: Store,
        entities: Mapping[str, Entity],
        context: Callable[[], FilterContext],
        references: Sequence[Reference] = (),
        groups: Sequence[GroupSource] = (),
    ) -> None:
        self._store = store
        self._context = context
        self._references = references
        self._groups = groups
        self.entities = entities

    @property
    def around(self) -> "Around":
        """What a filter may ask about beyond the fields of its entity."""
        from crm_core.catalog.filters.around import Around

        return Around(self.entities, self._references, self._groups, self._rows)

    def _rows(self, sql: str) -> Sequence[tuple[object, ...]]:
        with self._store.reading() as db:
            return db.execute(sql).fetchall()

    def page(self, entity: str, query: Query, interrupt: Interrupt | None = None) -> Page:
        """The records that match, in order. Raises UsageProblem for unknown fields and unreadable filters."""
        described = self.entities[entity]
        fields = described.pick(query.fields or described.columns)
        with self._store.reading(interrupt) as db:
            select = Select(described, fields, query, self.condition(entity, query.filter))
            rows = db.execute(select.sql, select.parameters).fetchall()
        return Page(fields, tuple(row[0] for row in rows), tuple(select.convert(row) for row in rows))

    def stream(self, entity: str, query: Query) -> Generator[tuple[int, tuple[object, ...]]]:
        """The same one by one, for exports of any length: (id, values); whoever gives up half-way closes it."""
        described = self.entities[entity]
        fields = described.pick(query.fields or described.columns)
        with self._store.reading() as db:
            select = Select(described, fields, query, self.condition(entity, query.filter))
            for row in db.execute(select.sql, select.parameters):
                yield row[0], select.convert(row)

    def count(
        self, entity: str, filter_text: str = "", *, trash: bool = False, interrupt: Interrupt | None = None
    ) -> int:
        """How many records match."""
        described = self.entities[entity]
        with self._store.reading(interrupt) as db:
            condition = self.condition(entity, filter_text)
            where = where_clause(described, condition, trash)
            # Joins that only show something are left out of a SELECT with a limit, but not out of a count.
            matching = f"SELECT {described.alias}.id FROM {described.source}{where} LIMIT -1"
            sql = f"SELECT count(*) FROM ({matching})"
            return int(db.execute(sql, condition.params).fetchone()[0])

    def ids(self, entity: str, filter_text: str = "") -> list[int]:
        """The ids of all records that match, in order of id."""
        described = self.entities[entity]
        with self._store.reading() as db:
            condition = self.condition(entity, filter_text)
            where = where_clause(described, condition, trash=False)
            sql = f"SELECT {described.alias}.id FROM {described.source}{where} ORDER BY 1"
            return [row[0] for row in db.execute(sql, condition.params)]

    def condition(self, entity: str, filter_text: str) -> Condition:
        """What a filter means in SQL; everything when it is empty. Raises FilterProblem, for unknown stages and tags too."""
        if not filter_text.strip():
            return Condition("", ())
        from crm_core.catalog.filters.compiler import compile_filter

        condition = compile_filter(filter_text, self.entities[entity], self._context(), self.around)
        if condition.named:
            from crm_core.catalog.filters.presence import check_named

            with self._store.reading() as db:
                check_named(db, condition.named)
        return condition

    def unknown_value(self, entity: str, filter_text: str, interrupt: Interrupt | None = None) -> str:
        """What to say of a filter that found nothing: the value that no record has, with the nearest, or ""."""
        if not filter_text.strip():
            return ""
        from crm_core.catalog.filters.hints import unknown_value

        with self._store.reading(interrupt) as db:
            return unknown_value(db, filter_text, self.entities[entity], self._context(), self.around)

    def group_names(self, word: str) -> list[str]:
        """The names of the groups that filters ask for by ``word``."""
        return [str(row[1]) for group in self._groups if group.word == word for row in self._rows(group.groups)]

    def check_group(self, db: Connection, source: GroupSource, name: str, filter_text: str) -> None:
        """Refuse a filter for group ``name`` that would go in circles through those there are. Raises FilterProblem."""
        from crm_core.catalog.filters.compiler import compile_filter

        def rows(sql: str) -> Sequence[tuple[object, ...]]:
            others = [row for row in db.execute(sql) if row[2] != fold(name)]
            return [*others, (0, name, fold(name), filter_text)]

        text = f'{source.word}:"{name}"'
        compile_filter(text, self.entities[source.target], self._context(), self.around._replace(rows=rows))

    def complete(self, entity: str, text: str, cursor: int) -> list[str]:
        """What the word at ``cursor`` of a filter could become, values that records have included."""
        from crm_core.catalog.filters.present_values import present_values
        from crm_core.catalog.filters.suggest import complete

        with self._store.reading() as db:
            return complete(
                text,
                cursor,
                self.entities[entity],
                self.around,
                lambda path, typed: present_values(db, self.entities, path, typed),
            )

    def values(self, entity: str, name: str, typed: str = "") -> list[str]:
        """What a field may hold or the newest records have in it, beginning as typed. Raises UnknownName."""
        from crm_core.catalog.filters.paths import Path
        from crm_core.catalog.filters.present_values import present_values

        described = self.entities[entity]
        field = described.field(name)
        if field.choices:
            return [choice for choice in field.choices if choice.casefold().startswith(typed.casefold())]
        with self._store.reading() as db:
            return present_values(db, self.entities, Path((), described, field), typed)

    def explain(self, entity: str, filter_text: str) -> str:
        """What a filter was understood as, one line per condition. Raises FilterProblem."""
        from crm_core.catalog.filters.explain import explain

        self.condition(entity, filter_text)
        return explain(filter_text, self.entities[entity], self._context(), self.around)


class Select:
    """One SELECT over an entity and the way its rows become values."""

    def __init__(self, entity: Entity, fields: Iterable[Field], query: Query, condition: Condition) -> None:
        columns = [f"{entity.alias}.id"]
        self._conversions: list[tuple[slice, Convert]] = []
        for field in fields:
            expressions, convert = _expressions(field)
            self._conversions.append((slice(len(columns), len(columns) + len(expressions)), convert))
            columns.extend(expressions)
        self.columns = columns
        self._as_they_are = all(convert is _plain for _, convert in self._conversions)
        limit = f" LIMIT {int(query.limit)}" if query.limit is not None else ""
        where = where_clause(entity, condition, query.trash)
        self.sql = f"SELECT {', '.join(columns)} FROM {entity.source}{where}{order_clause(entity, query.sort)}{limit}"
        self.parameters = condition.params

    def convert(self, row: Sequence[object]) -> tuple[object, ...]:
        """A row of the driver as one value per field."""
        if self._as_they_are:
            return tuple(row[1 : len(self.columns)])
        return tuple(convert(row[part]) for part, convert in self._conversions)


def where_clause(entity: Entity, condition: Condition, trash: bool) -> str:
    """The WHERE of a list; records in the trash are left out, or are all there is."""
    parts = [f"{entity.alias}.deleted_at IS {'NOT NULL' if trash else 'NULL'}"] if entity.has_trash else []
    parts += [f"({condition.sql})"] if condition.sql else []
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def order_clause(entity: Entity, sort: Sequence[str]) -> str:
    """The ORDER BY of a list: the named fields ("-" in front for descending), then the id, so that order is total."""
    parts = []
    descending = False
    for name in sort or entity.default_sort:
        descending = name.startswith("-")
        parts.append(f"{entity.field(name.lstrip('-')).sorted}{' DESC' if descending else ''}")
    parts.append(f"{entity.alias}.id{' DESC' if descending else ''}")
    return f" ORDER BY {', '.join(parts)}"


def _expressions(field: Field) -> tuple[list[str], Convert]:
    if field.kind is Kind.MONEY:
        return [field.sql, field.currency_sql], _money
    if field.kind is Kind.LOCAL_TIME:
        return [field.sql, field.zone_sql], _local_time
    if field.kind is Kind.REFERENCE:
        return [field.id_sql, field.sql], _reference
    return [field.sql], _SINGLE.get(field.kind, _plain)


def _plain(values: Sequence[object]) -> object:
    return values[0]


def _flag(values: Sequence[object]) -> object:
    return None if values[0] is None else bool(values[0])


def _list(values: Sequence[object]) -> object:
    return tuple(str(values[0]).split(LIST_SEPARATOR)) if values[0] else ()


def _object(values: Sequence[object]) -> object:
    if values[0] in (None, "", "{}"):
        return {}
    from crm_core.catalog.custom.held import held

    return held(str(values[0]))


def _money(values: Sequence[object]) -> object:
    minor, currency = values
    return Money(minor, str(currency or "")) if isinstance(minor, int) else None


def _local_time(values: Sequence[object]) -> object:
    wall, zone = values
    return LocalTime(str(wall), str(zone)) if wall else None


def _reference(values: Sequence[object]) -> object:
    key, name = values
    return Ref(key, str(name)) if isinstance(key, int) else None


_SINGLE: dict[Kind, Convert] = {Kind.BOOLEAN: _flag, Kind.LIST: _list, Kind.JSON: _object}
