"""The program's entities with the fields that the owner defined."""

from collections.abc import Callable, Iterator, Mapping

from crm_core.catalog.custom.definitions import Definition, as_field, read_definitions
from crm_core.catalog.fields import Entity
from crm_core.catalog.remembered import Remembered
from crm_core.store import Store
from crm_core.store.driver import Connection

Completed = Callable[[Mapping[str, Entity]], Entity]


class Entities(Mapping[str, Entity]):
    """Every entity by name, as it is now: a field is there as soon as it was defined, by whichever program.

    ``completed`` makes entities whose fields depend on more than that, when they are asked for, out of all others.
    """

    def __init__(
        self, store: Store, built_in: Mapping[str, Entity], completed: Mapping[str, Completed] | None = None
    ) -> None:
        self.built_in = built_in
        self._completed = completed or {}
        self._remembered = Remembered(store, self._read, self._without)

    def __getitem__(self, name: str) -> Entity:
        entities = self._remembered.get()[1]
        return self._completed[name](entities) if name in self._completed else entities[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.built_in)

    def __len__(self) -> int:
        return len(self.built_in)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The defined fields of all entities. Raises DatabaseProblem."""
        return self._remembered.get()[0]

    def forget(self) -> None:
        """Read the definitions anew the next time."""
        self._remembered.forget()

    def _without(self) -> tuple[tuple[Definition, ...], Mapping[str, Entity]]:
        return (), self.built_in

    def _read(self, db: Connection) -> tuple[tuple[Definition, ...], Mapping[str, Entity]]:
        definitions = read_definitions(db)
        entities = dict(self.built_in)
        usable = [each for each in definitions if each.name.isascii() and each.name.isidentifier()]
        for name in {definition.entity for definition in usable} & entities.keys():
            entities[name] = _with_fields(entities[name], [each for each in usable if each.entity == name])
        return definitions, entities


def _with_fields(entity: Entity, definitions: list[Definition]) -> Entity:
    """The entity with its defined fields, whose values are shown as theirs and no longer among all custom ones."""
    paths = ", ".join(f"'$.{definition.name}'" for definition in definitions)
    built_in = (
        field._replace(sql=f"json_remove({field.sql}, {paths})", test_sql=field.sql) if field.key == "custom" else field
        for field in entity.fields
    )
    return entity._replace(fields=(*built_in, *(as_field(each, entity.alias) for each in definitions)))
