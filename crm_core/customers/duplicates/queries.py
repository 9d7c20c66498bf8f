"""Customers read for comparison: all of them in a stream, or some by id."""

from collections.abc import Sequence

from crm_core.customers.duplicates.record import Record, place
from crm_core.store.driver import Connection

COUNTED_UP_TO = 2000
CUSTOMERS = (
    "SELECT c.id, c.kind, c.name, c.given_name, c.additional_name, c.family_name, c.suffix, c.birthday, c.organization_id "
    "FROM customers c WHERE c.deleted_at IS NULL"
)
POINTS = "SELECT p.customer_id, p.kind, p.normalized FROM contact_points p WHERE p.invalid = 0 AND p.kind <> 'handle'"
PLACES = "SELECT a.customer_id, a.street, a.postal_code, a.city, a.country FROM addresses a WHERE 1"


def read_records(db: Connection, ids: Sequence[int] | None = None) -> list[Record]:
    """The customers outside the trash in order of id, all or those named."""
    chosen = ""
    if ids is not None:
        chosen = f" AND {{}} IN ({', '.join(map(str, map(int, ids)))})"
    records = {}
    for key, kind, name, given, middle, family, suffix, birthday, organization in db.execute(
        CUSTOMERS + chosen.format("c.id") + " ORDER BY c.id"
    ):
        record = records[key] = Record(key)
        record.name_as(kind, name, given, middle, family)
        record.suffix_as(suffix)
        record.birthday = birthday or ""
        record.organization = organization or 0
    for key, kind, normalized in db.execute(POINTS + chosen.format("p.customer_id")):
        if (found := records.get(key)) is not None:
            found.add_point(kind, normalized)
    for key, *parts in db.execute(PLACES + chosen.format("a.customer_id")):
        if (found := records.get(key)) is not None:
            found.places += (place(*parts),)
    return list(records.values())


def names_of(db: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The names people know customers under."""
    return dict(db.execute(f"SELECT id, name FROM customers WHERE id IN ({', '.join(map(str, map(int, ids)))})"))


def holders(db: Connection, kind: str, normalized: str, limit: int) -> list[int]:
    """The customers who have a contact point."""
    sql = "SELECT p.customer_id FROM contact_points p WHERE p.kind = ? AND p.normalized = ? LIMIT ?"
    return [row[0] for row in db.execute(sql, (kind, normalized, limit))]


def named(db: Connection, query: str, limit: int) -> list[int]:
    """The customers whose text answers a full-text query."""
    sql = "SELECT rowid FROM customers_search WHERE customers_search MATCH ? LIMIT ?"
    return [row[0] for row in db.execute(sql, (query, limit))]


def total(db: Connection) -> int:
    """About how many customers there are, without counting them."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM customers").fetchone()[0])


def count_of_name(db: Connection, query: str) -> int:
    """How many customers answer a full-text query, as far as it matters."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM customers_search WHERE customers_search MATCH ? LIMIT {COUNTED_UP_TO})"
    return int(db.execute(sql, (query,)).fetchone()[0])


def count_of_point(db: Connection, kind: str, normalized: str) -> int:
    """How many customers have a contact point, as far as it matters."""
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM contact_points p WHERE p.kind = ? AND p.normalized = ? "
        f"LIMIT {COUNTED_UP_TO})"
    )
    return int(db.execute(sql, (kind, normalized)).fetchone()[0])
