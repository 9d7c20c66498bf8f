"""What leads add to the catalog."""

from crm_core.catalog.registry import Reference, Registration

REGISTRATION = Registration(
    references=(
        Reference("leads", "customer_id", "customer", "lead of"),
        Reference("leads", "deal_id", "deal", "lead of"),
    ),
)
