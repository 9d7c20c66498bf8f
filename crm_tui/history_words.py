"""One changed row of the database in people's words: which record, what happened to it, its fields as they read in forms."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_core.catalog.custom.held import held
from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.history import RowChange
from crm_core.values.money import Money
from crm_core.values.text import shorten
from crm_tui.values import Place, full

if TYPE_CHECKING:
    from crm_core.crm import Crm

MOST_CELLS = 200
HIDDEN = frozenset(
    ("id", "uid", "created_at", "updated_at", "deleted_at", "folded", "normalized", "is_primary", "sort_name",
     "sort_title", "record_id", "entity")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field as it was and as it is, "" where there is nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowBlock:
    """One row a change touched: what it is, what happened to it ("added", "changed", ...), and its fields."""

    title: str
    done: str
    lines: tuple[FieldLine, ...]


class Words:
    """Turns rows and columns of the database into records, labels and readable values."""

    def __init__(self, crm: "Crm", rows: Iterable[RowChange], place: Place) -> None:
        self._place = place
        self._entities = {entity.table: entity for entity in crm.catalog.entities.values()}
        self._targets = {(ref.table, ref.column): ref.target for ref in crm.catalog.references}
        self._parents = {ref.table: ref.target for ref in crm.catalog.references if ref.table not in self._entities}
        self._names = {
            target: crm.history.names(target, keys) for target, keys in self._mentioned(list(rows)).items() if keys
        }

    def _mentioned(self, rows: list[RowChange]) -> Mapping[str, set[int]]:
        found: dict[str, set[int]] = {}
        for row in rows:
            if entity := self._entities.get(row.table):
                found.setdefault(entity.name, set()).add(row.row)
            elif row.parent is not None and row.table in self._parents:
                found.setdefault(self._parents[row.table], set()).add(row.parent)
            for column, value in [*row.before.items(), *row.after.items()]:
                if (target := self._targets.get((row.table, column))) and isinstance(value, int):
                    found.setdefault(target, set()).add(value)
        return found

    def block(self, change: RowChange) -> RowBlock:
        """One row in words."""
        return RowBlock(self._title(change), _done(change), tuple(self._lines(change)))

    def _title(self, change: RowChange) -> str:
        if entity := self._entities.get(change.table):
            name = self._names.get(entity.name, {}).get(change.row) or self._old_name(change)
            return f"{entity.name.capitalize()} {change.row}  {name}".rstrip()
        what = _singular(change.table)
        target = self._parents.get(change.table)
        owner = self._names.get(target or "", {}).get(change.parent or 0)
        return f"{what} of {owner}" if owner else what

    def _old_name(self, change: RowChange) -> str:
        known = change.before or change.after
        return str(next((known[column] for column in ("name", "title", "subject") if known.get(column)), ""))

    def _lines(self, change: RowChange) -> Iterator[FieldLine]:
        for column in change.after or change.before:
            if column in HIDDEN or change.before.get(column) == change.after.get(column):
                continue
            if column == "custom":
                yield from _custom_lines(change)
                continue
            before = self._value(change.table, column, change.before)
            after = self._value(change.table, column, change.after)
            if before or after:
                yield FieldLine(self._label(change.table, column), before, after)

    def _label(self, table: str, column: str) -> str:
        entity = self._entities.get(table)
        field = _field_of(entity, column) if entity else None
        return field.label if field else column.removesuffix("_id").removesuffix("_bp").replace("_", " ").capitalize()

    def _value(self, table: str, column: str, row: dict[str, object]) -> str:
        value = row.get(column)
        if value is None or value == "":
            return ""
        if target := self._targets.get((table, column)):
            return self._names.get(target, {}).get(int(str(value)), f"{target} {value}")
        entity = self._entities.get(table)
        field = _field_of(entity, column) if entity else None
        return full(field, _as_read(field, value, row), self._place) if field else shorten(str(value), MOST_CELLS)


def _field_of(entity: Entity, column: str) -> Field | None:
    wanted = f"{entity.alias}.{column}"
    return next((field for field in entity.fields if wanted in (field.sql, field.id_sql)), None)


def _as_read(field: Field, value: object, row: dict[str, object]) -> object:
    """A column's value as lists give it."""
    if field.kind is Kind.MONEY and isinstance(value, int):
        currency = row.get(field.currency_sql.rpartition(".")[2])
        return Money(value, str(currency)) if currency else value
    if field.kind is Kind.LOCAL_TIME:
        return LocalTime(str(value), str(row.get(field.zone_sql.rpartition(".")[2]) or ""))
    if field.kind is Kind.REFERENCE and isinstance(value, int):
        return Ref(value, str(value))
    return value


def _custom_lines(change: RowChange) -> Iterator[FieldLine]:
    before, after = (held(str(row.get("custom") or "{}")) for row in (change.before, change.after))
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield FieldLine(str(key), str(before.get(key, "")), str(after.get(key, "")))


def _singular(table: str) -> str:
    words = table.replace("_", " ").capitalize()
    return (
        f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s" if not words.endswith("sses") else "es")
    )


def _done(change: RowChange) -> str:
    if not change.before:
        return "added"
    if not change.after:
        return "removed"
    was, is_now = change.before.get("deleted_at"), change.after.get("deleted_at")
    if was != is_now and (was is None or is_now is None):
        return "moved to the trash" if is_now else "restored"
    return "changed"
