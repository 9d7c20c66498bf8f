"""The fields of customers and interactions, as lists, filters, forms, imports and exports see them."""

from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.catalog.registry import GroupSource, KeptFilters, Reference, Registration, TimelineSource
from crm_core.customers.record_fields import MARKS, PROFILE, RELATIONS, ROLES_FIELD
from crm_core.customers.words import CHANNELS, DIRECTIONS, KINDS, LIFECYCLES
from crm_core.store.search import Feeder, SearchSource

_SEPARATOR = f"char({ord(LIST_SEPARATOR)})"
# The days of this year that are still to come before those of the next, whoever has none last.
_COMING = "coalesce((substr(c.birthday, -5) < substr((SELECT now_stamp()), 6, 5)) || substr(c.birthday, -5), '2')"


def _plain(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    settings: dict[str, object] = {"sql": f"c.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


def _point(key: str, label: str, kind: Kind, **options: object) -> Field:
    """The primary contact point of one kind; filters look at all of them."""
    here = f"FROM contact_points p WHERE p.customer_id = c.id AND p.kind = '{key}'"
    return Field(
        key=key,
        label=label,
        kind=kind,
        sql=f"(SELECT p.value {here} ORDER BY p.is_primary DESC, p.id LIMIT 1)",
        test_sql="p.normalized",
        match_sql=f"c.id IN (SELECT p.customer_id FROM contact_points p WHERE p.kind = '{key}' AND {{test}})",
        editable=True,
        multiple=True,
        **options,  # type: ignore[arg-type]
    )


def _points(key: str, label: str, kind: str, help_text: str) -> Field:
    """Every contact point of one kind as "label:value"."""
    each = "CASE WHEN p.label IS NULL THEN p.value ELSE p.label || ':' || p.value END"
    return Field(
        key=key,
        label=label,
        kind=Kind.LIST,
        help=help_text,
        sql=f"(SELECT group_concat(item, {_SEPARATOR}) FROM (SELECT {each} AS item FROM contact_points p "
        f"WHERE p.customer_id = c.id AND p.kind = '{kind}' ORDER BY p.is_primary DESC, p.id))",
        test_sql="p.value",
        match_sql=f"c.id IN (SELECT p.customer_id FROM contact_points p WHERE p.kind = '{kind}' AND {{test}})",
        width=30,
    )


def _address(key: str, label: str, **options: object) -> Field:
    return Field(
        key=key,
        label=label,
        kind=Kind.TEXT,
        sql=f"(SELECT a.{key} FROM addresses a WHERE a.customer_id = c.id ORDER BY a.is_primary DESC, a.id LIMIT 1)",
        test_sql=f"a.{key}",
        match_sql="c.id IN (SELECT a.customer_id FROM addresses a WHERE {test})",
        editable=True,
        **options,  # type: ignore[arg-type]
    )


def stamps(alias: str) -> tuple[Field, ...]:
    """The fields that every record has: uid and when it was made, changed and deleted."""
    return (
        Field(
            key="uid",
            label="UID",
            kind=Kind.TEXT,
            sql=f"{alias}.uid",
            width=36,
            help="never changes, travels in exports",
        ),
        Field(
            key="created_at",
            label="Created",
            kind=Kind.INSTANT,
            sql=f"{alias}.created_at",
            aliases=("created",),
            width=17,
        ),
        Field(
            key="updated_at",
            label="Changed",
            kind=Kind.INSTANT,
            sql=f"{alias}.updated_at",
            aliases=("updated", "changed"),
            width=17,
        ),
        Field(
            key="deleted_at",
            label="Deleted",
            kind=Kind.INSTANT,
            sql=f"{alias}.deleted_at",
            aliases=("deleted",),
            width=17,
        ),
    )


def custom(alias: str) -> Field:
    """All custom values of a record, those of defined fields among them."""
    return Field(
        key="custom",
        label="Custom",
        kind=Kind.JSON,
        sql=f"{alias}.custom",
        help="custom values, custom.NAME for one of them",
        editable=True,
    )


def external_id(alias: str, entity: str) -> Field:
    """Where a record was imported from: "source:id", one for each source."""
    here = f"FROM external_ids x WHERE x.entity = '{entity}' AND x.record_id = {alias}.id"
    return Field(
        key="external_id",
        label="External id",
        kind=Kind.LIST,
        sql=f"(SELECT group_concat(x.source || ':' || x.external_id, {_SEPARATOR}) {here})",
        test_sql="x.external_id",
        match_sql=f"{alias}.id IN (SELECT x.record_id FROM external_ids x WHERE x.entity = '{entity}' AND {{test}})",
        help="the id a record had in the program it was imported from",
    )


CUSTOMER = Entity(
    name="customer",
    plural="customers",
    table="customers",
    alias="c",
    source="customers c LEFT JOIN customers o ON o.id = c.organization_id",
    name_sql="c.name",
    columns=("name", "organization", "city", "email", "phone", "lifecycle"),
    default_sort=("name",),
    search_table="customers_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="c.id", target="customer", width=6),
        _plain("name", "Name", required=True, sort_sql="c.sort_name", width=26, help="full name as people say it"),
        _plain("kind", "Kind", Kind.CHOICE, choices=KINDS, width=12),
        _plain("prefix", "Prefix", max_length=100, width=8, help="Dr., Mrs. ..."),
        _plain("given_name", "Given name", aliases=("first_name",)),
        _plain("additional_name", "Middle name", aliases=("middle_name",)),
        _plain("family_name", "Family name", aliases=("last_name",)),
        _plain("suffix", "Suffix", max_length=100, width=8),
        Field(
            key="organization",
            label="Organization",
            kind=Kind.REFERENCE,
            sql="o.name",
            id_sql="o.id",
            sort_sql="o.sort_name",
            target="customer",
            editable=True,
            aliases=("org", "company"),
            width=24,
            help="where a person works, or the parent of an organization",
        ),
        _plain("job_title", "Job title", aliases=("title",)),
        _point("email", "E-mail", Kind.EMAIL, aliases=("mail",), width=28),
        _point("phone", "Phone", Kind.PHONE, width=18),
        _point("url", "Web", Kind.URL, aliases=("website", "web"), width=24),
        _point("handle", "Handle", Kind.TEXT, width=24, help="a name in a network: mastodon:@ada@example.social"),
        _points("emails", "All e-mails", "email", "every e-mail address, with its label"),
        _points("phones", "All phones", "phone", "every phone number, with its label"),
        _points("urls", "All web addresses", "url", "every web address, with its label"),
        _points("handles", "All handles", "handle", "every name in a network, with the network"),
        *MARKS,
        _address("street", "Street", width=24),
        _address("postal_code", "Postal code", aliases=("zip", "postcode"), width=10),
        _address("city", "City"),
        _address("region", "Region", aliases=("state",)),
        _address("country", "Country", width=8),
        Field(
            key="tags",
            label="Tags",
            kind=Kind.LIST,
            sql=f"(SELECT group_concat(name, {_SEPARATOR}) FROM (SELECT t.name FROM customer_tags ct JOIN tags t "
            "ON t.id = ct.tag_id WHERE ct.customer_id = c.id ORDER BY t.folded))",
            test_sql="t.folded",
            match_sql="c.id IN (SELECT ct.customer_id FROM customer_tags ct JOIN tags t ON t.id = ct.tag_id WHERE {test})",
            choices_sql="SELECT name FROM tags ORDER BY folded",
            aliases=("tag",),
            editable=True,
            width=18,
        ),
        _plain("lifecycle", "Lifecycle", Kind.CHOICE, choices=LIFECYCLES, width=10),
        ROLES_FIELD,
        _plain("source", "Source", help="how they found the business"),
        _plain("owner", "Owner", help="who looks after them"),
        _plain(
            "birthday", "Birthday", Kind.BIRTHDAY, sort_sql=_COMING, width=11, help="sorted by the day it comes next"
        ),
        _plain("language", "Language", max_length=100, width=8),
        _plain("time_zone", "Time zone", max_length=100, aliases=("zone",)),
        *PROFILE,
        _plain(
            "discount",
            "Discount",
            Kind.PERCENT,
            sql="c.discount_bp",
            width=9,
            help="off the list price of every product, unless something else is agreed for it",
        ),
        _plain("industry", "Industry", aliases=("sector",)),
        _plain("employees", "Employees", Kind.NUMBER, width=9),
        _plain(
            "annual_revenue",
            "Annual revenue",
            Kind.MONEY,
            sql="c.annual_revenue_minor",
            currency_sql="c.annual_revenue_currency",
            headers=("revenue",),
            width=16,
        ),
        _plain("description", "Description", Kind.LONG_TEXT, width=30),
        Field(
            key="last_interaction",
            label="Last seen",
            kind=Kind.INSTANT,
            sql="(SELECT max(i.occurred_at) FROM interactions i WHERE i.customer_id = c.id AND i.deleted_at IS NULL)",
            aliases=("last_contact",),
            width=17,
            help="when the last interaction was",
        ),
        *RELATIONS,
        custom("c"),
        external_id("c", "customer"),
        *stamps("c"),
    ),
)

INTERACTION = Entity(
    name="interaction",
    plural="interactions",
    table="interactions",
    alias="i",
    source="interactions i LEFT JOIN customers c ON c.id = i.customer_id",
    name_sql="coalesce(i.subject, i.channel)",
    columns=("occurred_at", "channel", "customer", "subject", "direction"),
    default_sort=("-occurred_at",),
    search_table="interactions_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="i.id", width=6),
        Field(
            key="occurred_at",
            label="When",
            kind=Kind.INSTANT,
            sql="i.occurred_at",
            aliases=("when", "date"),
            editable=True,
            width=17,
        ),
        Field(
            key="channel",
            label="Channel",
            kind=Kind.CHOICE,
            sql="i.channel",
            choices=CHANNELS,
            editable=True,
            required=True,
            width=8,
        ),
        Field(
            key="direction",
            label="Direction",
            kind=Kind.CHOICE,
            sql="i.direction",
            choices=DIRECTIONS,
            editable=True,
            width=9,
        ),
        Field(
            key="customer",
            label="Customer",
            kind=Kind.REFERENCE,
            sql="c.name",
            id_sql="i.customer_id",
            sort_sql="c.sort_name",
            target="customer",
            editable=True,
            required=True,
            width=26,
        ),
        Field(key="subject", label="Subject", kind=Kind.TEXT, sql="i.subject", editable=True, width=40),
        Field(key="body", label="Text", kind=Kind.LONG_TEXT, sql="i.body", aliases=("text",), editable=True, width=40),
        Field(key="outcome", label="Outcome", kind=Kind.TEXT, sql="i.outcome", editable=True),
        Field(key="duration", label="Duration", kind=Kind.DURATION, sql="i.duration_minutes", editable=True, width=9),
        Field(key="owner", label="Owner", kind=Kind.TEXT, sql="i.owner", editable=True),
        custom("i"),
        external_id("i", "interaction"),
        *stamps("i"),
    ),
)

