"""Quotes and orders hang on deals of their own customer, or of one that has to do with it."""

from collections.abc import Callable

import pytest

from crm_core.crm import Crm
from crm_core.errors import InvalidValue
from crm_core.values.money import Money

Add = Callable[[Crm, int, int | None], int]


def a_quote(crm: Crm, customer: int, deal: int | None) -> int:
    return crm.quotes.add({"title": "C", "customer": customer, "deal": deal}, ["y @ 10"]).id


def an_order(crm: Crm, customer: int, deal: int | None) -> int:
    return crm.orders.add({"customer": customer, "deal": deal, "total": "10"}).id


@pytest.fixture
def people(crm: Crm) -> dict[str, int]:
    """Ada and Bob of one organization, Cleo who once was there, Sabine who has nothing to do with them."""
    known = {"Engines": crm.customers.add({"name": "Engines", "kind": "organization"}).id}
    for name in ("Ada", "Bob"):
        known[name] = crm.customers.add({"name": name, "organization": "Engines"}).id
    for name in ("Cleo", "Sabine"):
        known[name] = crm.customers.add({"name": name}).id
    crm.affiliations.add(known["Cleo"], "Engines", {})
    return known


@pytest.mark.parametrize("add", [a_quote, an_order])
def test_a_deal_of_somebody_else_is_refused(crm: Crm, people: dict[str, int], add: Add) -> None:
    deal = crm.deals.add({"title": "Spring catalogue", "customer": people["Sabine"]}).id
    with pytest.raises(
        InvalidValue, match='Deal: "Spring catalogue" is of Sabine, not of Ada; name another deal or none'
    ):
        add(crm, people["Ada"], deal)
    crm.deals.add_contact(deal, people["Ada"], "decides")
    add(crm, people["Ada"], deal)


@pytest.mark.parametrize("add", [a_quote, an_order])
@pytest.mark.parametrize("of", ["Engines", "Bob", "Ada", "Cleo", None])
def test_a_deal_of_the_same_house_is_taken(crm: Crm, people: dict[str, int], add: Add, of: str | None) -> None:
    deal = crm.deals.add({"title": "Website", "customer": people[of] if of else None}).id
    records = crm.quotes if add is a_quote else crm.orders
    for name in ("Ada", "Engines") if of else ("Ada",):
        values = records.view(add(crm, people[name], deal)).values
        assert [values["customer"].id, values["deal"].id] == [people[name], deal]


def test_neither_deal_nor_customer_is_changed_to_what_does_not_fit(crm: Crm, people: dict[str, int]) -> None:
    mine, theirs = (crm.deals.add({"title": "X", "customer": people[name]}).id for name in ("Ada", "Sabine"))
    quote, order = a_quote(crm, people["Ada"], mine), an_order(crm, people["Ada"], mine)
    for records, key in ((crm.quotes, quote), (crm.orders, order)):
        for given in ({"deal": theirs}, {"customer": people["Sabine"]}):
            with pytest.raises(InvalidValue, match="is of"):
                records.edit(key, given)
            with pytest.raises(InvalidValue, match="is of"):
                records.edit_all([key], given)
        records.edit(key, {"customer": people["Sabine"], "deal": theirs})
        records.edit(key, {"customer": people["Ada"], "deal": None})


def test_a_deal_that_became_another_ones_is_not_won(crm: Crm, people: dict[str, int]) -> None:
    deal = crm.deals.add({"title": "X", "customer": people["Ada"], "value": "500"}).id
    quote = a_quote(crm, people["Ada"], deal)
    crm.quotes.send(quote)
    crm.deals.edit(deal, {"customer": people["Sabine"]})
    with pytest.raises(InvalidValue, match="is of Sabine, not of Ada"):
        crm.quotes.accept(quote)
    assert crm.deals.view(deal).values["value"] == Money(50000, "EUR")
    assert crm.quotes.view(quote).values["status"] == "sent"
    crm.quotes.edit(quote, {"owner": "Jana"})
    crm.quotes.edit(quote, {"deal": None})
    crm.quotes.accept(quote)
    assert crm.deals.view(deal).values["stage_kind"] == "open"


def test_a_copy_for_somebody_else_is_not_of_the_deal(crm: Crm, people: dict[str, int]) -> None:
    deal = crm.deals.add({"title": "X", "customer": people["Ada"]}).id
    quote = a_quote(crm, people["Ada"], deal)
    copies = [crm.quotes.copy(quote, {"customer": people[name]} if name else {}).id for name in ("Sabine", "Bob", "")]
    of = [crm.quotes.view(key).values["deal"] for key in copies]
    assert [ref and ref.id for ref in of] == [None, deal, deal]
