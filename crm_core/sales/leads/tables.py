"""The tables of leads and of the rules that score them; import only where something is written."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.sales.leads.words import LEAD_STATUSES
from crm_core.store.columns import STRICT, instants, integer, key, length, one_of, optional_integer, optional_text, text


class LeadBase(SQLModel):
    """What is said of a lead, as validated before it is written."""

    title: str = text(min_length=1, max_length=1000)
    customer_id: int = integer(foreign_key="customers.id")
    status: str = text("new")
    disqualified_reason: str | None = optional_text(max_length=1000)
    source: str | None = optional_text(max_length=1000)
    campaign: str | None = optional_text(max_length=1000)
    value_minor: int | None = optional_integer()
    currency: str = text(regex="^[A-Z]{3}$")
    owner: str | None = optional_text(max_length=1000)
    description: str | None = optional_text(max_length=100_000)
    custom: str = text("{}")


class Lead(LeadBase, table=True):
    """An inquiry of a customer, who may be new or an old one; a qualified one has become a deal."""

    __tablename__ = "leads"
    __table_args__ = (
        length("leads", "title", 1000, least=1),
        one_of("leads", "status", LEAD_STATUSES),
        CheckConstraint("json_valid(custom)", name="leads_custom_json"),
        *instants("leads", "received_at", "status_since", "created_at", "updated_at", "deleted_at"),
        Index("leads_by_customer", "customer_id"),
        Index("leads_by_status", "status", "received_at", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("leads_by_deal", "deal_id", sqlite_where=sql_text("deal_id IS NOT NULL")),
        Index("leads_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    sort_title: str = text()
    deal_id: int | None = optional_integer(foreign_key="deals.id")
    received_at: str = text()
    status_since: str = text()
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class LeadWrite(LeadBase):
    """A new or changed lead's values, checked as a whole."""


class LeadRule(SQLModel, table=True):
    """Points that a lead gets, or loses, when a filter over leads finds it."""

    __tablename__ = "lead_rules"
    __table_args__ = (
        length("lead_rules", "name", 100, least=1),
        CheckConstraint("points BETWEEN -1000 AND 1000", name="lead_rules_points_range"),
        *instants("lead_rules", "created_at", "updated_at"),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    name: str = text()
    folded: str = text(unique=True)
    filter: str = text(max_length=10_000)
    points: int = integer()
    position: int = integer()
    created_at: str = text()
    updated_at: str = text()
