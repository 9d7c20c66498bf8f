from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query, Ref
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import CrmError
from crm_core.values.money import Money


@pytest.fixture
def deals(crm: Crm) -> dict[str, int]:
    crm.business.set(owner="Kim")
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.add({"name": "Böhm & Söhne", "kind": "organization"})
    return {
        name: crm.deals.add({"title": name, **given}).id
        for name, given in {
            "Website": {
                "customer": "Ada Lovelace",
                "stage": "Proposal",
                "value": "12400",
                "expected_close": "2026-11-20",
            },
            "Logo": {"customer": "Böhm & Söhne", "stage": "Won", "value": "900", "owner": "Eve", "product": "Łogo"},
            "Fair": {"value": "88000 USD", "own_probability": "0", "source": "fair", "opened_on": "2026-11-01"},
            "Bare": {"stage": "Lost", "lost_reason": "too dear"},
        }.items()
    }


FILTERS = {
    "stage:won": ["Logo"],
    "stage:WON OR stage:lost": ["Logo", "Bare"],
    "stage:won,lost": ["Logo", "Bare"],
    "-stage:won": ["Website", "Fair", "Bare"],
    "status:open": ["Website", "Fair"],
    "stage_kind:lost": ["Bare"],
    "pipeline:sales": ["Website", "Logo", "Fair", "Bare"],
    "pipeline:other*": [],
    "value:1000..": ["Website", "Fair"],
    "value:..999": ["Logo"],
    "currency:usd": ["Fair"],
    "customer:ada": ["Website"],
    "customer:bohm": ["Logo"],
    "customer:missing": ["Fair", "Bare"],
    "owner:me": ["Website", "Fair", "Bare"],
    "expected_close:..today": ["Website"],
    "overdue:yes": ["Website"],
    "overdue:no status:open": ["Fair"],
    "close_date:2026-11": ["Website", "Logo", "Bare"],
    "closed:today": ["Logo", "Bare"],
    "probability:0": ["Fair", "Bare"],
    "own_probability:missing": ["Website", "Logo", "Bare"],
    "weighted:6200": ["Website"],
    "age_days:20": ["Fair"],
    "reason:dear": ["Bare"],
    "logo": ["Logo"],
    "ada": ["Website"],
    "fair": ["Fair"],
}


def test_filters_find_deals(crm: Crm, deals: dict[str, int]) -> None:
    names = {key: name for name, key in deals.items()}
    assert {words: [names[key] for key in crm.browse.ids("deal", words)] for words in FILTERS} == FILTERS
    assert {words: crm.browse.count("deal", words) for words in FILTERS} == {w: len(f) for w, f in FILTERS.items()}


def test_an_amount_without_currency_is_compared_as_it_is_written(crm: Crm) -> None:
    keys = {
        text: crm.deals.add({"title": text, "value": text}).id
        for text in ("900 EUR", "880 JPY", "88000 JPY", "1.5 KWD")
    }
    for words, found in {
        "value:1000..": ["88000 JPY"],
        "value:1000": [],
        "value:880": ["880 JPY"],
        "value:1.5": ["1.5 KWD"],
        "value:..900": ["900 EUR", "880 JPY", "1.5 KWD"],
        "value:JPY900": [],
        "value:..JPY900": ["880 JPY"],
    }.items():
        assert set(crm.browse.ids("deal", words)) == {keys[text] for text in found}, words


def test_every_field_can_be_shown_sorted_and_tested(crm: Crm, deals: dict[str, int]) -> None:
    for entity in ("deal", "stage", "pipeline", "customer", "interaction"):
        for field in crm.browse.entities[entity].fields:
            page = crm.browse.page(entity, Query(fields=(field.key,), sort=(field.key,), filter=f"{field.key}:any"))
            assert crm.browse.count(entity, f"{field.key}:missing") == crm.browse.count(entity) - len(page.ids)


def test_the_text_found_follows_the_customers_name(crm: Crm, deals: dict[str, int]) -> None:
    crm.customers.edit(crm.find("customer", "Ada Lovelace"), {"name": "Ada King"})
    assert crm.browse.ids("deal", "king") == [deals["Website"]]
    assert crm.browse.ids("deal", "lovelace") == []


