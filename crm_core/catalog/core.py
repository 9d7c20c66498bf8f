"""What every capability works with: the store, the catalog, the business's facts and the lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from crm_core.catalog import lookup
from crm_core.catalog.browse import Browse, Select
from crm_core.catalog.business import Business
from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.condition import Condition
from crm_core.catalog.pages import Change, Query
from crm_core.catalog.registry import Catalog
from crm_core.errors import Clash, Conflict, UnknownName
from crm_core.store import Store, Unit
from crm_core.store.driver import Connection

Values = Mapping[str, object]
Record = tuple[str, int]  # the entity's name and the id


class Core:
    """Handed to every capability; holds no state of its own."""

    def __init__(self, store: Store, catalog: Catalog, business: Business, browse: Browse) -> None:
        self.store = store
        self.catalog = catalog
        self.business = business
        self.browse = browse

    def entity(self, name: str) -> Entity:
        """The described entity, with the fields that the owner defined."""
        return self.browse.entities[name]

    def find(self, entity: str, text: str, *, trash: bool = False) -> int:
        """The id of the record that ``text`` names, or that the named one was merged into. Raises NotFound, Ambiguous."""
        with self.store.reading() as db:
            return lookup.find(db, self.catalog.entities, entity, text, trash=trash, tell=self.store.tell)

    def find_in(self, unit: Unit, entity: str, given: object) -> int:
        """The same inside a write; an integer is taken as the id, and means no other record. Raises NotFound, Ambiguous."""
        is_id = isinstance(given, int)
        text, tell = (f"{entity}:{given}", None) if is_id else (str(given), self.store.tell)
        return lookup.find(unit.connection, self.catalog.entities, entity, text, tell=tell)

    def read_values(self, entity: str, values: Values, extra: Iterable[str] = ()) -> dict[str, object]:
        """The given values read by their fields; keys in ``extra`` pass as they are.

        Those of fields that the owner defined come under "custom". Raises UnknownName, InvalidValue.
        """
        from crm_core.catalog.custom.values import defined_values, read_defined
        from crm_core.catalog.reading_values import read_value

        described, context, also = self.entity(entity), self.business.reading_context(), set(extra)
        read: dict[str, object] = {}
        custom: dict[str, object] = {}
        for name, raw in values.items():
            if name == "custom":
                custom |= defined_values(described, raw or {}, context)
                continue
            if name in also:
                read[name] = raw
                continue
            field = described.field(name)
            if field.is_custom:
                custom[field.key] = read_defined(field, raw, context)
                continue
            if not field.editable:
                from difflib import get_close_matches

                editable = [f.key for f in described.fields if f.editable]
                raise UnknownName(f"{entity} field that can be changed", name, get_close_matches(name, editable, n=2))
            read[field.key] = read_value(field, raw, context)
        if custom:
            read["custom"] = custom
        if read.get("owner"):
            read["owner"] = self.owner_as_known(str(read["owner"]))
        return read

    def owner_as_known(self, name: str) -> str:
        """Who is meant by the name of an owner: "me", or one who is there already in another case or without accents."""
        from crm_core.catalog.known_owners import as_known, known_owners

        first = self.business.facts.owner
        if name == "me" or not self.store.path.exists():
            return (first or "me") if name == "me" else name
        with self.store.reading() as db:
            return as_known(name, known_owners(db, self.catalog.entities, first))

    def record(self, db: Connection, entity: str, key: int, fields: Iterable[str]) -> dict[str, object]:
        """The named fields of one record, in the trash or not; empty when there is no such record."""
        described = self.entity(entity)
        picked = described.pick(fields)
        for trash in (False, True) if described.has_trash else (False,):
            select = Select(described, picked, Query(trash=trash), Condition(f"{described.alias}.id = ?", (key,)))
            if row := db.execute(select.sql, select.parameters).fetchone():
                return dict(zip((field.key for field in picked), select.convert(row), strict=True))
        return {}

    def check_expected(self, unit: Unit, entity: str, key: int, values: Values, expected: Values | None) -> None:
        """Refuse to write over what somebody else changed: fields that are neither as ``expected`` nor as wanted. Raises Clash."""
        if not expected:
            return
        compared = [name for name in values if name in expected]
        now = self.record(unit.connection, entity, key, compared)
        clashes = {
            name: (now[name], values[name])
            for name in compared
            if now[name] != expected[name] and now[name] != values[name]
        }
        if clashes:
            raise Clash(f"{entity.capitalize()} {key}", clashes)

    def to_trash(self, entity: str, key: int) -> Change:
        """Move a record to the trash. Raises NotFound."""
        return self.all_to_trash(entity, [key])

    def all_to_trash(self, entity: str, keys: Sequence[int]) -> Change:
        """Move records to the trash in one step, all or none. Raises NotFound."""
        changes = self.each_to_trash([(entity, key) for key in keys])
        if len(changes) == 1:
            return changes[0]
        return Change(entity, keys[0], f"{len(keys):,} {self.entity(entity).plural} moved to the trash")

    def each_to_trash(self, records: Sequence[Record]) -> list[Change]:
        """The same for records of several kinds, with a change for each. Several at once are kept in a backup first."""
        if len(records) > 1:
            self.store.before_bulk_delete()

        def delete(unit: Unit, entity: Entity, key: int) -> str:
            self.find_in(unit, entity.name, key)
            _set_deleted(unit, entity, key, unit.stamp)
            return "moved to the trash"

        return self._each(records, delete)

    def from_trash(self, entity: str, key: int) -> Change:
        """Bring a record back from the trash. Raises Conflict when it is not there."""
        return self.each_from_trash([(entity, key)])[0]

    def each_from_trash(self, records: Sequence[Record]) -> list[Change]:
        """Bring records back from the trash in one step, all or none.

        Raises Conflict when one is not there, or another record has taken the code that only one may have.
        """

        def restore(unit: Unit, entity: Entity, key: int) -> str:
            if not unit.scalar(f"SELECT deleted_at IS NOT NULL FROM {entity.table} WHERE id = ?", (key,)):
                raise not_in_trash(entity.name, key, self.name_of(unit, entity.name, key))
            self._refuse_taken_code(unit, entity, key)
            _set_deleted(unit, entity, key, None)
            return "restored"

        return self._each(records, restore)

    def _refuse_taken_code(self, unit: Unit, entity: Entity, key: int) -> None:
        if not entity.code_is_unique:
            return
        code = f"SELECT {entity.code_column} FROM {entity.table} {entity.alias} WHERE {entity.alias}.id = ?"
        state = f"{entity.alias}.id <> ? AND {entity.alias}.deleted_at IS NULL"
        there = (
            f"SELECT {entity.alias}.id, {entity.name_sql} FROM {entity.source} WHERE {entity.code_column} = ({code})"
        )
        holder = unit.execute(f"{there} AND {state}", (key, key)).fetchone()
        if holder is None:
            return
        field = entity.field(entity.code_word)
        own = self.record(unit.connection, entity.name, key, (field.key,))[field.key]
        raise Conflict(
            f'{entity.name.capitalize()} {key} "{self.name_of(unit, entity.name, key)}" cannot come back: its {field.label} '
            f'"{own}" is now that of "{holder[1]}" ({entity.name}:{holder[0]}).'
        )

    def _each(self, records: Sequence[Record], act: Callable[[Unit, Entity, int], str]) -> list[Change]:
        """Do the same to each record in one unit; ``act`` gives what was done in words."""
        changes = []
        with self.store.writing("") as unit:
            for name, key in records:
                done = act(unit, self.entity(name), key)
                changes.append(Change(name, key, f'{name.capitalize()} {key} "{self.name_of(unit, name, key)}" {done}'))
            kinds = {name for name, _ in records}
            what = self.entity(kinds.pop()).plural if len(kinds) == 1 else "records"
            unit.describe(changes[0].summary if len(changes) == 1 else f"{len(changes):,} {what} {done}")
        return changes

    def name_of(self, unit: Unit, entity: str, key: int) -> str:
        """The name people know a record under."""
        described = self.entity(entity)
        sql = f"SELECT {described.name_sql} FROM {described.source} WHERE {described.alias}.id = ?"
        return str(unit.scalar(sql, (key,)) or "")


def not_in_trash(entity: str, key: int, name: str) -> Conflict:
    """The refusal to restore what was not deleted."""
    return Conflict(f'{entity.capitalize()} {key} "{name}" is not in the trash.')


def _set_deleted(unit: Unit, entity: Entity, key: int, at: str | None) -> None:
    unit.execute(
        f"UPDATE {entity.table} SET deleted_at = ?, updated_at = ?{_counted(entity)} WHERE id = ?",
        (at, unit.stamp, key),
    )


def _counted(entity: Entity) -> str:
    """The rest of a SET that raises the columns that count an entity's changes."""
    from crm_core.store.growing import COUNTS

    return "".join(f", {field.key} = {field.key} + 1" for field in entity.fields if field.key in COUNTS)
