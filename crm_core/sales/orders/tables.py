"""The tables of orders and their lines; import only where something is written."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.sales.orders.order_fields import ORDER_STATUSES
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


class OrderBase(SQLModel):
    """What is said of an order, as validated before it is written.

    ``total_minor`` is what the customer pays, tax and shipping in it; ``cost_minor`` what the whole order cost the business.
    """

    number: str | None = optional_text(max_length=1000)
    customer_id: int | None = optional_integer(foreign_key="customers.id")
    deal_id: int | None = optional_integer(foreign_key="deals.id")
    ordered_on: str = text(regex=r"^\d{4}-\d\d-\d\d$")
    status: str = text("open")
    paid_on: str | None = optional_text(regex=r"^\d{4}-\d\d-\d\d$")
    refunded_on: str | None = optional_text(regex=r"^\d{4}-\d\d-\d\d$")
    currency: str = text(regex="^[A-Z]{3}$")
    net_minor: int = integer(0)
    tax_minor: int = integer(0)
    shipping_minor: int = integer(0)
    discount_minor: int = integer(0)
    total_minor: int = integer(0)
    refunded_minor: int = integer(0)
    cost_minor: int | None = optional_integer()
    country: str | None = optional_text(regex="^[A-Z]{2}$")
    source: str | None = optional_text(max_length=1000)
    owner: str | None = optional_text(max_length=1000)
    notes: str | None = optional_text(max_length=100_000)
    custom: str = text("{}")


class Order(OrderBase, table=True):
    """A purchase."""

    __tablename__ = "orders"
    __table_args__ = (
        one_of("orders", "status", ORDER_STATUSES),
        CheckConstraint("json_valid(custom)", name="orders_custom_json"),
        CheckConstraint("country GLOB '[A-Z][A-Z]'", name="orders_country_code"),
        *days("orders", "ordered_on", "paid_on", "refunded_on"),
        *instants("orders", "created_at", "updated_at", "deleted_at"),
        Index("orders_by_deal", "deal_id", sqlite_where=sql_text("deal_id IS NOT NULL")),
        Index("orders_by_quote", "quote_id", sqlite_where=sql_text("quote_id IS NOT NULL")),
        Index("orders_by_number", "number", sqlite_where=sql_text("number IS NOT NULL")),
        Index("orders_by_day", "ordered_on", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        # The reports read these two alone.
        Index(
            "orders_for_months",
            *("ordered_on", "currency", "status", "total_minor", "refunded_minor", "net_minor", "cost_minor"),
            sqlite_where=sql_text("deleted_at IS NULL"),
        ),
        Index(
            "orders_for_customers",
            *("customer_id", "ordered_on", "currency", "status", "total_minor", "refunded_minor", "net_minor"),
            "cost_minor",
            sqlite_where=sql_text("deleted_at IS NULL"),
        ),
        Index("orders_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    quote_id: int | None = optional_integer(foreign_key="quotes.id")
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class OrderWrite(OrderBase):
    """A new or changed order's values, checked as a whole."""


class OrderLine(SQLModel, table=True):
    """A line of an order, in its currency; quantity in thousandths, ``net_minor`` without tax, ``cost_minor`` per unit."""

    __tablename__ = "order_lines"
    __table_args__ = (
        length("order_lines", "description", 10_000, least=1),
        CheckConstraint("tax_bp BETWEEN 0 AND 10000", name="order_lines_tax_range"),
        Index("order_lines_by_order", "order_id", "position"),
        Index("order_lines_by_product", "product_id", sqlite_where=sql_text("product_id IS NOT NULL")),
        {**STRICT, "info": {"parent": "order_id"}},
    )

    id: int | None = key()
    order_id: int = integer(foreign_key="orders.id")
    position: int = integer()
    product_id: int | None = optional_integer(foreign_key="products.id")
    description: str = text()
    quantity_milli: int = integer(1000)
    unit: str | None = optional_text(max_length=100)
    price_minor: int = integer()
    discount_minor: int = integer(0)
    tax_bp: int | None = optional_integer()
    net_minor: int = integer()
    cost_minor: int | None = optional_integer()
