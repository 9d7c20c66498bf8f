"""The tables of products, their prices and the lines of deals; import only where something is written."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.store.columns import (
    STRICT,
    flag,
    instants,
    integer,
    key,
    length,
    optional_integer,
    optional_text,
    text,
)


class ProductBase(SQLModel):
    """What is said of a product, as validated before it is written; price and cost are in ``currency``, per unit."""

    name: str = text(min_length=1, max_length=1000)
    sku: str | None = optional_text(max_length=100)
    category: str | None = optional_text(max_length=1000)
    unit: str | None = optional_text(max_length=100)
    price_minor: int | None = optional_integer()
    cost_minor: int | None = optional_integer()
    currency: str = text(regex="^[A-Z]{3}$")
    tax_bp: int | None = optional_integer(ge=0, le=10_000)
    is_active: int = integer(1)
    owner: str | None = optional_text(max_length=1000)
    description: str | None = optional_text(max_length=100_000)
    custom: str = text("{}")


class Product(ProductBase, table=True):
    """Something that is sold, a thing or a service."""

    __tablename__ = "products"
    __table_args__ = (
        length("products", "name", 1000, least=1),
        CheckConstraint("tax_bp BETWEEN 0 AND 10000", name="products_tax_range"),
        flag("products", "is_active"),
        CheckConstraint("json_valid(custom)", name="products_custom_json"),
        *instants("products", "created_at", "updated_at", "deleted_at"),
        Index("products_by_sku", "folded_sku", unique=True, sqlite_where=sql_text("deleted_at IS NULL")),
        Index("products_by_name", "sort_name", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("products_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        STRICT,
    )

    id: int | None = key()
    uid: str = text(unique=True)
    sort_name: str = text()
    folded_sku: str | None = optional_text()
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class ProductWrite(ProductBase):
    """A new or changed product's values, checked as a whole."""


class ProductPrice(SQLModel, table=True):
    """What a product costs in a currency other than its own."""

    __tablename__ = "product_prices"
    __table_args__ = (
        UniqueConstraint("product_id", "currency", name="product_prices_once"),
        {**STRICT, "info": {"parent": "product_id"}},
    )

    id: int | None = key()
    product_id: int = integer(foreign_key="products.id")
    currency: str = text(regex="^[A-Z]{3}$")
    price_minor: int = integer()


class PriceAgreement(SQLModel, table=True):
    """The price of a product, or the discount on it, that was agreed with a customer."""

    __tablename__ = "price_agreements"
    __table_args__ = (
        CheckConstraint("(price_minor IS NULL) <> (discount_bp IS NULL)", name="price_agreements_price_or_discount"),
        CheckConstraint("(price_minor IS NULL) = (currency IS NULL)", name="price_agreements_price_whole"),
        CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="price_agreements_discount_range"),
        UniqueConstraint("customer_id", "product_id", name="price_agreements_once"),
        Index("price_agreements_by_product", "product_id"),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    customer_id: int = integer(foreign_key="customers.id")
    product_id: int = integer(foreign_key="products.id")
    currency: str | None = optional_text()
    price_minor: int | None = optional_integer()
    discount_bp: int | None = optional_integer()


class DealLine(SQLModel, table=True):
    """A product, or anything else by its description, that a deal is about; in the deal's currency, quantity in thousandths."""

    __tablename__ = "deal_lines"
    __table_args__ = (
        length("deal_lines", "description", 1000, least=1),
        CheckConstraint("discount_bp BETWEEN 0 AND 10000", name="deal_lines_discount_range"),
        Index("deal_lines_by_deal", "deal_id", "position"),
        Index("deal_lines_by_product", "product_id", sqlite_where=sql_text("product_id IS NOT NULL")),
        {**STRICT, "info": {"parent": "deal_id"}},
    )

    id: int | None = key()
    deal_id: int = integer(foreign_key="deals.id")
    position: int = integer()
    product_id: int | None = optional_integer(foreign_key="products.id")
    description: str = text()
    quantity_milli: int = integer(1000)
    unit: str | None = optional_text(max_length=100)
    price_minor: int | None = optional_integer()
    discount_bp: int = integer(0)
