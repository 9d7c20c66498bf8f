import pytest

from crm_core.catalog.pages import Query, Ref
from crm_core.crm import Crm
from crm_core.errors import Ambiguous, Clash, InvalidValue, NotFound, UnknownName
from crm_core.store import Unit
from crm_core.values.money import Money


def values(crm: Crm, key: int) -> dict[str, object]:
    return crm.deals.view(key).values


def test_a_deal_is_added_with_what_is_given_and_what_goes_without_saying(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace"}).id
    done = crm.deals.add(
        {"title": "Website relaunch", "customer": "ada lovelace", "value": "12,400", "stage": "proposal"}
    )
    assert done.summary == f'Deal {done.id} "Website relaunch" added to Proposal · 12,400.00 €'
    found = values(crm, done.id)
    assert found["customer"] == Ref(ada, "Ada Lovelace")
    assert found["value"] == Money(1_240_000, "EUR")
    assert (found["stage"], found["pipeline"], found["stage_kind"]) == ("Proposal", "Sales", "open")
    assert (found["probability"], found["own_probability"]) == (5000, None)
    assert found["weighted"] == Money(620_000, "EUR")
    assert (found["opened_on"], found["closed_on"]) == ("2026-11-21", None)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({"customer": "Hatfan", "product": "GTX Basic"}, "Hatfan - GTX Basic"),
        ({"customer": "Hatfan"}, "Hatfan"),
        ({"product": "GTX Basic", "title": "  "}, "GTX Basic"),
    ],
)
def test_a_deal_without_title_is_named_after_customer_and_product(
    crm: Crm, given: dict[str, object], title: str
) -> None:
    crm.customers.add({"name": "Hatfan", "kind": "organization"})
    assert values(crm, crm.deals.add(given).id)["title"] == title


@pytest.mark.parametrize(
    ("given", "problem", "words"),
    [
        ({}, InvalidValue, "Title must not be empty"),
        ({"title": "X", "stage": "Propsal"}, UnknownName, "Nearest: Proposal"),
        ({"title": "X", "stage": "Zzz"}, UnknownName, "Prospecting, Qualification"),
        ({"title": "X", "pipeline": "Partners"}, UnknownName, "Known: Sales"),
        ({"title": "X", "value": "12 XYZ"}, InvalidValue, "Value"),
        ({"title": "X", "value": "12", "currency": "EURO"}, InvalidValue, "is no currency code"),
        ({"title": "X", "value": "12.345", "currency": "USD"}, InvalidValue, "Value"),
        ({"title": "X", "own_probability": "101"}, InvalidValue, "percentage"),
        ({"title": "X", "expected_close": "31.02.2026"}, InvalidValue, "Expected close"),
        ({"title": "X", "closed_on": "2026-11-01"}, InvalidValue, 'deals in "Prospecting" are open'),
        ({"title": "X", "customer": "Nobody"}, NotFound, "Nobody"),
        ({"title": "X", "customer": "Twin"}, Ambiguous, "Twin"),
        ({"title": "X", "colour": "red"}, UnknownName, "colour"),
        ({"title": "a\x1bb"}, InvalidValue, "U+001B"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_written(
    crm: Crm, given: dict[str, object], problem: type[Exception], words: str
) -> None:
    crm.customers.add({"name": "Twin"})
    crm.customers.add({"name": "Twin"})
    with pytest.raises(problem) as caught:
        crm.deals.add(given)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert crm.browse.count("deal") == 0


def test_an_amount_is_read_in_the_currency_beside_it(crm: Crm) -> None:
    key = crm.deals.add({"title": "X", "value": "1,500", "currency": "jpy"}).id
    assert values(crm, key)["value"] == Money(1500, "JPY")
    crm.deals.edit(key, {"currency": "USD"})
    assert values(crm, key)["value"] == Money(150_000, "USD")
    crm.deals.edit(key, {"value": "2 CHF"})
    assert values(crm, key)["value"] == Money(200, "CHF")
    crm.deals.edit(key, {"value": ""})
    assert values(crm, key)["value"] is None
    assert values(crm, key)["currency"] == "CHF"


def test_an_edit_changes_what_is_given_and_nothing_else(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "value": "900", "owner": "me", "custom": {"size": 3}}).id
    before = values(crm, key)
    done = crm.deals.edit(key, {"next_step": "Call", "own_probability": "12.5%", "custom": {"colour": "red"}})
    assert done.summary == f'Deal {key} "Logo" changed: next step, own probability, custom'
    after = values(crm, key)
    assert after["next_step"] == "Call"
    assert (after["probability"], after["own_probability"]) == (1250, 1250)
    assert after["custom"] == {"size": 3, "colour": "red"}
    untouched = before.keys() - {"next_step", "own_probability", "probability", "weighted", "custom"}
    assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}


def test_an_edit_without_effect_leaves_no_trace(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "value": "900"}).id
    units = len(crm.history.recent())
    done = crm.deals.edit(key, {"title": "Logo", "value": "900.00", "stage": "Prospecting", "opened_on": "2026-11-21"})
    assert done.summary.endswith("nothing changed")
    assert len(crm.history.recent()) == units


