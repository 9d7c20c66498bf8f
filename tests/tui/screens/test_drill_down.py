"""From a figure to the records behind it, and back to the figure."""

import re

import pytest

from crm_core.crm import Crm

from .conftest import Driver, Running


@pytest.fixture
def sold(crm: Crm) -> Crm:
    for month in (1, 2, 3):
        crm.orders.add(
            {"total": "70", "ordered_on": f"{crm.business.today.year}-{month:02}-05", "number": f"A-{month}"}, []
        )
    return crm


async def orders_of_february(ui: Driver) -> None:
    """From the bar of February to its orders."""
    await ui.until(lambda: ui.screen.view.current is not None)
    await ui.press("j", "enter")
    await ui.until(lambda: ui.app.current_mode == "orders" and ui.screen.bar.text and ui.screen.table.count == 1)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_leaving_the_records_leads_to_the_bar_they_are_behind(
    sold: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("overview", size) as ui:
        await orders_of_february(ui)
        await ui.press("enter")
        await ui.until(lambda: not ui.screen.table.has_focus)
        await ui.press("escape")
        await ui.until(lambda: ui.screen.table.has_focus)
        assert ui.app.current_mode == "orders", "from the pane to the list first"
        orders = ui.screen
        await ui.press("escape")
        await ui.until(lambda: ui.app.current_mode == "overview")
        assert ui.screen.view.current.label == "Feb"
        await ui.until(lambda: orders.bar.text == "")


async def test_the_key_of_the_overview_leads_to_it_too(sold: Crm, running: Running) -> None:
    async with running("overview") as ui:
        await orders_of_february(ui)
        await ui.press("5")
        await ui.until(lambda: ui.app.current_mode == "overview")
        assert ui.screen.view.current.label == "Feb"
        await ui.press("5")
        await ui.until(lambda: ui.app.current_mode == "quotes")


async def test_other_records_than_those_behind_the_bar_are_not_left(sold: Crm, running: Running) -> None:
    async with running("overview") as ui:
        await orders_of_february(ui)
        ui.screen.bar.set_text("A-3")
        await ui.until(lambda: ui.screen.table.value("number") == "A-3")
        await ui.press("escape")
        await ui.until(lambda: ui.screen.table.count == 3)
        assert ui.app.current_mode == "orders"


async def test_leaving_the_records_behind_a_line_leads_to_the_report(sold: Crm, running: Running) -> None:
    async with running("reports") as ui:
        await ui.until(lambda: ui.screen.table.count == 3)
        await ui.press("j", "enter")
        await ui.until(lambda: ui.app.current_mode == "orders" and ui.screen.bar.text and ui.screen.table.count == 1)
        await ui.press("escape")
        await ui.until(lambda: ui.app.current_mode == "reports")
        assert ui.screen.table.current == 2


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_card_of_a_customer_lists_orders_and_leads_to_all_of_them_and_back(
    crm: Crm, running: Running, size: tuple[int, int]
) -> None:
    crm.customers.add({"name": "Ada"})
    crm.orders.add({"total": "1", "number": "B-1"}, [])
    for number in range(6):
        crm.orders.add(
            {"customer": 1, "ordered_on": f"2026-11-0{number + 1}", "number": f"A-{number}"}, ["Poster @ 70"]
        )
    async with running("customers", size) as ui:
        await ui.until(lambda: ui.screen.table.count == 1)
        await ui.press("enter")
        await ui.shows("Orders A-5  Fri 6 Nov", "70 €")
        listed = ui.text().partition("Timeline")[0]
        assert "A-2 " in listed
        assert "A-1 " not in listed, "the newest four"
        card = ui.screen
        await ui.press("O")
        await ui.until(lambda: ui.app.current_mode == "orders" and ui.screen.bar.text and ui.screen.table.count == 6)
        await ui.press("escape")
        await ui.until(lambda: ui.app.screen is card)


@pytest.fixture
def two_pipelines(crm: Crm) -> Crm:
    """Deals that close in December, in two pipelines."""
    crm.business.set(currency="EUR")
    crm.pipelines.add("Partners")
    crm.deals.add({"title": "Logo", "value": "900 EUR", "expected_close": "2026-12-18"})
    crm.deals.add({"title": "Late", "value": "900 EUR", "expected_close": "2027-01-18"})
    crm.deals.add({"title": "Kit", "value": "50 EUR", "pipeline": "Partners", "expected_close": "2026-12-18"})
    return crm


@pytest.mark.parametrize("first_at", ["", "Partners"])
async def test_a_line_of_a_report_lists_its_deals_of_whichever_pipelines(
    two_pipelines: Crm, running: Running, first_at: str
) -> None:
    async with running("pipeline") as ui:
        if first_at:
            await ui.press("p")
            await ui.type(first_at)
            await ui.press("enter")
            await ui.until(lambda: ui.screen.pipeline() and ui.screen.pipeline().name == first_at)
        await ui.press("6", "o")
        await ui.type("forecast")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.report and ui.screen.report.name == "forecast" and ui.screen.table.count == 2)
        await ui.press("enter")
        await ui.until(lambda: ui.app.current_mode == "pipeline" and ui.screen.bar.text and ui.screen.table.count == 2)
        await ui.shows("All pipelines", "Logo", "Kit", "Partners")
        assert ui.screen.table.has_focus
        await ui.until(lambda: ui.screen.table.value("title") == "Logo")
        deals = ui.screen
        await ui.press("j" if ui.screen.table.cursor == 0 else "k")
        await ui.until(lambda: ui.screen.table.value("title") == "Kit")
        assert ui.screen.pipeline().name == "Partners", "keys are about the deal's own pipeline"
        await ui.press("L")
        await ui.until(lambda: two_pipelines.deals.view(3).values["stage"] == "Qualification")
        await ui.press("escape")
        await ui.until(lambda: ui.app.current_mode == "reports")
        await ui.until(lambda: deals.shape == "board" and not deals.bar.text and not deals.over_all)


async def test_all_pipelines_can_be_listed_and_left(two_pipelines: Crm, running: Running) -> None:
    async with running("pipeline") as ui:
        await ui.until(lambda: ui.screen.subject() is not None)
        await ui.press("p")
        await ui.type("all pipe")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.over_all and ui.screen.table.count == 3)
        await ui.press("p")
        await ui.type("Partners")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.table.count == 1 and ui.screen.pipeline().name == "Partners")
        assert ui.screen.shape == "list"
        await ui.press("b")
        await ui.until(lambda: ui.screen.shape == "board" and ui.screen.view.current is not None)
        assert ui.screen.view.current.title == "Kit"


async def test_a_long_filter_keeps_away_from_the_number_of_records(crm: Crm, running: Running) -> None:
    crm.deals.add({"title": "Logo", "source": "a rather long name of a source of deals " * 2})
    async with running("reports", (80, 24)) as ui:
        ui.screen.choose("pipeline")
        ui.screen.ask_for(by="source")
        await ui.until(lambda: ui.screen.report is not None and ui.screen.report.by == "source")
        await ui.until(lambda: ui.screen.table.count == 1)
        await ui.press("enter")
        await ui.until(lambda: ui.app.current_mode == "pipeline" and ui.screen.bar.text)
        await ui.until(lambda: any(re.search(r"/ source:.*\S   1$", line.rstrip()) for line in ui.text().splitlines()))
