"""Leads: added, changed, on their way to a deal or a no, and back."""

from typing import Any

import pytest

from crm_core.catalog.pages import Query, Ref
from crm_core.crm import Crm
from crm_core.errors import Clash, Conflict, InvalidValue, NotFound, UnknownName, UsageProblem
from crm_core.values.money import Money

OF_LEADS = ("leads", "customers", "deals", "stage_changes", "lifecycle_changes", "contact_points")


@pytest.fixture
def ada(crm: Crm) -> int:
    return crm.customers.add({"name": "Ada Lovelace", "lifecycle": "lead"}).id


def lead(crm: Crm, key: int) -> dict[str, object]:
    return crm.leads.view(key).values


def rows(crm: Crm) -> dict[str, list[Any]]:
    with crm.store.reading() as db:
        return {table: db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in OF_LEADS}


def test_a_lead_is_added_with_what_goes_without_saying(crm: Crm, ada: int) -> None:
    crm.business.set(owner="Jana")
    done = crm.leads.add({"title": "Website", "customer": "ada lovelace", "value": "1,200", "campaign": "Spring"})
    assert done.summary == 'Lead 1 "Website" of Ada Lovelace added'
    found = lead(crm, done.id)
    assert (found["status"], found["owner"], found["value"]) == ("new", "Jana", Money(120_000, "EUR"))
    assert found["received_at"] == found["status_since"] == "2026-11-21T09:00:00Z"
    assert found["customer"] == Ref(ada, "Ada Lovelace")


@pytest.mark.parametrize(
    ("given", "problem", "words"),
    [
        ({}, InvalidValue, "Customer"),
        ({"customer": 99}, NotFound, "99"),
        ({"customer": 1, "status": "open"}, InvalidValue, "Status"),
        ({"customer": 1, "reason": "no budget"}, InvalidValue, "not disqualified"),
        ({"customer": 1, "received": "2027-01-01"}, InvalidValue, "in the future"),
        ({"customer": 1, "score": 5}, UnknownName, "score"),
        ({"customer": 1, "value": "5 USD", "currency": "EUR"}, InvalidValue, "contradicts"),
        ({"customer": 1, "title": "a\x1bb"}, InvalidValue, "U\\+001B"),
    ],
)
def test_what_cannot_be_is_refused(
    crm: Crm, ada: int, given: dict[str, object], problem: type[Exception], words: str
) -> None:
    with pytest.raises(problem, match=words):
        crm.leads.add(given)
    assert crm.browse.count("lead") == 0


