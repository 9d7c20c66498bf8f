"""Leads captured in one line: whose they are, and what is kept of them."""

import pytest

from crm_core.catalog.pages import Ref
from crm_core.crm import Crm
from crm_core.errors import Ambiguous, InvalidValue, NotFound
from crm_core.values.money import Money


def lead(crm: Crm, key: int) -> dict[str, object]:
    return crm.leads.view(key).values


def points(crm: Crm, customer: int) -> list[str]:
    return [point.value for point in crm.customers.view(customer).points]


def test_a_new_customer_is_made_with_the_lead(crm: Crm) -> None:
    line = "Ada Lovelace, ada@example.org, +44 20 7946 0991, wants a website"
    done = crm.leads.capture(line, {"source": "fair", "value": "900"})
    assert done.is_new
    assert done.change.summary == 'Lead 1 "wants a website" of Ada Lovelace added'
    assert done.said == ('Customer 1 "Ada Lovelace": new person, ada@example.org, +44 20 7946 0991.',)
    found = lead(crm, done.change.id)
    assert (found["title"], found["status"], found["source"]) == ("wants a website", "new", "fair")
    assert (found["value"], found["received_at"]) == (Money(90_000, "EUR"), "2026-11-21T09:00:00Z")
    customer = crm.customers.view(done.customer).values
    assert (customer["lifecycle"], customer["source"], customer["given_name"]) == ("lead", "fair", "Ada")
    assert points(crm, done.customer) == ["ada@example.org", "+44 20 7946 0991"]
    assert customer["open_leads"] == 1


def test_one_undo_takes_lead_and_customer_back(crm: Crm) -> None:
    crm.leads.capture("Ada Lovelace, x", {"organization": "Engines"})
    assert crm.browse.count("customer") == 2
    crm.history.undo(crm.history.require_undo().id)
    assert (crm.browse.count("lead"), crm.browse.count("customer")) == (0, 0)


@pytest.mark.parametrize(
    "line", ["Somebody, ADA@example.org, x", "Somebody, 00 44 20 7946 0991, x", "ada  LOVELACE, x", "ada@example.org"]
)
def test_a_known_customer_is_recognized(crm: Crm, line: str) -> None:
    crm.business.set(country="DE")
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org", "phone": "+44 20 7946 0991"}).id
    done = crm.leads.capture(line, {})
    assert (done.customer, done.is_new) == (ada, False)
    assert crm.customers.view(ada).values["lifecycle"] == "customer"


def test_a_known_customer_gets_the_contact_points_it_lacks(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"}).id
    crm.leads.capture("Ada Lovelace, new@example.org, ada@example.org, x", {})
    assert points(crm, ada) == ["ada@example.org", "new@example.org"]


def test_of_those_who_share_an_address_the_name_decides(crm: Crm) -> None:
    for name in ("Ada", "Bob"):
        crm.customers.add({"name": name, "email": "office@example.org"})
    assert crm.leads.capture("Bob, office@example.org, x", {}).customer == 2
    assert crm.leads.capture("Eve, office@example.org, x", {}).is_new
    with pytest.raises(Ambiguous, match="customer:1"):
        crm.leads.capture("office@example.org, x", {})


def test_two_of_one_name_are_asked_about(crm: Crm) -> None:
    for _ in range(2):
        crm.customers.add({"name": "Twin"})
    with pytest.raises(Ambiguous, match="customer:2"):
        crm.leads.capture("Twin, x", {})
    assert crm.browse.count("lead") == 0


def test_who_is_much_like_another_is_told(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"})
    done = crm.leads.capture("Ada Lovelase, x", {})
    assert done.is_new
    assert done.said[1] == 'Much like customer 1 "Ada Lovelace"; --customer 1 takes that one.'


def test_what_is_said_apart_beats_the_text(crm: Crm) -> None:
    values = {"email": "b@example.org", "organization": "Engines", "title": "Mill", "kind": "person"}
    done = crm.leads.capture("Ada Media, a@example.org, x", values)
    customer = crm.customers.view(done.customer).values
    assert points(crm, done.customer) == ["b@example.org"]
    assert (customer["kind"], customer["organization"]) == ("person", Ref(1, "Engines"))
    assert lead(crm, done.change.id)["title"] == "Mill"


def test_with_the_customer_named_the_text_is_what_is_wanted(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    done = crm.leads.capture("a second shop, soon", {"customer": "ada"})
    assert (done.customer, lead(crm, done.change.id)["title"]) == (ada, "a second shop, soon")
    assert lead(crm, crm.leads.capture("", {"customer": ada}).change.id)["title"] == "Inquiry"


def test_nobody_cannot_ask_for_anything(crm: Crm) -> None:
    with pytest.raises(InvalidValue, match="needs a name before the first comma"):
        crm.leads.capture(", wants a website", {})
    with pytest.raises(NotFound):
        crm.leads.capture("x", {"customer": "Nobody"})
    assert crm.browse.count("customer") == 0


def test_who_was_known_by_an_address_gets_the_name_that_is_said_later(crm: Crm) -> None:
    first = crm.leads.capture("bob@x.org", {})
    assert crm.customers.view(first.customer).values["name"] == "bob@x.org"
    again = crm.leads.capture("Bob Smith, bob@x.org, wants a logo", {})
    assert again.customer == first.customer
    assert again.said == ('Customer 1 "Bob Smith": by the e-mail, called bob@x.org until now, bob@x.org.',)
    found = crm.customers.view(first.customer).values
    assert (found["name"], found["given_name"], found["family_name"]) == ("Bob Smith", "Bob", "Smith")
    assert points(crm, first.customer) == ["bob@x.org"]
    crm.leads.capture("Robert, bob@x.org, wants cards", {})
    assert crm.customers.view(first.customer).values["name"] == "Bob Smith", "a name of its own stays"
    crm.leads.capture("+44 20 7946 0991", {})
    assert (
        crm.leads.capture("Eve, +44 20 7946 0991, a sign", {})
        .said[0]
        .startswith('Customer 2 "Eve": by the phone, called +44')
    )
