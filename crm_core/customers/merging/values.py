"""The values of two customers field by field, and which of them the merged one has."""

import json
from collections.abc import Collection, Iterator
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.custom.held import held
from crm_core.catalog.fields import Field, Kind
from crm_core.customers.merging.leading import ADDRESS, LEADING, two_leading
from crm_core.customers.merging.rows import Pair
from crm_core.errors import InvalidValue, UnknownName
from crm_core.store.driver import Connection
from crm_core.values.text import fold

NAME = ("name", "prefix", "given_name", "additional_name", "family_name", "suffix", "sort_name")
COLUMNS_OF = {"name": NAME, "annual_revenue": ("annual_revenue_minor", "annual_revenue_currency")}
"""Columns that make one value and go together; the others stand alone."""
KEY_OF = {column: key for key, columns in COLUMNS_OF.items() for column in columns} | {
    "organization_id": "organization"
}
ROLES = ("is_partner", "is_supplier")
NOT_CHOSEN = frozenset({"id", "uid", "kind", "created_at", "updated_at", "deleted_at", "custom", *ROLES})
UNITED = ("tags", "roles")
"""Lists of which the merged record has everything that is in either."""
CUSTOM = "custom."


class MergedField(NamedTuple):
    """One field: its value in the record that stays, in the one that goes, and after the merge."""

    field: Field
    kept: object
    other: object
    merged: object
    taken: bool = False

    @property
    def differs(self) -> bool:
        """Whether both have a value, and not the same: then one can be chosen."""
        both = not _empty(self.kept) and not _empty(self.other)
        return both and self.kept != self.other and self.field.key not in UNITED


class Merged(NamedTuple):
    """What is written into the record that stays: its columns; and the fields as they are shown.

    ``also_at`` is the organization that does not become the main one, and the job title there.
    """

    columns: dict[str, object]
    fields: tuple[MergedField, ...]
    also_at: tuple[object, object] | None = None


def merged_values(core: Core, db: Connection, pair: Pair, take: Collection[str] = ()) -> Merged:
    """Every value by one rule: the record that stays wins, what is empty in it comes from the other, as do fields in ``take``.

    Raises UnknownName for a field that cannot be chosen, InvalidValue for one that is empty in the other record.
    """
    return _Merging(core, db, pair).merged(take)


