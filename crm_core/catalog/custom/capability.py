"""The fields that the owner defines: added, changed, renamed and removed together with their values."""

from collections.abc import Sequence
from difflib import get_close_matches

from crm_core.catalog.core import Core
from crm_core.catalog.custom import conversion
from crm_core.catalog.custom.definitions import KINDS, WITH_OPTIONS, Definition, read_definitions
from crm_core.catalog.custom.entities import Entities
from crm_core.catalog.custom.names import read_label, read_name, read_options
from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.around import ALONE, links_of
from crm_core.catalog.filters.mentions import Sought
from crm_core.catalog.kept_filters import refuse_named, rename_in_filters
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.store import Unit
from crm_core.values.near import unknown
from crm_core.values.text import clean_line, counted, fold

ENTITIES = ("customer", "lead", "deal", "product", "quote", "order", "appointment", "interaction")


class CustomFields:
    """Fields of the owner's own; a name like "customer.newsletter" says which."""

    def __init__(self, core: Core, entities: Entities) -> None:
        self._core = core
        self._entities = entities

    def list(self) -> tuple[Definition, ...]:
        """Every defined field."""
        return self._entities.definitions

    def uses(self, definition: Definition) -> int:
        """How many records have a value in it; none where there are no such records."""
        if definition.entity not in self._core.browse.entities:
            return 0
        with self._core.store.reading() as db:
            return conversion.uses(db, self._entity(definition.entity), definition.name)

    def find(self, name: str) -> Definition:
        """The field called "customer.newsletter". Raises UnknownName, InvalidValue."""
        with self._core.store.reading() as db:
            return _find(read_definitions(db), name)

    def add(
        self, name: str, kind: str = "text", options: Sequence[str] = (), label: str = "", help_text: str = ""
    ) -> Change:
        """Define a field; values that are kept under its name already become its own.

        Raises InvalidValue (name, kind, options, or a kept value that does not fit), Conflict when there is one.
        """
        entity, key = self._read(name)
        if kind not in KINDS:
            near = get_close_matches(kind, KINDS, n=1)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise InvalidValue("Kind", kind, f"is not one of {', '.join(KINDS)}{hint}")
        chosen = read_options(kind, options)
        with self._core.store.writing("") as unit:
            self._refuse_taken(unit, entity, key)
            definition = Definition(
                0, entity.name, key, read_label(label, key), kind, chosen, clean_line(help_text, "Help")
            )
            self._refuse_heading(unit, definition)
            kept = conversion.convert(unit, entity, definition, self._core.business.reading_context())
            new = conversion.insert(unit, definition)
            values = f" with {counted(kept, 'value')} kept under that name" if kept else ""
            unit.describe(f"Field {entity.name}.{key} ({kind}) defined{values}")
        return self._changed(new, unit)

    def edit(
        self,
        name: str,
        label: str | None = None,
        help_text: str | None = None,
        options: Sequence[str] | None = None,
        add_options: Sequence[str] = (),
    ) -> Change:
        """Change label, help or options. Raises UnknownName, InvalidValue, Conflict when an option in use would go."""
        with self._core.store.writing("") as unit:
            old = _find(read_definitions(unit.connection), name)
            wanted = (*(old.options if options is None else options), *add_options)
            if old.kind not in WITH_OPTIONS and wanted:
                raise InvalidValue("Options", ", ".join(wanted), f"are not for the kind {old.kind}")
            chosen = read_options(old.kind, wanted)
            conversion.refuse_lost_options(unit.connection, self._entity(old.entity), old, chosen)
            new = old._replace(
                label=old.label if label is None else read_label(label, old.name),
                help=old.help if help_text is None else clean_line(help_text, "Help"),
                options=chosen,
            )
            if new.label != old.label:
                self._refuse_heading(unit, new)
            conversion.update(unit, new)
            done = "changed" if new != old else "is already so; nothing changed"
            unit.describe(f"Field {old.entity}.{old.name} {done}")
        return self._changed(old.id, unit)

    def rename(self, name: str, new_name: str) -> Change:
        """Give a field another name, its values and the filters that name it with it. Raises UnknownName, InvalidValue, Conflict."""
        with self._core.store.writing("") as unit:
            old = _find(read_definitions(unit.connection), name)
            entity = self._entity(old.entity)
            key = read_name(new_name.removeprefix(f"{old.entity}."), entity, self._spoken(entity))
            self._refuse_taken(unit, entity, key)
            label = old.label if old.label != read_label("", old.name) else read_label("", key)
            changed = rename_in_filters(self._core, unit, Sought(old.entity, old.name), key)
            conversion.rename_values(unit, entity, old.name, key)
            conversion.update(unit, old._replace(name=key, label=label))
            unit.describe(f"Field {old.entity}.{old.name} renamed to {key}{changed}")
        return self._changed(old.id, unit)

    def delete(self, name: str) -> Change:
        """Remove a field and its values; undo brings both back. Raises UnknownName, Conflict when a filter names it."""
        with self._core.store.writing("") as unit:
            old = _find(read_definitions(unit.connection), name)
            refuse_named(self._core, unit, Sought(old.entity, old.name), f"field {old.entity}.{old.name}")
            lost = conversion.remove_values(unit, self._entity(old.entity), old.name)
            unit.execute("DELETE FROM custom_fields WHERE id = ?", (old.id,))
            values = f" with {counted(lost, 'value')}" if lost else ""
            unit.describe(f"Field {old.entity}.{old.name} deleted{values}")
        return self._changed(old.id, unit)

    def _read(self, name: str) -> tuple[Entity, str]:
        entity, dot, key = name.strip().partition(".")
        if entity.lower() not in ENTITIES or not dot:
            raise InvalidValue("Field", name, f"must say of what, as in customer.newsletter; of {', '.join(ENTITIES)}")
        described = self._entity(entity.lower())
        return described, read_name(key, described, self._spoken(described))

    def _spoken(self, entity: Entity) -> set[str]:
        """The words of filters that lead to groups, to other entities, and from this one to what hangs on it."""
        catalog, entities = self._core.catalog, self._entities.built_in
        around = ALONE._replace(entities=entities, references=catalog.references)
        words = {group.word for group in catalog.groups} | {
            word for link in links_of(entity, around) for word in link.names
        }
        return words.union(*((each.name, each.plural) for each in entities.values()))

    def _entity(self, name: str) -> Entity:
        return self._entities.built_in[name]

    def _refuse_taken(self, unit: Unit, entity: Entity, key: str) -> None:
        if any(each.entity == entity.name and each.name == key for each in read_definitions(unit.connection)):
            raise Conflict(f"There is a field {entity.name}.{key} already.")

    def _refuse_heading(self, unit: Unit, wanted: Definition) -> None:
        """Refuse a heading that another field of the entity has: nobody could tell the columns apart."""
        headings = {fold(field.label): field.key for field in self._entity(wanted.entity).fields}
        others = (each for each in read_definitions(unit.connection) if each.id != wanted.id)
        headings |= {fold(each.label): each.name for each in others if each.entity == wanted.entity}
        if taken := headings.get(fold(wanted.label)):
            raise Conflict(
                f'"{wanted.label}" is the heading of the field {wanted.entity}.{taken}; give another with --label.'
            )

    def _changed(self, key: int, unit: Unit) -> Change:
        self._entities.forget()
        return Change("field", key, unit.summary)


def _find(definitions: Sequence[Definition], name: str) -> Definition:
    wanted = name.strip().lower().replace("-", "_")
    for definition in definitions:
        if wanted == f"{definition.entity}.{definition.name}":
            return definition
    alike = [each for each in definitions if each.name == wanted]
    if len(alike) == 1:
        return alike[0]
    known = [f"{each.entity}.{each.name}" for each in definitions]
    raise unknown("field of your own", name, known)
