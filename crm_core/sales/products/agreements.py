"""Prices and discounts that were agreed with customers, one for each product."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Change, Ref
from crm_core.catalog.reading_values import read_value
from crm_core.errors import Conflict, UsageProblem
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.money import Money, show_money

PRICE = Field(key="price", label="Price", kind=Kind.MONEY, sql="", required=True)
DISCOUNT = Field(key="discount", label="Discount", kind=Kind.PERCENT, sql="", required=True)
WRITE = (
    "INSERT INTO price_agreements (customer_id, product_id, currency, price_minor, discount_bp) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (customer_id, product_id) DO UPDATE SET currency = excluded.currency, "
    "price_minor = excluded.price_minor, discount_bp = excluded.discount_bp"
)


class AgreementView(NamedTuple):
    """What was agreed: a price, or a discount in basis points."""

    product: Ref
    customer: Ref
    price: Money | None
    discount_bp: int | None


def agreements(db: Connection, product: int | None = None, customer: int | None = None) -> list[AgreementView]:
    """What was agreed on a product, with a customer, or at all; nothing of records in the trash."""
    rows = db.execute(
        "SELECT pr.id, pr.name, c.id, c.name, pa.price_minor, pa.currency, pa.discount_bp FROM price_agreements pa "
        "JOIN products pr ON pr.id = pa.product_id AND pr.deleted_at IS NULL "
        "JOIN customers c ON c.id = pa.customer_id AND c.deleted_at IS NULL "
        "WHERE (:product IS NULL OR pa.product_id = :product) AND (:customer IS NULL OR pa.customer_id = :customer) "
        "ORDER BY c.sort_name, c.id, pr.sort_name, pr.id",
        {"product": product, "customer": customer},
    ).fetchall()
    return [
        AgreementView(
            Ref(key, name), Ref(who, called), None if minor is None else Money(minor, currency or ""), discount
        )
        for key, name, who, called, minor, currency, discount in rows
    ]


def agree(core: Core, product: int, customer: int, price: object, discount: object) -> Change:
    """Keep the price, or the discount, agreed with a customer, in place of a former one.

    Raises InvalidValue, NotFound, UsageProblem unless one of the two is given.
    """
    if (price is None) == (discount is None):
        raise UsageProblem("Say what was agreed: either a price or a discount.")
    context = core.business.reading_context()
    with core.store.writing("") as unit:
        core.find_in(unit, "product", product)
        core.find_in(unit, "customer", customer)
        own = unit.scalar("SELECT currency FROM products WHERE id = ?", (product,))
        amount = None if price is None else read_value(PRICE, price, context._replace(currency=own))
        share = None if discount is None else read_value(DISCOUNT, discount, context)
        money = amount if isinstance(amount, Money) else None
        unit.execute(
            WRITE, (customer, product, money and money.currency, None if money is None else money.minor, share)
        )
        _touch(unit, product, customer)
        said = show_money(money) if money else f"{int(str(share)) / 100:g} % off"
        unit.describe(f"{_of(core, unit, product, customer)}: {said}")
    return Change("product", product, unit.summary)


def disagree(core: Core, product: int, customer: int) -> Change:
    """Forget what was agreed, so that the usual price holds. Raises NotFound, Conflict where nothing was agreed."""
    with core.store.writing("") as unit:
        core.find_in(unit, "product", product)
        core.find_in(unit, "customer", customer)
        gone = unit.execute(
            "DELETE FROM price_agreements WHERE product_id = ? AND customer_id = ?", (product, customer)
        ).rowcount
        said = _of(core, unit, product, customer)
        if not gone:
            raise Conflict(f"{said}: nothing was agreed, so there is nothing to take back.")
        _touch(unit, product, customer)
        unit.describe(f"{said}: no longer")
    return Change("product", product, unit.summary)


def _of(core: Core, unit: Unit, product: int, customer: int) -> str:
    what, who = core.name_of(unit, "product", product), core.name_of(unit, "customer", customer)
    return f'Price of "{what}" agreed with "{who}"'


def _touch(unit: Unit, product: int, customer: int) -> None:
    unit.execute("UPDATE products SET updated_at = ? WHERE id = ?", (unit.stamp, product))
    unit.execute("UPDATE customers SET updated_at = ? WHERE id = ?", (unit.stamp, customer))
