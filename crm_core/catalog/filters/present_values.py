"""The values that records have where a filter stands, for completing one as it is typed."""

from collections.abc import Iterable, Mapping

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.filters.paths import Path
from crm_core.catalog.filters.texts import after_prefix
from crm_core.store.driver import Connection
from crm_core.values.text import fold

MOST_VALUES = 20
NEWEST = 2000  # records whose texts are looked at: what is typed again is mostly among them
LEAST_OF_A_COUNTRY = 2  # letters of its name; before, its code says it in as many
_REPEATED = (Kind.TEXT, Kind.CHOICE)
_OWN_TO_EACH = ("uid",)


def present_values(db: Connection, entities: Mapping[str, Entity], path: Path, typed: str) -> list[str]:
    """Values beginning as ``typed``, the usual ones first; nothing for kinds whose values nobody repeats."""
    if path.group:
        return _starting((str(row[1]) for row in db.execute(path.group.groups)), typed)
    field = path.field
    if field is None or path.key or field.choices:
        return []
    if field.choices_sql:
        return _starting((str(row[0]) for row in db.execute(field.choices_sql)), typed)
    if field.kind is Kind.REFERENCE:
        target = entities.get(field.target)
        return _names(db, target, typed) if target else []
    if field.sql == path.entity.name_sql:
        return _names(db, path.entity, typed)
    if field.kind not in _REPEATED or field.key in _OWN_TO_EACH:
        return []
    present = newest_values(db, path.entity, field)
    named = _country_names(present, typed) if field.key == "country" else []
    return [*_starting(present, typed), *named][:MOST_VALUES]


def _country_names(codes: Iterable[str], typed: str) -> list[str]:
    """Of the countries that records have those whose English name begins as typed; filters understand it."""
    if len(typed) < LEAST_OF_A_COUNTRY:
        return []
    from crm_core.values.country import country_name

    return _starting(map(country_name, codes), typed)


def _names(db: Connection, entity: Entity, typed: str) -> list[str]:
    """Names of records in order, found by their index; none before something is typed."""
    named = next((field for field in entity.fields if field.sql == entity.name_sql and field.sort_sql), None)
    start = fold(typed)
    if named is None or not start:
        return []
    live = f"{entity.alias}.deleted_at IS NULL AND " if entity.has_trash else ""
    sql = (
        f"SELECT {entity.name_sql} FROM {entity.source} WHERE {live}{named.sorted} >= ? AND {named.sorted} < ? "
        f"ORDER BY {named.sorted} LIMIT {MOST_VALUES}"
    )
    return [str(row[0]) for row in db.execute(sql, (start, after_prefix(start)))]


def newest_values(db: Connection, entity: Entity, field: Field) -> list[str]:
    """What the newest records have, the most frequent first."""
    live = f" WHERE {entity.alias}.deleted_at IS NULL" if entity.has_trash else ""
    newest = f"SELECT {field.sql} AS value FROM {entity.source}{live} ORDER BY {entity.alias}.id DESC LIMIT {NEWEST}"
    sql = f"SELECT value FROM ({newest}) WHERE value <> '' GROUP BY value ORDER BY count(*) DESC, value"
    return [str(row[0]) for row in db.execute(sql)]


def _starting(values: Iterable[str], typed: str) -> list[str]:
    start = typed.casefold()
    return [value for value in values if value.casefold().startswith(start) and value.isprintable()][:MOST_VALUES]
