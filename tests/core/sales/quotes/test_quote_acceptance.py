"""Accepted quotes: the order they make, the deal they win, and all of it taken back; lines from products."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue
from crm_core.values.money import Money


@pytest.fixture
def ada(crm: Crm) -> int:
    return crm.customers.add({"name": "Ada Lovelace", "city": "London", "country": "GB"}).id


def orders(crm: Crm) -> list[int]:
    return crm.browse.ids("order")


def test_an_accepted_quote_is_an_order_with_its_lines_and_sums(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Website", "customer": ada, "opened_on": "2026-11-01"}).id
    key = crm.quotes.add(
        {"title": "Relaunch", "deal": deal, "discount": "5%", "shipping": "10", "shipping_tax": "19"},
        [
            {"line": "3 x Design @ 550 -10% tax 19%", "cost": "200"},
            "Hosting @ 120 tax 7% (optional)",
            "Print @ 9 (optional)",
        ],
    ).id
    crm.quotes.send(key, "2026-11-10")
    done = crm.quotes.accept(key, ["2"], "2026-11-15")
    (order,) = orders(crm)
    assert (
        done.summary == f'Quote {key} "Relaunch" accepted · Q-2026-001 · 1,812.67 € · order {order} · '
        f"deal {deal} won, 1,534.75 € instead of no value"
    )
    found = crm.quotes.view(key)
    assert (found.values["status"], [line.is_chosen for line in found.lines]) == ("accepted", [False, True, False])
    seen = crm.orders.view(order)
    for name in ("total", "net", "tax", "shipping"):
        assert seen.values[name] == found.values[name], name
    assert seen.values["discount"] == Money(found.sums.discount, "EUR")
    assert (seen.values["ordered_on"], seen.values["status"]) == ("2026-11-15", "open")
    assert [line.description for line in seen.lines] == ["Design", "Hosting"]
    assert (crm.deals.view(deal).values["stage_kind"], crm.deals.view(deal).values["closed_on"]) == (
        "won",
        "2026-11-15",
    )


def test_undo_takes_back_order_and_deal_with_the_acceptance(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Website", "customer": ada, "value": "100"}).id
    key = crm.quotes.add({"deal": deal}, ["A @ 1", "B @ 2 (optional)"]).id
    crm.quotes.send(key)
    before = crm.quotes.view(key)
    crm.quotes.accept(key, ["2"])
    crm.history.undo(crm.history.require_undo().id)
    after = crm.quotes.view(key)
    assert (after.lines, after.sums) == (before.lines, before.sums)
    assert after.values["status"] == "sent"
    assert orders(crm) == []
    assert crm.deals.view(deal).values["stage_kind"] == "open"
    crm.history.redo(crm.history.require_redo().id)
    assert crm.quotes.view(key).values["total"] == Money(300, "EUR")
    assert len(orders(crm)) == 1


def test_what_cannot_be_accepted_is_refused_whole(crm: Crm, ada: int) -> None:
    key = crm.quotes.add({"title": "Q", "customer": ada}, ["A @ 1", "B @ 2 (optional)"]).id
    with pytest.raises(Conflict, match="is a draft"):
        crm.quotes.accept(key)
    crm.quotes.send(key)
    with pytest.raises(InvalidValue, match="not optional"):
        crm.quotes.accept(key, ["1"])
    with pytest.raises(InvalidValue, match="none of its lines"):
        crm.quotes.accept(key, ["2,7"])
    assert orders(crm) == []
    crm.quotes.accept(key)
    with pytest.raises(Conflict, match="accepted already"):
        crm.quotes.accept(key)
    with pytest.raises(Conflict, match="was accepted; what comes after it"):
        crm.quotes.revise(key)


def test_a_revision_of_a_quote_accepted_meanwhile_is_not_sent(crm: Crm, ada: int) -> None:
    key = crm.quotes.add({"title": "Q", "customer": ada}, ["A @ 1"]).id
    crm.quotes.send(key)
    revision = crm.quotes.revise(key).id
    crm.quotes.accept(key)
    with pytest.raises(Conflict, match="was accepted meanwhile"):
        crm.quotes.send(revision)


def test_a_deal_that_was_lost_is_won_after_all_and_lost_again_by_undo(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Website", "customer": ada, "value": "100"}).id
    key = crm.quotes.add({"deal": deal}).id
    crm.quotes.send(key)
    crm.deals.lose(deal, "budget")
    assert f"deal {deal} won after all, it was lost" in crm.quotes.accept(key).summary
    assert (crm.deals.view(deal).values["stage_kind"], crm.deals.view(deal).values["lost_reason"]) == ("won", None)
    assert len(orders(crm)) == 1
    crm.history.undo(crm.history.require_undo().id)
    assert (crm.deals.view(deal).values["stage_kind"], crm.deals.view(deal).values["lost_reason"]) == ("lost", "budget")


def test_a_product_brings_price_unit_tax_cost_and_the_customer_s_discount(crm: Crm, ada: int) -> None:
    product = crm.products.add(
        {"name": "GTX Basic", "sku": "GTX-1", "price": "550", "cost": "300", "unit": "pc", "tax": "19"}
    ).id
    crm.customers.edit(ada, {"discount": "10"})
    key = crm.quotes.add({"title": "Q", "customer": ada}, ["3 x gtx-1", "GTX Basic @ 500", "gtx basic -5%"]).id
    lines = crm.quotes.view(key).lines
    assert [line.net.minor for line in lines] == [148_500, 50_000, 52_250]
    first = lines[0]
    assert first.product is not None
    assert (first.product.id, first.description, first.unit, first.tax_bp) == (product, "GTX Basic", "pc", 1900)
    assert first.cost == Money(30_000, "EUR")
    assert crm.quotes.view(key).values["margin"] == Money(148_500 + 50_000 + 52_250 - 150_000, "EUR")
    with pytest.raises(InvalidValue, match="has no price in CHF"):
        crm.quotes.add({"title": "Q", "customer": ada, "currency": "CHF"}, ["GTX-1"])


def test_who_cannot_accept_is_told_what_can_be_done(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    lost, won = (crm.quotes.add({"title": title, "customer": ada}, ["A @ 1"]).id for title in ("Lost", "Won"))
    for key in (lost, won):
        crm.quotes.send(key)
    crm.quotes.reject(lost)
    with pytest.raises(Conflict, match=f'"crm quote revise {lost}" offers it anew'):
        crm.quotes.accept(lost)
    crm.quotes.accept(won)
    crm.orders.delete(1)
    with pytest.raises(Conflict, match='"crm order restore 1" brings its order back'):
        crm.quotes.accept(won)


def test_a_line_moved_behind_the_last_one_is_the_last(crm: Crm) -> None:
    ada = crm.customers.add({"name": "Ada"}).id
    key = crm.quotes.add({"title": "T", "customer": ada}, ["A @ 1", "B @ 1"]).id
    assert "line 1 moved to 2" in crm.quotes.move_line(key, 1, 9).summary
    assert "line 2 stays where it is" in crm.quotes.move_line(key, 2, 9).summary


def _accepted(crm: Crm, deal: int, *lines: str, **values: str) -> str:
    key = crm.quotes.add({"deal": deal, **values}, lines).id
    crm.quotes.send(key)
    return crm.quotes.accept(key).summary


def test_a_won_deal_is_worth_what_was_accepted(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Website", "customer": ada}).id
    crm.deals.add_line(deal, "3 x Shoe @ 89.99")
    told = _accepted(crm, deal, "3 x Shoe @ 200 -10% tax 19%", "Hat @ 130.01 -20.00", discount="5%", shipping="9")
    assert told.endswith(f"deal {deal} won, 626.51 € instead of 269.97 €")
    view = crm.deals.view(deal)
    assert view.values["value"] == crm.quotes.view(1).values["net"] == Money(62_651, "EUR")
    assert [(line.description, line.amount) for line in view.lines] == [
        ("Shoe", Money(54_000, "EUR")),
        ("Hat", Money(13_001, "EUR")),
        ("Shipping", Money(900, "EUR")),
        ("Discount", Money(-5250, "EUR")),
    ]
    crm.history.undo(crm.history.require_undo().id)
    view = crm.deals.view(deal)
    assert (view.values["value"], [line.description for line in view.lines]) == (Money(26_997, "EUR"), ["Shoe"])


def test_a_second_accepted_quote_adds_to_the_first(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Website", "customer": ada, "value": "5"}).id
    assert "won, 100.00 € instead of 5.00 €" in _accepted(crm, deal, "A @ 100")
    assert f"deal {deal}, 130.00 € instead of 100.00 €" in _accepted(crm, deal, "B @ 30")
    assert "its value stays 130.00 €" in _accepted(crm, deal, "C @ 30", currency="CHF")
    assert [line.description for line in crm.deals.view(deal).lines] == ["A", "B"]


def test_a_lost_deal_is_won_and_one_won_before_is_mended(crm: Crm, ada: int) -> None:
    lost, won = (crm.deals.add({"title": t, "customer": ada, "value": "5"}).id for t in ("Lost", "Won"))
    crm.deals.lose(lost, "price")
    crm.deals.win(won)
    assert "won after all, it was lost, 100.00 € instead of 5.00 €" in _accepted(crm, lost, "A @ 100")
    assert "100.00 CHF instead of 5.00 €" in _accepted(crm, won, "A @ 100", currency="CHF")
    assert crm.deals.view(lost).values["value"] == Money(10_000, "EUR")
    assert crm.deals.view(won).values["value"] == Money(10_000, "CHF")


def test_a_recurring_amount_keeps_the_currency_of_its_deal(crm: Crm, ada: int) -> None:
    deal = crm.deals.add({"title": "Care", "customer": ada, "value": "5", "recurring": "3"}).id
    assert "won, its value stays 5.00 €" in _accepted(crm, deal, "A @ 100", currency="CHF")
    assert crm.deals.view(deal).values["recurring"] == Money(300, "EUR")
