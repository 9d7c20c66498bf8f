"""The list of quotes and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.quotes.queries import QuoteView


def read_quote(crm: "Crm", key: int) -> "QuoteView | None":
    """Everything the pane shows, None when the quote is gone."""
    return crm.quotes.view(key) if crm.browse.count("quote", f"id:{key}") else None
