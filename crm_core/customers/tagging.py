"""Tags as records of their own: how many customers have one, and a tag put on or taken off many customers at once."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.filters.mentions import Sought
from crm_core.catalog.kept_filters import refuse_named, rename_in_filters
from crm_core.catalog.pages import Change
from crm_core.customers.named import check_customers, customers_said
from crm_core.customers.tags import read_tags, tag_id
from crm_core.errors import Conflict, InvalidValue
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.near import unknown
from crm_core.values.text import fold

ON_IT = "SELECT customer_id FROM customer_tags WHERE tag_id = ?"
PUT_ON = "INSERT INTO customer_tags (customer_id, tag_id) SELECT value, ? FROM json_each(?)"
TAKE_OFF = "DELETE FROM customer_tags WHERE tag_id = ? AND customer_id IN (SELECT value FROM json_each(?))"
STAMP = "UPDATE customers SET updated_at = ? WHERE id IN (SELECT value FROM json_each(?))"


class TagUse(NamedTuple):
    """A tag and how many customers outside the trash have it."""

    id: int
    name: str
    customers: int


class Tags:
    """Free labels on customers."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self) -> list[TagUse]:
        """Every tag, by name."""
        sql = (
            "SELECT t.id, t.name, count(c.id) FROM tags t LEFT JOIN customer_tags ct ON ct.tag_id = t.id "
            "LEFT JOIN customers c ON c.id = ct.customer_id AND c.deleted_at IS NULL GROUP BY t.id ORDER BY t.folded"
        )
        with self._core.store.reading() as db:
            return [TagUse(*row) for row in db.execute(sql)]

    def add(self, name: str, customers: Sequence[int]) -> Change:
        """Put a tag, which is made when it is new, on customers in one step. Raises InvalidValue, NotFound."""
        with self._core.store.writing("") as unit:
            tag = tag_id(unit, _read(name))
            have = {row[0] for row in unit.execute(ON_IT, (tag,))}
            return self._change(unit, tag, PUT_ON, [key for key in customers if key not in have], "put on")

    def remove(self, name: str, customers: Sequence[int]) -> Change:
        """Take a tag off customers in one step. Raises UnknownName, NotFound."""
        with self._core.store.writing("") as unit:
            tag = _find(unit.connection, name)
            have = {row[0] for row in unit.execute(ON_IT, (tag,))}
            return self._change(unit, tag, TAKE_OFF, [key for key in customers if key in have], "taken off")

    def rename(self, name: str, new: str) -> Change:
        """Give a tag another name. Raises UnknownName, InvalidValue, Conflict when the name is another tag's."""
        with self._core.store.writing("") as unit:
            tag, wanted = _find(unit.connection, name), _read(new)
            taken = unit.execute("SELECT name FROM tags WHERE folded = ? AND id <> ?", (fold(wanted), tag)).fetchone()
            if taken:
                raise Conflict(f'There is a tag "{taken[0]}" already; "crm tag merge" makes them one.')
            changed = "" if wanted == name else rename_in_filters(self._core, unit, _sought(unit, tag), wanted)
            unit.execute("UPDATE tags SET name = ?, folded = ? WHERE id = ?", (wanted, fold(wanted), tag))
            unit.describe_change(f'Tag "{wanted}"', f'Tag "{name}" renamed to "{wanted}"{changed}')
        return Change("tag", tag, unit.summary)

    def merge(self, name: str, into: str) -> Change:
        """Put tag ``into`` on every customer that has tag ``name``, which is no more then. Raises UnknownName, Conflict."""
        with self._core.store.writing("") as unit:
            gone, kept = _find(unit.connection, name), _find(unit.connection, into)
            if gone == kept:
                raise Conflict(f'"{name}" and "{into}" are the same tag.')
            changed = rename_in_filters(self._core, unit, _sought(unit, gone), _name_of(unit, kept))
            have = {row[0] for row in unit.execute(ON_IT, (kept,))}
            moved = [row[0] for row in unit.execute(ON_IT, (gone,)).fetchall() if row[0] not in have]
            unit.execute(PUT_ON, (kept, json.dumps(moved)))
            unit.execute(STAMP, (unit.stamp, json.dumps(moved)))
            unit.execute("DELETE FROM customer_tags WHERE tag_id = ?", (gone,))
            unit.execute("DELETE FROM tags WHERE id = ?", (gone,))
            unit.describe(f'Tag "{name}" merged into "{into}": {customers_said(len(moved))} more with it{changed}')
        return Change("tag", kept, unit.summary)

    def delete(self, name: str) -> Change:
        """Take a tag off everybody who has it; it is no more then. Raises UnknownName, Conflict when a filter names it."""
        with self._core.store.writing("") as unit:
            tag = _find(unit.connection, name)
            refuse_named(self._core, unit, _sought(unit, tag), f'tag "{_name_of(unit, tag)}"')
            have = [row[0] for row in unit.execute(ON_IT, (tag,)).fetchall()]
            unit.execute(STAMP, (unit.stamp, json.dumps(have)))
            unit.execute("DELETE FROM customer_tags WHERE tag_id = ?", (tag,))
            unit.execute("DELETE FROM tags WHERE id = ?", (tag,))
            unit.describe(f'Tag "{name}" deleted: {customers_said(len(have))} had it')
        return Change("tag", tag, unit.summary)

    def find(self, name: str) -> TagUse:
        """One tag and how many customers have it. Raises UnknownName."""
        with self._core.store.reading() as db:
            key = _find(db, name)
        return next(tag for tag in self.list() if tag.id == key)

    def _change(self, unit: Unit, tag: int, sql: str, customers: Sequence[int], done: str) -> Change:
        check_customers(unit, customers)
        keys = json.dumps(list(customers))
        unit.execute(sql, (tag, keys))
        unit.execute(STAMP, (unit.stamp, keys))
        name = _name_of(unit, tag)
        unit.describe(f'Tag "{name}" {done} {customers_said(len(customers))}')
        if not customers:
            unit.describe(f'Tag "{name}" is already so; nothing changed')
            unit.discard()
        return Change("tag", tag, unit.summary)


def _name_of(unit: Unit, tag: int) -> str:
    return str(unit.scalar("SELECT name FROM tags WHERE id = ?", (tag,)))


def _sought(unit: Unit, tag: int) -> Sought:
    """The tag as filters name it."""
    return Sought("customer", "tags", _name_of(unit, tag))


def _read(name: str) -> str:
    found = read_tags([name])
    if not found:
        raise InvalidValue("Tag", None, "must not be empty")
    return found[0]


def _find(db: Connection, name: str) -> int:
    row = db.execute("SELECT id FROM tags WHERE folded = ?", (fold(name.strip()),)).fetchone()
    if row is None:
        known = [each[0] for each in db.execute("SELECT name FROM tags ORDER BY folded")]
        raise unknown("tag", name, known)
    return int(row[0])
