"""The list of deals beside the board: its columns, and where its rows come from."""

from contextlib import suppress
from typing import TYPE_CHECKING

from crm_core.catalog.named_filters import both, quoted_name
from crm_core.catalog.pages import Query
from crm_core.errors import CrmError
from crm_tui.source import RecordsSource

if TYPE_CHECKING:
    from crm_core.crm import Crm

# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("title", 15, 3, 0),
    ("customer", 13, 2, 2),
    ("stage", 13, 1, 0),
    ("value", 11, 0, 0),
    ("close_date", 15, 0, 3),
    ("attention", 16, 1, 1),
    ("days_in_stage", 8, 0, 5),
    ("owner", 10, 1, 4),
)

LAYOUT_OVER_ALL = (*LAYOUT[:2], ("pipeline", 10, 1, 0), *LAYOUT[2:])


def in_pipeline(pipeline: str, words: str) -> str:
    """The filter of the deals of a pipeline that match."""
    return together(f"pipeline:{quoted_name(pipeline)}", words)


def together(first: str, words: str) -> str:
    """One filter for what matches both; where words cannot be joined, the list is to say what is wrong with them."""
    with suppress(CrmError):
        return both(first, words) if " OR " in words else f"{first} {words}".strip()
    return f"{first} {words}"


def deal_source(crm: "Crm", words: str, order: tuple[str, ...], fields: tuple[str, ...]) -> RecordsSource:
    """The deals that match, with the values of the columns."""
    return RecordsSource(crm, "deal", Query(filter=words, fields=fields, sort=order))
