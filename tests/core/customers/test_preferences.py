"""What customers like: one value a name, with when and from where it was learned."""

import pytest

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue, NotFound


def told(crm: Crm, key: int) -> list[tuple[str, str, str | None, str | None]]:
    return [each[1:] for each in crm.preferences.list(key)]


def test_it_is_learned_today_unless_one_says_when(crm: Crm, ada: int) -> None:
    crm.preferences.add(ada, "coffee", "flat white")
    crm.preferences.add(ada, "Übergabe", "per Post", {"learned_on": "yesterday", "learned_from": "call"})
    assert told(crm, ada) == [
        ("coffee", "flat white", "2026-11-21", None),
        ("Übergabe", "per Post", "2026-11-20", "call"),
    ]
    assert crm.customers.view(ada).preferences == tuple(crm.preferences.list(ada))


def test_it_is_changed_deleted_and_brought_back(crm: Crm, ada: int) -> None:
    crm.preferences.add(ada, "coffee", "flat white")
    crm.preferences.edit(ada, "COFFEE", {"value": "espresso", "learned_from": "survey", "learned_on": ""})
    assert told(crm, ada) == [("coffee", "espresso", None, "survey")]
    crm.preferences.delete(ada, "coffee")
    assert told(crm, ada) == []
    crm.history.undo(crm.history.require_undo().id)
    assert told(crm, ada) == [("coffee", "espresso", None, "survey")]


def test_filters_ask_for_the_name(crm: Crm, ada: int, bob: int) -> None:
    crm.preferences.add(ada, "coffee", "flat white")
    crm.preferences.add(bob, "tea", "hojicha")
    assert crm.browse.ids("customer", "preference:coffee") == [ada]
    assert crm.browse.ids("customer", "preferences:any") == [ada, bob]
    with pytest.raises(FilterProblem, match="coffee"):
        crm.browse.ids("customer", "preference:cofee")


def test_what_cannot_be_is_refused(crm: Crm, ada: int) -> None:
    crm.preferences.add(ada, "coffee", "flat white")
    with pytest.raises(Conflict, match="already"):
        crm.preferences.add(ada, "Coffee", "black")
    for name, value in (("", "x"), ("tea", ""), ("a\nb", "x"), ("x" * 101, "y")):
        with pytest.raises(InvalidValue):
            crm.preferences.add(ada, name, value)
    with pytest.raises(NotFound, match="coffee"):
        crm.preferences.edit(ada, "cofee", {"value": "x"})
    with pytest.raises(InvalidValue, match="empty"):
        crm.preferences.edit(ada, "coffee", {"value": " "})
    for day in ("2999-01-01", "tomorrow"):
        with pytest.raises(InvalidValue, match="lies in the future"):
            crm.preferences.add(ada, "tea", "green", {"learned_on": day})
        with pytest.raises(InvalidValue, match="lies in the future"):
            crm.preferences.edit(ada, "coffee", {"learned_on": day})
    assert told(crm, ada) == [("coffee", "flat white", "2026-11-21", None)]
