"""The list of leads and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

from crm_core.catalog.named_filters import both
from crm_core.catalog.pages import Query
from crm_tui.source import RecordsSource

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.leads.queries import LeadView

OPEN = "status:new,working"
BEST_FIRST = "-score"
# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("title", 22, 3, 0),
    ("score", 5, 0, 1),
    ("customer", 18, 2, 2),
    ("status", 12, 0, 3),
    ("source", 10, 1, 4),
    ("received_at", 9, 0, 5),
)


def lead_filter(words: str, *, closed: bool) -> str:
    """The filter of the list: open leads, unless the closed ones are wanted too. Raises FilterProblem."""
    if closed:
        return words
    joined = both(words, OPEN)
    # Without brackets what is wrong with a word is where it was typed.
    return joined if " OR " in words else f"{words} {OPEN}".strip()


def lead_source(crm: "Crm", filter_text: str, sort: str) -> RecordsSource:
    """The leads that match."""
    fields = tuple(key for key, *_ in LAYOUT)
    return RecordsSource(crm, "lead", Query(filter=filter_text, fields=fields, sort=(sort,)))


def read_lead(crm: "Crm", key: int) -> "LeadView | None":
    """Everything the pane shows, None when the lead is gone."""
    return crm.leads.view(key) if crm.browse.count("lead", f"id:{key}") else None
