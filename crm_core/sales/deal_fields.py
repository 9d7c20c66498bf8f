"""The fields of deals, as lists, filters, forms, imports and exports see them."""

from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.customers.fields import custom, external_id, stamps
from crm_core.sales.reached import FURTHEST, REACHED
from crm_core.sales.words import LOCAL_TODAY, OPEN_KINDS, RECURRENCES, STAGE_KINDS
from crm_core.store.search import Feeder, SearchSource

# What is closed is certain, whatever was thought of it before.
PROBABILITY = (
    "CASE s.kind WHEN 'won' THEN 10000 WHEN 'lost' THEN 0 ELSE coalesce(d.probability_bp, s.probability_bp) END"
)
IS_OPEN = f"s.kind IN {OPEN_KINDS}"
_WEIGHTED = (
    f"CASE WHEN d.value_minor < 0 THEN -((-d.value_minor * ({PROBABILITY}) + 5000) / 10000) "
    f"ELSE (d.value_minor * ({PROBABILITY}) + 5000) / 10000 END"
)
TIMES_A_YEAR = "CASE d.recurring_every WHEN 'month' THEN 12 WHEN 'quarter' THEN 4 ELSE 1 END"
_DAYS_IN_STAGE = "CAST(julianday(now_stamp()) - julianday(d.stage_since) AS INTEGER)"
_OVERDUE = f"({IS_OPEN} AND d.expected_close < {LOCAL_TODAY})"
_ROTTING = f"({IS_OPEN} AND {_DAYS_IN_STAGE} > s.rotting_days)"
# The plus keeps SQLite from looking the stages' deals up by index and sorting them: most filters match many deals, and a
# list reads only the first ones in order.
_OF_STAGE = "+d.stage_id IN (SELECT st.id FROM stages st JOIN pipelines p ON p.id = st.pipeline_id WHERE {test})"
_CONTACTS = "FROM deal_contacts x JOIN customers k ON k.id = x.customer_id"
_CONTACT = "k.name || coalesce(' (' || x.role || ')', '')"
_SEPARATOR = f"char({ord(LIST_SEPARATOR)})"

# What it is about: the products on its lines, else the text that stands for them.
_LINE_NAME = "coalesce(lp.name, dl.description)"
_LINES = "deal_lines dl LEFT JOIN products lp ON lp.id = dl.product_id"
PRODUCT_SHOWN = (
    f"coalesce((SELECT group_concat(name, ', ') FROM (SELECT {_LINE_NAME} AS name FROM {_LINES} "
    "WHERE dl.deal_id = {deal}.id GROUP BY 1 ORDER BY min(dl.position))), {deal}.product)"
)
_ABOUT = (
    f"SELECT dl.deal_id AS deal_id, {_LINE_NAME} AS name FROM {_LINES} UNION ALL SELECT dp.id, dp.product FROM deals dp "
    "WHERE dp.product IS NOT NULL AND NOT EXISTS (SELECT 1 FROM deal_lines dl WHERE dl.deal_id = dp.id)"
)


