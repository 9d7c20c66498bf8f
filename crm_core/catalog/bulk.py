"""The same change to many records: one unit, one step to undo; shown before by a rehearsal on the first few."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import NamedTuple

from crm_core.catalog.core import Core, Values
from crm_core.catalog.fields import Entity, Field
from crm_core.catalog.pages import SHOWN, Change, Ref
from crm_core.errors import CrmError, UsageProblem
from crm_core.store import Unit
from crm_core.store.search import renew
from crm_core.values.text import counted, shorten, show_text

Told = Callable[[Unit], str]
Apply = Callable[[Core, Unit, Sequence[int], Values], None]
AMONG = "SELECT value FROM json_each(?)"
FORGET_EVERY = 500
AT = "record"  # the detail of a refusal that says at which record it was
LONGEST_NAME = 60
NOTHING_BESIDES: Mapping[str, Field] = MappingProxyType({})


class Difference(NamedTuple):
    """A value of one record before and after a change."""

    record: Ref
    field: Field
    before: object
    after: object


class Preview(NamedTuple):
    """How many records a change is about, how many of them it changes, and what it does to the first of those."""

    matched: int
    changing: int
    differences: tuple[Difference, ...]


def edit_all(
    core: Core, entity: str, keys: Sequence[int], values: Values, apply: Apply, told: Told = lambda _: ""
) -> Change:
    """Make one change to records in one unit, all or none; ``told`` adds to its summary. Raises InvalidValue, UnknownName, NotFound."""
    described = core.entity(entity)
    _refuse_nothing(described, keys, values)
    with core.store.writing("") as unit:
        _check_there(core, unit, described, keys)
        _apply(core, unit, described, keys, values, apply)
        unit.describe(_summary(core, unit, described, len(keys), values) + told(unit))
    return Change(entity, keys[0], unit.summary, tuple(keys))


def preview(
    core: Core,
    entity: str,
    keys: Sequence[int],
    values: Values,
    apply: Apply,
    shown: int = SHOWN,
    besides: Mapping[str, Field] = NOTHING_BESIDES,
) -> Preview:
    """What the same change would do: tried out and taken back. Raises the same.

    ``besides`` has fields that no list has, by what a change calls them: "address" for "add_address".
    """
    described = core.entity(entity)
    _refuse_nothing(described, keys, values)
    fields = _fields_of(described, values, besides)
    with core.store.writing("") as unit:
        unit.discard()
        _check_there(core, unit, described, keys)
        unit.execute("SAVEPOINT trial")
        _apply(core, unit, described, keys, values, apply)
        changing = _changed(core, unit, described)
        first = _first_changed(core, unit, described, shown)
        after = {key: _values_of(core, unit, described, key, fields) for key in first}
        unit.execute("ROLLBACK TO trial")
        before = {key: _values_of(core, unit, described, key, fields) for key in first}
        called = {key: core.name_of(unit, entity, key) for key in first}
    found = [
        Difference(Ref(key, called[key]), field, before[key][field.key], after[key][field.key])
        for key in first
        for field in fields
        if before[key][field.key] != after[key][field.key]
    ]
    return Preview(len(keys), changing, tuple(found))


@contextmanager
def searched_afterwards(core: Core, unit: Unit, entity: Entity, keys: Sequence[int]) -> Iterator[None]:
    """Renew the full text of records once, behind all that is written to them, instead of row by row."""
    unit.bulk(True)
    yield
    unit.bulk(False)
    if unit.discarded:
        return  # Nobody searches in a rehearsal.
    if (source := core.catalog.search.get(entity.name)) is not None:
        unit.execute(renew(source, AMONG), (json.dumps(list(keys)),))


def set_columns(core: Core, unit: Unit, entity: Entity, keys: Sequence[int], columns: Mapping[str, object]) -> None:
    """Write the same columns into many rows by one statement; those that are so already stay untouched."""
    if not columns:
        return
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    with_stamp = ", ".join(f"{name} = ?" for name in (*columns, "updated_at"))
    given = tuple(columns.values())
    with searched_afterwards(core, unit, entity, keys):
        unit.execute(
            f"UPDATE {entity.table} SET {with_stamp} WHERE id IN ({AMONG}) AND ({names}) IS NOT ({marks})",
            (*given, unit.stamp, json.dumps(list(keys)), *given),
        )


def each(unit: Unit, keys: Sequence[int], update: Callable[[int], object]) -> None:
    """Change records one by one; rows that are written need not be kept in memory. What is refused says at which record."""
    for number, key in enumerate(keys, 1):
        try:
            update(key)
        except CrmError as problem:
            problem.details[AT] = key
            raise
        if number % FORGET_EVERY == 0:
            unit.flush()
            unit.session.expunge_all()


def _apply(core: Core, unit: Unit, entity: Entity, keys: Sequence[int], values: Values, apply: Apply) -> None:
    """Make the change; of a value that one of several records cannot take the sentence names that record."""
    named = {
        name: given
        for name, given in values.items()
        if name in {field.key for field in entity.fields if field.editable}
    }
    core.read_values(entity.name, named)  # What no record can take is no one's own.
    with naming_the_record(core, unit, entity, keys), unit.large():
        apply(core, unit, keys, values)


@contextmanager
def naming_the_record(core: Core, unit: Unit, entity: Entity, keys: Sequence[int]) -> Iterator[None]:
    """Where ``each`` is refused at one of several records, let the sentence begin with its name."""
    try:
        yield
    except CrmError as problem:
        key = problem.details.get(AT)
        if isinstance(key, int) and len(keys) > 1:
            name = shorten(show_text(core.name_of(unit, entity.name, key)), LONGEST_NAME)
            problem.sentence = f'{entity.name.capitalize()} {key} "{name}": {problem.sentence}'
        raise


def _refuse_nothing(entity: Entity, keys: Sequence[int], values: Values) -> None:
    if not keys:
        raise UsageProblem(f"No {entity.plural} match, so nothing was changed.")
    if not values:
        raise UsageProblem("Say what to change, as in --set owner=me.")


def _check_there(core: Core, unit: Unit, entity: Entity, keys: Sequence[int]) -> None:
    sql = f"SELECT id FROM {entity.table} WHERE deleted_at IS NULL AND id IN ({AMONG})"
    there = {row[0] for row in unit.execute(sql, (json.dumps(list(keys)),))}
    for key in keys:
        if key not in there:
            core.find_in(unit, entity.name, key)


def _values_of(core: Core, unit: Unit, entity: Entity, key: int, fields: Sequence[Field]) -> dict[str, object]:
    """What one record has in the fields; those that only a preview shows are read by their own statement."""
    named = [field.key for field in fields if field in entity.fields]
    own = {
        field.key: unit.scalar(f"SELECT {field.sql} FROM {entity.source} WHERE {entity.alias}.id = ?", (key,))
        for field in fields
        if field.key not in named
    }
    return core.record(unit.connection, entity.name, key, named) | own


def _fields_of(entity: Entity, values: Values, besides: Mapping[str, Field]) -> tuple[Field, ...]:
    """The fields in which a change shows: "add_tags" in the tags, "email" in all e-mails. Raises UnknownName."""
    found: dict[str, Field] = {}
    known = {field.key: field for field in entity.fields}
    for name in values:
        stem = name.removeprefix("add_").removeprefix("remove_")
        if stem in besides:
            field = besides[stem]
        elif f"{stem}s" in known:
            field = known[f"{stem}s"]
        else:
            field = entity.field(stem)
        found[field.key] = field
    return tuple(found.values())


def _summary(core: Core, unit: Unit, entity: Entity, count: int, values: Values) -> str:
    everyone = counted(count, entity.name, entity.plural)
    if not (changed := _changed(core, unit, entity)):
        return f"{everyone} {'is' if count == 1 else 'are'} already so; nothing changed"
    what = ", ".join(name.replace("_", " ") for name in values)
    return f"{f'{changed:,} of ' if changed < count else ''}{everyone} changed: {what}"


def _changed(core: Core, unit: Unit, entity: Entity) -> int:
    """How many records the unit has changed, in their own rows or in what belongs to them."""
    changed, parameters = _changed_keys(core, unit, entity)
    return int(unit.scalar(f"SELECT count(DISTINCT key) FROM ({changed})", parameters))


def _first_changed(core: Core, unit: Unit, entity: Entity, most: int) -> list[int]:
    """The first of those records, by their numbers."""
    changed, parameters = _changed_keys(core, unit, entity)
    sql = f"SELECT DISTINCT key FROM ({changed}) WHERE key IS NOT NULL ORDER BY key LIMIT ?"
    return [int(key) for (key,) in unit.execute(sql, (*parameters, most))]


def _changed_keys(core: Core, unit: Unit, entity: Entity) -> tuple[str, tuple[object, ...]]:
    belongings = [one.table for one in core.catalog.references if one.belonging and one.target == entity.name]
    marks = ", ".join("?" * len(belongings))
    return (
        "SELECT CASE tbl WHEN ? THEN pk ELSE parent END AS key FROM journal_rows "
        f"WHERE unit_id = ? AND tbl IN (?, {marks or 'NULL'})",
        (entity.table, unit.id, entity.table, *belongings),
    )
