"""What an order comes to: by its lines, by what is given, and after its lines change."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.crm import Crm
from crm_core.errors import InvalidValue
from crm_core.sales.orders import writes
from crm_core.sales.orders.lines import LineValues, sums
from crm_core.values.money import Money

Read = Callable[..., dict[str, Any]]


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def add(crm: Crm, values: dict[str, object], *lines: LineValues) -> int:
    return writes.add(crm._core, values, lines).id


def test_lines_add_up_with_their_taxes(crm: Crm, read: Read) -> None:
    key = add(crm, {}, LineValues("Engine", 10_000, 2000, tax_bp=1900), LineValues("Manual", 2000, tax_bp=700))
    assert read(key, "net", "tax", "total") == {"net": eur(22_000), "tax": eur(3940), "total": eur(25_940)}


def test_discount_and_shipping_count(crm: Crm, read: Read) -> None:
    key = add(crm, {"discount": "10", "shipping": "5"}, LineValues("Engine", 10_000))
    assert read(key, "net", "total", "discount", "shipping") == {
        "net": eur(9500),
        "total": eur(9500),
        "discount": eur(1000),
        "shipping": eur(500),
    }


def test_a_total_alone_is_an_order(crm: Crm, read: Read) -> None:
    key = add(crm, {"total": "120", "tax": "20"})
    assert read(key, "net", "total", "line_count") == {"net": eur(10_000), "total": eur(12_000), "line_count": 0}


def test_the_currency_of_the_total_is_that_of_the_order(crm: Crm, read: Read) -> None:
    assert read(add(crm, {"total": "120 USD"}), "currency", "total")["total"] == Money(12_000, "USD")


def test_two_currencies_in_one_order_are_refused(crm: Crm) -> None:
    with pytest.raises(InvalidValue, match="not in USD"):
        add(crm, {"total": "120 USD", "shipping": "5 CHF"})


def test_neither_lines_nor_total_are_refused(crm: Crm) -> None:
    with pytest.raises(InvalidValue, match="lines that add up"):
        add(crm, {"number": "R-1"})


def test_a_new_order_takes_day_owner_and_country_from_around_it(crm: Crm, ada: int, read: Read) -> None:
    key = add(crm, {"customer": ada, "total": "120"})
    found = read(key, "ordered_on", "status", "owner", "country")
    assert found == {"ordered_on": "2026-11-21", "status": "open", "owner": "jo", "country": "GB"}


def test_the_cost_is_that_of_the_lines_where_each_is_known(crm: Crm, read: Read) -> None:
    known = add(crm, {}, LineValues("Engine", 10_000, 2000, cost_minor=4000), LineValues("Oil", 500, cost_minor=100))
    half = add(crm, {}, LineValues("Engine", 10_000, 2000, cost_minor=4000), LineValues("Oil", 500))
    assert read(known, "cost", "profit") == {"cost": eur(8100), "profit": eur(12_400)}
    assert read(half, "cost", "profit") == {"cost": None, "profit": None}


def test_an_imported_total_keeps_what_its_lines_do_not_explain(crm: Crm, read: Read) -> None:
    key = add(crm, {"total": "99.90", "tax": "15.95"}, LineValues("Engine", 10_000))
    writes.edit(crm._core, key, {"shipping": "5"})
    assert read(key, "total", "tax", "net") == {"total": eur(10_490), "tax": eur(1595), "net": eur(8895)}


def test_figures_stay_when_the_currency_changes(crm: Crm, read: Read) -> None:
    key = add(crm, {"shipping": "5"}, LineValues("Engine", 10_000, 2000))
    writes.edit(crm._core, key, {"currency": "JPY"})
    assert read(key, "total", "shipping") == {"total": Money(205, "JPY"), "shipping": Money(5, "JPY")}
    with crm.store.reading() as db:
        assert db.execute("SELECT price_minor, net_minor FROM order_lines").fetchall() == [(100, 200)]


LINES = st.lists(
    st.builds(
        LineValues,
        st.just("x"),
        price_minor=st.integers(-(10**7), 10**7),
        quantity_milli=st.integers(1, 10**6),
        tax_bp=st.sampled_from([None, 0, 700, 1900, 10_000]),
        discount_minor=st.integers(0, 10**5),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(LINES, st.integers(0, 10**6), st.integers(0, 10**6))
def test_sums_hold_together(lines: list[LineValues], discount: int, shipping: int) -> None:
    found = sums(lines, discount, shipping)
    assert found.net == sum(line.net_minor for line in lines) - discount + shipping
    assert found.total == found.net + found.tax


def test_a_discount_in_per_cent_is_off_what_the_lines_come_to(crm: Crm, ada: int) -> None:
    key = crm.orders.add({"customer": ada, "discount": "10%"}, ["3 x A @ 33.33 tax 19%", "B @ 5"]).id
    found = crm.orders.view(key).values
    assert (found["discount"], found["net"]) == (Money(1050, "EUR"), Money(9449, "EUR"))
    crm.orders.edit(key, {"discount": "50 %"})
    assert crm.orders.view(key).values["discount"] == Money(5250, "EUR")
    with pytest.raises(InvalidValue, match="there are none; give an amount"):
        crm.orders.add({"customer": ada, "total": "100", "discount": "10%"})
    with pytest.raises(InvalidValue):
        crm.orders.edit(key, {"discount": "110%"})


def test_a_paid_order_that_comes_to_another_sum_says_with_what_it_was_paid(crm: Crm, ada: int) -> None:
    given = {"customer": ada, "status": "paid"}
    key = crm.orders.add(given, ["A @ 800", "B @ 30"]).id
    paid = "; was paid with 830.00 €"
    assert crm.orders.add_lines(key, ["x @ 1000"]).summary.endswith(f"has a new line · 1,830.00 €{paid}")
    crm.history.undo(crm.history.require_undo().id)
    assert crm.orders.edit_line(key, 1, {"price": "1"}).summary.endswith(paid)
    crm.history.undo(crm.history.require_undo().id)
    assert crm.orders.remove_line(key, 2).summary.endswith(paid)
    crm.history.undo(crm.history.require_undo().id)
    assert crm.orders.edit(key, {"shipping": "5"}).summary.endswith(paid)
    crm.history.undo(crm.history.require_undo().id)
    assert crm.orders.edit(key, {"currency": "USD"}).summary.endswith(paid)
    crm.history.undo(crm.history.require_undo().id)
    for harmless in (
        crm.orders.edit(key, {"notes": "x"}),
        crm.orders.edit_line(key, 1, {"description": "C"}),
        crm.orders.edit(key, {"status": "open"}),
        crm.orders.add_lines(key, ["x @ 1"]),
        crm.orders.edit(key, {"status": "paid"}),
    ):
        assert "was paid" not in harmless.summary