_CUSTOMER_BODY = """SELECT c.id, c.name, c.sort_name || ' ' || coalesce((SELECT o.name FROM customers o WHERE o.id = c.organization_id), '')
 || ' ' || coalesce(c.job_title, '') || ' ' || coalesce(c.description, '')
 || ' ' || coalesce((SELECT group_concat(p.value || ' ' || p.normalized, ' ') FROM contact_points p WHERE p.customer_id = c.id), '')
 || ' ' || coalesce((SELECT group_concat(coalesce(a.street, '') || ' ' || coalesce(a.postal_code, '')
   || ' ' || coalesce(a.city, '') || ' ' || coalesce(a.region, ''), ' ') FROM addresses a WHERE a.customer_id = c.id), '')
 || ' ' || coalesce((SELECT group_concat(t.name, ' ') FROM customer_tags ct JOIN tags t ON t.id = ct.tag_id
   WHERE ct.customer_id = c.id), '')
 FROM customers c WHERE c.deleted_at IS NULL"""

CUSTOMER_SEARCH = SearchSource(
    "customer",
    "customers",
    "c",
    _CUSTOMER_BODY,
    (
        Feeder("customers", "SELECT {row}.id UNION SELECT m.id FROM customers m WHERE m.organization_id = {row}.id"),
        Feeder("contact_points", "SELECT {row}.customer_id"),
        Feeder("addresses", "SELECT {row}.customer_id"),
        Feeder("customer_tags", "SELECT {row}.customer_id"),
        Feeder("tags", "SELECT ct.customer_id FROM customer_tags ct WHERE ct.tag_id = {row}.id"),
    ),
)

