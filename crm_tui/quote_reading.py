"""The list of quotes and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

from crm_core.catalog.pages import Query
from crm_tui.source import RecordsSource

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.quotes.queries import QuoteView

# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("number", 10, 0, 2),
    ("title", 14, 3, 0),
    ("customer", 12, 2, 3),
    ("status", 10, 0, 1),
    ("total", 11, 0, 4),
    ("valid_until", 10, 0, 5),
)


def quote_source(crm: "Crm", filter_text: str, sort: str) -> RecordsSource:
    """The quotes that match."""
    fields = tuple(key for key, *_ in LAYOUT)
    return RecordsSource(crm, "quote", Query(filter=filter_text, fields=fields, sort=(sort,) if sort else ()))


def read_quote(crm: "Crm", key: int) -> "QuoteView | None":
    """Everything the pane shows, None when the quote is gone."""
    return crm.quotes.view(key) if crm.browse.count("quote", f"id:{key}") else None
