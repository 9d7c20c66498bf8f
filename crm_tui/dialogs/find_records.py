"""Type-to-find over records, over the values they have, and over products inside a line."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from crm_core.patterns import regex
from crm_tui import bridge

if TYPE_CHECKING:
    from crm_core.catalog.search import Hit
    from crm_tui.app import CrmApp
    from crm_tui.widgets.form_fields import Find, Making

MOST_HITS = 9  # more than are shown, so that the list can say that there are more
MOST_LOOKED_AT = 200  # the best ones, of which those of a kind are kept
_QUANTITY = regex(r"\s*[0-9][0-9.,]*\s*([^\W\d]\S{0,15}\s*)?[x×*]\s+", re.IGNORECASE)


def value_finder(app: "CrmApp", entity: str, field: str) -> "Find":
    """Finds among the values that a field may hold, or that records have in it."""
    browse = app.crm.browse

    def find(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        bridge.load(app, "find", lambda: [(each, each) for each in browse.values(entity, field, typed.strip())], then)

    return find


def record_finder(app: "CrmApp", entity: str, only: str = "") -> "Find":
    """Finds records by the beginnings of any of their words; answers references such as customer:42.

    ``only`` is a filter that they have to match.
    """
    search, browse = app.crm.search, app.crm.browse

    def hits(typed: str) -> "list[Hit]":
        if not only:
            return search.find(typed, MOST_HITS, (entity,))
        found = search.find(typed, MOST_LOOKED_AT, (entity,))
        if not found:
            return []
        fitting = set(browse.ids(entity, f"{only} id:{','.join(str(hit.id) for hit in found)}"))
        return [hit for hit in found if hit.id in fitting][:MOST_HITS]

    def find(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        if not typed.strip():
            then([])
            return

        def read() -> list[tuple[str, str]]:
            return [(f"{hit.entity}:{hit.id}", hit.name) for hit in hits(typed)]

        bridge.load(app, "find", read, then)

    return find


def organization_finder(app: "CrmApp") -> "Making":
    """Finds organizations, and offers to make one of a name that none has: together with what the form saves."""
    from crm_core.customers.organizations import NewOrganization
    from crm_tui.widgets.form_fields import Making

    return Making(record_finder(app, "customer", "kind:organization"), 'Add the organization "{}"', NewOrganization)


def line_finder(app: "CrmApp") -> "Find":
    """Finds the product of a line such as "3 x GTX", behind its quantity; answers the line with the product's name."""
    search = app.crm.search

    def find(typed: str, then: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        before = found[0] if (found := _QUANTITY.match(typed)) else ""
        wanted = typed[len(before) :].strip()
        if not wanted or "@" in wanted:
            then([])
            return

        def read() -> list[tuple[str, str]]:
            lines = [f"{before}{hit.name}" for hit in search.find(wanted, MOST_HITS, ("product",))]
            return [(line, line) for line in lines if line != typed]

        bridge.load(app, "find", read, then)

    return find
