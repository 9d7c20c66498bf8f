"""What quotes add to the catalog."""

from crm_core.catalog.registry import Reference, Registration
from crm_core.sales.quotes.quote_fields import QUOTE, QUOTE_SEARCH, QUOTE_TIMELINE, open_quotes

REGISTRATION = Registration(
    entities=(QUOTE,),
    search=(QUOTE_SEARCH,),
    timeline=(QUOTE_TIMELINE,),
    fields=(("customer", (open_quotes("customer"),)), ("deal", (open_quotes("deal"),))),
    references=(
        Reference("quotes", "customer_id", "customer", "quote for"),
        Reference("quotes", "contact_id", "customer", "quote to"),
        Reference("quotes", "deal_id", "deal", "quote in"),
        Reference("quotes", "revises_id", "quote", "revision of"),
        Reference("quote_lines", "quote_id", "quote", "line of", belonging=True),
        Reference("quote_lines", "product_id", "product", "quote line with"),
    ),
)
