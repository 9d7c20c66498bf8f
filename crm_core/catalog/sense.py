"""Values that cannot be: what another program or a damaged disk left where a currency, a day, a zone or a choice stands."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm_core.catalog.custom.definitions import KINDS
from crm_core.catalog.registry import Catalog
from crm_core.clock import is_zone
from crm_core.store.driver import FAILURES, Connection
from crm_core.values.currencies import CURRENCIES
from crm_core.values.text import quoted

SHOWN = 5
MOST_OF_A_TABLE = 100
DAYS = ("day", "expected_close", "valid_until")
# These have their value from a person, so the edit of the record can give them another.
EDITED = ("is no currency code", "is no day or time", "is no time zone", "is none of those there are")


class Nonsense(NamedTuple):
    """A value that cannot be, where it stands, why, and the command that sets it anew, if there is one."""

    table: str
    row: int
    column: str
    value: object
    why: str
    way: str

    @property
    def told(self) -> str:
        """In one clause."""
        way = f' ("{self.way}" sets it anew)' if self.way else ""
        return f'{self.table} {self.row}: {self.column} "{quoted(str(self.value))}" {self.why}{way}'


class _Check(NamedTuple):
    """A column of a table with the SQL that is true where its value cannot be."""

    column: str
    sql: str
    why: str


def nonsense(db: Connection, catalog: Catalog) -> Iterator[Nonsense]:
    """Every value that cannot be, table by table, up to MOST_OF_A_TABLE of each."""
    names = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY 1"
    ).fetchall()
    nouns = {entity.table: entity.name for entity in catalog.entities.values()}
    for (table,) in names:
        if str(table).startswith("journal_"):
            continue
        checks = list(_checks(db, str(table), catalog))
        if checks:
            yield from _of_table(db, str(table), checks, nouns.get(str(table), ""))


def _of_table(db: Connection, table: str, checks: list[_Check], noun: str) -> Iterator[Nonsense]:
    tests = [f"({check.column} IS NOT NULL AND ({check.sql}))" for check in checks]
    columns = ", ".join([*(check.column for check in checks), *tests])
    try:
        rows = db.execute(
            f"SELECT id, {columns} FROM {table} WHERE {' OR '.join(tests)} LIMIT {MOST_OF_A_TABLE}"
        ).fetchall()
    except FAILURES:
        return  # not to be read, which is told as such
    for key, *rest in rows:
        for check, value, wrong in zip(checks, rest, rest[len(checks) :], strict=False):
            if wrong:
                way = f"crm {noun} edit {key}" if noun and check.why in EDITED else ""
                yield Nonsense(table, int(key), check.column, value, check.why, way)


def _checks(db: Connection, table: str, catalog: Catalog) -> Iterator[_Check]:
    for name, kind in db.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall():
        if kind == "TEXT" and (check := _check(db, table, str(name), catalog)):
            yield check


def _check(db: Connection, table: str, column: str, catalog: Catalog) -> _Check | None:
    if column.endswith("currency"):
        return _Check(column, f"{column} NOT IN ({_listed(CURRENCIES)})", "is no currency code")
    if column in ("zone", "time_zone"):
        kept = db.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
        unknown = [str(zone) for (zone,) in kept if not is_zone(str(zone))]
        return _Check(column, f"{column} IN ({_listed(unknown)})", "is no time zone") if unknown else None
    if column.endswith("_on") or column in DAYS:
        return _Check(column, f"date({column}) IS NOT {column}", "is no day or time")
    if column == "at" or column.endswith(("_at", "_utc", "_since")):
        sql = f"datetime({column}) IS NULL OR date(substr({column}, 1, 10)) IS NOT substr({column}, 1, 10)"
        return _Check(column, sql, "is no day or time")
    if column == "custom":
        return _json(column, "object")
    if column in ("columns", "sort", "options"):
        return _json(column, "array")
    if column == "entity":
        return _Check(column, f"{column} NOT IN ({_listed(catalog.entities)})", "is no kind of record")
    if (table, column) == ("custom_fields", "kind"):
        return _Check(column, f"{column} NOT IN ({_listed(KINDS)})", "is no kind of field")
    return _chosen(table, column, catalog)


def _json(column: str, shape: str) -> _Check:
    sql = f"NOT json_valid({column}) OR (json_valid({column}) AND json_type({column}) <> '{shape}')"
    return _Check(column, sql, f"is no JSON {shape}")


def _chosen(table: str, column: str, catalog: Catalog) -> _Check | None:
    for entity in catalog.entities.values():
        for field in entity.fields:
            if entity.table == table and field.choices and field.sql == f"{entity.alias}.{column}":
                return _Check(column, f"{column} NOT IN ({_listed(field.choices)})", "is none of those there are")
    return None


def _listed(values: Iterable[str]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)
