"""Sent, revised, rejected, expired: what may happen when, and what undo does with it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue
from crm_core.values.money import Money


@pytest.fixture
def ada(crm: Crm) -> int:
    return crm.customers.add(
        {"name": "Ada Lovelace", "street": "12 St James Sq", "city": "London", "country": "GB", "language": "English"}
    ).id


@pytest.fixture
def key(crm: Crm, ada: int) -> int:
    return crm.quotes.add({"title": "Relaunch", "customer": ada}, ["3 x Design @ 500", "Hosting @ 10 (optional)"]).id


def value(crm: Crm, key: int, name: str) -> object:
    return crm.quotes.view(key).values[name]


def undo(crm: Crm) -> str:
    return crm.history.undo(crm.history.require_undo().id).summary


def test_sending_gives_number_day_validity_and_keeps_the_address(crm: Crm, ada: int, key: int) -> None:
    assert crm.quotes.send(key).summary == f'Quote {key} "Relaunch" sent · Q-2026-001 · 1,500.00 €'
    found = crm.quotes.view(key).values
    assert (found["status"], found["number"], found["issued_on"]) == ("sent", "Q-2026-001", "2026-11-21")
    assert found["valid_until"] == "2026-12-21"
    assert found["sent_at"] == "2026-11-21T09:00:00Z"
    assert found["language"] == "en-GB"
    assert found["address"] == "Ada Lovelace\n12 St James Sq\nLondon\nUNITED KINGDOM"
    crm.customers.edit(ada, {"name": "Ada King"})
    assert str(value(crm, key, "address")).startswith("Ada Lovelace")


def test_what_was_sent_is_not_changed_any_more(crm: Crm, key: int) -> None:
    crm.quotes.send(key)
    for attempt in (
        lambda: crm.quotes.edit(key, {"title": "Other"}),
        lambda: crm.quotes.add_lines(key, ["A @ 1"]),
        lambda: crm.quotes.edit_line(key, 1, {"price": "1"}),
        lambda: crm.quotes.remove_lines(key, [1]),
        lambda: crm.quotes.move_line(key, 1, 2),
    ):
        with pytest.raises(Conflict, match=f'was sent as Q-2026-001 and cannot be changed; "crm quote revise {key}"'):
            attempt()
    with pytest.raises(Conflict, match="sent already, as Q-2026-001"):
        crm.quotes.send(key)


def test_an_empty_quote_is_not_sent_and_takes_no_number(crm: Crm, ada: int, key: int) -> None:
    empty = crm.quotes.add({"title": "Empty", "customer": ada}, ["A @ 1 (optional)"]).id
    with pytest.raises(Conflict, match="offers nothing"):
        crm.quotes.send(empty)
    with pytest.raises(InvalidValue, match="in the future"):
        crm.quotes.send(key, "tomorrow")
    crm.quotes.edit(key, {"valid_until": "2026-11-01"})
    with pytest.raises(InvalidValue, match="lies before the day on the quote"):
        crm.quotes.send(key)
    crm.quotes.edit(key, {"valid_until": None})
    crm.quotes.send(key)
    assert value(crm, key, "number") == "Q-2026-001"


def test_undo_of_sending_keeps_the_number_on_the_draft(crm: Crm, ada: int, key: int) -> None:
    crm.quotes.send(key)
    undo(crm)
    found = crm.quotes.view(key).values
    assert (found["status"], found["number"], found["sent_at"], found["issued_on"]) == (
        "draft",
        "Q-2026-001",
        None,
        None,
    )
    other = crm.quotes.add({"title": "Other", "customer": ada}, ["A @ 1"]).id
    crm.quotes.send(other)
    assert value(crm, other, "number") == "Q-2026-002"
    crm.quotes.edit_line(key, 1, {"price": "400"})
    crm.quotes.send(key)
    assert value(crm, key, "number") == "Q-2026-001"


def test_redo_sends_again_under_the_same_number(crm: Crm, key: int) -> None:
    crm.quotes.send(key)
    undo(crm)
    crm.history.redo(crm.history.require_redo().id)
    assert (value(crm, key, "status"), value(crm, key, "number")) == ("sent", "Q-2026-001")
    undo(crm)
    assert (value(crm, key, "status"), value(crm, key, "number")) == ("draft", "Q-2026-001")


def test_undo_of_adding_a_numbered_quote_is_refused(crm: Crm, key: int) -> None:
    added = crm.history.require_undo().id
    crm.quotes.send(key)
    with pytest.raises(Conflict, match="was changed since"):
        crm.history.undo(added)
    undo(crm)
    hint = f'"crm undo {added - 1}" takes back the change before'
    with pytest.raises(Conflict, match=f"was given the number Q-2026-001, which must not get lost.*{hint}"):
        crm.history.undo(added)
    assert value(crm, key, "number") == "Q-2026-001"


def test_the_number_of_an_erased_quote_stays_used(crm: Crm, ada: int, key: int) -> None:
    crm.quotes.send(key)
    crm.quotes.delete(key)
    assert crm.history.empty_trash() == (1, 0)
    other = crm.quotes.add({"title": "Other", "customer": ada}, ["A @ 1"]).id
    crm.quotes.send(other)
    assert value(crm, other, "number") == "Q-2026-002"


def test_sending_twice_is_taken_back_in_any_order(crm: Crm, ada: int, key: int) -> None:
    other = crm.quotes.add({"title": "Other", "customer": ada}, ["A @ 1"]).id
    crm.quotes.send(key)
    first = crm.history.require_undo().id
    crm.quotes.send(other)
    crm.history.undo(first)
    assert (value(crm, key, "status"), value(crm, other, "status")) == ("draft", "sent")
    assert crm.quotes.numbering.next == 3


def test_a_revision_has_the_same_number_and_takes_the_place_of_the_old_one(crm: Crm, key: int) -> None:
    crm.quotes.send(key)
    revision = crm.quotes.revise(key).id
    assert (value(crm, revision, "status"), value(crm, revision, "number")) == ("draft", "Q-2026-001/2")
    assert value(crm, key, "status") == "sent"
    with pytest.raises(Conflict, match=f"revised by quote {revision} already"):
        crm.quotes.revise(key)
    crm.quotes.edit_line(revision, 1, {"price": "450"})
    crm.quotes.send(revision)
    assert (value(crm, key, "status"), value(crm, revision, "status")) == ("superseded", "sent")
    assert value(crm, key, "total") == Money(150_000, "EUR")
    with pytest.raises(Conflict, match="superseded already"):
        crm.quotes.reject(key)
    undo(crm)
    assert (value(crm, key, "status"), value(crm, revision, "status")) == ("sent", "draft")
    third = crm.quotes.add({"deal": None, "title": "N", "customer": value(crm, key, "customer").id}, ["A @ 1"]).id
    crm.quotes.send(third)
    assert value(crm, third, "number") == "Q-2026-002"


def test_a_quote_is_named_by_its_number_and_the_newest_revision_answers(crm: Crm, key: int) -> None:
    crm.quotes.send(key)
    assert crm.find("quote", "q-2026-001") == key
    revision = crm.quotes.revise(key).id
    assert crm.find("quote", "Q-2026-001/2") == revision
    assert crm.find("quote", "Q-2026-001") == key
    crm.quotes.send(revision)
    assert crm.find("quote", "Q-2026-001") == revision
    assert crm.find("quote", "Q-2026-001/1") == key
    assert crm.quotes.view(revision).revisions[0].name == "Q-2026-001 superseded"


def test_undo_of_an_unsent_revision_takes_it_away(crm: Crm, key: int) -> None:
    crm.quotes.send(key)
    crm.quotes.revise(key)
    undo(crm)
    assert crm.browse.ids("quote") == [key]


def test_a_rejected_quote_has_its_reason_and_may_be_revised(crm: Crm, key: int) -> None:
    with pytest.raises(Conflict, match="is a draft"):
        crm.quotes.reject(key, "too dear")
    crm.quotes.send(key, "2026-11-10")
    with pytest.raises(InvalidValue, match="before the day of the quote"):
        crm.quotes.reject(key, "too dear", "2026-11-09")
    crm.quotes.reject(key, "too dear", "2026-11-15")
    assert (value(crm, key, "status"), value(crm, key, "rejected_reason")) == ("rejected", "too dear")
    assert (value(crm, key, "decided_at"), value(crm, key, "days_open")) == ("2026-11-14T23:00:00Z", 4)
    revision = crm.quotes.revise(key).id
    assert value(crm, revision, "rejected_reason") is None
    undo(crm)
    undo(crm)
    assert (value(crm, key, "status"), value(crm, key, "rejected_reason")) == ("sent", None)


def test_an_expired_quote_is_found_without_anybody_doing_anything(
    crm: Crm, key: int, later: Callable[[datetime], Crm]
) -> None:
    crm.quotes.edit(key, {"valid_until": "2026-11-25"})
    crm.quotes.send(key)
    assert crm.browse.ids("quote", "expires:next-7d") == [key]
    assert crm.browse.ids("quote", "status:expired") == []
    last_day, day_after = (later(datetime(2026, 11, day, 12, 0, tzinfo=UTC)) for day in (25, 26))
    assert last_day.browse.ids("quote", "status:sent") == [key]
    assert day_after.browse.ids("quote", "status:expired") == [key]
    assert day_after.browse.ids("quote", "status:sent") == []
    day_after.quotes.reject(key)
    assert day_after.browse.ids("quote", "status:rejected") == [key]


def test_what_happened_stands_in_the_timeline(crm: Crm, ada: int, key: int) -> None:
    crm.quotes.send(key)
    crm.quotes.reject(key, "too dear")
    entries = [(entry.title, entry.detail) for entry in crm.customers.view(ada).timeline if entry.kind == "quote"]
    assert sorted(entries) == [
        ('Quote Q-2026-001 "Relaunch" rejected', "too dear"),
        ('Quote Q-2026-001 "Relaunch" sent', ""),
    ]


def test_a_line_without_a_price_is_told_and_not_sent(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada Byron"}).id
    crm.products.add({"name": "Design hour", "unit": "hour", "price": "80"})
    deal = crm.deals.add({"title": "Site", "customer": ada, "currency": "CHF"}).id
    crm.deals.add_line(deal, "Design hour x 2.5")
    done = crm.quotes.add({"deal": deal}, ())
    assert done.summary.endswith('added · 0.00 CHF; without a price: line 1 "Design hour"')
    assert crm.quotes.view(done.id).lines[0].given.price is None
    crm.quotes.edit_line(done.id, 1, {"quantity": "3"})
    copied = crm.quotes.copy(done.id, {}).id
    for key in (done.id, copied):
        with pytest.raises(Conflict, match=f'"crm quote line edit {key} 1 --price 95" gives one'):
            crm.quotes.send(key)
    crm.quotes.edit_line(done.id, 1, {"price": "0"})
    assert "sent" in crm.quotes.send(done.id).summary
    crm.quotes.edit_line(copied, 1, {"price": "95", "discount": "10%"})
    assert "256.50 CHF" in crm.quotes.send(copied).summary


def test_prices_of_a_deal_are_not_taken_for_another_currency(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Site", "customer": ada}).id
    crm.deals.add_line(deal, "2 x Design @ 50")
    told = crm.quotes.add({"deal": deal, "currency": "CHF"}, ()).summary
    assert told.endswith('0.00 CHF; without a price: line 1 "Design"')
