"""Products in deals: their lines, the value that is their sum, and deals linked by a product's name."""

import pytest

from crm_core.crm import Crm
from crm_core.errors import Ambiguous, Conflict, InvalidValue, NotFound, UnknownName
from crm_core.values.money import Money


@pytest.fixture
def shop(crm: Crm) -> Crm:
    """Two products, a customer with 5 % off."""
    crm.products.add({"name": "GTX Basic", "sku": "GTX-1", "price": "550", "add_prices": "520 USD", "unit": "piece"})
    crm.products.add({"name": "GTX Pro", "price": "4821", "category": "Cards"})
    crm.customers.add({"name": "Böhm", "kind": "organization", "discount": "5"})
    return crm


def lines(crm: Crm, deal: int) -> list[tuple[object, ...]]:
    shown = crm.deals.view(deal).lines
    assert [line.number for line in shown] == list(range(1, len(shown) + 1))
    return [(l.description, l.quantity_milli / 1000, l.price and l.price.minor, l.discount_bp) for l in shown]  # noqa: E741


def value(crm: Crm, deal: int) -> object:
    found = crm.deals.view(deal).values["value"]
    return found.minor if isinstance(found, Money) else None


def undo(crm: Crm) -> None:
    crm.history.undo(crm.history.require_undo().id)


def test_a_deal_with_a_known_product_is_linked_and_worth_its_price(shop: Crm) -> None:
    deal = shop.deals.add({"customer": "Böhm", "product": "gtx-1"})
    assert deal.summary == 'Deal 1 "Böhm - GTX Basic" added to Prospecting · 522.50 €'
    assert (lines(shop, 1), value(shop, 1)) == ([("GTX Basic", 1.0, 55_000, 500)], 52_250)
    assert shop.deals.view(1).values["product"] == "GTX Basic"
    shop.deals.add({"customer": "Böhm", "product": "GTX Basic", "value": "500 USD"})
    assert (lines(shop, 2), value(shop, 2)) == ([("GTX Basic", 1.0, 50_000, 0)], 50_000)
    shop.deals.add({"title": "Else", "product": "GTXPro", "value": "1"})
    assert (lines(shop, 3), shop.deals.view(3).values["product"]) == ([], "GTXPro")


def test_lines_are_added_changed_and_removed_and_the_value_follows(shop: Crm) -> None:
    shop.deals.add({"title": "Office", "customer": "Böhm", "value": "9"})
    done = shop.deals.add_line(1, "3 x GTX Basic @ 500 -10%")
    assert done.summary == 'Deal 1 "Office": 3 x GTX Basic added · 1,350.00 €'
    shop.deals.add_line(1, {"product": "GTX Pro", "quantity": "2"})
    shop.deals.add_line(1, "2.5 h Consulting @ 95")
    assert lines(shop, 1) == [
        ("GTX Basic", 3.0, 50_000, 1000),
        ("GTX Pro", 2.0, 482_100, 500),
        ("Consulting", 2.5, 9_500, 0),
    ]
    assert value(shop, 1) == 135_000 + 915_990 + 23_750
    shop.deals.edit_line(1, "GTX-1", {"quantity": "1", "discount": ""})
    shop.deals.edit_line(1, 3, {"description": "Setup", "price": "100", "unit": ""})
    shop.deals.remove_line(1, "gtx pro")
    assert lines(shop, 1) == [("GTX Basic", 1.0, 50_000, 0), ("Setup", 2.5, 10_000, 0)]
    assert value(shop, 1) == 75_000
    shop.deals.edit_line(1, 1, {"product": "GTX Pro"})
    assert lines(shop, 1)[0] == ("GTX Pro", 1.0, 482_100, 500)
    assert "already so" in shop.deals.edit_line(1, 1, {"quantity": "1"}).summary
    for number in (2, 1):
        shop.deals.remove_line(1, number)
    assert (lines(shop, 1), value(shop, 1)) == ([], 457_995)  # kept as a plain value
    for _ in range(9):
        undo(shop)
    assert (lines(shop, 1), value(shop, 1)) == ([], 900)


