"""The list of leads and what the pane beside it is made of, read outside the UI thread."""

from typing import TYPE_CHECKING

from crm_core.catalog.named_filters import both

if TYPE_CHECKING:
    from crm_core.crm import Crm
    from crm_core.sales.leads.queries import LeadView

OPEN = "status:new,working"
BEST_FIRST = "-score"


def lead_filter(words: str, *, closed: bool) -> str:
    """The filter of the list: open leads, unless the closed ones are wanted too. Raises FilterProblem."""
    if closed:
        return words
    joined = both(words, OPEN)
    # Without brackets what is wrong with a word is where it was typed.
    return joined if " OR " in words else f"{words} {OPEN}".strip()


def read_lead(crm: "Crm", key: int) -> "LeadView | None":
    """Everything the pane shows, None when the lead is gone."""
    return crm.leads.view(key) if crm.browse.count("lead", f"id:{key}") else None
