"""What quotes add to the catalog."""

from crm_core.catalog.registry import Reference, Registration

REGISTRATION = Registration(
    references=(
        Reference("quotes", "customer_id", "customer", "quote for"),
        Reference("quotes", "contact_id", "customer", "quote to"),
        Reference("quotes", "deal_id", "deal", "quote in"),
        Reference("quotes", "revises_id", "quote", "revision of"),
        Reference("quote_lines", "quote_id", "quote", "line of", belonging=True),
        Reference("quote_lines", "product_id", "product", "quote line with"),
    ),
)