@pytest.mark.parametrize(
    ("line", "problem", "words"),
    [
        ("GTX Basik", NotFound, "Nearest: GTX Basic"),
        ("GTX Basic @ 5 USD", InvalidValue, "is not in EUR"),
        ("GTX Basic -5", InvalidValue, "take discounts in per cent"),
        ("GTX Basic tax 19%", InvalidValue, "no tax"),
        ("0 x GTX Basic", InvalidValue, "Quantity"),
    ],
)
def test_lines_that_make_no_sense_are_refused(shop: Crm, line: str, problem: type[Exception], words: str) -> None:
    shop.deals.add({"title": "Office", "value": "9"})
    with pytest.raises(problem, match=words):
        shop.deals.add_line(1, line)
    assert (lines(shop, 1), value(shop, 1)) == ([], 900)
    with pytest.raises(UnknownName):
        shop.deals.edit_line(1, 1, {"price": "1"})


def test_a_new_value_becomes_the_price_of_one_product_and_is_refused_for_several(shop: Crm) -> None:
    shop.deals.add({"title": "Office", "product": "GTX Basic"})
    shop.deals.edit(1, {"value": "500"})
    assert (lines(shop, 1), value(shop, 1)) == ([("GTX Basic", 1.0, 50_000, 0)], 50_000)
    shop.deals.edit_line(1, 1, {"quantity": "3"})
    shop.deals.edit(1, {"value": "600"})
    assert lines(shop, 1) == [("GTX Basic", 3.0, 20_000, 0)]
    with pytest.raises(InvalidValue, match="cannot be reached"):
        shop.deals.edit(1, {"value": "100"})
    shop.deals.edit(1, {"value": ""})
    assert (lines(shop, 1), value(shop, 1)) == ([("GTX Basic", 3.0, None, 0)], None)
    shop.deals.add_line(1, "GTX Pro")
    with pytest.raises(InvalidValue, match="sum of 2 products"):
        shop.deals.edit(1, {"value": "100"})
    shop.deals.edit(1, {"value": "4821", "next_step": "Call"})  # what it is already
    assert value(shop, 1) == 482_100


def test_a_new_currency_keeps_the_figures_of_the_lines(shop: Crm) -> None:
    shop.deals.add({"title": "Office", "product": "GTX Basic"})
    shop.deals.add_line(1, "GTX Pro")
    shop.deals.edit(1, {"currency": "JPY"})
    assert lines(shop, 1) == [("GTX Basic", 1.0, 550, 0), ("GTX Pro", 1.0, 4821, 0)]
    assert shop.deals.view(1).values["value"] == Money(550 + 4821, "JPY")
    undo(shop)
    assert shop.deals.view(1).values["value"] == Money(55_000 + 482_100, "EUR")


def test_deals_are_linked_later_at_once_and_back(shop: Crm) -> None:
    for number in range(4):
        shop.deals.add({"title": f"Deal {number}", "product": "GTXPro", "value": "100" if number else ""})
    found = shop.browse.ids("deal", "product:GTXPro")
    assert shop.deals.edit_all(found, {"product": "GTX Pro", "next_step": "Call"}).summary == (
        "4 deals changed: product, next step"
    )
    assert [(lines(shop, key), value(shop, key)) for key in found[:2]] == [
        ([("GTX Pro", 1.0, None, 0)], None),
        ([("GTX Pro", 1.0, 10_000, 0)], 10_000),
    ]
    assert shop.browse.ids("deal", "product.category:cards") == found
    assert shop.browse.ids("product", "deal.next_step:call") == [2]
    assert shop.browse.ids("deal", "gtx pro") == found  # the full text knows
    assert "already so" in shop.deals.edit_all(found, {"product": "GTX Pro"}).summary
    shop.deals.edit(1, {"product": "GTX Basic"})
    shop.deals.edit(2, {"product": "Something else"})
    shop.deals.edit(3, {"product": ""})
    assert [shop.deals.view(key).values["product"] for key in found] == ["GTX Basic", "Something else", None, "GTX Pro"]
    assert (lines(shop, 2), value(shop, 2), value(shop, 3)) == ([], 10_000, 10_000)
    for _ in range(4):
        undo(shop)
    assert [shop.deals.view(key).values["product"] for key in found] == ["GTXPro"] * 4
    assert shop.browse.ids("deal", "product:GTXPro") == found


