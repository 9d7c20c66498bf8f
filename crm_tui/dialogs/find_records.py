"""Type-to-find over records and over the values they have."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_tui import bridge

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.widgets.form_fields import Find

MOST_HITS = 7


def value_finder(app: "CrmApp", entity: str, field: str) -> "Find":
    """Finds among the values that a field may hold, or that records have in it."""
    browse = app.crm.browse

    def find(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        bridge.load(app, "find", lambda: [(each, each) for each in browse.values(entity, field, typed.strip())], then)

    return find


def record_finder(app: "CrmApp", entity: str) -> "Find":
    """Finds records by the beginnings of any of their words; answers references such as customer:42."""
    search = app.crm.search

    def find(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        if not typed.strip():
            then([])
            return

        def read() -> list[tuple[str, str]]:
            return [(f"{hit.entity}:{hit.id}", hit.name) for hit in search.find(typed, MOST_HITS, (entity,))]

        bridge.load(app, "find", read, then)

    return find
