"""Definitions in the database, and the values under them moved set-wise when a definition changes."""

import json

from crm_core.catalog.custom.definitions import Definition, as_field
from crm_core.catalog.custom.values import read_defined
from crm_core.catalog.fields import Entity
from crm_core.catalog.named_filters import quoted_name
from crm_core.catalog.reading_values import ReadingContext
from crm_core.errors import Conflict, InvalidValue
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.text import counted, quoted, shorten


def insert(unit: Unit, new: Definition) -> int:
    """Keep a new definition behind the others; gives its id."""
    unit.execute(
        "INSERT INTO custom_fields (entity, name, label, kind, options, help, position, created_at) VALUES "
        "(?, ?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM custom_fields), ?)",
        (*new[1:5], json.dumps(new.options, ensure_ascii=False), new.help, unit.stamp),
    )
    return int(str(unit.scalar("SELECT max(id) FROM custom_fields", ())))


def update(unit: Unit, new: Definition) -> None:
    """Keep a changed definition."""
    options = json.dumps(new.options, ensure_ascii=False)
    unit.execute(
        "UPDATE custom_fields SET name = ?, label = ?, options = ?, help = ? WHERE id = ?",
        (new.name, new.label, options, new.help, new.id),
    )


def uses(db: Connection, entity: Entity, name: str) -> int:
    """How many records, those in the trash too, have a value under ``name``."""
    sql = f"SELECT count(*) FROM {entity.table} WHERE json_type(custom, ?) IS NOT NULL"
    return int(db.execute(sql, (_path(name),)).fetchone()[0])


def convert(unit: Unit, entity: Entity, new: Definition, context: ReadingContext) -> int:
    """Read the values kept under the field's name by it; gives how many. Raises InvalidValue naming one that does not fit."""
    field, path = as_field(new, entity.alias), _path(new.name)
    sql = f"SELECT custom -> ?, min(id), count(*) FROM {entity.table} WHERE json_type(custom, ?) IS NOT NULL GROUP BY 1"
    kept = 0
    for text, first, count in unit.execute(sql, (path, path)).fetchall():
        try:
            value = read_defined(field, json.loads(text), context)
        except InvalidValue as problem:
            where = f"{quoted(shorten(text, 40))} of {entity.name} {first}"
            raise InvalidValue(field.label, where, f"is kept under that name and {problem.why}") from None
        unit.execute(
            f"UPDATE {entity.table} SET custom = json_set(custom, ?, json(?)) WHERE custom -> ? = ?",
            (path, json.dumps(value, ensure_ascii=False), path, text),
        )
        kept += count
    return kept


def refuse_lost_options(db: Connection, entity: Entity, old: Definition, options: tuple[str, ...]) -> None:
    """Raise Conflict when an option that records have is no longer among ``options``."""
    for option in (option for option in old.options if option not in options):
        sql = (
            f"SELECT count(*) FROM {entity.table} t WHERE EXISTS (SELECT 1 FROM json_each(t.custom, ?) e "
            "WHERE e.value = ?)"
        )
        if count := db.execute(sql, (_path(old.name), option)).fetchone()[0]:
            from shlex import quote

            found = quote(f"{old.name}:{quoted_name(option)}")
            raise Conflict(
                f'"{option}" is chosen in {counted(count, entity.name)}; give them another value first, '
                f"as found by: crm {entity.name} list {found}"
            )


def rename_values(unit: Unit, entity: Entity, old: str, new: str) -> None:
    """Move the values of every record from one name to another; a value under the new name already is written over."""
    unit.execute(
        f"UPDATE {entity.table} SET custom = json_remove(json_set(custom, ?, custom -> ?), ?) "
        "WHERE json_type(custom, ?) IS NOT NULL",
        (_path(new), _path(old), _path(old), _path(old)),
    )


def remove_values(unit: Unit, entity: Entity, name: str) -> int:
    """Take the values of every record away; gives how many there were."""
    count = uses(unit.connection, entity, name)
    unit.execute(
        f"UPDATE {entity.table} SET custom = json_remove(custom, ?) WHERE json_type(custom, ?) IS NOT NULL",
        (_path(name), _path(name)),
    )
    return count


def _path(name: str) -> str:
    return f'$."{name}"'
