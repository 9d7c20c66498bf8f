"""What quotes and their lines are exported as."""

from collections.abc import Sequence

from crm_core.exchange.exports.parts import Part, amount, custom, external_ids, money, percent, plain, quantity
from crm_core.sales.quotes.quote_fields import STATUS


def quote_parts(custom_names: Sequence[str]) -> list[Part]:
    """A quote; its status as it is today, expired ones told."""
    customer = "(SELECT x.{} FROM customers x WHERE x.id = q.customer_id)"
    contact = "(SELECT x.{} FROM customers x WHERE x.id = q.contact_id)"
    deal = "(SELECT x.{} FROM deals x WHERE x.id = q.deal_id)"
    return [
        *plain("q", "uid", "number", "revision", "title"),
        Part(("customer",), customer.format("name")),
        Part(("customer_uid",), customer.format("uid")),
        Part(("contact",), contact.format("name")),
        Part(("contact_uid",), contact.format("uid")),
        Part(("deal",), deal.format("title")),
        Part(("deal_uid",), deal.format("uid")),
        Part(("status",), STATUS),
        *plain("q", "issued_on", "valid_until", "sent_at", "decided_at", "rejected_reason"),
        money("total", "q.total_minor", "q.currency"),
        *(amount(name, f"q.{name}_minor", "q.currency") for name in ("net", "tax", "shipping")),
        percent("shipping_tax", "q.shipping_tax_bp"),
        percent("discount_percent", "q.discount_bp"),
        amount("discount_amount", "q.discount_minor", "q.currency"),
        *plain("q", "language", "address", "introduction", "notes", "terms", "owner"),
        Part(("revises_uid",), "(SELECT x.uid FROM quotes x WHERE x.id = q.revises_id)"),
        *custom("q.custom", custom_names),
        external_ids("q", "quote"),
        *plain("q", "created_at", "updated_at"),
    ]


def quote_line_parts() -> list[Part]:
    """A line of a quote, beside the quote it is of."""
    product = "(SELECT x.{} FROM products x WHERE x.id = ql.product_id)"
    return [
        Part(("quote_uid",), "q.uid"),
        *plain("q", "number", "revision"),
        *plain("ql", "position"),
        Part(("product",), "ql.description"),
        Part(("sku",), product.format("sku")),
        Part(("product_uid",), product.format("uid")),
        quantity("quantity", "ql.quantity_milli"),
        *plain("ql", "unit"),
        money("price", "ql.price_minor", "q.currency"),
        percent("discount_percent", "ql.discount_bp"),
        amount("discount_amount", "ql.discount_minor", "q.currency"),
        percent("tax_rate", "ql.tax_bp"),
        amount("line_cost", "ql.cost_minor", "q.currency"),
        amount("net", "ql.net_minor", "q.currency"),
        *plain("ql", "is_optional", "is_chosen"),
    ]
