"""The quotes that hang on another record, as its own page shows them."""

from crm_core.catalog.browse import Select
from crm_core.catalog.core import Core
from crm_core.catalog.filters.condition import Condition
from crm_core.catalog.pages import Page, Query

LISTED = ("number", "title", "status", "total", "valid_until")
OWNERS = {"customer": "? IN (q.customer_id, q.contact_id)", "deal": "q.deal_id = ?"}


def quotes_of(core: Core, owner: str, key: int, limit: int = 20) -> Page:
    """The quotes of a customer or in a deal, the newest first, with the fields LISTED."""
    quote = core.entity("quote")
    fields = quote.pick(LISTED)
    with core.store.reading() as db:
        select = Select(quote, fields, Query(limit=limit), Condition(OWNERS[owner], (key,)))
        rows = db.execute(select.sql, select.parameters).fetchall()
    return Page(fields, tuple(row[0] for row in rows), tuple(select.convert(row) for row in rows))
