"""How far deals got: what the funnel counts is what the filter of its step finds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_core.catalog.pages import Query
from crm_core.crm import Crm

STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation", "Won", "Lost")


def _furthest(crm: Crm, key: int) -> object:
    return crm.browse.page("deal", Query(filter=f"id:{key}", fields=("reached",))).rows[0][0]


@pytest.fixture
def deals(crm: Crm) -> Crm:
    crm.pipelines.add("Partners")
    for title in ("Went back", "Lost late", "Lost at once", "Won"):
        crm.deals.add({"title": title, "value": "100"})
    crm.deals.move(1, "Proposal")
    crm.deals.move(1, "Qualification")
    crm.deals.move(2, "Negotiation")
    crm.deals.lose(2)
    crm.deals.lose(3)
    crm.deals.win(4)
    return crm


def test_a_deal_has_reached_the_furthest_stage_it_was_in(deals: Crm) -> None:
    found = [_furthest(deals, key) for key in (1, 2, 3, 4)]
    assert found == ["Proposal", "Negotiation", "Prospecting", "Won"]


def test_a_filter_by_a_stage_finds_all_that_got_there(deals: Crm) -> None:
    ids = {name: sorted(deals.browse.ids("deal", f"reached:{name}")) for name in STAGES[:-1]}
    assert ids["Prospecting"] == [1, 2, 3, 4]
    assert ids["Proposal"] == [1, 2, 4]
    assert ids["Negotiation"] == [2, 4]
    assert ids["Won"] == [4]
    assert sorted(deals.browse.ids("deal", "-reached:negotiation")) == [1, 3]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(STAGES)), max_size=12))
def test_a_step_of_the_funnel_finds_as_many_deals_as_it_counts(deals: Crm, moves: list[tuple[int, str]]) -> None:
    for key, stage in moves:
        deals.deals.move(key + 1, stage)
    funnel = deals.pipelines.funnel("Sales")
    assert funnel.steps[0].deals == 4
    assert [deals.browse.count("deal", step.filter) for step in funnel.steps] == [step.deals for step in funnel.steps]


def test_a_stage_with_quotes_in_its_name_is_found(deals: Crm) -> None:
    deals.pipelines.rename_stage("Proposal", 'The "big" talk [x] (1)')
    steps = deals.pipelines.funnel("Sales").steps
    assert [deals.browse.count("deal", step.filter) for step in steps] == [step.deals for step in steps]
