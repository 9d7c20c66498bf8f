"""What a product costs a customer: what was agreed, else the list price less the customer's discount."""

from typing import NamedTuple

from crm_core.store.driver import Connection

# The list price in a currency: the product's own, else the one kept for that currency.
LIST_PRICE = (
    "CASE pr.currency WHEN :currency THEN pr.price_minor ELSE (SELECT pp.price_minor FROM product_prices pp "
    "WHERE pp.product_id = pr.id AND pp.currency = :currency) END"
)
_SQL = f"""
SELECT {LIST_PRICE}, pa.price_minor, pa.discount_bp, c.discount_bp
FROM products pr
LEFT JOIN customers c ON c.id = :customer
LEFT JOIN price_agreements pa ON pa.product_id = pr.id AND pa.customer_id = :customer
 AND (pa.currency IS NULL OR pa.currency = :currency)
WHERE pr.id = :product
"""


class Price(NamedTuple):
    """A price per unit in minor units, None where there is none in the currency, and the discount on it in basis points."""

    price_minor: int | None
    discount_bp: int


def unit_price(db: Connection, product_id: int, currency: str, customer_id: int | None = None) -> Price:
    """What a product costs: the price or discount agreed with the customer, else the customer's general discount.

    An agreed price counts in its own currency and is final; in other currencies the list price holds.
    """
    values = {"product": product_id, "currency": currency, "customer": customer_id}
    row = db.execute(_SQL, values).fetchone()
    if row is None:
        return Price(None, 0)
    listed, agreed, agreed_discount, general = row
    if agreed is not None:
        return Price(agreed, 0)
    discount = agreed_discount if agreed_discount is not None else general
    return Price(listed, discount or 0)
