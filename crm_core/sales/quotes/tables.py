"""The tables of quotes and of the numbers given to them; import only where something is written."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.sales.quotes.quote_fields import STORED_STATUSES
from crm_core.store.columns import (
    STRICT,
    days,
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


class QuoteBase(SQLModel):
    """What is said of a quote, as validated before it is written; a discount is one of rate and amount."""

    title: str = text(min_length=1, max_length=1000)
    customer_id: int = integer(foreign_key="customers.id")
    contact_id: int | None = optional_integer(foreign_key="customers.id")
    deal_id: int | None = optional_integer(foreign_key="deals.id")
    valid_until: str | None = optional_text(regex=r"^\d{4}-\d\d-\d\d$")
    currency: str = text(regex="^[A-Z]{3}$")
    language: str | None = optional_text(max_length=100)
    discount_bp: int | None = optional_integer(ge=0, le=10_000)
    discount_minor: int | None = optional_integer()
    shipping_minor: int = integer(0)
    shipping_tax_bp: int = integer(0, ge=0, le=10_000)
    introduction: str | None = optional_text(max_length=100_000)
    notes: str | None = optional_text(max_length=100_000)
    terms: str | None = optional_text(max_length=100_000)
    rejected_reason: str | None = optional_text(max_length=1000)
    owner: str | None = optional_text(max_length=1000)
    custom: str = text("{}")


class Quote(QuoteBase, table=True):
    """An offer to a customer; ``number`` is given when it is first sent, that of the quote it revises where there is one."""

    __tablename__ = "quotes"
    __table_args__ = (
        length("quotes", "title", 1000, least=1),
        one_of("quotes", "status", STORED_STATUSES),
        CheckConstraint("discount_bp IS NULL OR discount_minor IS NULL", name="quotes_one_discount"),
        CheckConstraint("json_valid(custom)", name="quotes_custom_json"),
        *days("quotes", "issued_on", "valid_until"),
        *instants("quotes", "sent_at", "decided_at", "created_at", "updated_at", "deleted_at"),
        Index("quotes_by_number", "number", "revision", unique=True, sqlite_where=sql_text("number IS NOT NULL")),
        Index("quotes_by_customer", "customer_id"),
        Index("quotes_by_contact", "contact_id", sqlite_where=sql_text("contact_id IS NOT NULL")),
        Index("quotes_by_deal", "deal_id", sqlite_where=sql_text("deal_id IS NOT NULL")),
        Index("quotes_by_revised", "revises_id", sqlite_where=sql_text("revises_id IS NOT NULL")),
        Index("quotes_by_status", "status", "valid_until", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("quotes_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    sort_title: str = text()
    number: str | None = optional_text()
    revision: int = integer(1)
    revises_id: int | None = optional_integer(foreign_key="quotes.id")
    status: str = text("draft")
    issued_on: str | None = optional_text()
    address: str | None = optional_text(max_length=10_000)
    net_minor: int = integer(0)
    tax_minor: int = integer(0)
    total_minor: int = integer(0)
    sent_at: str | None = optional_text()
    decided_at: str | None = optional_text()
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class QuoteWrite(QuoteBase):
    """A new or changed quote's values, checked as a whole."""


class QuoteLine(SQLModel, table=True):
    """A line of a quote, in its currency; quantity in thousandths, cost per unit, ``net_minor`` after the line's discount."""

    __tablename__ = "quote_lines"
    __table_args__ = (
        length("quote_lines", "description", 10_000, least=1),
        CheckConstraint("discount_bp IS NULL OR discount_minor IS NULL", name="quote_lines_one_discount"),
        CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="quote_lines_discount_range"),
        CheckConstraint("tax_bp BETWEEN 0 AND 10000", name="quote_lines_tax_range"),
        flag("quote_lines", "is_optional"),
        flag("quote_lines", "is_chosen"),
        Index("quote_lines_by_quote", "quote_id", "position"),
        Index("quote_lines_by_product", "product_id", sqlite_where=sql_text("product_id IS NOT NULL")),
        {**STRICT, "info": {"parent": "quote_id"}},
    )

    id: int | None = key()
    quote_id: int = integer(foreign_key="quotes.id")
    position: int = integer()
    product_id: int | None = optional_integer(foreign_key="products.id")
    description: str = text()
    quantity_milli: int = integer(1000)
    unit: str | None = optional_text(max_length=100)
    price_minor: int = integer()
    discount_bp: int | None = optional_integer()
    discount_minor: int | None = optional_integer()
    tax_bp: int = integer(0)
    cost_minor: int | None = optional_integer()
    is_optional: int = integer(0)
    is_chosen: int = integer(0)
    net_minor: int = integer()


class NumberSeries(SQLModel, table=True):
    """The last number given out in a series, as in "quote 2026"; it only grows."""

    __tablename__ = "number_series"
    __table_args__ = (STRICT,)

    id: int | None = key()
    name: str = text(unique=True)
    last_number: int = integer()
