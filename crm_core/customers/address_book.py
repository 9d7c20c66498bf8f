"""E-mail addresses for those who write: looked up by a few letters, and the one to write to."""

from typing import Any

from crm_core.catalog.core import Core
from crm_core.catalog.filters.fulltext import match_query
from crm_core.customers.queries import ContactPointView, CustomerView
from crm_core.errors import CrmError
from crm_core.store.driver import Connection
from crm_core.tuples import NamedTuple
from crm_core.values.text import fold

MOST = 200
LOOKED_AT = 2000
LAST = "\U0010ffff"


class AddressEntry(NamedTuple):
    """An address and whose it is."""

    email: str
    name: str
    organization: str
    opt_out: bool


class NoAddress(CrmError):
    """A customer has no e-mail address."""

    code = "no_address"


def look_up(core: Core, text: str, limit: int = MOST) -> list[AddressEntry]:
    """Addresses where each word begins a word of the name, the organization or the address; invalid ones are left out."""
    words = fold(text).split()
    with core.store.reading() as db:
        keys = sorted(_candidates(db, text, limit))
        rows = [row for first in range(0, len(keys), 500) for row in _rows(db, keys[first : first + 500])]
    rows.sort()
    found = [AddressEntry(email, name, organization, bool(out)) for _, _, _, email, name, organization, out in rows]
    return [entry for entry in found if _answers(entry, words)][:limit]


def _candidates(db: Connection, text: str, limit: int) -> set[int]:
    """Customers that may answer; each of the three ways is a range of an index."""
    folded, lower = fold(text.strip()), text.strip().lower()
    queries: list[tuple[str, tuple[object, ...]]] = [
        (
            "SELECT id FROM customers WHERE deleted_at IS NULL AND sort_name >= ? AND sort_name < ? ORDER BY sort_name, id LIMIT ?",
            (folded, folded + LAST, limit),
        ),
        (
            "SELECT customer_id FROM contact_points WHERE kind = 'email' AND normalized >= ? AND normalized < ? LIMIT ?",
            (lower, lower + LAST, limit),
        ),
    ]
    if query := match_query(text):
        sql = "SELECT rowid FROM customers_search WHERE customers_search MATCH ? LIMIT ?"
        queries.append((sql, (query, LOOKED_AT)))
    found = {row[0] for sql, parameters in queries for row in db.execute(sql, parameters).fetchall()}
    # Full text tells "ł" from "l": who works at an organization that was found otherwise may answer too.
    members = "SELECT id FROM customers WHERE organization_id IN (SELECT value FROM json_each(?)) LIMIT ?"
    return found.union(row[0] for row in db.execute(members, (f"[{', '.join(map(str, found))}]", LOOKED_AT)))


def _rows(db: Connection, keys: list[int]) -> list[Any]:
    return db.execute(
        "SELECT c.sort_name, -p.is_primary, p.id, p.value, c.name, coalesce(o.name, ''), p.opt_out FROM customers c "
        "JOIN contact_points p ON p.customer_id = c.id AND p.kind = 'email' AND NOT p.invalid "
        "LEFT JOIN customers o ON o.id = c.organization_id "
        f"WHERE c.deleted_at IS NULL AND c.id IN ({', '.join('?' * len(keys))})",
        keys,
    ).fetchall()


def _answers(entry: AddressEntry, words: list[str]) -> bool:
    text = fold(f"{entry.name} {entry.organization} {entry.email}")
    return all(_begins_a_word(text, word) for word in words)


def _begins_a_word(text: str, beginning: str) -> bool:
    place = text.find(beginning)
    while place > 0 and text[place - 1].isalnum():
        place = text.find(beginning, place + 1)
    return place >= 0


def address_of(view: CustomerView, wanted: str = "") -> ContactPointView:
    """The address to write to: the wanted one if the customer has it, else the primary one. Raises NoAddress."""
    points = [point for point in view.points if point.kind == "email"]
    if not points:
        raise NoAddress(
            f'{view.name} has no e-mail address; "crm customer edit {view.id} --email ADDRESS" gives one.', id=view.id
        )
    return next((point for point in points if point.normalized == wanted.strip().lower()), points[0])


def objection(view: CustomerView, point: ContactPointView) -> str:
    """Why one should not write there, as a sentence without its end; "" if nothing speaks against it."""
    if point.invalid:
        return f"{point.value} is marked as invalid"
    return f"{view.name} does not want e-mail at {point.value}" if point.opt_out else ""
