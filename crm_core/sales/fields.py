"""What selling adds to the catalog: deals, stages and pipelines, and fields of customers and interactions."""

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.registry import Reference, Registration, TimelineSource
from crm_core.sales.deal_fields import DEAL, DEAL_SEARCH, IS_OPEN
from crm_core.sales.words import STAGE_KINDS

PIPELINE = Entity(
    name="pipeline",
    plural="pipelines",
    table="pipelines",
    alias="pl",
    source="pipelines pl",
    name_sql="pl.name",
    columns=("id", "name", "stages", "deals"),
    default_sort=("position",),
    has_trash=False,
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="pl.id", width=6),
        Field(key="name", label="Name", kind=Kind.TEXT, sql="pl.name", sort_sql="pl.folded", width=24),
        Field(key="position", label="Position", kind=Kind.NUMBER, sql="pl.position", width=8),
        Field(
            key="stages",
            label="Stages",
            kind=Kind.NUMBER,
            sql="(SELECT count(*) FROM stages s WHERE s.pipeline_id = pl.id)",
            width=6,
        ),
        Field(
            key="deals",
            label="Deals",
            kind=Kind.NUMBER,
            sql="(SELECT count(*) FROM stages s JOIN deals d ON d.stage_id = s.id AND d.deleted_at IS NULL "
            "WHERE s.pipeline_id = pl.id)",
            width=8,
        ),
        Field(key="uid", label="UID", kind=Kind.TEXT, sql="pl.uid", width=36),
    ),
)

STAGE = Entity(
    name="stage",
    plural="stages",
    table="stages",
    alias="s",
    source="stages s JOIN pipelines pl ON pl.id = s.pipeline_id",
    name_sql="s.name",
    columns=("id", "pipeline", "position", "name", "probability", "kind", "rotting_days", "deals"),
    default_sort=("pipeline", "position"),
    has_trash=False,
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="s.id", width=6),
        Field(
            key="pipeline",
            label="Pipeline",
            kind=Kind.REFERENCE,
            sql="pl.name",
            id_sql="pl.id",
            sort_sql="pl.position",
            target="pipeline",
            width=16,
        ),
        Field(key="position", label="Position", kind=Kind.NUMBER, sql="s.position", width=8),
        Field(key="name", label="Name", kind=Kind.TEXT, sql="s.name", sort_sql="s.folded", editable=True, width=20),
        Field(
            key="probability",
            label="Probability",
            kind=Kind.PERCENT,
            sql="s.probability_bp",
            editable=True,
            width=11,
            help="how many of the deals here are won in the end",
        ),
        Field(
            key="kind",
            label="Kind",
            kind=Kind.CHOICE,
            sql="s.kind",
            choices=STAGE_KINDS,
            editable=True,
            width=6,
            help="whether deals here are open, on hold, won or lost",
        ),
        Field(
            key="rotting_days",
            label="Rotting after",
            kind=Kind.NUMBER,
            sql="s.rotting_days",
            aliases=("rotting",),
            editable=True,
            width=13,
            help="days after which a deal here counts as rotting",
        ),
        Field(
            key="deals",
            label="Deals",
            kind=Kind.NUMBER,
            sql="(SELECT count(*) FROM deals d WHERE d.stage_id = s.id AND d.deleted_at IS NULL)",
            width=8,
        ),
        Field(key="uid", label="UID", kind=Kind.TEXT, sql="s.uid", width=36),
    ),
)

_DEALS = "FROM deals d WHERE d.customer_id = c.id AND d.deleted_at IS NULL"
_IN_STAGES = "FROM deals d JOIN stages s ON s.id = d.stage_id WHERE d.customer_id = c.id AND d.deleted_at IS NULL"
_VALUED = f"{_IN_STAGES} AND {IS_OPEN} AND d.value_minor IS NOT NULL"

CUSTOMER_FIELDS = (
    Field(key="deal_count", label="Deals", kind=Kind.NUMBER, sql=f"(SELECT count(*) {_DEALS})", width=6),
    Field(
        key="open_deals",
        label="Open deals",
        kind=Kind.NUMBER,
        sql=f"(SELECT count(*) {_IN_STAGES} AND {IS_OPEN})",
        width=10,
        help="deals that are neither won nor lost",
    ),
    Field(
        key="open_value",
        label="Open value",
        kind=Kind.MONEY,
        sql=f"(SELECT CASE WHEN min(d.currency) = max(d.currency) THEN sum(d.value_minor) END {_VALUED})",
        currency_sql=f"(SELECT min(d.currency) {_VALUED})",
        width=16,
        help="value of the open deals, where all have one currency",
    ),
    Field(
        key="last_won",
        label="Last won",
        kind=Kind.DATE,
        sql=f"(SELECT max(d.closed_on) {_IN_STAGES} AND s.kind = 'won')",
        width=11,
        help="when a deal was last won",
    ),
)

INTERACTION_FIELDS = (
    Field(
        key="deal",
        label="Deal",
        kind=Kind.REFERENCE,
        sql="(SELECT d.title FROM deals d WHERE d.id = i.deal_id)",
        id_sql="i.deal_id",
        target="deal",
        editable=True,
        width=24,
    ),
)

DEAL_TIMELINE = TimelineSource(
    "deal",
    """SELECT x.at, 'deal', NULL, 'Deal "' || d.title || '" ' || CASE s.kind WHEN 'won' THEN 'won' WHEN 'lost' THEN 'lost'
 ELSE CASE WHEN x.from_stage_id IS NULL THEN 'opened in ' ELSE 'moved to ' END || s.name END,
 ltrim(CASE WHEN s.kind = 'lost' AND x.to_stage_id = d.stage_id THEN coalesce(d.lost_reason, '') ELSE '' END ||
 coalesce((SELECT ' (' || k.role || ')' FROM deal_contacts k WHERE k.deal_id = d.id AND k.customer_id = :customer), '')),
 'deal', d.id
 FROM deals d JOIN stage_changes x ON x.deal_id = d.id JOIN stages s ON s.id = x.to_stage_id
 WHERE (d.customer_id = :customer OR d.id IN (SELECT k.deal_id FROM deal_contacts k WHERE k.customer_id = :customer))
 AND d.deleted_at IS NULL""",
)

REGISTRATION = Registration(
    entities=(DEAL, STAGE, PIPELINE),
    search=(DEAL_SEARCH,),
    timeline=(DEAL_TIMELINE,),
    references=(
        Reference("deals", "customer_id", "customer", "deal with"),
        Reference("deals", "stage_id", "stage", "deal in"),
        Reference("stages", "pipeline_id", "pipeline", "stage of", belonging=True),
        Reference("stage_changes", "deal_id", "deal", "stage change of", belonging=True),
        Reference("stage_changes", "from_stage_id", "stage", "move out of"),
        Reference("stage_changes", "to_stage_id", "stage", "move to"),
        Reference("interactions", "deal_id", "deal", "interaction about"),
        Reference("deal_contacts", "deal_id", "deal", "contact of", belonging=True),
        Reference("deal_contacts", "customer_id", "customer", "contact in a deal", joins=True, word="contact"),
    ),
    fields=(("customer", CUSTOMER_FIELDS), ("interaction", INTERACTION_FIELDS)),
)