def test_ages_count_to_the_programs_clock(crm: Crm, path: Path) -> None:
    crm.pipelines.edit_stage("Proposal", {"rotting_days": 10})
    key = crm.deals.add({"title": "Logo", "stage": "Proposal", "opened_on": "2026-11-11"}).id
    later = open_crm(path, clock=Clock(datetime(2026, 12, 1, tzinfo=UTC)))
    page = later.browse.page("deal", Query(fields=("age_days", "days_in_stage", "rotting")))
    assert page.rows == ((20, 20, True),)
    later.deals.win(key, on="2026-11-30")
    page = later.browse.page("deal", Query(fields=("age_days", "days_in_stage", "rotting")))
    assert page.rows == ((19, None, False),)
    later.close()


def test_customers_say_what_is_going_on_with_them(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    for given in (
        {"stage": "Proposal", "value": "10"},
        {"stage": "Prospecting", "value": "5.50"},
        {"stage": "Prospecting"},
        {"stage": "Won", "closed_on": "2026-03-04", "value": "77"},
        {"stage": "Won", "closed_on": "2025-03-04"},
    ):
        crm.deals.add({"title": "Deal", "customer": "Ada", **given})
    query = Query(fields=("deal_count", "open_deals", "open_value", "last_won"), filter="open_deals:3")
    assert crm.browse.page("customer", query).rows == ((5, 3, Money(1550, "EUR"), "2026-03-04"),)
    crm.deals.add({"title": "Deal", "customer": "Ada", "value": "1 USD"})
    assert crm.customers.view(ada).values["open_value"] is None


def test_the_timeline_tells_the_way_of_a_deal(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    history = [("Prospecting", "2026-10-01T08:00:00Z"), ("Proposal", "2026-10-02T08:00:00Z")]
    key = crm.deals.add({"title": "Logo", "customer": "Ada", "stage_history": history}).id
    crm.deals.lose(key, "too dear")
    told = [(entry.at[:10], entry.title, entry.detail) for entry in crm.customers.timeline(ada)]
    assert told == [
        ("2026-11-21", 'Deal "Logo" lost', "too dear"),
        ("2026-10-02", 'Deal "Logo" moved to Proposal', ""),
        ("2026-10-01", 'Deal "Logo" opened in Prospecting', ""),
    ]


def test_interactions_are_about_a_deal(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    key = crm.deals.add({"title": "Logo", "customer": "Ada"}).id
    crm.interactions.add({"channel": "call", "customer": "Ada", "subject": "Colours", "deal": "logo"})
    assert [entry.title for entry in crm.deals.view(key).interactions] == ["Colours"]
    page = crm.browse.page("interaction", Query(fields=("deal",), filter=f"deal:{key}"))
    assert page.rows == ((Ref(key, "Logo"),),)


def test_no_filter_field_value_makes_the_database_fail(crm: Crm, deals: dict[str, int]) -> None:
    for field in crm.browse.entities["deal"].fields:
        for value in ("1", "x", "today", "1..2", ">3", '"a b"', "*", "1%"):
            try:
                crm.browse.count("deal", f"{field.key}:{value}")
            except CrmError as problem:
                assert problem.code == "usage"  # noqa: PT017  (either answer is fine)


def test_a_deal_is_overdue_from_the_day_after_where_the_business_is(crm: Crm, path: Path) -> None:
    crm.business.set(zone="Pacific/Auckland")
    key = crm.deals.add({"title": "Logo", "expected_close": "2026-11-30"}).id
    for moment, overdue in (
        (datetime(2026, 11, 30, 10, tzinfo=UTC), []),
        (datetime(2026, 11, 30, 11, tzinfo=UTC), [key]),
    ):
        later = open_crm(path, clock=Clock(moment))
        assert later.browse.ids("deal", "overdue:yes") == overdue
        assert later.deals.view(key).values["overdue"] is bool(overdue)
        later.close()
    crm.deals.win(key)
    assert not crm.deals.view(key).values["overdue"]
