"""The list of deals beside the board: its columns, and where its rows come from."""

from typing import TYPE_CHECKING

from crm_core.catalog.named_filters import both, quoted_name
from crm_core.catalog.pages import Query
from crm_tui.source import RecordsSource
from crm_tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_core.catalog.fields import Entity
    from crm_core.crm import Crm

# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("title", 20, 3, 0),
    ("customer", 16, 2, 3),
    ("stage", 13, 1, 0),
    ("value", 12, 0, 0),
    ("close_date", 11, 0, 2),
    ("attention", 9, 0, 1),
    ("days_in_stage", 8, 0, 5),
    ("owner", 10, 0, 4),
)


def deal_columns(deal: "Entity") -> "Sequence[Column]":
    """The columns of the list."""
    return [Column(field=deal.field(key), width=width, grow=grow, drop=drop) for key, width, grow, drop in LAYOUT]


def deal_source(crm: "Crm", pipeline: str, words: str) -> RecordsSource:
    """The deals of a pipeline that match, stage by stage and by closing day. Raises FilterProblem, UsageProblem."""
    fields = tuple(key for key, *_ in LAYOUT)
    text = both(f"pipeline:{quoted_name(pipeline)}", words)
    return RecordsSource(crm, "deal", Query(filter=text, fields=fields, sort=("stage", "close_date")))