class _Merging:
    def __init__(self, core: Core, db: Connection, pair: Pair) -> None:
        self._core, self._db, self._pair = core, db, pair
        self._entity = core.entity(pair.entity)
        self._here, self._there = (self._row(key) for key in (pair.keep, pair.gone))
        self._keys = list(dict.fromkeys(KEY_OF.get(c, c) for c in self._here if c not in NOT_CHOSEN))

    def _row(self, key: int) -> dict[str, object]:
        cursor = self._db.execute(f"SELECT * FROM {self._pair.table} WHERE id = ?", (key,))
        return dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))

    def merged(self, take: Collection[str]) -> Merged:
        taken = {self._key(name) for name in take}
        columns: dict[str, object] = {}
        fields = [*self._of_columns(taken, columns), *self._first_rows(taken), *self._custom(taken, columns)]
        columns |= {role: max(int(str(self._here[role])), int(str(self._there[role]))) for role in ROLES}
        for merged in fields:
            if merged.field.key in taken and _empty(merged.other):
                raise InvalidValue(merged.field.label, None, f"is empty in customer {self._pair.gone}; nothing to take")
        known = {merged.field.key for merged in fields}
        fields += self._united()
        if strange := sorted(taken - known):
            raise UnknownName("field to choose", strange[0], _near(strange[0], known))
        order = {field.key: place for place, field in enumerate(self._entity.fields)}
        order[ADDRESS] = order["street"]
        fields.sort(key=lambda merged: order.get(merged.field.key, len(order)))
        changed = {name: value for name, value in columns.items() if value != self._here[name]}
        return Merged(changed, tuple(fields), self._also_at("organization" in taken))

    def _key(self, name: str) -> str:
        """The key that ``name`` stands for, as fields may be called by other words."""
        wanted = name.strip()
        if wanted.startswith(CUSTOM) or wanted in (*LEADING, *self._keys):
            return wanted
        try:
            return self._entity.field(wanted).key
        except UnknownName:
            return wanted.lower().replace("-", "_")

    def _of_columns(self, taken: set[str], columns: dict[str, object]) -> Iterator[MergedField]:
        """The values that live in the table itself."""
        here, there = (self._shown(key) for key in (self._pair.keep, self._pair.gone))
        for key in self._keys:
            choose = key in taken or (_empty(here[key]) and not _empty(there[key]))
            if key == "job_title" and self._at_two:
                choose = key in taken or "organization" in taken
            if choose:
                for column in COLUMNS_OF.get(key, ("organization_id" if key == "organization" else key,)):
                    columns[column] = self._there[column]
            merged = there[key] if choose else here[key]
            yield MergedField(self._field(key), here[key], there[key], merged, choose)

    @property
    def _at_two(self) -> bool:
        """Whether they are at different organizations: then a job title goes with its organization."""
        ours, theirs = self._here["organization_id"], self._there["organization_id"]
        return ours is not None and theirs is not None and ours != theirs

    def _also_at(self, taken: bool) -> tuple[object, object] | None:
        if not self._at_two or self._here["kind"] != "person":
            return None
        left = self._here if taken else self._there
        return left["organization_id"], left["job_title"]

    def _shown(self, key: int) -> dict[str, object]:
        """The values as lists give them; an organization that is one of the two is none."""
        known = [field.key for field in self._entity.fields if field.key in self._keys]
        shown = self._core.record(self._db, self._pair.entity, key, known)
        row = self._here if key == self._pair.keep else self._there
        if row["organization_id"] in (self._pair.keep, self._pair.gone):
            shown["organization"] = row["organization_id"] = None
        return {name: shown.get(name, row.get(name)) for name in self._keys}

    def _field(self, key: str) -> Field:
        found = next((field for field in self._entity.fields if field.key == key), None)
        return found or Field(key=key, label=key.replace("_", " ").capitalize(), kind=Kind.TEXT, sql="")

    def _first_rows(self, taken: set[str]) -> Iterator[MergedField]:
        for key in LEADING:
            here, there = two_leading(self._db, self._pair, key)
            texts = here.text if here else None, there.text if there else None
            choose = key in taken or texts[0] is None
            yield MergedField(self._field(key), *texts, texts[1] if choose else texts[0], choose and bool(there))

    def _united(self) -> Iterator[MergedField]:
        here, there = (
            self._core.record(self._db, self._pair.entity, key, UNITED) for key in (self._pair.keep, self._pair.gone)
        )
        for key in UNITED:
            both = {str(item) for found in (here, there) for item in found[key]}  # type: ignore[attr-defined]
            yield MergedField(self._entity.field(key), here[key], there[key], tuple(sorted(both, key=fold)))

    def _custom(self, taken: set[str], columns: dict[str, object]) -> Iterator[MergedField]:
        here, there = (held(str(row["custom"])) for row in (self._here, self._there))
        defined = {field.key for field in self._entity.fields if field.is_custom}
        merged = dict(here)
        for name in dict.fromkeys([*here, *there]):
            key = name if name in defined else CUSTOM + name
            choose = key in taken or CUSTOM + name in taken or name not in here
            if choose and name in there:
                merged[name] = there[name]
            field = self._field(key) if name in defined else Field(key=key, label=name, kind=Kind.TEXT, sql="")
            shown = [self._custom_shown(field, values.get(name)) for values in (here, there, merged)]
            yield MergedField(field, shown[0], shown[1], shown[2], choose and name in there)
        if merged != here:
            columns["custom"] = json.dumps(merged, ensure_ascii=False, sort_keys=True)

    def _custom_shown(self, field: Field, value: object) -> object:
        from crm_core.values.money import Money

        if isinstance(value, dict) and value.keys() == {"minor", "currency"}:
            return Money(value["minor"], value["currency"])
        return tuple(str(each) for each in value) if isinstance(value, list) else value


def _empty(value: object) -> bool:
    return value is None or value in ("", ())


def _near(name: str, known: Collection[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, sorted(known), n=3)
