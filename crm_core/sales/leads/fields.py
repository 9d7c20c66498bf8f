"""What leads add to the catalog: the lead itself, its full text and timeline, and fields of customers."""

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.registry import KeptFilters, Reference, Registration, TimelineSource
from crm_core.customers.fields import custom, external_id, stamps
from crm_core.sales.leads.words import LEAD_STATUSES, OPEN_STATUSES
from crm_core.store.search import Feeder, SearchSource

_TODAY = "substr(now_stamp(), 1, 10)"
_POINTS = "FROM contact_points p WHERE p.customer_id = l.customer_id AND p.kind"
SCORE = "score"
REASONS = "score_reasons"


def _own(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    """A field that is a column of the leads table."""
    settings: dict[str, object] = {"sql": f"l.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


def _point(key: str, label: str, kind: Kind, width: int) -> Field:
    """The customer's primary contact point of one kind; filters look at all of them."""
    return Field(
        key=key,
        label=label,
        kind=kind,
        sql=f"(SELECT p.value {_POINTS} = '{key}' ORDER BY p.is_primary DESC, p.id LIMIT 1)",
        test_sql="p.normalized",
        match_sql=f"EXISTS (SELECT 1 {_POINTS} = '{key}' AND {{test}})",
        width=width,
        help="of the customer",
    )


LEAD = Entity(
    name="lead",
    plural="leads",
    table="leads",
    alias="l",
    source="leads l LEFT JOIN customers c ON c.id = l.customer_id",
    name_sql="l.title",
    columns=("id", "score", "title", "customer", "status", "source", "received_at"),
    default_sort=("-id",),
    search_table="leads_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="l.id", width=6),
        _own(
            "title",
            "Title",
            sort_sql="l.sort_title",
            aliases=("name",),
            headers=("lead title", "subject", "inquiry"),
            width=30,
            help="what they ask for",
        ),
        Field(
            key="customer",
            label="Customer",
            kind=Kind.REFERENCE,
            sql="c.name",
            id_sql="l.customer_id",
            sort_sql="c.sort_name",
            target="customer",
            editable=True,
            required=True,
            width=24,
            help="who asks, a new customer or an old one",
        ),
        _own(
            "status",
            "Status",
            Kind.CHOICE,
            choices=LEAD_STATUSES,
            headers=("lead status",),
            width=12,
            help="new, working, qualified (a deal was made of it) or disqualified",
        ),
        Field(
            key="status_since",
            label="Status since",
            kind=Kind.INSTANT,
            sql="l.status_since",
            width=17,
            help="when the present status began",
        ),
        Field(
            key=SCORE, label="Score", kind=Kind.NUMBER, sql="0 + 0", width=5, help="the points of every rule that fits"
        ),
        Field(
            key=REASONS,
            label="Why",
            kind=Kind.LIST,
            sql="NULL",
            aliases=("reasons",),
            width=30,
            help="the rules that fit, with their points",
        ),
        _own(
            "disqualified_reason",
            "Reason",
            aliases=("reason",),
            headers=("disqualification reason", "lost reason", "unqualified reason"),
            width=20,
            help="why nothing comes of it",
        ),
        _own("source", "Source", headers=("lead source", "leadsource", "channel"), help="how the inquiry came"),
        _own("campaign", "Campaign", headers=("campaign name", "utm campaign"), help="what made them ask"),
        _own(
            "value",
            "Value",
            Kind.MONEY,
            sql="l.value_minor",
            currency_sql="l.currency",
            aliases=("amount",),
            headers=("budget", "lead value", "estimated value"),
            width=16,
            help="what it may be worth",
        ),
        _own("currency", "Currency", max_length=3, headers=("currency code",), width=8),
        _point("email", "E-mail", Kind.EMAIL, 28),
        _point("phone", "Phone", Kind.PHONE, 18),
        Field(
            key="deal",
            label="Deal",
            kind=Kind.REFERENCE,
            sql="(SELECT d.title FROM deals d WHERE d.id = l.deal_id)",
            id_sql="l.deal_id",
            target="deal",
            width=24,
            help="what it became when it was qualified",
        ),
        _own(
            "received_at",
            "Received",
            Kind.INSTANT,
            aliases=("received", "date"),
            headers=("created date", "submitted at", "inquiry date", "timestamp"),
            width=17,
        ),
        Field(
            key="age_days",
            label="Age",
            kind=Kind.NUMBER,
            sql="CAST(julianday(" + _TODAY + ") - julianday(substr(l.received_at, 1, 10)) AS INTEGER)",
            aliases=("age",),
            width=6,
            help="days since it was received",
        ),
        _own("owner", "Owner", headers=("lead owner",), help="who works on it"),
        _own("description", "Description", Kind.LONG_TEXT, headers=("message", "comments", "notes"), width=30),
        custom("l"),
        external_id("l", "lead"),
        *stamps("l"),
    ),
)

LEAD_SEARCH = SearchSource(
    "lead",
    "leads",
    "l",
    "SELECT l.id, l.title, coalesce((SELECT c.name FROM customers c WHERE c.id = l.customer_id), '') "
    "|| ' ' || coalesce(l.source, '') || ' ' || coalesce(l.campaign, '') || ' ' || coalesce(l.disqualified_reason, '') "
    "|| ' ' || coalesce(l.description, '') FROM leads l WHERE l.deleted_at IS NULL",
    (
        Feeder("leads", "SELECT {row}.id"),
        Feeder("customers", "SELECT x.id FROM leads x WHERE x.customer_id = {row}.id"),
    ),
)

_OF_CUSTOMER = "FROM leads l WHERE l.customer_id = :customer AND l.deleted_at IS NULL"
LEAD_TIMELINE = TimelineSource(
    "lead",
    "SELECT l.received_at, 'lead', NULL, 'Lead \"' || l.title || '\" received' || coalesce(' (' || l.source || ')', ''), "
    f"coalesce(l.description, ''), 'lead', l.id {_OF_CUSTOMER} UNION ALL "
    "SELECT l.status_since, 'lead', NULL, 'Lead \"' || l.title || '\" ' || l.status, coalesce(l.disqualified_reason, ''), "
    f"'lead', l.id {_OF_CUSTOMER} AND l.status <> 'new'",
)

CUSTOMER_FIELDS = (
    Field(
        key="open_leads",
        label="Open leads",
        kind=Kind.NUMBER,
        sql="(SELECT count(*) FROM leads l WHERE l.customer_id = c.id AND l.deleted_at IS NULL "
        f"AND l.status IN {OPEN_STATUSES})",
        width=10,
        help="inquiries that are neither qualified nor disqualified",
    ),
)

REGISTRATION = Registration(
    entities=(LEAD,),
    search=(LEAD_SEARCH,),
    timeline=(LEAD_TIMELINE,),
    references=(
        Reference("leads", "customer_id", "customer", "lead of"),
        Reference("leads", "deal_id", "deal", "lead of"),
    ),
    fields=(("customer", CUSTOMER_FIELDS),),
    filters=(
        KeptFilters(
            "lead rule",
            "lead_rules",
            "SELECT id, name, 'lead', filter, NULL, NULL FROM lead_rules ORDER BY position",
        ),
    ),
)