INTERACTION_SEARCH = SearchSource(
    "interaction",
    "interactions",
    "i",
    "SELECT i.id, coalesce(i.subject, ''), coalesce(i.body, '') || ' ' || coalesce(i.outcome, '') "
    "FROM interactions i WHERE i.deleted_at IS NULL",
    (Feeder("interactions", "SELECT {row}.id"),),
)

INTERACTION_TIMELINE = TimelineSource(
    "interaction",
    "SELECT i.occurred_at, i.channel, i.direction, coalesce(i.subject, ''), coalesce(i.body, ''), 'interaction', i.id "
    "FROM interactions i WHERE i.customer_id = :customer AND i.deleted_at IS NULL",
    CHANNELS,
)

AFFILIATION = ("organization_id", "role", "started_on", "ended_on")
MEMBERSHIP = ("customer_id", "role", "started_on", "ended_on")

SEGMENTS = GroupSource(
    "segment",
    "customer",
    "SELECT id, name, folded, filter FROM segments ORDER BY folded",
    "SELECT m.customer_id FROM segment_members m WHERE m.segment_id = ?",
)

SEGMENT_FILTERS = KeptFilters(
    "segment",
    "segments",
    "SELECT id, name, 'customer', filter, NULL, NULL FROM segments WHERE filter IS NOT NULL ORDER BY folded",
)

