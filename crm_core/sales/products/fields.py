"""What products add to the catalog."""

from crm_core.catalog.registry import Reference, Registration

REGISTRATION = Registration(
    references=(
        Reference("product_prices", "product_id", "product", "price of", belonging=True),
        Reference("price_agreements", "product_id", "product", "price agreed on", belonging=True),
        Reference("price_agreements", "customer_id", "customer", "price agreed with", belonging=True),
        Reference("deal_lines", "deal_id", "deal", "line of", belonging=True),
        Reference("deal_lines", "product_id", "product", "deal line with"),
    ),
)
