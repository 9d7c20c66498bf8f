"""What is read of how a customer stands to others and of what is known about it over time."""

from typing import Any

from crm_core.catalog.pages import Ref
from crm_core.customers.record_fields import both_ways
from crm_core.store.driver import Connection
from crm_core.tuples import NamedTuple

MOST_PEOPLE = 200


class LifecycleStep(NamedTuple):
    """One change of a customer's lifecycle."""

    at: str
    before: str
    after: str


class AffiliationView(NamedTuple):
    """Somebody at an organization: now or formerly, in which role; ``is_main`` when the customer's own record names it.

    The main one has an id only where it is kept since when they are there.
    """

    id: int | None
    customer: Ref
    organization: Ref
    role: str | None
    started_on: str | None
    ended_on: str | None
    is_main: bool


class RelationshipView(NamedTuple):
    """How a customer stands to another one, in the customer's own words: "referred" is "referred-by" seen from there."""

    id: int
    kind: str
    other: Ref
    note: str | None
    other_in_trash: bool


class PreferenceView(NamedTuple):
    """What a customer likes or needs."""

    id: int
    name: str
    value: str
    learned_on: str | None
    learned_from: str | None


def lifecycle_steps(db: Connection, customer_id: int) -> tuple[LifecycleStep, ...]:
    """The changes of a customer's lifecycle, oldest first."""
    sql = "SELECT at, from_lifecycle, to_lifecycle FROM lifecycle_changes WHERE customer_id = ? ORDER BY at, id"
    return tuple(LifecycleStep(*row) for row in db.execute(sql, (customer_id,)))


_MAIN = (
    "SELECT f.id AS id, c.id AS customer_id, c.name AS customer, o.id AS organization_id, o.name AS organization, "
    "coalesce(c.job_title, f.role) AS role, f.started_on AS started_on, NULL AS ended_on, 1 AS main, c.sort_name AS sorted "
    "FROM customers c JOIN customers o ON o.id = c.organization_id LEFT JOIN affiliations f ON f.id = (SELECT max(m.id) "
    "FROM affiliations m WHERE m.customer_id = c.id AND m.organization_id = o.id AND m.ended_on IS NULL)"
)
_OTHERS = (
    "SELECT f.id, c.id, c.name, o.id, o.name, f.role, f.started_on, f.ended_on, 0, c.sort_name "
    "FROM affiliations f JOIN customers c ON c.id = f.customer_id JOIN customers o ON o.id = f.organization_id "
    "WHERE (f.ended_on IS NOT NULL OR c.organization_id IS NOT f.organization_id)"
)
# Those there now before those who were, the main one first, the latest before the earliest.
_ORDER = "ORDER BY ended_on IS NOT NULL, main DESC, ended_on DESC, started_on DESC, sorted, id"


def affiliations(db: Connection, customer_id: int) -> tuple[AffiliationView, ...]:
    """Where a customer is and was."""
    sql = f"SELECT * FROM ({_MAIN} WHERE c.id = ? UNION ALL {_OTHERS} AND c.id = ?) {_ORDER}"
    return tuple(_affiliation(row) for row in db.execute(sql, (customer_id, customer_id)))


def other_affiliations(db: Connection) -> tuple[AffiliationView, ...]:
    """Where anybody is or was besides the main organization."""
    sql = f"SELECT * FROM ({_MAIN} WHERE false UNION ALL {_OTHERS} AND c.deleted_at IS NULL) {_ORDER}"
    return tuple(_affiliation(row) for row in db.execute(sql))


def people(db: Connection, organization_id: int) -> tuple[AffiliationView, ...]:
    """Who is at an organization and who was; nobody in the trash."""
    return _members(db, organization_id, "person")


def subsidiaries(db: Connection, organization_id: int) -> tuple[AffiliationView, ...]:
    """The organizations that belong to one and those that did; none in the trash."""
    return _members(db, organization_id, "organization")


def _members(db: Connection, organization_id: int, kind: str) -> tuple[AffiliationView, ...]:
    which = "o.id = :at AND c.kind = :kind AND c.deleted_at IS NULL"
    sql = f"SELECT * FROM ({_MAIN} WHERE {which} UNION ALL {_OTHERS} AND {which}) {_ORDER} LIMIT {MOST_PEOPLE}"
    return tuple(_affiliation(row) for row in db.execute(sql, {"at": organization_id, "kind": kind}))


def _affiliation(row: tuple[Any, ...]) -> AffiliationView:
    key, customer_id, customer, organization_id, organization, role, started, ended, main, _ = row
    who, where = Ref(customer_id, customer), Ref(organization_id, organization)
    return AffiliationView(key, who, where, role, started, ended, bool(main))


def relationships(db: Connection, customer_id: int) -> tuple[RelationshipView, ...]:
    """How a customer stands to others, from either side."""
    sql = (
        f"SELECT l.id, l.kind, x.id, x.name, r.note, x.deleted_at IS NOT NULL FROM ({both_ways(':customer')}) l "
        "JOIN relationships r ON r.id = l.id JOIN customers x ON x.id = l.other_id "
        "ORDER BY l.kind, x.sort_name, l.id"
    )
    rows = db.execute(sql, {"customer": customer_id})
    return tuple(
        RelationshipView(key, kind, Ref(other, name), note, bool(gone)) for key, kind, other, name, note, gone in rows
    )


def preferences(db: Connection, customer_id: int) -> tuple[PreferenceView, ...]:
    """What a customer likes or needs, by name."""
    sql = "SELECT id, name, value, learned_on, learned_from FROM preferences WHERE customer_id = ? ORDER BY folded"
    return tuple(PreferenceView(*row) for row in db.execute(sql, (customer_id,)))
