"""What the lists of leads, quotes, orders and products have in common."""

import pytest

from crm_core.crm import Crm
from crm_tui.widgets.columns import fit
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.table_paint import MARGIN

from .conftest import Running


@pytest.fixture
def filled(crm: Crm) -> Crm:
    crm.customers.add({"name": "Ada"})
    for name, price in (("Poster", "100"), ("Sign", "250")):
        crm.products.add({"name": name, "price": price})
        crm.leads.add({"title": name, "customer": 1, "value": price})
        crm.orders.add({"customer": 1, "number": name}, [f"{name} @ {price}"])
        crm.quotes.add({"title": name, "customer": 1}, [f"{name} @ {price}"])
    return crm


@pytest.mark.parametrize("name", ["leads", "quotes", "orders", "products"])
async def test_in_a_narrow_window_list_and_pane_take_turns(name: str, filled: Crm, running: Running) -> None:
    async with running(name, (80, 24)) as ui:
        await ui.until(lambda: ui.screen.table.current is not None)
        await ui.until(lambda: not ui.screen.query_one(ReadingPane).display)
        assert ui.screen.table.size.width == 80
        await ui.press("enter")
        await ui.until(lambda: ui.screen.query_one(ReadingPane).display and not ui.screen.table.region)


@pytest.mark.parametrize("name", ["leads", "quotes", "orders", "products"])
async def test_a_view_brings_columns_and_order_and_is_left_again(name: str, filled: Crm, running: Running) -> None:
    entity = name.removesuffix("s")
    filled.views.save("Mine", entity, "id:1..", ("owner", "id"), ("id",))
    async with running(name) as ui:
        await ui.until(lambda: ui.screen.table.count == 2)
        usual = [column.field.key for column in ui.screen.table.columns]
        await ui.press("v")
        await ui.shows("Mine")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.bar.text == "id:1.." and ui.screen.subject() == 1)
        assert [column.field.key for column in ui.screen.table.columns][1:3] == ["owner", "id"]
        await ui.shows("« Mine »")
        await ui.press("s")
        ui.app.focused.insert_text_at_cursor("id")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.table.sort == "-id" and ui.screen.subject() == 2)
        await ui.press("escape")
        await ui.until(lambda: [column.field.key for column in ui.screen.table.columns] == usual)


async def test_an_order_of_which_a_part_was_given_back_is_told_from_a_paid_one(crm: Crm, running: Running) -> None:
    for number in range(2):
        crm.orders.add({"ordered_on": "2026-01-05", "number": f"A-{number}"}, ["1200 x Poster @ 1 EUR -10%"])
        crm.orders.pay(number + 1)
    crm.orders.refund(1, "20")
    async with running("orders") as ui:
        await ui.shows("part refunded", "paid", "1,080.00", "-120.00 (10%)")
        ui.screen.show(1)
        await ui.until(lambda: ui.screen.table.value("status") == "part refunded")
        await ui.press("R")
        await ui.shows("Refund of order A-0")


async def test_a_line_of_a_quote_without_a_price_says_so(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada"})
    deal = crm.deals.add({"title": "Site", "customer": 1}).id
    crm.deals.add_line(deal, "2 x Design @ 50")
    crm.quotes.add({"deal": deal, "currency": "CHF"}, ())
    async with running("quotes", (120, 40)) as ui:
        await ui.shows("no price yet")
        assert " x 0.00" not in ui.text()


@pytest.mark.parametrize("name", ["quotes", "orders"])
async def test_beside_the_card_a_list_says_whose_it_is_and_its_number(name: str, filled: Crm, running: Running) -> None:
    async with running(name, (120, 40)) as ui:
        await ui.until(lambda: ui.screen.table.current is not None)
        fitted = {column.field.key for column, _ in fit(ui.screen.table.columns, ui.screen.table.size.width - MARGIN)}
        assert {"number", "customer", "status", "total"} <= fitted
