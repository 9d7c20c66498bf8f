"""Competitors and notes on a loss, and what a deal brings again and again."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import CrmError, InvalidValue
from crm_core.values.money import Money


def recurring(crm: Crm, key: int) -> tuple[object, ...]:
    found = crm.deals.view(key).values
    return found["recurring"], found["recurring_every"], found["annual"]


def test_what_recurs_is_in_the_currency_of_the_deal_and_by_the_month_if_not_said(crm: Crm) -> None:
    key = crm.deals.add({"title": "Care", "value": "900 USD", "recurring": "49.90"}).id
    assert recurring(crm, key) == (Money(4990, "USD"), "month", Money(59880, "USD"))
    crm.deals.edit(key, {"recurring_every": "quarter"})
    assert recurring(crm, key) == (Money(4990, "USD"), "quarter", Money(19960, "USD"))
    crm.deals.edit(key, {"recurring": "500", "recurring_every": "year"})
    assert recurring(crm, key) == (Money(50000, "USD"), "year", Money(50000, "USD"))
    crm.deals.edit(key, {"recurring": "60"})
    assert recurring(crm, key)[:2] == (Money(6000, "USD"), "year")
    crm.deals.edit(key, {"currency": "JPY"})
    assert recurring(crm, key)[0] == Money(60, "JPY")
    crm.deals.edit(key, {"recurring": ""})
    assert recurring(crm, key) == (None, None, None)
    crm.history.undo(crm.history.require_undo().id)
    assert recurring(crm, key)[:2] == (Money(60, "JPY"), "year")


def test_a_deal_without_value_takes_the_currency_of_what_recurs(crm: Crm) -> None:
    key = crm.deals.add({"title": "Care", "recurring": "49 CHF"}).id
    assert crm.deals.view(key).values["currency"] == "CHF"
    crm.deals.edit(key, {"recurring": "12.50"})
    assert recurring(crm, key)[0] == Money(1250, "CHF")


def test_a_bare_value_stays_in_the_currency_of_its_deal(crm: Crm) -> None:
    key = crm.deals.add({"title": "Lamps", "value": "640000 JPY", "recurring": "5000"}).id
    priced = crm.deals.add({"title": "Cups", "value": "900 GBP", "product": "Catalogue"}).id
    empty = crm.deals.add({"title": "Later", "currency": "JPY"}).id
    crm.deals.edit(key, {"value": "700000", "recurring": "6000"})
    assert crm.deals.view(key).values["value"] == Money(700000, "JPY")
    assert recurring(crm, key)[0] == Money(6000, "JPY")
    crm.products.add({"name": "Printing"})
    crm.deals.edit(priced, {"product": "Printing"})
    crm.deals.edit(priced, {"value": "1,250.50"})
    assert crm.deals.view(priced).values["value"] == Money(125050, "GBP")
    assert [line.price for line in crm.deals.view(priced).lines] == [Money(125050, "GBP")]
    crm.deals.edit_all([key, empty], {"Value": "500000"})
    assert [crm.deals.view(one).values["value"] for one in (key, empty)] == [Money(500000, "JPY")] * 2
    with pytest.raises(InvalidValue, match="JPY has no decimals"):
        crm.deals.edit(key, {"value": "500.50"})
    crm.deals.edit(key, {"value": "4,000 EUR", "recurring": "30"})
    assert crm.deals.view(key).values["value"] == Money(400000, "EUR")
    assert recurring(crm, key)[0] == Money(3000, "EUR")


def test_many_are_read_in_the_currency_of_each(crm: Crm) -> None:
    crm.business.set(currency="JPY")
    keys = [crm.deals.add({"title": code, "value": "9", "currency": code}).id for code in ("EUR", "KWD")]
    crm.deals.edit_all(keys, {"value": "12.50"})
    assert [crm.deals.view(key).values["value"] for key in keys] == [Money(1250, "EUR"), Money(12500, "KWD")]
    keys.append(crm.deals.add({"title": "Yen", "value": "9"}).id)
    with pytest.raises(InvalidValue, match="JPY has no decimals") as caught:
        crm.deals.preview(keys, {"value": "12.50"})
    assert caught.value.sentence.startswith('Deal 3 "Yen": Value')


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"value": "900 EUR", "recurring": "5 USD"}, "is not in the currency of the deal, EUR"),
        ({"currency": "EUR", "recurring": "5 USD"}, "is not in the currency of the deal, EUR"),
        ({"recurring_every": "month"}, "needs an amount that recurs"),
        ({"recurring": "5", "recurring_every": "week"}, "Recurring every"),
        ({"recurring": "5.123"}, "Recurring"),
        ({"stage": "Proposal", "lost_note": "gone"}, 'deals in "Proposal" are not lost'),
    ],
)
def test_what_cannot_be_is_refused(crm: Crm, given: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidValue, match=words):
        crm.deals.add({"title": "X", **given})


def test_the_period_stays_while_an_amount_recurs(crm: Crm) -> None:
    key = crm.deals.add({"title": "Care", "recurring": "49"}).id
    with pytest.raises(InvalidValue, match="must not be empty"):
        crm.deals.edit(key, {"recurring_every": ""})
    with pytest.raises(InvalidValue, match="not in the currency"):
        crm.deals.edit(key, {"value": "5 EUR", "recurring": "9 USD"})


def test_a_loss_is_told_with_competitor_and_note_and_the_note_goes_when_it_is_no_loss(crm: Crm) -> None:
    key = crm.deals.add({"title": "Shop", "stage": "Proposal", "value": "900"}).id
    crm.deals.lose(key, "price", competitor="Rival", note="They took\n20 % off.")
    found = crm.deals.view(key).values
    assert (found["lost_reason"], found["competitor"], found["lost_note"]) == (
        "price",
        "Rival",
        "They took\n20 % off.",
    )
    assert crm.browse.ids("deal", "competitor:rival lost_note:20") == crm.browse.ids("deal", "took") == [key]
    crm.deals.edit(key, {"lost_note": "They were there first."})
    crm.deals.move(key, "Proposal")
    found = crm.deals.view(key).values
    assert (found["lost_reason"], found["competitor"], found["lost_note"]) == (None, "Rival", None)
    with pytest.raises(InvalidValue, match="are not lost"):
        crm.deals.edit(key, {"lost_note": "gone"})
    with pytest.raises(InvalidValue, match="are not lost"):
        crm.deals.move(key, "Won", note="gone")


def test_many_deals_get_a_competitor_or_a_note_at_once(crm: Crm) -> None:
    keys = [crm.deals.add({"title": f"Deal {n}", "stage": "Lost"}).id for n in range(3)]
    assert crm.deals.edit_all(keys, {"competitor": "Rival"}).summary == "3 deals changed: competitor"
    crm.deals.edit_all(keys, {"lost_note": "A tender", "recurring": "10"})
    assert crm.browse.ids("deal", "competitor:rival lost_note:tender recurring:10 annual:120") == keys
    keys.append(crm.deals.add({"title": "Open"}).id)
    with pytest.raises(CrmError, match="are not lost"):
        crm.deals.edit_all(keys, {"lost_note": "Another"})


def test_what_is_closed_is_certain_whatever_its_own_probability(crm: Crm) -> None:
    won, lost, held = (crm.deals.add({"title": title, "value": "10000", "own_probability": "37"}).id for title in "ABC")
    crm.deals.win(won)
    crm.deals.lose(lost, "price")
    found = {key: crm.deals.view(key).values for key in (won, lost, held)}
    assert [found[key]["weighted"] for key in (won, lost, held)] == [
        Money(1000000, "EUR"),
        Money(0, "EUR"),
        Money(370000, "EUR"),
    ]
    assert [found[key]["probability"] for key in (won, lost, held)] == [10000, 0, 3700]
    assert found[won]["own_probability"] == 3700
    assert crm.browse.ids("deal", "probability:100") == [won]
