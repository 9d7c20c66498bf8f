"""Orders, quotes and products named by a number that is the id of another one."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Ambiguous, NotFound


@pytest.fixture
def orders(crm: Crm, ada: int) -> tuple[int, int]:
    """Order 1, and order 2 whose number is 1."""
    first = crm.orders.add({"customer": ada, "total": "5"}).id
    return first, crm.orders.add({"customer": ada, "total": "7", "number": "1"}).id


def test_a_number_that_is_an_id_and_a_number_is_ambiguous(crm: Crm, orders: tuple[int, int]) -> None:
    with pytest.raises(Ambiguous, match=r"\(order:1\), 1 \(order:2\)"):
        crm.find("order", "1")
    with pytest.raises(Ambiguous):
        crm.find_each("order", ["2", "1"])
    assert crm.find_each("order", ["order:1", "2", "number:1"]) == [1, 2, 2]


def test_each_can_be_named_and_an_id_that_the_program_knows_is_no_name(crm: Crm, orders: tuple[int, int]) -> None:
    assert [crm.find("order", text) for text in ("order:1", "number:1", "Number: 1", "2")] == [1, 2, 2, 2]
    assert "paid · 5.00" in crm.orders.pay(1).summary
    with pytest.raises(NotFound):
        crm.find("order", "number:9")


def test_an_order_may_have_its_own_id_as_number(crm: Crm, ada: int) -> None:
    key = crm.orders.add({"customer": ada, "total": "7", "number": "1"}).id
    assert crm.find("order", "1") == crm.find("order", "number:1") == key == 1


def test_a_deleted_order_is_not_in_the_way(crm: Crm, orders: tuple[int, int]) -> None:
    crm.orders.delete(2)
    assert crm.find("order", "1") == 1


def test_quotes_and_products_alike(crm: Crm, ada: int) -> None:
    crm.products.add({"name": "Bolt", "price": "1"})
    crm.products.add({"name": "Nut", "sku": "1", "price": "2"})
    with pytest.raises(Ambiguous, match=r"Bolt \(product:1\), Nut \(product:2\)"):
        crm.find("product", "1")
    assert crm.find("product", "sku:1") == 2
    assert "1.00" in crm.orders.add({"customer": ada}, ["product:1"]).summary
    assert "2.00" in crm.orders.add({"customer": ada}, ["sku:1"]).summary
    for title in ("First", "Second"):
        crm.quotes.add({"customer": ada, "title": title}, ["Bolt"])
    crm.business.set(quote_number="#")
    crm.quotes.send(2)
    with pytest.raises(Ambiguous, match=r"First \(quote:1\).*\(quote:2\)"):
        crm.find("quote", "1")
    assert crm.find("quote", "number:1") == crm.find("quote", "number:1/1") == 2
