"""Orders by hand: their lines, paid, refunded, cancelled, repeated; what is refused, what undo takes back."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue, NotFound, UnknownName
from crm_core.sales.orders.lines import LineValues
from crm_core.values.money import Money

Read = Callable[..., dict[str, Any]]


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.fixture
def engine(crm: Crm) -> int:
    return crm.products.add({"sku": "ENG", "name": "Engine", "price": "100", "cost": "40", "unit": "pc"}).id


@pytest.fixture
def order(crm: Crm, ada: int, engine: int) -> int:
    return crm.orders.add({"customer": ada, "number": "R-1"}, ["ENG x 2", "Oil @ 5 tax 19%"]).id


def said(crm: Crm, key: int) -> list[tuple[object, ...]]:
    return [(line.description, line.quantity_milli, line.net.minor, line.tax_bp) for line in crm.orders.view(key).lines]


def test_a_product_gives_price_cost_and_unit(crm: Crm, order: int, read: Read) -> None:
    first, second = crm.orders.view(order).lines
    assert (first.product and first.product.name, first.price, first.cost, first.unit) == (
        "Engine",
        eur(10_000),
        eur(4000),
        "pc",
    )
    assert (second.product, second.price, second.cost) == (None, eur(500), None)
    assert read(order, "total", "tax", "cost") == {"total": eur(20_595), "tax": eur(95), "cost": None}


def test_what_names_no_product_needs_a_price(crm: Crm) -> None:
    with pytest.raises(InvalidValue, match="needs a price"):
        crm.orders.add({}, ["2 x Unheard of"])


def test_an_agreed_discount_counts(crm: Crm, ada: int, engine: int) -> None:
    crm.customers.edit(ada, {"discount": "10%"})
    key = crm.orders.add({"customer": ada}, ["ENG x 2"]).id
    assert said(crm, key) == [("Engine", 2000, 18_000, None)]


def test_lines_are_added_changed_and_taken_out(crm: Crm, order: int, read: Read) -> None:
    crm.orders.add_line(order, "3 x Cap @ 10 -10%", 1)
    assert said(crm, order)[0] == ("Cap", 3000, 2700, None)
    crm.orders.edit_line(order, 1, {"quantity": "1", "discount": "0"})
    assert said(crm, order)[0] == ("Cap", 1000, 1000, None)
    crm.orders.edit_line(order, 1, "ENG")
    assert said(crm, order)[0] == ("Engine", 1000, 10_000, None)
    crm.orders.remove_line(order, 3)
    assert read(order, "total", "tax", "cost") == {"total": eur(30_000), "tax": eur(0), "cost": eur(12_000)}
    crm.history.undo(crm.history.require_undo().id)
    assert read(order, "total")["total"] == eur(30_595)
    assert len(said(crm, order)) == 3


def test_a_line_that_is_not_there_and_the_last_one(crm: Crm, order: int) -> None:
    with pytest.raises(NotFound):
        crm.orders.edit_line(order, 3, {"quantity": "1"})
    crm.orders.remove_line(order, 2)
    with pytest.raises(Conflict, match="only one"):
        crm.orders.remove_line(order, 1)


def test_paid_refunded_in_parts_and_whole(crm: Crm, order: int, read: Read) -> None:
    crm.orders.pay(order, "2026-11-20")
    assert read(order, "status", "paid_on") == {"status": "paid", "paid_on": "2026-11-20"}
    assert crm.orders.pay(order).summary.endswith("nothing changed")
    crm.orders.refund(order, "5.95", "2026-11-20")
    assert read(order, "status", "refunded", "sales") == {"status": "paid", "refunded": eur(595), "sales": eur(20_000)}
    with pytest.raises(InvalidValue, match=r"at most 200\.00"):
        crm.orders.refund(order, "200.01")
    crm.orders.refund(order)
    found = read(order, "status", "refunded_on", "sales")
    assert found == {"status": "refunded", "refunded_on": "2026-11-21", "sales": eur(0)}
    crm.history.undo(crm.history.require_undo().id)
    assert read(order, "refunded", "refunded_on") == {"refunded": eur(595), "refunded_on": "2026-11-20"}


def test_only_what_was_paid_is_refunded_and_only_what_is_open_cancelled(crm: Crm, order: int) -> None:
    with pytest.raises(Conflict, match="only what was paid"):
        crm.orders.refund(order)
    crm.orders.pay(order)
    with pytest.raises(Conflict, match="crm order refund"):
        crm.orders.cancel(order)


def test_what_was_given_back_in_full_is_not_told_to_be_given_back(crm: Crm, order: int) -> None:
    crm.orders.pay(order)
    with pytest.raises(Conflict, match="crm order refund"):
        crm.orders.cancel(order)
    crm.orders.refund(order)
    with pytest.raises(Conflict, match="is refunded already; there is nothing left to cancel") as refused:
        crm.orders.cancel(order)
    assert "crm order refund" not in refused.value.sentence


def test_a_cancelled_order_no_longer_counts(crm: Crm, ada: int, order: int, read: Read) -> None:
    crm.orders.add({"customer": ada, "total": "50", "ordered_on": "2025-03-04", "cost": "20", "status": "paid"})
    names = ("orders", "revenue", "profit", "first_order", "last_order")

    def sums() -> tuple[object, ...]:
        with crm.store.reading() as db:
            return tuple(crm._core.record(db, "customer", ada, names).values())

    assert sums() == (2, eur(25_595), eur(3000), "2025-03-04", "2026-11-21")
    crm.orders.cancel(order)
    assert sums() == (1, eur(5000), eur(3000), "2025-03-04", "2025-03-04")
    crm.orders.add({"customer": ada, "total": "1 CHF"})
    assert sums()[1] is None


def test_opening_again_takes_the_payment_back_and_a_refund_only_when_it_is_said(
    crm: Crm, order: int, read: Read
) -> None:
    crm.orders.pay(order)
    crm.orders.refund(order, "1")
    for status in ("open", "cancelled", "refunded"):
        with pytest.raises(InvalidValue, match=r"1\.00 € of it is refunded"):
            crm.orders.edit(order, {"status": status})
    assert read(order, "status", "refunded") == {"status": "paid", "refunded": eur(100)}
    crm.orders.edit(order, {"status": "open", "refunded": "0"})
    assert read(order, "status", "paid_on", "refunded") == {"status": "open", "paid_on": None, "refunded": eur(0)}


def test_what_was_given_back_whole_stays_so(crm: Crm, order: int, read: Read) -> None:
    crm.orders.pay(order)
    crm.orders.refund(order)
    for status in ("open", "cancelled", "paid"):
        with pytest.raises(InvalidValue, match=r"205\.95 € of it is refunded"):
            crm.orders.edit(order, {"status": status})
    crm.orders.edit(order, {"status": "paid", "refunded": "0"})
    assert read(order, "status", "refunded") == {"status": "paid", "refunded": eur(0)}


def test_a_refund_before_the_order_is_said(crm: Crm, order: int) -> None:
    crm.orders.pay(order)
    said_of = crm.orders.refund(order, "1", "2026-11-01").summary
    assert said_of.endswith("refunded on 2026-11-01, before the order of 2026-11-21")


def test_repeated_at_present_and_at_the_same_prices(crm: Crm, order: int, engine: int, read: Read) -> None:
    crm.orders.pay(order)
    crm.products.edit(engine, {"price": "120", "cost": "50"})
    change = crm.orders.repeat(order)
    assert "at present prices (1 line changed)" in change.summary
    assert [net for _, _, net, _ in said(crm, change.id)] == [24_000, 500]
    found = read(change.id, "status", "paid_on", "ordered_on", "number", "total")
    assert found == {
        "status": "open",
        "paid_on": None,
        "ordered_on": "2026-11-21",
        "number": None,
        "total": eur(24_595),
    }
    same = crm.orders.repeat(order, same_prices=True)
    assert "at the same prices" in same.summary
    assert read(same.id, "total")["total"] == eur(20_595)


def test_parts_of_a_product_keep_their_prices_when_repeated(crm: Crm, engine: int) -> None:
    parts = [
        LineValues(name, price, product_id=engine)
        for name, price in (("Concept", 2700), ("Drafts", 4500), ("Delivery", 1800))
    ]
    key = crm.orders.add({}, parts).id
    change = crm.orders.repeat(key)
    assert [net for _, _, net, _ in said(crm, change.id)] == [2700, 4500, 1800]
    assert "at the same prices" in change.summary


def test_a_line_with_words_of_its_own_at_a_former_list_price_follows_the_product(crm: Crm, engine: int) -> None:
    listed = int(crm.products.view(engine).values["price"].minor)
    named = crm.orders.add({}, [LineValues("Blue one", listed, product_id=engine), "Engine @ 7"]).id
    crm.products.edit(engine, {"price": "120"})
    assert listed != 12_000
    assert [net for _, _, net, _ in said(crm, crm.orders.repeat(named).id)] == [12_000, 12_000]
    crm.products.edit(engine, {"name": "Motor"})
    assert [net for _, _, net, _ in said(crm, crm.orders.repeat(named).id)] == [12_000, 12_000]


def test_a_repeated_order_keeps_what_its_lines_do_not_explain(crm: Crm, read: Read) -> None:
    key = crm.orders.add({"total": "99.90", "tax": "15.95"}, ["Engine @ 80"]).id
    assert read(crm.orders.repeat(key).id, "total", "tax") == {"total": eur(9990), "tax": eur(1595)}


def test_days_to_come_are_refused(crm: Crm, order: int) -> None:
    for act in (
        lambda: crm.orders.pay(order, "2027-01-01"),
        lambda: crm.orders.add({"total": "1", "date": "2027-01-01"}),
    ):
        with pytest.raises(InvalidValue, match="future"):
            act()


def test_amounts_below_nothing_are_refused(crm: Crm, order: int) -> None:
    for name in ("total", "tax", "shipping", "cost"):
        with pytest.raises(InvalidValue, match=r'"-5.00 EUR" must not be negative'):
            crm.orders.add({"total": "9", name: "-5"})
        with pytest.raises(InvalidValue, match="must not be negative"):
            crm.orders.edit(order, {name: "-5"})
    assert crm.browse.count("order") == 1


def test_what_is_hardly_right_is_written_and_said(crm: Crm, order: int, read: Read) -> None:
    again = crm.orders.add({"total": "5", "number": "R-1"})
    assert again.summary.endswith(f"; order {order} has the number R-1 too")
    early = crm.orders.pay(order, "2020-01-01")
    assert early.summary.endswith("; paid on 2020-01-01, before the order of 2026-11-21")
    assert read(order, "paid_on") == {"paid_on": "2020-01-01"}
    other = crm.orders.edit(order, {"total": "999"})
    assert other.summary.endswith("; its lines come to 205.95 €")
    assert crm.history.require_undo().summary.endswith("changed: total")
    for said in (crm.orders.edit(order, {"owner": "kim"}), crm.orders.edit(order, {"total": "205.95"})):
        assert ";" not in said.summary


def test_several_at_once_and_fields_of_their_own(crm: Crm, order: int, read: Read) -> None:
    crm.fields.add("order.gift", "boolean")
    other = crm.orders.add({"total": "1", "gift": "yes"}).id
    crm.orders.edit_all([order, other], {"owner": "jana"})
    crm.orders.edit_all([order, other], {"status": "paid"})
    assert [read(key, "owner", "status") for key in (order, other)] == [{"owner": "jana", "status": "paid"}] * 2
    assert crm.browse.ids("order", "gift:yes") == [other]
    shown = crm.orders.preview([order], {"source": "fair"})
    assert (shown.matched, shown.differences[0].after) == (1, "fair")


def test_found_by_number_words_products_and_from_customers(crm: Crm, ada: int, order: int) -> None:
    assert crm.find("order", "r-1") == order
    for words in ("oil", "product:engine", "product:ENG", "customer.country:GB", "total:200.. status:open", "lovelace"):
        assert crm.browse.ids("order", words) == [order], words
    for words in ("order.product:eng*", "order.status:open", "orders:1", "revenue:200.."):
        assert crm.browse.ids("customer", words) == [ada], words
    with pytest.raises(UnknownName):
        crm.orders.edit(order, {"profit": "1"})


def test_the_timeline_tells_order_payment_and_refund(crm: Crm, ada: int, order: int) -> None:
    crm.orders.edit(order, {"ordered_on": "2026-11-01"})
    crm.orders.pay(order, "2026-11-05")
    crm.orders.refund(order, "5.95")
    told = [(entry.at, entry.title) for entry in crm.customers.timeline(ada) if entry.kind == "order"]
    assert told == [
        ("2026-11-21", "Order R-1: 5.95 EUR refunded"),
        ("2026-11-05", "Order R-1 paid"),
        ("2026-11-01", "Order R-1, 205.95 EUR"),
    ]


def test_to_the_trash_and_back(crm: Crm, order: int) -> None:
    crm.orders.delete(order)
    assert crm.browse.ids("order", "") == []
    crm.orders.restore(order)
    assert crm.browse.ids("order", "oil") == [order]


def test_a_line_that_nearly_names_a_product_is_told_which(crm: Crm) -> None:
    crm.products.add({"name": "Poster, A2", "price": "26"})
    with pytest.raises(InvalidValue, match=r"needs a price, .* nearest products: Poster, A2 \(product:1\)"):
        crm.orders.add({"currency": "EUR"}, ["3 Postre"])
    assert crm.orders.add({"currency": "EUR"}, ["3 poster, a2"]).summary.endswith("78.00 €")


def test_lines_that_name_no_tax_have_the_usual_one(crm: Crm, engine: int) -> None:
    crm.business.set(tax="19%")
    key = crm.orders.add({"currency": "EUR"}, ["Engine", "Oil @ 10", "Book @ 10 tax 7%"]).id
    assert [line.tax_bp for line in crm.orders.view(key).lines] == [1900, 1900, 700]