def test_an_edit_changes_what_is_given_only(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Website", "customer": ada, "value": "900 USD", "source": "fair"}).id
    assert crm.leads.edit(key, {"source": "fair"}).summary.endswith("is already so; nothing changed")
    crm.leads.edit(key, {"currency": "JPY", "title": "Shop", "received": "2026-11-20 10:00"})
    found = lead(crm, key)
    assert (found["title"], found["value"], found["source"]) == ("Shop", Money(900, "JPY"), "fair")
    assert found["received_at"] == "2026-11-20T09:00:00Z"
    with pytest.raises(Clash):
        crm.leads.edit(key, {"title": "Third"}, {"title": "Website"})
    for empty in ("title", "received_at", "status", "customer"):
        with pytest.raises(InvalidValue, match="must not be empty"):
            crm.leads.edit(key, {empty: ""})


def test_a_bare_value_stays_in_the_currency_of_its_lead(crm: Crm, ada: int) -> None:
    keys = [crm.leads.add({"title": code, "customer": ada, "value": f"500 {code}"}).id for code in ("USD", "JPY")]
    crm.leads.edit(keys[0], {"value": "600.50"})
    assert lead(crm, keys[0])["value"] == Money(60050, "USD")
    crm.leads.edit_all(keys, {"value": "700"})
    assert [lead(crm, key)["value"] for key in keys] == [Money(70000, "USD"), Money(700, "JPY")]


def test_many_leads_are_changed_in_one_step(crm: Crm, ada: int) -> None:
    keys = [crm.leads.add({"title": f"L{number}", "customer": ada}).id for number in range(3)]
    assert crm.leads.preview(keys, {"owner": "Bob"}).matched == 3
    crm.leads.edit_all(keys, {"owner": "Bob", "source": "web"})
    assert crm.browse.count("lead", "owner:bob source:web") == 3
    crm.leads.edit_all(keys, {"status": "disqualified", "disqualified_reason": "spam"})
    assert crm.browse.count("lead", "status:disqualified reason:spam") == 3
    assert crm.browse.count("lead", "spam") == 3
    crm.history.undo(crm.history.require_undo().id)
    assert crm.browse.count("lead", "status:new owner:bob") == 3


def test_a_lead_becomes_a_deal_and_undo_is_exact(crm: Crm, ada: int) -> None:
    given = {"title": "Website", "customer": ada, "value": "900 USD", "source": "fair", "owner": "Bob"}
    key = crm.leads.add(given | {"description": "Blue, please"}).id
    crm.leads.work(key)
    before = rows(crm)
    done = crm.leads.qualify(key, {"stage": "proposal", "product": "Site"})
    assert done.entity == "deal"
    assert done.summary == 'Lead 1 "Website" of Ada Lovelace qualified as deal 1 in Proposal'
    deal = crm.deals.view(done.id).values
    assert (deal["title"], deal["customer"], deal["stage"]) == ("Website", Ref(ada, "Ada Lovelace"), "Proposal")
    assert (deal["value"], deal["source"], deal["owner"]) == (Money(90_000, "USD"), "fair", "Bob")
    assert (deal["product"], deal["description"]) == ("Site", "Blue, please")
    found = lead(crm, key)
    assert (found["status"], found["deal"]) == ("qualified", Ref(done.id, "Website"))
    assert crm.customers.view(ada).values["lifecycle"] == "prospect"
    assert [step.after for step in crm.customers.view(ada).lifecycle][:1] == ["prospect"]
    assert crm.browse.ids("deal", "lead.source:fair") == [done.id]
    assert crm.browse.ids("lead", "deal.stage:proposal") == [key]
    crm.history.undo(crm.history.require_undo().id)
    assert rows(crm) == before
    crm.history.redo(crm.history.require_redo().id)
    assert lead(crm, key)["deal"] == Ref(done.id, "Website")


def test_a_customer_stays_one(crm: Crm) -> None:
    key = crm.customers.add({"name": "Bob", "lifecycle": "customer"}).id
    crm.leads.qualify(crm.leads.add({"title": "More", "customer": key}).id, {"title": "Next", "value": "5"})
    assert crm.customers.view(key).values["lifecycle"] == "customer"
    assert crm.deals.view(1).values["title"] == "Next"


def test_no_lead_becomes_two_deals(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Website", "customer": ada}).id
    deal = crm.leads.qualify(key).id
    for act in (crm.leads.qualify, lambda one: crm.leads.disqualify(one, "no budget"), crm.leads.reopen):
        with pytest.raises(Conflict, match=f"deal {deal}"):
            act(key)
    crm.deals.delete(deal)
    crm.leads.reopen(key)
    assert (lead(crm, key)["status"], lead(crm, key)["deal"]) == ("working", None)
    assert crm.leads.qualify(key).id != deal


def test_a_deal_that_cannot_be_made_leaves_the_lead_as_it_was(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Website", "customer": ada}).id
    with pytest.raises(UnknownName, match="Propozal"):
        crm.leads.qualify(key, {"stage": "Propozal"})
    assert (lead(crm, key)["status"], crm.browse.count("deal")) == ("new", 0)


def test_a_disqualified_lead_says_why_until_it_is_opened_again(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Website", "customer": ada}).id
    assert crm.leads.disqualify(key, "no budget").summary.endswith("disqualified (no budget)")
    assert lead(crm, key)["disqualified_reason"] == "no budget"
    for act in (crm.leads.work, crm.leads.qualify):
        with pytest.raises(Conflict, match="crm lead reopen 1"):
            act(key)
    crm.leads.reopen(key)
    assert (lead(crm, key)["status"], lead(crm, key)["disqualified_reason"]) == ("working", None)
    assert "nothing changed" in crm.leads.work(key).summary
    assert "nothing changed" in crm.leads.reopen(key).summary


def test_nothing_is_disqualified_without_a_reason(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Website", "customer": ada}).id
    for empty in ("", " \n"):
        with pytest.raises(UsageProblem, match='Say why nothing comes of lead 1 "Website"'):
            crm.leads.disqualify(key, empty)
    assert (lead(crm, key)["status"], "added" in crm.history.require_undo().summary) == ("new", True)


def test_nothing_is_qualified_without_a_deal(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Website", "customer": ada}).id
    words = 'Lead 1 "Website" is qualified by making a deal of it, as in crm lead qualify 1'
    for refused in (
        lambda: crm.leads.edit(key, {"status": "qualified"}),
        lambda: crm.leads.edit_all([key], {"status": "qualified", "owner": "Bob"}),
        lambda: crm.leads.preview([key], {"Status": "qual"}),
    ):
        with pytest.raises(UsageProblem, match=words):
            refused()
    with pytest.raises(UsageProblem, match="add it first"):
        crm.leads.add({"title": "Shop", "customer": ada, "status": "qualified"})
    with pytest.raises(UsageProblem, match="add it first"):
        crm.leads.capture("Bob, a shop", {"status": "qualified"})
    assert crm.browse.count("lead", "status:new") == crm.browse.count("lead") == 1
    deal = crm.leads.qualify(key).id
    crm.leads.edit(key, {"status": "qualified", "owner": "Bob"})
    crm.leads.edit(key, {"status": "working"})
    crm.leads.edit(key, {"status": "qualified"})
    crm.deals.delete(deal)
    crm.leads.edit(key, {"source": "fair"})
    crm.leads.edit(key, {"status": "working"})
    with pytest.raises(UsageProblem, match="crm lead qualify 1"):
        crm.leads.edit(key, {"status": "qualified"})


def test_the_status_has_a_date(crm: Crm, ada: int, later: Any) -> None:
    from datetime import UTC, datetime

    key = crm.leads.add({"title": "Website", "customer": ada}).id
    next_day = later(datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    next_day.leads.work(key)
    next_day.leads.edit(key, {"source": "fair"})
    assert lead(next_day, key)["status_since"] == "2026-11-22T09:00:00Z"
    entries = [(e.at[:10], e.title) for e in next_day.customers.timeline(ada) if e.kind == "lead"]
    assert entries == [
        ("2026-11-22", 'Lead "Website" working'),
        ("2026-11-21", 'Lead "Website" received (fair)'),
    ]


def test_leads_are_found_from_everywhere(crm: Crm, ada: int) -> None:
    key = crm.leads.add({"title": "Größe", "customer": ada, "description": "for the harbour"}).id
    assert [(hit.entity, hit.id) for hit in crm.search.find("harbour")] == [("lead", key)]
    assert crm.browse.ids("customer", "lead.status:new") == [ada]
    assert crm.browse.ids("customer", "open_leads:1") == [ada]
    assert crm.find("lead", "größe") == crm.find("lead", f"lead:{key}") == key
    crm.leads.delete(key)
    assert crm.browse.ids("customer", "lead:any") == []
    assert crm.search.find("harbour") == []
    crm.leads.restore(key)
    assert crm.browse.count("lead") == 1


def test_leads_go_along_when_customers_become_one(crm: Crm, ada: int) -> None:
    other = crm.customers.add({"name": "Ada L."}).id
    key = crm.leads.add({"title": "Website", "customer": other}).id
    crm.merging.merge(ada, other)
    assert lead(crm, key)["customer"] == Ref(ada, "Ada Lovelace")


def test_a_lead_has_fields_of_the_owners_own(crm: Crm, ada: int) -> None:
    crm.fields.add("lead.budget", "money")
    key = crm.leads.add({"title": "Website", "customer": ada, "budget": "900"}).id
    assert crm.browse.page("lead", Query(filter="budget:500..", fields=("budget",))).rows == ((Money(90_000, "EUR"),),)
    assert lead(crm, key)["budget"] == Money(90_000, "EUR")