def test_me_is_the_owner_of_the_business_once_the_business_has_one(crm: Crm) -> None:
    unnamed = crm.deals.add({"title": "A", "owner": "me"}).id
    assert crm.browse.ids("deal", "owner:me") == [unnamed]
    crm.business.set(owner="Kim")
    kims = crm.deals.add({"title": "B", "owner": "me"}).id
    assert values(crm, kims)["owner"] == "Kim"
    assert crm.browse.ids("deal", "owner:me") == [kims]


def test_a_title_cannot_be_emptied(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo"}).id
    with pytest.raises(InvalidValue):
        crm.deals.edit(key, {"title": ""})


def test_an_edit_over_somebody_elses_change_is_a_clash(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "value": "900", "stage": "Proposal"}).id
    seen = values(crm, key)
    crm.deals.edit(key, {"value": "1000", "owner": "Eve"})
    crm.deals.edit(key, {"next_step": "Call"}, seen)
    with pytest.raises(Clash) as caught:
        crm.deals.edit(key, {"value": "1100", "next_step": "Write"}, {**seen, "next_step": "Call"})
    assert set(caught.value.fields) == {"value"}
    assert values(crm, key)["value"] == Money(100_000, "EUR")
    assert values(crm, key)["next_step"] == "Call"


def test_close_date_is_the_day_that_fits_the_stage(crm: Crm) -> None:
    is_open = crm.deals.add({"title": "Open", "close_date": "2026-12-24"}).id
    is_won = crm.deals.add({"title": "Won", "stage": "Won", "close_date": "2026-11-02"}).id
    assert values(crm, is_open)["expected_close"] == "2026-12-24"
    assert values(crm, is_won)["closed_on"] == "2026-11-02"
    assert values(crm, is_won)["expected_close"] is None


def test_a_deal_entered_after_it_closed_was_not_opened_today(crm: Crm) -> None:
    old = crm.deals.add({"title": "Old", "stage": "Won", "closed_on": "2025-03-01"}).id
    new = crm.deals.add({"title": "New", "stage": "Won"}).id
    assert values(crm, old)["opened_on"] is None
    assert (values(crm, new)["opened_on"], values(crm, new)["closed_on"]) == ("2026-11-21", "2026-11-21")


def test_deals_are_written_inside_the_unit_of_another_write(crm: Crm) -> None:
    from crm_core.sales import writes

    core = crm.deals._core
    with core.store.writing("Import") as unit:
        assert isinstance(unit, Unit)
        first = writes.insert(
            core, unit, {"title": "One", "stage": "Won", "opened_on": "2017-01-05", "closed_on": "2017-03-02"}
        )
        assert writes.update(core, unit, first, {"value": "517"}) is True
        assert writes.update(core, unit, first, {"value": "517", "closed_on": "2017-03-02"}) is False
    assert crm.history.recent(1)[0].summary == "Import"
    assert values(crm, first)["value"] == Money(51_700, "EUR")


def test_a_deleted_deal_comes_back_as_it_was(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo"}).id
    before = values(crm, key)
    crm.deals.delete(key)
    assert crm.browse.page("deal", Query()).ids == ()
    with pytest.raises(NotFound):
        crm.deals.edit(key, {"title": "X"})
    crm.deals.restore(key)
    assert values(crm, key) == before


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"opened_on": "2030-01-01"}, "lies in the future"),
        ({"stage": "lost", "opened_on": "2030-01-01", "closed_on": "2020-01-01"}, "lies in the future"),
        ({"stage": "won", "closed_on": "tomorrow"}, "lies in the future"),
        ({"stage": "lost", "opened_on": "2026-02-01", "closed_on": "2026-01-31"}, "before the deal was opened"),
    ],
)
def test_days_that_cannot_be_are_refused(crm: Crm, given: dict[str, object], why: str) -> None:
    with pytest.raises(InvalidValue, match=why):
        crm.deals.add({"title": "Logo", **given})
    key = crm.deals.add({"title": "Logo"}).id
    with pytest.raises(InvalidValue, match=why):
        crm.deals.edit(key, given)
    assert values(crm, key)["opened_on"] == "2026-11-21"


def test_a_deal_is_not_opened_after_it_was_closed(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "stage": "won", "opened_on": "2026-01-01", "closed_on": "2026-02-01"}).id
    with pytest.raises(InvalidValue, match="before the deal was opened"):
        crm.deals.edit(key, {"opened": "2026-03-01"})
    assert values(crm, key)["opened_on"] == "2026-01-01"
