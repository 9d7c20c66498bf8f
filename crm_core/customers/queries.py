"""What is read of one customer beyond the lists: contact points, addresses, timeline."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Ref, TimelineEntry
from crm_core.tuples import NamedTuple

if TYPE_CHECKING:
    from crm_core.customers.relation_queries import AffiliationView, LifecycleStep, PreferenceView, RelationshipView
    from crm_core.store.driver import Connection


class ContactPointView(NamedTuple):
    """A contact point as it is shown."""

    kind: str
    label: str | None
    value: str
    normalized: str
    is_primary: bool
    opt_out: bool
    invalid: bool


class AddressView(NamedTuple):
    """A postal address as it is shown; ``formatted`` has its lines as they are written in its country, ``key`` is its row."""

    label: str | None
    street: str | None
    postal_code: str | None
    city: str | None
    region: str | None
    country: str | None
    is_primary: int
    formatted: tuple[str, ...] = ()
    key: int = 0


class Contact(NamedTuple):
    """The last interaction with anybody at an organization: a UTC instant, and with whom."""

    at: str
    person: Ref


class CustomerView(NamedTuple):
    """Everything about one customer: its fields by key, and what hangs on it."""

    id: int
    values: dict[str, object]
    points: tuple[ContactPointView, ...]
    addresses: tuple[AddressView, ...]
    timeline: tuple[TimelineEntry, ...]
    lifecycle: "tuple[LifecycleStep, ...]" = ()
    affiliations: "tuple[AffiliationView, ...]" = ()
    people: "tuple[AffiliationView, ...]" = ()
    subsidiaries: "tuple[AffiliationView, ...]" = ()
    relationships: "tuple[RelationshipView, ...]" = ()
    preferences: "tuple[PreferenceView, ...]" = ()
    spoken_with: "Contact | None" = None

    @property
    def name(self) -> str:
        """The name people know the customer under."""
        return str(self.values["name"])


# What a view says otherwise: as contact points, affiliations, relationships and preferences.
LEFT_OUT = frozenset({"emails", "phones", "urls", "handles", "affiliations", "relationships", "preferences"})


def view(core: Core, customer_id: int, timeline: int = 50, kinds: Collection[str] = ()) -> CustomerView:
    """One customer whole, in the trash or not; ``timeline`` is how many entries at most, newest first.

    Where ``kinds`` are named it has only these. Raises UnknownName.
    """
    from crm_core.customers import relation_queries
    from crm_core.customers.timeline import entries_of
    from crm_core.values.address import address_lines

    with core.store.reading() as db:
        fields = [field.key for field in core.entity("customer").fields if field.key not in LEFT_OUT]
        values = core.record(db, "customer", customer_id, fields)
        points = db.execute(
            "SELECT kind, label, value, normalized, is_primary, opt_out, invalid FROM contact_points WHERE customer_id = ? "
            "ORDER BY kind, is_primary DESC, id",
            (customer_id,),
        ).fetchall()
        addresses = db.execute(
            "SELECT label, street, postal_code, city, region, country, is_primary, id FROM addresses WHERE customer_id = ? "
            "ORDER BY is_primary DESC, id",
            (customer_id,),
        ).fetchall()
        entries = entries_of(core.catalog, db, customer_id, timeline, kinds)
        relations = (
            relation_queries.lifecycle_steps(db, customer_id),
            relation_queries.affiliations(db, customer_id),
            relation_queries.people(db, customer_id),
            relation_queries.subsidiaries(db, customer_id),
            relation_queries.relationships(db, customer_id),
            relation_queries.preferences(db, customer_id),
            _spoken_with(db, customer_id),
        )
    home = core.business.facts.country
    return CustomerView(
        customer_id,
        values,
        tuple(ContactPointView(*row[:4], *(bool(flag) for flag in row[4:])) for row in points),
        tuple(AddressView(*row[:7])._replace(formatted=address_lines(row[1:6], home), key=row[7]) for row in addresses),
        entries,
        *relations,
    )


# SQLite hands on the columns of the row that holds the greatest.
_SPOKEN = (
    "SELECT max(i.occurred_at), p.id, p.name FROM customers p JOIN interactions i ON i.customer_id = p.id "
    "WHERE p.organization_id = ? AND p.deleted_at IS NULL AND i.deleted_at IS NULL"
)


def _spoken_with(db: "Connection", organization_id: int) -> Contact | None:
    at, key, name = db.execute(_SPOKEN, (organization_id,)).fetchone()
    return None if at is None else Contact(at, Ref(key, name))
