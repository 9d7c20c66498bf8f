"""The rows that refer to a customer, by what the catalog has registered: how many, and how they move to another one."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm_core.catalog.registry import Catalog, Reference
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.store.growing import COUNTS, STAMPS

# Two columns with the smaller id first, so that a pair is there once whoever is named first.
IN_ORDER = {"not_duplicates": ("first_id", "second_id")}
OWN_NAMES = ("external_ids", "merged_records")
"""Tables that name a record by entity and record_id, which no reference of one column can tell."""
WORDS = {
    "addresses": ("address", "addresses"),
    "appointment_attendees": ("attendance", "attendances"),
    "customer_tags": ("tag", "tags"),
    "customers": ("member", "members"),
    "external_ids": ("id in another program", "ids in other programs"),
    "merged_records": ("earlier merge", "earlier merges"),
    "not_duplicates": ("pair told apart", "pairs told apart"),
    "segment_members": ("segment", "segments"),
}
"""What rows are called where the name of their table does not say it."""


class MovedRows(NamedTuple):
    """Rows of one table that refer to the record that goes: how many move, and how many say what is there already."""

    table: str
    moved: int
    dropped: int

    def amount(self, count: int) -> str:
        """So many of them in words: "1 contact point", "2 addresses"."""
        one, several = WORDS.get(self.table, (self.table.replace("_", " ")[:-1], self.table.replace("_", " ")))
        return f"{count:,} {one if count == 1 else several}"


def goings(rows: Iterable[MovedRows]) -> list[str]:
    """What goes over, and what does not because it is there already, in a sentence each."""
    moved, dropped = [], []
    for each in rows:
        moved += [each.amount(each.moved)] if each.moved else []
        dropped += [each.amount(each.dropped)] if each.dropped else []
    lines = [f"Go over: {', '.join(moved)}."] if moved else []
    return lines + ([f"There already, so left out: {', '.join(dropped)}."] if dropped else [])


class Pair(NamedTuple):
    """Two records of one entity: the one that stays and the one that goes into it."""

    entity: str
    table: str
    keep: int
    gone: int

    @property
    def parameters(self) -> dict[str, object]:
        """As the statements here name them."""
        return {"keep": self.keep, "gone": self.gone, "entity": self.entity}


class _Table:
    """One table with the columns that refer to the entity; ``dropped`` and ``moving`` are conditions over ``r``."""

    def __init__(self, db: Connection, name: str, references: list[Reference]) -> None:
        self.name = name
        self.columns = [reference.column for reference in references]
        self.in_order = name in IN_ORDER
        self._told_apart = {reference.column: list(_told_apart(db, reference)) for reference in references}
        self._stamps = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (name,))]

    @property
    def moving(self) -> str:
        """The rows that refer to the record that goes."""
        return "(" + " OR ".join(f"r.{column} = :gone" for column in self.columns) + ")"

    @property
    def dropped(self) -> str:
        """Those of them that would say what another row says, or link the record with itself."""
        tests = [self._itself] if len(self.columns) > 1 else []
        tests += [self._again] if self.in_order else [self._twice(column) for column in self.columns]
        return f"{self.moving} AND ({' OR '.join(test for test in tests if test) or '0'})"

    @property
    def _itself(self) -> str:
        return "(" + " AND ".join(f"r.{column} IN (:keep, :gone)" for column in self.columns) + ")"

    @property
    def _other(self) -> str:
        """The other one of a pair in order."""
        first, second = self.columns
        return f"r.{first} + r.{second} - :gone"

    @property
    def _again(self) -> str:
        first, second = self.columns
        return (
            f"EXISTS (SELECT 1 FROM {self.name} k WHERE k.{first} = min(:keep, {self._other}) "
            f"AND k.{second} = max(:keep, {self._other}))"
        )

    def _twice(self, column: str) -> str:
        tests = [
            f"EXISTS (SELECT 1 FROM {self.name} k WHERE k.{column} = :keep AND {agreeing})"
            for agreeing in self._told_apart[column]
        ]
        return f"(r.{column} = :gone AND ({' OR '.join(tests)}))" if tests else ""

    def changes(self) -> Iterator[str]:
        """The statements that move what is left after the dropped rows are gone."""
        marks = "".join(f", {name} = :stamp" for name in self._stamps if name in STAMPS)
        marks += "".join(f", {name} = {name} + 1" for name in self._stamps if name in COUNTS)
        if self.in_order:
            first, second = self.columns
            places = f"{first} = min(:keep, {self._other}), {second} = max(:keep, {self._other})"
            yield f"UPDATE {self.name} AS r SET {places}{marks} WHERE {self.moving}"
            return
        for column in self.columns:
            yield f"UPDATE {self.name} SET {column} = :keep{marks} WHERE {column} = :gone"


def _told_apart(db: Connection, reference: Reference) -> Iterator[str]:
    """Conditions under which a row ``r`` that moves and a row ``k`` that is there cannot both stay."""
    if reference.once:
        yield " AND ".join(f"k.{name} IS r.{name}" for name in reference.once)
    unique = 'SELECT name FROM pragma_index_list(?) WHERE "unique" AND NOT partial'
    for (index,) in db.execute(unique, (reference.table,)).fetchall():
        names = [row[0] for row in db.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))]
        if reference.column in names:
            yield " AND ".join(f"k.{name} = r.{name}" for name in names if name != reference.column) or "1"


def _tables(db: Connection, catalog: Catalog, pair: Pair) -> Iterator[_Table]:
    references: dict[str, list[Reference]] = {}
    for reference in catalog.references:
        if reference.target == pair.entity:
            references.setdefault(reference.table, []).append(reference)
    return (_Table(db, name, found) for name, found in references.items())


def count_rows(db: Connection, catalog: Catalog, pair: Pair) -> tuple[MovedRows, ...]:
    """What would move and what would be dropped, table by table; tables without such rows are left out."""
    counted = [_counted(db, table, pair) for table in _tables(db, catalog, pair)]
    for name in OWN_NAMES:
        sql = f"SELECT count(*) FROM {name} WHERE entity = :entity AND record_id = :gone"
        counted.append(MovedRows(name, db.execute(sql, pair.parameters).fetchone()[0], 0))
    return tuple(rows for rows in counted if rows.moved or rows.dropped)


def _counted(db: Connection, table: _Table, pair: Pair) -> MovedRows:
    own = table.name == pair.table
    dropped = "r.id IN (:keep, :gone)" if own else table.dropped
    sql = f"SELECT count(*), coalesce(sum({dropped}), 0) FROM {table.name} r WHERE {table.moving}"
    total, gone = db.execute(sql, pair.parameters).fetchone()
    # A link between the two themselves is no row of its own: it just ends.
    return MovedRows(table.name, total - gone, 0 if own else gone)


def move_rows(unit: Unit, catalog: Catalog, pair: Pair) -> None:
    """Let every row that refers to the record that goes refer to the one that stays."""
    given = pair.parameters | {"stamp": unit.stamp}
    for table in list(_tables(unit.connection, catalog, pair)):
        if table.name == pair.table:
            _unlink_each_other(unit, table.columns, pair)
        else:
            unit.execute(f"DELETE FROM {table.name} AS r WHERE {table.dropped}", given)
        for statement in table.changes():
            unit.execute(statement, given)
    for name in OWN_NAMES:
        unit.execute(f"UPDATE {name} SET record_id = :keep WHERE entity = :entity AND record_id = :gone", given)


def _unlink_each_other(unit: Unit, columns: Iterable[str], pair: Pair) -> None:
    for column in columns:
        unit.execute(
            f"UPDATE {pair.table} SET {column} = NULL WHERE id IN (:keep, :gone) AND {column} IN (:keep, :gone)",
            pair.parameters,
        )