def test_a_deal_of_several_products_is_not_called_after_one(shop: Crm) -> None:
    shop.deals.add({"title": "Office", "product": "GTX Basic"})
    shop.deals.add_line(1, "GTX Pro")
    assert shop.deals.view(1).values["product"] == "GTX Basic, GTX Pro"
    for change in ({"product": "GTX Pro"}, {"product": "Other"}, {"product": ""}):
        with pytest.raises(Conflict, match="has 2 products"):
            shop.deals.edit(1, change)
        with pytest.raises(Conflict, match="has 2 products"):
            shop.deals.edit_all([1], change)
    assert "already so" in shop.deals.edit(1, {"product": "GTX Basic, GTX Pro"}).summary


def test_a_renamed_product_is_called_so_in_its_deals(shop: Crm) -> None:
    shop.deals.add({"title": "Office", "product": "GTX Basic"})
    shop.deals.add_line(1, {"product": "GTX Basic", "quantity": "2"})
    shop.deals.edit_line(1, 2, {"description": "Spare cards"})
    shop.products.edit(1, {"name": "GTX Classic"})
    assert [line[0] for line in lines(shop, 1)] == ["GTX Classic", "Spare cards"]
    assert (shop.browse.ids("deal", "classic"), shop.browse.ids("deal", "product:classic")) == ([1], [1])
    assert shop.deals.view(1).values["product"] == "GTX Classic"
    undo(shop)
    assert shop.browse.ids("deal", "classic") == []


def test_a_product_in_the_trash_stays_on_its_lines(shop: Crm) -> None:
    shop.deals.add({"title": "Office", "product": "GTX Basic"})
    shop.products.delete(1)
    assert lines(shop, 1) == [("GTX Basic", 1.0, 55_000, 0)]
    assert shop.history.empty_trash() == (0, 1)
    shop.deals.delete(1)
    shop.history.empty_trash()
    shop.history.empty_trash()
    assert shop.browse.count("product", trash=True) == 0


def test_the_report_knows_deals_by_the_products_on_their_lines(shop: Crm) -> None:
    shop.deals.add({"title": "A", "product": "GTX Basic", "value": "100", "stage": "won"})
    shop.deals.add({"title": "B", "product": "GTXPro", "value": "50", "stage": "won"})
    groups = shop.reports.pipeline(by="product")[0].groups or ()
    assert {group.key: group.figures.won_value.minor for group in groups} == {"GTX Basic": 10_000, "GTXPro": 5_000}


def test_a_number_before_a_name_is_the_quantity_unless_a_product_is_called_so(shop: Crm) -> None:
    shop.products.add({"name": "500 Watt lamp", "price": "40"})
    shop.deals.add({"customer": "Böhm"})
    shop.deals.add_line(1, "2 GTX Basic")
    shop.deals.add_line(1, "500 Watt lamp")
    shop.deals.add_line(1, "5 Workshop day @ 95")
    with pytest.raises(InvalidValue, match='write "500 x Watt bulb" or "1 x 500 Watt bulb"'):
        shop.deals.add_line(1, "500 Watt bulb @ 4")
    assert [(name, count) for name, count, _, _ in lines(shop, 1)] == [
        ("GTX Basic", 2.0),
        ("500 Watt lamp", 1.0),
        ("Workshop day", 5.0),
    ]


def test_a_line_that_comes_to_too_much_is_refused(shop: Crm) -> None:
    shop.deals.add({"customer": "Böhm"})
    with pytest.raises(InvalidValue, match="too large an amount"):
        shop.deals.add_line(1, "999999999 x Big @ 99999999999")
    assert (lines(shop, 1), value(shop, 1)) == ([], None)


def test_a_name_that_several_lines_have_could_be_either(shop: Crm) -> None:
    shop.deals.add({"customer": "Böhm"})
    shop.deals.add_line(1, "Courier @ 5")
    shop.deals.add_line(1, "Courier @ 7")
    with pytest.raises(Ambiguous, match=r"1 \(Courier\), 2 \(Courier\)"):
        shop.deals.remove_line(1, "courier")
