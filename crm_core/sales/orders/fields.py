"""What orders add to the catalog."""

from crm_core.catalog.registry import Reference, Registration

REGISTRATION = Registration(
    references=(
        Reference("orders", "customer_id", "customer", "order of"),
        Reference("orders", "deal_id", "deal", "order from"),
        Reference("orders", "quote_id", "quote", "order from"),
        Reference("order_lines", "order_id", "order", "line of", belonging=True),
        Reference("order_lines", "product_id", "product", "order line with"),
    ),
)
