"""Prices, values and shipping below nothing, and languages that nobody speaks: refused when they are entered."""

from collections.abc import Callable

import pytest

from crm_core.crm import Crm
from crm_core.errors import InvalidValue

Entered = Callable[[Crm], object]


def _quote(crm: Crm, **values: str) -> object:
    customer = crm.customers.add({"name": "Ada"}).id
    return crm.quotes.add({"customer": customer, "title": "Site", **values})


@pytest.mark.parametrize(
    "enter",
    [
        lambda crm: crm.products.add({"name": "Engine", "price": "-5"}),
        lambda crm: crm.products.add({"name": "Engine", "cost": "-5"}),
        lambda crm: crm.products.add({"name": "Engine", "price": "5", "prices": ["-5 USD"]}),
        lambda crm: crm.deals.add({"title": "Site", "value": "-50"}),
        lambda crm: crm.deals.add({"title": "Site", "recurring": "-50"}),
        lambda crm: crm.leads.add({"title": "Site", "value": "-5"}),
        lambda crm: _quote(crm, shipping="-5"),
    ],
)
def test_amounts_below_nothing_are_refused(crm: Crm, enter: Entered) -> None:
    with pytest.raises(InvalidValue, match="must not be negative"):
        enter(crm)
    assert [crm.browse.count(name) for name in ("product", "deal", "lead", "quote")] == [0, 0, 0, 0]


def test_a_quote_is_in_a_language_that_there_is(crm: Crm) -> None:
    for unknown in ("xx", "Klingonish", "de-XX-YY-ZZ"):
        with pytest.raises(InvalidValue, match="is no known language; write its code, like de or fr-CH"):
            _quote(crm, language=unknown)
    for known in ("de", "fr-CH", "German", "deutsch", "zh_Hant"):
        _quote(crm, language=known)
    assert crm.browse.count("quote") == 5


def test_a_rate_of_a_day_to_come_says_so(crm: Crm) -> None:
    assert "still to come" in crm.rates.add("USD", "0.90", on="2031-01-01").summary
    assert "still to come" not in crm.rates.add("USD", "0.90", on="2020-01-01").summary


def test_lines_may_be_credits_but_their_total_is_not_below_nothing(crm: Crm) -> None:
    customer = crm.customers.add({"name": "Ada"}).id
    site = {"customer": customer, "title": "Site"}
    bought = crm.orders.add({"customer": customer}, ["Engine @ 500", "Trade-in @ -120"])
    assert "380.00" in bought.summary
    offered = crm.quotes.add(site, ["Engine @ 500", "Trade-in @ -120"])
    assert "380.00" in offered.summary
    deal = crm.deals.add({"title": "Site"}).id
    crm.deals.add_line(deal, "Engine @ 100")
    enters: list[Callable[[], object]] = [
        lambda: crm.orders.add({"customer": customer}, ["1 x Thing @ -5"]),
        lambda: crm.orders.add({"customer": customer, "discount": "10"}, ["1 x Thing @ 5"]),
        lambda: crm.orders.add_line(bought.id, "Trade-in @ -381"),
        lambda: crm.orders.remove_line(bought.id, 1),
        lambda: crm.quotes.add(site, ["1 x Thing @ -5"]),
        lambda: crm.quotes.add_lines(offered.id, ["Trade-in @ -381"]),
        lambda: crm.deals.add_line(deal, "Trade-in @ -101"),
    ]
    for enter in enters:
        with pytest.raises(InvalidValue, match="is below nothing"):
            enter()
    assert [crm.browse.count(name) for name in ("order", "quote")] == [1, 1]


def test_a_total_set_by_hand_is_named_where_a_change_takes_it_below_nothing(crm: Crm) -> None:
    key = crm.orders.add({}, ["Engine @ 500"]).id
    crm.orders.edit(key, {"total": "10"})
    with pytest.raises(InvalidValue, match=r"10\.00 € was set by hand, and the lines come to 450\.00 € now"):
        crm.orders.edit(key, {"discount": "10%"})


def test_an_imported_total_below_nothing_may_be_mended(crm: Crm) -> None:
    customer = crm.customers.add({"name": "Ada"}).id
    key = crm.orders.add({"customer": customer}, ["Engine @ 500"]).id
    with crm.store.writing("as an import leaves it") as unit:
        unit.execute("UPDATE orders SET net_minor = -500, total_minor = -500 WHERE id = ?", (key,))
    crm.orders.edit(key, {"notes": "credit note"})
    assert "-2.00" in crm.orders.add_line(key, "Fee @ 3").summary
    with pytest.raises(InvalidValue, match="is below nothing"):
        crm.orders.add_line(key, "More @ -1")
