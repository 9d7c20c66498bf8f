"""People who have a say in a deal: kept with a role, found by filters, shown with their own deals."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, NotFound


@pytest.fixture
def deal(crm: Crm) -> int:
    for values in (
        {"name": "Engines Ltd", "kind": "organization"},
        {"name": "Ada Lovelace", "city": "London"},
        {"name": "Bob"},
    ):
        crm.customers.add(values)
    crm.deals.add({"title": "Other", "customer": "Bob"})
    return crm.deals.add({"title": "Engine", "customer": "Engines Ltd", "stage": "Proposal"}).id


def contacts(crm: Crm, deal: int) -> list[tuple[str, str | None]]:
    return [(each.customer.name, each.role) for each in crm.deals.view(deal).contacts]


def test_contacts_are_added_changed_and_removed_and_every_step_goes_back(crm: Crm, deal: int) -> None:
    done = crm.deals.add_contact(deal, "ada lovelace", " decides ")
    assert done.summary == f'Deal {deal} "Engine": contact "Ada Lovelace" (decides) added'
    crm.deals.add_contact(deal, "Bob")
    assert contacts(crm, deal) == [("Ada Lovelace", "decides"), ("Bob", None)]
    crm.deals.edit_contact(deal, "Bob", "signs")
    crm.deals.edit_contact(deal, "Ada Lovelace", None)
    assert contacts(crm, deal) == [("Ada Lovelace", None), ("Bob", "signs")]
    assert crm.deals.edit_contact(deal, "Bob", "signs").summary.endswith("is already so; nothing changed")
    crm.deals.remove_contact(deal, "Ada Lovelace")
    assert contacts(crm, deal) == [("Bob", "signs")]
    for expected in ([("Ada Lovelace", None), ("Bob", "signs")], [("Ada Lovelace", "decides"), ("Bob", "signs")]):
        crm.history.undo(crm.history.require_undo().id)
        assert contacts(crm, deal) == expected


def test_what_cannot_be_is_refused(crm: Crm, deal: int) -> None:
    crm.deals.add_contact(deal, "Bob")
    with pytest.raises(Conflict, match="is a contact of the deal already"):
        crm.deals.add_contact(deal, "Bob", "signs")
    for call in (
        lambda: crm.deals.edit_contact(deal, "Ada Lovelace", "x"),
        lambda: crm.deals.remove_contact(deal, "Ada Lovelace"),
    ):
        with pytest.raises(Conflict, match='"Ada Lovelace" is no contact of the deal "Engine"'):
            call()
    with pytest.raises(NotFound):
        crm.deals.add_contact(999, "Bob")
    with pytest.raises(NotFound):
        crm.deals.add_contact(deal, "Nobody")


def test_filters_find_deals_by_their_contacts_and_customers_by_deals_they_have_a_say_in(crm: Crm, deal: int) -> None:
    crm.deals.add_contact(deal, "Ada Lovelace", "decides")
    ada = crm.find("customer", "Ada Lovelace")
    for words in (
        "contact:ada",
        f"contact:{ada}",
        "contact.city:london",
        "contacts:ada*",
        "contacts:*decides*",
        "contact:any",
    ):
        assert crm.browse.ids("deal", words) == [deal], words
    assert crm.browse.ids("deal", "contact:bob") == []
    assert crm.browse.ids("customer", "deal.stage:proposal kind:person") == [ada]
    crm.customers.delete(ada)
    assert (contacts(crm, deal), crm.browse.ids("deal", "contact:ada")) == ([], [])


def test_the_timeline_of_a_contact_tells_the_deal(crm: Crm, deal: int) -> None:
    ada = crm.find("customer", "Ada Lovelace")
    crm.deals.add_contact(deal, ada, "decides")
    crm.deals.lose(deal, "price")
    told = {(entry.title, entry.detail) for entry in crm.customers.timeline(ada)}
    assert told == {('Deal "Engine" lost', "price (decides)"), ('Deal "Engine" opened in Proposal', "(decides)")}
