"""Segments: groups of customers under a name, by a filter that is asked anew each time, or as a fixed list."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.filters.mentions import Sought
from crm_core.catalog.kept_filters import refuse_named, rename_in_filters
from crm_core.catalog.named_filters import quoted_name, read_name, unknown_name
from crm_core.catalog.pages import Change
from crm_core.customers.fields import SEGMENTS
from crm_core.customers.named import check_customers, customers_said
from crm_core.errors import Conflict, UsageProblem
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.text import clean_text, fold

DYNAMIC, FIXED = "dynamic", "fixed"
WORD = SEGMENTS.word
_COLUMNS = "id, name, kind, coalesce(filter, ''), coalesce(description, '')"
_ADD = (
    "INSERT INTO segments (uid, name, folded, kind, filter, description, created_at, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_PUT_IN = (
    "INSERT INTO segment_members (segment_id, customer_id) SELECT ?, value FROM json_each(?) WHERE true "
    "ON CONFLICT (segment_id, customer_id) DO NOTHING"
)
_TAKE_OUT = "DELETE FROM segment_members WHERE segment_id = ? AND customer_id IN (SELECT value FROM json_each(?))"


class Segment(NamedTuple):
    """A segment; ``customers`` is how many are in it now, None when its filter cannot be read any more."""

    id: int
    name: str
    kind: str
    filter: str
    description: str
    customers: int | None = None


class Segments:
    """Groups of customers under a name."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self) -> list[Segment]:
        """Every segment with its number of customers, by name."""
        with self._core.store.reading() as db:
            found = [Segment(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM segments ORDER BY folded")]
            return [each._replace(customers=self._count(each)) for each in found]

    def get(self, name: str) -> Segment:
        """One segment with its number of customers. Raises UnknownName."""
        with self._core.store.reading() as db:
            found = _find(db, name)
            return found._replace(customers=self._count(found))

    def add(self, name: str, filter_text: str, description: str = "") -> Change:
        """Keep a filter as a segment. Raises InvalidValue, Conflict, FilterProblem."""
        with self._core.store.writing("") as unit:
            self._check_filter(unit, read_name(name, "Segment"), filter_text)
            key = self._insert(unit, name, DYNAMIC, filter_text.strip(), description)
            unit.describe(f'Segment "{read_name(name, "Segment")}" added: {filter_text.strip()}')
        return Change(WORD, key, unit.summary)

    def add_fixed(self, name: str, customers: Sequence[int], description: str = "") -> Change:
        """Keep customers as a segment that only changes by hand. Raises InvalidValue, Conflict, NotFound."""
        with self._core.store.writing("") as unit:
            check_customers(unit, customers)
            key = self._insert(unit, name, FIXED, None, description)
            unit.execute(_PUT_IN, (key, json.dumps(list(customers))))
            unit.describe(f'Segment "{read_name(name, "Segment")}" added with {customers_said(len(set(customers)))}')
        return Change(WORD, key, unit.summary)

    def edit(self, name: str, filter_text: str | None = None, description: str | None = None) -> Change:
        """Change filter or description. Raises UnknownName, UsageProblem for a fixed one, FilterProblem."""
        with self._core.store.writing("") as unit:
            found = _find(unit.connection, name)
            if filter_text is not None:
                if found.kind == FIXED:
                    raise UsageProblem(
                        f'Segment "{found.name}" is a fixed list without a filter; '
                        "add-members and remove-members change it."
                    )
                self._check_filter(unit, found.name, filter_text)
            new = found._replace(
                filter=found.filter if filter_text is None else filter_text.strip(),
                description=found.description if description is None else clean_text(description, "Description"),
            )
            unit.execute(
                "UPDATE segments SET filter = ?, description = ?, updated_at = ? WHERE id = ?",
                (new.filter if found.kind == DYNAMIC else None, new.description or None, unit.stamp, found.id),
            )
            unit.describe(f'Segment "{found.name}" changed' + (f": {new.filter}" if filter_text is not None else ""))
        return Change(WORD, found.id, unit.summary)

    def rename(self, name: str, new: str) -> Change:
        """Give a segment another name, in the filters that name it too. Raises UnknownName, InvalidValue, Conflict."""
        with self._core.store.writing("") as unit:
            found, wanted = _find(unit.connection, name), read_name(new, "Segment")
            _refuse_taken(unit, wanted, found.id)
            changed = rename_in_filters(self._core, unit, Sought("", WORD, found.name), wanted)
            unit.execute(
                "UPDATE segments SET name = ?1, folded = ?2, updated_at = ?3 WHERE id = ?4 AND name <> ?1",
                (wanted, fold(wanted), unit.stamp, found.id),
            )
            unit.describe_change(f'Segment "{wanted}"', f'Segment "{found.name}" renamed to "{wanted}"{changed}')
        return Change(WORD, found.id, unit.summary)

    def delete(self, name: str) -> Change:
        """Remove a segment; its customers stay. Raises UnknownName, Conflict when another filter names it."""
        with self._core.store.writing("") as unit:
            found = _find(unit.connection, name)
            refuse_named(self._core, unit, Sought("", WORD, found.name), f'segment "{found.name}"')
            unit.execute("DELETE FROM segment_members WHERE segment_id = ?", (found.id,))
            unit.execute("DELETE FROM segments WHERE id = ?", (found.id,))
            unit.describe(f'Segment "{found.name}" deleted')
        return Change(WORD, found.id, unit.summary)

    def add_members(self, name: str, customers: Sequence[int]) -> Change:
        """Put customers into a fixed segment. Raises UnknownName, UsageProblem for a dynamic one, NotFound."""
        return self._change_members(name, customers, _PUT_IN, "added to")

    def remove_members(self, name: str, customers: Sequence[int]) -> Change:
        """Take customers out of a fixed segment. Raises UnknownName, UsageProblem for a dynamic one, NotFound."""
        return self._change_members(name, customers, _TAKE_OUT, "taken out of")

    def _change_members(self, name: str, customers: Sequence[int], sql: str, done: str) -> Change:
        with self._core.store.writing("") as unit:
            found = _find(unit.connection, name)
            if found.kind == DYNAMIC:
                raise UsageProblem(
                    f'Who is in segment "{found.name}" is said by its filter ({found.filter}); "crm segment edit" changes it.'
                )
            check_customers(unit, customers)
            unit.execute(sql, (found.id, json.dumps(list(customers))))
            count = int(unit.scalar("SELECT changes()"))
            unit.describe(f'{customers_said(count)} {done} segment "{found.name}"')
            if count:
                unit.execute("UPDATE segments SET updated_at = ? WHERE id = ?", (unit.stamp, found.id))
            else:
                unit.describe(f'Segment "{found.name}" is already so; nothing changed')
                unit.discard()
        return Change(WORD, found.id, unit.summary)

    def _insert(self, unit: Unit, name: str, kind: str, filter_text: str | None, description: str) -> int:
        from crm_core.values.uid import new_uid

        wanted, about = read_name(name, "Segment"), clean_text(description, "Description") or None
        _refuse_taken(unit, wanted, 0)
        values = (new_uid(), wanted, fold(wanted), kind, filter_text, about, unit.stamp, unit.stamp)
        return int(unit.execute(_ADD, values).lastrowid)

    def _check_filter(self, unit: Unit, name: str, filter_text: str) -> None:
        """Read the filter as it would be once it is kept, so that one made from itself is refused. Raises FilterProblem."""
        if not filter_text.strip():
            raise UsageProblem('A segment needs a filter, as in "crm segment add NAME tag:vip", or --fixed.')
        self._core.browse.condition("customer", filter_text)
        self._core.browse.check_group(unit.connection, SEGMENTS, name, filter_text.strip())

    def _count(self, segment: Segment) -> int | None:
        from crm_core.catalog.filters.problem import FilterProblem

        try:
            return self._core.browse.count("customer", f"{WORD}:{quoted_name(segment.name)}")
        except FilterProblem:
            return None


def _find(db: Connection, name: str) -> Segment:
    row: Any = db.execute(f"SELECT {_COLUMNS} FROM segments WHERE folded = ?", (fold(name.strip()),)).fetchone()
    if row is None:
        known = [each[0] for each in db.execute("SELECT name FROM segments ORDER BY folded")]
        raise unknown_name(WORD, name, known)
    return Segment(*row)


def _refuse_taken(unit: Unit, name: str, but: int) -> None:
    from crm_core.catalog.filters.groups import same_group

    # A filter names "Gone quiet" by gone-quiet, so no other segment may be called that.
    others = unit.execute("SELECT name, folded FROM segments WHERE id <> ? ORDER BY folded", (but,)).fetchall()
    if taken := next((other for other, folded in others if same_group(folded, fold(name))), ""):
        raise Conflict(f'There is a segment "{taken}" already; "crm segment edit" changes it.')
