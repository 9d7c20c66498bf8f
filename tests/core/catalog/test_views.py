"""Saved views: kept, replaced, found, undone; and filters that are put together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.named_filters import both
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict, InvalidValue, UnknownName, UsageProblem


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    opened = open_crm(tmp_path / "crm.db")
    opened.customers.add({"name": "Ada", "tags": "vip", "city": "London"})
    yield opened
    opened.close()


def test_a_view_is_kept_by_the_keys_of_its_fields(crm: Crm) -> None:
    crm.views.save("Äpfel", "customer", " tag:vip ", ("Name", "mail"), ("-company", "name"))
    view = crm.views.get("apfel")
    assert view[1:] == ("customer", "Äpfel", "tag:vip", ("name", "email"), ("-organization", "name"))


def test_saving_again_replaces_and_undo_brings_the_former_back(crm: Crm) -> None:
    assert crm.views.save("Mine", "customer", "tag:vip").summary == 'View "Mine" of customers saved'
    assert crm.views.save("MINE", "customer", "city:x").summary == 'View "MINE" of customers changed'
    assert [(view.name, view.filter) for view in crm.views.list()] == [("MINE", "city:x")]
    crm.history.undo(crm.history.require_undo().id)
    assert [(view.name, view.filter) for view in crm.views.list()] == [("Mine", "tag:vip")]
    crm.views.rename("mine", "Ours")
    crm.views.delete("ours")
    assert crm.views.list() == []
    crm.history.undo(crm.history.require_undo().id)
    assert [view.name for view in crm.views.list("customer")] == ["Ours"]


def test_views_of_two_kinds_may_share_a_name(crm: Crm) -> None:
    crm.views.save("Mine", "customer")
    crm.views.save("Mine", "deal", "mine")
    assert crm.views.get("mine", "deal").filter == "mine"
    with pytest.raises(Conflict, match="--of customers or --of deals"):
        crm.views.delete("mine")
    crm.views.save("Other", "deal")
    with pytest.raises(Conflict, match='There is a view "Mine" already'):
        crm.views.rename("other", "MINE")
    with pytest.raises(UnknownName, match=r'There is no view of deals "mne"\. Nearest: Mine'):
        crm.views.get("mne", "deal")


@pytest.mark.parametrize(
    ("filter_text", "fields", "sort", "kind"),
    [
        ("nam:x", (), (), FilterProblem),
        ("tag:vp", (), (), FilterProblem),
        ("", ("nam",), (), UnknownName),
        ("", (), ("-nam",), UnknownName),
    ],
)
def test_what_could_not_be_listed_is_not_saved(
    crm: Crm, filter_text: str, fields: tuple[str, ...], sort: tuple[str, ...], kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        crm.views.save("x", "customer", filter_text, fields, sort)
    with pytest.raises(InvalidValue):
        crm.views.save("a,b", "customer")
    assert crm.views.list() == []


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("", "a", "a"),
        ("a", " ", "a"),
        ("a OR b", "c", "(a OR b) (c)"),
        ('"OR" Tambo', "phone:+49", '("OR" Tambo) (phone:+49)'),
        ("deal.(stage:won)", "x", "(deal.(stage:won)) (x)"),
        ('"a)"', "b", '("a)") (b)'),
        ("Acme (EU)", "b", "(Acme (EU)) (b)"),
    ],
)
def test_two_filters_become_one_that_asks_for_both(first: str, second: str, joined: str) -> None:
    assert both(first, second) == joined


def test_what_brackets_would_change_is_refused() -> None:
    with pytest.raises((UsageProblem, FilterProblem)):
        both(":)", "b")
    with pytest.raises((UsageProblem, FilterProblem)):
        both("a)", "b OR c")
