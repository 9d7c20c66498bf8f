"""The tables of customers and what hangs on them; import only where something is written."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.customers.words import CHANNELS, DIRECTIONS, KINDS, LIFECYCLES, POINT_KINDS, POTENTIALS
from crm_core.store.columns import (
    STRICT,
    flag,
    instants,
    integer,
    key,
    length,
    one_of,
    optional_integer,
    optional_text,
    text,
)


class CustomerBase(SQLModel):
    """What is said of a customer, as validated before it is written."""

    kind: str = text("person", regex="^(person|organization)$")
    name: str = text(min_length=1, max_length=1000)
    prefix: str | None = optional_text(max_length=100)
    given_name: str | None = optional_text(max_length=1000)
    additional_name: str | None = optional_text(max_length=1000)
    family_name: str | None = optional_text(max_length=1000)
    suffix: str | None = optional_text(max_length=100)
    organization_id: int | None = optional_integer(foreign_key="customers.id")
    job_title: str | None = optional_text(max_length=1000)
    lifecycle: str = text("customer", regex="^(lead|prospect|customer|former)$")
    source: str | None = optional_text(max_length=1000)
    owner: str | None = optional_text(max_length=1000)
    birthday: str | None = optional_text(regex=r"^(\d{4}|-)-\d\d-\d\d$")
    language: str | None = optional_text(max_length=100)
    time_zone: str | None = optional_text(max_length=100)
    industry: str | None = optional_text(max_length=1000)
    employees: int | None = optional_integer(ge=0)
    annual_revenue_minor: int | None = optional_integer()
    annual_revenue_currency: str | None = optional_text(regex="^[A-Z]{3}$")
    is_partner: int = integer(0, ge=0, le=1)
    is_supplier: int = integer(0, ge=0, le=1)
    market_segment: str | None = optional_text(max_length=1000)
    potential: str | None = optional_text(regex="^(low|medium|high)$")
    discount_bp: int | None = optional_integer(ge=0, le=10_000)
    preferred_channel: str | None = optional_text(regex=f"^({'|'.join(CHANNELS)})$")
    photo: str | None = optional_text(regex="^[0-9a-f]{64}$")
    description: str | None = optional_text(max_length=100_000)
    custom: str = text("{}")


class Customer(CustomerBase, table=True):
    """A person or an organization the business deals with."""

    __tablename__ = "customers"
    __table_args__ = (
        one_of("customers", "kind", KINDS),
        one_of("customers", "lifecycle", LIFECYCLES),
        one_of("customers", "potential", POTENTIALS),
        CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="customers_discount_range"),
        one_of("customers", "preferred_channel", CHANNELS),
        flag("customers", "is_partner"),
        flag("customers", "is_supplier"),
        length("customers", "name", 1000, least=1),
        length("customers", "photo", 64, least=64),
        CheckConstraint("json_valid(custom)", name="customers_custom_json"),
        *instants("customers", "created_at", "updated_at", "deleted_at"),
        Index("customers_by_name", "sort_name", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("customers_in_trash_by_name", "sort_name", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        Index("customers_by_organization", "organization_id", sqlite_where=sql_text("organization_id IS NOT NULL")),
        Index("customers_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    sort_name: str = text()
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class CustomerCreate(CustomerBase):
    """A new customer's values, checked."""


class CustomerUpdate(CustomerBase):
    """A changed customer's values, checked as a whole."""


class ContactPoint(SQLModel, table=True):
    """An e-mail address, phone number, web address or handle of a customer."""

    __tablename__ = "contact_points"
    __table_args__ = (
        one_of("contact_points", "kind", POINT_KINDS),
        length("contact_points", "value", 1000, least=1),
        flag("contact_points", "is_primary"),
        flag("contact_points", "opt_out"),
        flag("contact_points", "invalid"),
        Index("contact_points_by_customer", "customer_id", "kind"),
        Index("contact_points_by_value", "kind", "normalized"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    kind: str = text()
    label: str | None = optional_text()
    value: str = text()
    normalized: str = text()
    is_primary: int = integer(0)
    opt_out: int = integer(0)
    invalid: int = integer(0)


class Address(SQLModel, table=True):
    """A postal address of a customer."""

    __tablename__ = "addresses"
    __table_args__ = (
        flag("addresses", "is_primary"),
        Index("addresses_by_customer", "customer_id"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    label: str | None = optional_text()
    street: str | None = optional_text()
    postal_code: str | None = optional_text()
    city: str | None = optional_text()
    region: str | None = optional_text()
    country: str | None = optional_text()
    is_primary: int = integer(0)


class Tag(SQLModel, table=True):
    """A free label."""

    __tablename__ = "tags"
    __table_args__ = (length("tags", "name", 100, least=1), STRICT)

    id: int | None = key()
    name: str = text()
    folded: str = text(unique=True)


class CustomerTag(SQLModel, table=True):
    """A label on a customer."""

    __tablename__ = "customer_tags"
    __table_args__ = (
        UniqueConstraint("customer_id", "tag_id", name="customer_tags_once"),
        Index("customer_tags_by_tag", "tag_id"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    tag_id: int = integer(foreign_key="tags.id")


class InteractionBase(SQLModel):
    """What is said of an interaction, as validated before it is written."""

    channel: str = text()
    direction: str | None = optional_text(regex="^(in|out)$")
    subject: str | None = optional_text(max_length=1000)
    body: str | None = optional_text(max_length=100_000)
    occurred_at: str = text()
    duration_minutes: int | None = optional_integer(ge=0)
    outcome: str | None = optional_text(max_length=1000)
    customer_id: int = integer(foreign_key="customers.id")
    deal_id: int | None = optional_integer(foreign_key="deals.id")
    owner: str | None = optional_text(max_length=1000)
    custom: str = text("{}")


class Interaction(InteractionBase, table=True):
    """One entry of the communication history."""

    __tablename__ = "interactions"
    __table_args__ = (
        one_of("interactions", "channel", CHANNELS),
        CheckConstraint(f"direction IN ('{DIRECTIONS[0]}', '{DIRECTIONS[1]}')", name="interactions_direction_known"),
        CheckConstraint("json_valid(custom)", name="interactions_custom_json"),
        *instants("interactions", "occurred_at", "created_at", "updated_at", "deleted_at"),
        Index("interactions_by_customer", "customer_id", "occurred_at"),
        Index("interactions_by_deal", "deal_id", sqlite_where=sql_text("deal_id IS NOT NULL")),
        Index("interactions_by_time", "occurred_at", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("interactions_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    uid: str = text(unique=True)
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class InteractionCreate(InteractionBase):
    """A new or changed interaction's values, checked."""