LIFECYCLE_TIMELINE = TimelineSource(
    "lifecycle",
    "SELECT l.at, 'lifecycle', NULL, l.from_lifecycle || ' → ' || l.to_lifecycle, '', 'customer', l.customer_id "
    "FROM lifecycle_changes l WHERE l.customer_id = :customer",
    contact=False,
)

REGISTRATION = Registration(
    entities=(CUSTOMER, INTERACTION),
    search=(CUSTOMER_SEARCH, INTERACTION_SEARCH),
    timeline=(INTERACTION_TIMELINE, LIFECYCLE_TIMELINE),
    references=(
        Reference("customers", "organization_id", "customer", "member of"),
        Reference(
            "contact_points", "customer_id", "customer", "contact point of", belonging=True, once=("kind", "normalized")
        ),
        Reference(
            "addresses",
            "customer_id",
            "customer",
            "address of",
            belonging=True,
            once=("street", "postal_code", "city", "region", "country"),
        ),
        Reference("customer_tags", "customer_id", "customer", "tag of", belonging=True),
        Reference("lifecycle_changes", "customer_id", "customer", "lifecycle of", belonging=True),
        Reference("affiliations", "customer_id", "customer", "affiliation of", belonging=True, once=AFFILIATION),
        Reference("affiliations", "organization_id", "customer", "affiliation with", once=MEMBERSHIP),
        Reference("relationships", "customer_id", "customer", "relationship of", belonging=True),
        Reference("relationships", "other_id", "customer", "relationship to"),
        Reference("preferences", "customer_id", "customer", "preference of", belonging=True),
        Reference("segment_members", "customer_id", "customer", "segment of", belonging=True),
        Reference("not_duplicates", "first_id", "customer", "told apart from", belonging=True),
        Reference("not_duplicates", "second_id", "customer", "told apart from", belonging=True),
        Reference("interactions", "customer_id", "customer", "interaction with"),
    ),
    groups=(SEGMENTS,),
    filters=(SEGMENT_FILTERS,),
)
