"""Products: added, changed, found, deleted, and what they cost whom."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Ambiguous, Clash, Conflict, InvalidValue, NotFound, UnknownName, UsageProblem
from crm_core.sales.products.find import find_product
from crm_core.sales.products.prices import Price
from crm_core.values.money import Money


@pytest.fixture
def basic(crm: Crm) -> int:
    values = {"name": "GTX Basic", "sku": "GTX-1", "price": "550", "cost": "300", "tax": "19", "category": "GTX"}
    return crm.products.add(values | {"unit": "piece", "add_prices": ["520 USD", "60000 JPY"]}).id


@pytest.fixture
def ada(crm: Crm) -> int:
    return crm.customers.add({"name": "Ada Lovelace", "discount": "5%"}).id


def values(crm: Crm, key: int) -> dict[str, object]:
    return crm.products.view(key).values


def found(crm: Crm, text: str) -> int | None:
    with crm.store.reading() as db:
        return find_product(crm._core, db, text)


def test_a_product_is_added_with_prices_in_several_currencies(crm: Crm, basic: int) -> None:
    known = values(crm, basic)
    assert (known["price"], known["cost"]) == (Money(55_000, "EUR"), Money(30_000, "EUR"))
    assert known["prices"] == ("60000 JPY", "520.00 USD")
    assert (known["tax"], known["active"], known["currency"]) == (1900, True, "EUR")
    crm.products.edit(basic, {"add_prices": "480 GBP", "remove_prices": "USD", "active": "no", "tax": ""})
    known = values(crm, basic)
    assert (known["prices"], known["active"], known["tax"]) == (("480.00 GBP", "60000 JPY"), False, None)
    crm.products.edit(basic, {"prices": ["1 USD"]})
    assert values(crm, basic)["prices"] == ("1.00 USD",)
    crm.products.edit(basic, {"currency": "USD"})  # the figures stay, and the price beside them is none any more
    assert (values(crm, basic)["price"], values(crm, basic)["prices"]) == (Money(55_000, "USD"), ())


@pytest.mark.parametrize(
    ("given", "problem", "words"),
    [
        ({}, InvalidValue, "Name must not be empty"),
        ({"name": "X", "price": "12 apples"}, InvalidValue, "Price"),
        ({"name": "X", "price": "12 USD", "cost": "8 EUR"}, InvalidValue, "is not in USD"),
        ({"name": "X", "prices": "12"}, InvalidValue, "is in EUR, the product's own currency"),
        ({"name": "X", "remove_prices": ["USD"]}, InvalidValue, "no price in"),
        ({"name": "X", "tax": "120"}, InvalidValue, "percentage"),
        ({"name": "X", "sku": "gtx-1"}, Conflict, 'The SKU "gtx-1" is that of "GTX Basic"'),
        ({"name": "X", "colour": "red"}, UnknownName, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused(
    crm: Crm, basic: int, given: dict[str, object], problem: type[Exception], words: str
) -> None:
    with pytest.raises(problem, match=words):
        crm.products.add(given)
    assert crm.browse.count("product") == 1


def test_a_price_in_another_currency_does_not_take_the_place_of_the_price(crm: Crm, basic: int) -> None:
    with pytest.raises(InvalidValue, match="prices in other currencies stand beside it"):
        crm.products.edit(basic, {"price": "600 USD"})
    assert crm.products.add({"name": "Atlas", "price": "12 USD"}).id
    assert values(crm, 2)["currency"] == "USD"


def test_an_edit_does_not_write_over_what_somebody_else_changed(crm: Crm, basic: int) -> None:
    seen = values(crm, basic)
    crm.products.edit(basic, {"category": "Cards"})
    with pytest.raises(Clash, match="category"):
        crm.products.edit(basic, {"category": "Graphics"}, expected=seen)
    assert "nothing changed" in crm.products.edit(basic, {"category": "Cards"}).summary


def test_a_product_answers_to_its_number_sku_and_name(crm: Crm, basic: int) -> None:
    assert {found(crm, text) for text in ("gtx-1", "gtx basic", " GTX Basic ", f"product:{basic}")} == {basic}
    assert [found(crm, text) for text in ("GTX", "product:99", f"product:{'9' * 30}", "", str(basic))] == [None] * 5
    assert crm.find("product", "GTX-1") == basic
    crm.products.add({"name": "GTX basic", "sku": "7"})
    with pytest.raises(Ambiguous, match="product:2"):
        found(crm, "GTX BASIC")
    assert crm.find("product", "7") == 2  # no product has that id
    crm.products.delete(basic)
    assert (found(crm, "GTX-1"), found(crm, "gtx basic")) == (None, 2)


def test_a_sku_is_free_again_once_its_product_is_in_the_trash(crm: Crm, basic: int) -> None:
    crm.products.delete(basic)
    crm.products.add({"name": "GTX Basic II", "sku": "GTX-1"})
    with pytest.raises(Conflict, match='its SKU "GTX-1" is now that of "GTX Basic II"'):
        crm.products.restore(basic)
    with pytest.raises(
        Conflict, match=r'Product \d+ ".*" cannot come back: its SKU ".*" is now that of ".*" \(product:\d+\)'
    ):
        crm.history.restore_all([("product", basic)])
    crm.products.edit(2, {"sku": ""})
    crm.products.restore(basic)
    assert values(crm, basic)["deleted_at"] is None


def test_the_price_is_what_was_agreed_else_the_list_price_less_the_discount(crm: Crm, basic: int, ada: int) -> None:
    price = crm.products.price
    assert price(basic, "EUR") == Price(55_000, 0)
    assert (price(basic, "EUR", ada), price(basic, "USD", ada)) == (Price(55_000, 500), Price(52_000, 500))
    assert price(basic, "CHF", ada) == Price(None, 500)
    crm.products.agree(basic, ada, discount="10%")
    assert price(basic, "JPY", ada) == Price(60_000, 1000)
    done = crm.products.agree(basic, ada, price="500")
    assert done.summary == 'Price of "GTX Basic" agreed with "Ada Lovelace": 500.00 €'
    assert (price(basic, "EUR", ada), price(basic, "USD", ada)) == (Price(50_000, 0), Price(52_000, 500))
    assert price(99, "EUR", ada) == Price(None, 0)
    crm.products.disagree(basic, ada)
    assert price(basic, "EUR", ada) == Price(55_000, 500)
    with pytest.raises(Conflict, match="nothing was agreed"):
        crm.products.disagree(basic, ada)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, UsageProblem),
        ({"price": "1", "discount": "1"}, UsageProblem),
        ({"price": ""}, InvalidValue),
        ({"discount": "101"}, InvalidValue),
        ({"price": "one"}, InvalidValue),
    ],
)
def test_an_agreement_is_either_a_price_or_a_discount(
    crm: Crm, basic: int, ada: int, given: dict[str, str], problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        crm.products.agree(basic, ada, **given)
    assert crm.products.agreements() == []


def test_agreements_are_listed_shown_filtered_and_undone(crm: Crm, basic: int, ada: int) -> None:
    other = crm.customers.add({"name": "Bob"}).id
    crm.products.agree(basic, other, price="500 USD")
    crm.products.agree(basic, ada, discount="12.5%")
    assert [(each.customer.name, each.price, each.discount_bp) for each in crm.products.view(basic).agreements] == [
        ("Ada Lovelace", None, 1250),
        ("Bob", Money(50_000, "USD"), None),
    ]
    assert crm.customers.view(ada).values["agreements"] == ("GTX Basic: -12.5 %",)
    assert crm.customers.view(other).values["agreements"] == ("GTX Basic: 500.00 USD",)
    assert crm.browse.ids("customer", 'agreement:"GTX Basic"') == [ada, other]
    assert [each.customer.id for each in crm.products.agreements(customer=other)] == [other]
    crm.history.undo(crm.history.require_undo().id)
    assert [each.customer.name for each in crm.products.agreements(product=basic)] == ["Bob"]
    with pytest.raises(NotFound):
        crm.products.agree(99, ada, price="1")


def test_merged_customers_keep_one_agreement_for_each_product(crm: Crm, basic: int, ada: int) -> None:
    twin = crm.customers.add({"name": "Ada Lovelace"}).id
    pro = crm.products.add({"name": "GTX Pro", "price": "4821"}).id
    crm.products.agree(basic, ada, price="500")
    crm.products.agree(basic, twin, price="400")
    crm.products.agree(pro, twin, discount="3")
    crm.merging.merge(ada, twin)
    kept = {each.product.name: (each.price, each.discount_bp) for each in crm.products.agreements(customer=ada)}
    assert kept == {"GTX Basic": (Money(50_000, "EUR"), None), "GTX Pro": (None, 300)}


def test_many_products_are_changed_at_once_and_back(crm: Crm, basic: int) -> None:
    pro = crm.products.add({"name": "GTX Pro", "category": "GTX"}).id
    crm.fields.add("product.colour", "text")
    assert crm.products.preview([basic, pro], {"tax": "7"}).matched == 2
    assert (
        crm.products.edit_all([basic, pro], {"tax": "7", "active": "no"}).summary == "2 products changed: tax, active"
    )
    crm.products.edit_all([basic, pro], {"colour": "red", "add_prices": ["9 CHF"]})
    assert crm.browse.ids("product", "colour:red tax:7 active:no prices:CHF") == [basic, pro]
    for _ in range(2):
        crm.history.undo(crm.history.require_undo().id)
    assert (values(crm, basic)["tax"], values(crm, pro)["tax"]) == (1900, None)
    assert values(crm, basic)["prices"] == ("60000 JPY", "520.00 USD")


def test_products_are_found_by_their_words(crm: Crm, basic: int) -> None:
    assert [hit.id for hit in crm.search.find("gtx-1", entities=("product",))] == [basic]
    crm.products.edit(basic, {"description": "Quiet enough for a library"})
    assert crm.browse.ids("product", "library") == [basic]
    crm.products.delete(basic)
    assert crm.browse.ids("product", "library") == []
