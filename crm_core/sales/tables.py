"""The tables of pipelines and deals; import only where something is written."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.sales.words import CLOSE_ORDER, RECURRENCES, STAGE_KINDS
from crm_core.store.columns import (
    STRICT,
    days,
    instants,
    integer,
    key,
    length,
    one_of,
    optional_integer,
    optional_text,
    text,
)


class Pipeline(SQLModel, table=True):
    """An ordered set of stages that deals move through."""

    __tablename__ = "pipelines"
    __table_args__ = (length("pipelines", "name", 100, least=1), STRICT)

    id: int | None = key()
    uid: str = text(unique=True)
    name: str = text()
    folded: str = text(unique=True)
    position: int = integer()
    created_at: str = text()
    updated_at: str = text()


class Stage(SQLModel, table=True):
    """One step of a pipeline; probability in basis points."""

    __tablename__ = "stages"
    __table_args__ = (
        one_of("stages", "kind", STAGE_KINDS),
        length("stages", "name", 100, least=1),
        CheckConstraint("probability_bp BETWEEN 0 AND 10000", name="stages_probability_range"),
        UniqueConstraint("pipeline_id", "folded", name="stages_name_once"),
        {**STRICT, "info": {"parent": "pipeline_id"}},
    )

    id: int | None = key()
    uid: str = text(unique=True)
    pipeline_id: int = integer(foreign_key="pipelines.id")
    name: str = text()
    folded: str = text()
    position: int = integer()
    probability_bp: int = integer()
    kind: str = text("open")
    rotting_days: int | None = optional_integer()
    created_at: str = text()
    updated_at: str = text()


class DealBase(SQLModel):
    """What is said of a deal, as validated before it is written."""

    title: str = text(min_length=1, max_length=1000)
    customer_id: int | None = optional_integer(foreign_key="customers.id")
    stage_id: int = integer(foreign_key="stages.id")
    value_minor: int | None = optional_integer()
    currency: str = text(regex="^[A-Z]{3}$")
    probability_bp: int | None = optional_integer(ge=0, le=10_000)
    opened_on: str | None = optional_text(regex=r"^\d{4}-\d\d-\d\d$")
    expected_close: str | None = optional_text(regex=r"^\d{4}-\d\d-\d\d$")
    closed_on: str | None = optional_text(regex=r"^\d{4}-\d\d-\d\d$")
    product: str | None = optional_text(max_length=1000)
    next_step: str | None = optional_text(max_length=1000)
    source: str | None = optional_text(max_length=1000)
    lost_reason: str | None = optional_text(max_length=1000)
    lost_note: str | None = optional_text(max_length=100_000)
    competitor: str | None = optional_text(max_length=1000)
    recurring_minor: int | None = optional_integer()
    recurring_every: str | None = optional_text()
    owner: str | None = optional_text(max_length=1000)
    description: str | None = optional_text(max_length=100_000)
    custom: str = text("{}")


class Deal(DealBase, table=True):
    """A possible sale on its way through a pipeline."""

    __tablename__ = "deals"
    __table_args__ = (
        length("deals", "title", 1000, least=1),
        CheckConstraint("probability_bp BETWEEN 0 AND 10000", name="deals_probability_range"),
        one_of("deals", "recurring_every", RECURRENCES),
        CheckConstraint("(recurring_minor IS NULL) = (recurring_every IS NULL)", name="deals_recurring_whole"),
        CheckConstraint("json_valid(custom)", name="deals_custom_json"),
        *days("deals", "opened_on", "expected_close", "closed_on"),
        *instants("deals", "stage_since", "created_at", "updated_at", "deleted_at"),
        Index("deals_by_customer", "customer_id", sqlite_where=sql_text("customer_id IS NOT NULL")),
        # The order of the cards in a column of the board.
        Index("deals_by_stage", "stage_id", sql_text(CLOSE_ORDER), "id", sqlite_where=sql_text("deleted_at IS NULL")),
        # Reports and the sums of the board read this index alone.
        Index(
            "deals_for_reports",
            *("stage_id", "currency", "probability_bp", "value_minor", "opened_on", "closed_on", "expected_close"),
            sqlite_where=sql_text("deleted_at IS NULL"),
        ),
        Index("deals_by_title", "sort_title", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("deals_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    sort_title: str = text()
    stage_since: str = text()
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class DealWrite(DealBase):
    """A new or changed deal's values, checked as a whole."""


class StageChange(SQLModel, table=True):
    """A deal's entry into a stage; ``seconds`` is how long it had been in the one before."""

    __tablename__ = "stage_changes"
    __table_args__ = (
        *instants("stage_changes", "at"),
        Index("stage_changes_by_deal", "deal_id", "at"),
        {**STRICT, "info": {"parent": "deal_id"}},
    )

    id: int | None = key()
    deal_id: int = integer(foreign_key="deals.id")
    from_stage_id: int | None = optional_integer(foreign_key="stages.id")
    to_stage_id: int = integer(foreign_key="stages.id")
    at: str = text()
    seconds: int | None = optional_integer()


class DealContact(SQLModel, table=True):
    """A person who has a say in a deal besides its customer, and as what."""

    __tablename__ = "deal_contacts"
    __table_args__ = (
        UniqueConstraint("deal_id", "customer_id", name="deal_contacts_once"),
        Index("deal_contacts_by_customer", "customer_id"),
        {**STRICT, "info": {"parent": "deal_id"}},
    )

    id: int | None = key()
    deal_id: int = integer(foreign_key="deals.id")
    customer_id: int = integer(foreign_key="customers.id")
    role: str | None = optional_text(max_length=1000)