def _own(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    """A field that is a column of the deals table."""
    settings: dict[str, object] = {"sql": f"d.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


DEAL = Entity(
    name="deal",
    plural="deals",
    table="deals",
    alias="d",
    source="deals d LEFT JOIN stages s ON s.id = d.stage_id LEFT JOIN pipelines pl ON pl.id = s.pipeline_id "
    "LEFT JOIN customers c ON c.id = d.customer_id",
    name_sql="d.title",
    columns=("id", "title", "customer", "stage", "value", "close_date", "attention", "owner"),
    default_sort=("-id",),
    search_table="deals_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="d.id", width=6),
        _own(
            "title",
            "Title",
            sort_sql="d.sort_title",
            aliases=("name",),
            headers=("deal name", "deal title", "opportunity name"),
            width=28,
            help="without one, a deal is named after customer and product",
        ),
        Field(
            key="customer",
            label="Customer",
            kind=Kind.REFERENCE,
            sql="c.name",
            id_sql="d.customer_id",
            sort_sql="c.sort_name",
            target="customer",
            editable=True,
            aliases=("account",),
            headers=("account name", "organization", "company", "contact", "client"),
            width=24,
        ),
        Field(
            key="contacts",
            label="Contacts",
            kind=Kind.LIST,
            sql=f"(SELECT group_concat(item, {_SEPARATOR}) FROM (SELECT {_CONTACT} AS item {_CONTACTS} "
            "WHERE x.deal_id = d.id AND k.deleted_at IS NULL ORDER BY x.id))",
            test_sql=_CONTACT,
            match_sql=f"d.id IN (SELECT x.deal_id {_CONTACTS} WHERE k.deleted_at IS NULL AND {{test}})",
            width=24,
            help="who has a say in it besides the customer, and as what",
        ),
        Field(
            key="pipeline",
            label="Pipeline",
            kind=Kind.CHOICE,
            sql="pl.name",
            sort_sql="pl.position",
            test_sql="p.name",
            match_sql=_OF_STAGE,
            choices_sql="SELECT name FROM pipelines ORDER BY position, id",
            editable=True,
            width=12,
        ),
        Field(
            key="stage",
            label="Stage",
            kind=Kind.CHOICE,
            sql="s.name",
            sort_sql="s.position",
            test_sql="st.name",
            match_sql=_OF_STAGE,
            choices_sql="SELECT name FROM stages ORDER BY pipeline_id, position",
            editable=True,
            headers=("deal stage", "stage name", "stagename", "sales stage"),
            width=14,
        ),
        Field(
            key="stage_kind",
            label="Status",
            kind=Kind.CHOICE,
            sql="s.kind",
            test_sql="st.kind",
            match_sql=_OF_STAGE,
            choices=STAGE_KINDS,
            aliases=("status",),
            width=7,
            help="whether the deal is open, on hold, won or lost; its stage says so",
        ),
        Field(
            key="reached",
            label="Reached",
            kind=Kind.CHOICE,
            sql=f"({FURTHEST})",
            test_sql="st.name",
            match_sql=REACHED,
            choices_sql="SELECT name FROM stages WHERE kind <> 'lost' ORDER BY pipeline_id, position",
            width=14,
            help="the stage furthest on that it was ever in; a filter by a stage finds all that got there",
        ),
        _own(
            "value",
            "Value",
            Kind.MONEY,
            sql="d.value_minor",
            currency_sql="d.currency",
            aliases=("amount",),
            headers=("deal value", "close value", "opportunity amount", "revenue"),
            width=16,
        ),
        _own("currency", "Currency", max_length=3, headers=("currency of value", "currency code"), width=8),
        Field(
            key="probability",
            label="Probability",
            kind=Kind.PERCENT,
            sql=PROBABILITY,
            width=11,
            help="the deal's own, else that of its stage; a deal won has 100%, one lost 0%",
        ),
        _own(
            "own_probability",
            "Own probability",
            Kind.PERCENT,
            sql="d.probability_bp",
            headers=("probability", "probability (%)", "win probability"),
            width=15,
            help="beats the stage's; empty takes the stage's",
        ),
        Field(
            key="weighted",
            label="Weighted",
            kind=Kind.MONEY,
            sql=f"({_WEIGHTED})",
            currency_sql="d.currency",
            width=16,
            help="value times probability; all of it for a deal won, nothing for one lost",
        ),
        _own(
            "recurring",
            "Recurring",
            Kind.MONEY,
            sql="d.recurring_minor",
            currency_sql="d.currency",
            headers=("recurring revenue", "mrr"),
            width=16,
            help="what it brings again and again, in the currency of its value",
        ),
        _own(
            "recurring_every",
            "Recurring every",
            Kind.CHOICE,
            choices=RECURRENCES,
            headers=("billing frequency",),
            width=15,
            help="how often that is; a month, if not said",
        ),
        Field(
            key="annual",
            label="Annual",
            kind=Kind.MONEY,
            sql=f"(d.recurring_minor * {TIMES_A_YEAR})",
            currency_sql="d.currency",
            width=16,
            help="what recurs in a year",
        ),
        _own(
            "opened_on",
            "Opened",
            Kind.DATE,
            aliases=("opened",),
            headers=("open date", "engage date", "create date", "created date", "creation date"),
            width=11,
        ),
        _own(
            "expected_close",
            "Expected close",
            Kind.DATE,
            aliases=("expected",),
            headers=("expected close date", "estimated close date"),
            width=14,
        ),
        _own(
            "closed_on",
            "Closed",
            Kind.DATE,
            aliases=("closed",),
            headers=("closed date", "actual close date", "won time", "lost time"),
            width=11,
            help="when it was won or lost; an open deal has no such day",
        ),
        Field(
            key="close_date",
            label="Close",
            kind=Kind.DATE,
            sql="coalesce(d.closed_on, d.expected_close)",
            sort_sql="coalesce(d.closed_on, d.expected_close, '9999-12-31')",
            aliases=("closes", "close"),
            headers=("closing date", "closedate"),
            editable=True,
            width=11,
            help="when it closed, or while it is open is expected to",
        ),
        Field(
            key="age_days",
            label="Age",
            kind=Kind.NUMBER,
            sql=f"CAST(julianday(coalesce(d.closed_on, {LOCAL_TODAY})) - julianday(d.opened_on) AS INTEGER)",
            aliases=("age",),
            width=6,
            help="days since it was opened, until it closed",
        ),
        Field(
            key="days_in_stage",
            label="In stage",
            kind=Kind.NUMBER,
            sql=f"CASE WHEN {IS_OPEN} THEN {_DAYS_IN_STAGE} END",
            width=8,
            help="days that an open deal has been in its stage",
        ),
        Field(
            key="rotting",
            label="Rotting",
            kind=Kind.BOOLEAN,
            sql=f"coalesce({_ROTTING}, 0)",
            width=7,
            help="longer in its stage than deals should be there",
        ),
        Field(
            key="overdue",
            label="Overdue",
            kind=Kind.BOOLEAN,
            sql=f"coalesce({_OVERDUE}, 0)",
            width=7,
            help="open after the day on which it should have closed",
        ),
        Field(
            key="attention",
            label="Attention",
            kind=Kind.TEXT,
            sql=f"CASE WHEN {_OVERDUE} THEN CASE WHEN {_ROTTING} THEN 'overdue, rotting !' ELSE 'overdue !' END "
            f"WHEN {_ROTTING} THEN 'rotting !' END",
            width=9,
            help="whether it is overdue or rotting",
        ),
        _own("next_step", "Next step", headers=("nextstep",), width=24),
        _own("source", "Source", headers=("lead source", "leadsource", "deal source"), help="how the deal came about"),
        _own("lost_reason", "Lost reason", aliases=("reason",), headers=("loss reason", "closed lost reason")),
        _own(
            "lost_note",
            "Lost note",
            Kind.LONG_TEXT,
            headers=("loss note",),
            width=30,
            help="what there is to say of the loss; only lost deals have one",
        ),
        _own("competitor", "Competitor", headers=("competitors", "main competitor"), help="who else wants to win it"),
        _own("owner", "Owner", headers=("sales agent", "deal owner", "assigned to"), help="who works on it"),
        _own(
            "product",
            "Product",
            sql=PRODUCT_SHOWN.format(deal="d"),
            test_sql="dt.name",
            match_sql=f"d.id IN (SELECT dt.deal_id FROM ({_ABOUT}) dt WHERE {{test}})",
            headers=("product name",),
            help="what it is about: its products, or a text that names none",
        ),
        _own("description", "Description", Kind.LONG_TEXT, width=30),
        custom("d"),
        external_id("d", "deal"),
        *stamps("d"),
    ),
)

DEAL_SEARCH = SearchSource(
    "deal",
    "deals",
    "d",
    "SELECT d.id, d.title, coalesce((SELECT c.name FROM customers c WHERE c.id = d.customer_id), '') "
    "|| ' ' || coalesce((SELECT group_concat(l.description, ' ') FROM deal_lines l WHERE l.deal_id = d.id), d.product, '') "
    "|| ' ' || coalesce(d.next_step, '') || ' ' || coalesce(d.source, '') "
    "|| ' ' || coalesce(d.lost_reason, '') || ' ' || coalesce(d.lost_note, '') "
    "|| ' ' || coalesce(d.competitor, '') || ' ' || coalesce(d.description, '') FROM deals d WHERE d.deleted_at IS NULL",
    (
        Feeder("deals", "SELECT {row}.id"),
        Feeder("customers", "SELECT x.id FROM deals x WHERE x.customer_id = {row}.id"),
        Feeder("deal_lines", "SELECT {row}.deal_id"),
    ),
)
