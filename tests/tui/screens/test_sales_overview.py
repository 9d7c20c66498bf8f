from datetime import date

import pytest

from crm_core.crm import Crm

from .conftest import Running


async def test_the_last_chart_goes_by_a_field_of_ones_own_and_leads_to_its_orders(crm: Crm, running: Running) -> None:
    crm.fields.add("customer.letter", "choice", ("weekly", "never"), label="Newsletter")
    ada = crm.customers.add({"name": "Ada", "letter": "weekly"}).id
    day = date(crm.business.today.year, 1, 5).isoformat()
    crm.orders.add({"customer": ada, "total": "70", "ordered_on": day, "number": "A-1"}, [])
    crm.orders.add({"total": "30", "ordered_on": day, "number": "B-2"}, [])
    async with running("overview", (120, 40)) as ui:
        await ui.shows("By product")
        for heading in ("By country", "By owner", "By source", "By newsletter"):
            await ui.press("g")
            await ui.shows(heading)
        await ui.shows("weekly", "70.00 €", "none", "30.00 €")
        await ui.press("tab", "tab")
        await ui.until(lambda: ui.screen.view.panel.title == "By newsletter")
        assert ui.screen.view.panel.command[3:6] == ("--by", "customer.letter", "--limit")
        await ui.press("enter")
        await ui.until(lambda: "A-1" in ui.text() and "B-2" not in ui.text())


async def test_the_footer_says_where_the_key_of_the_group_goes_on_to(crm: Crm, running: Running) -> None:
    async with running("overview", (80, 24)) as ui:
        for following, here in (
            ("Quotes", "quotes"),
            ("Orders", "orders"),
            ("Products", "products"),
            ("Overview", "overview"),
        ):
            await ui.shows(f"5 {following}")
            await ui.press("5")
            await ui.until(lambda here=here: ui.app.current_mode == here)


async def test_help_says_every_key_whole(crm: Crm, running: Running) -> None:
    async with running("overview", (120, 60)) as ui:
        await ui.press("question_mark")
        await ui.shows("p [", "n ]")
    async with running("pipeline", (120, 60)) as ui:
        await ui.press("question_mark")
        await ui.shows("L shift+right ")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_every_currency_without_a_rate_is_named(crm: Crm, running: Running, size: tuple[int, int]) -> None:
    crm.business.set(currency="EUR")
    for currency in ("USD", "GBP"):
        crm.rates.add(currency, "0.9", "EUR", "2025-01-01")
    crm.orders.add({"total": "70 JPY", "ordered_on": "2026-01-05"}, [])
    paid = crm.orders.add({"ordered_on": "2026-01-05"}, ["Poster @ 70 EUR"]).id
    crm.orders.pay(paid)
    crm.orders.refund(paid, "20")
    crm.orders.add({"total": "70 USD", "ordered_on": "2026-01-05"}, [])
    crm.deals.add({"title": "Clock", "value": "100 CHF", "expected_close": "2026-12-01"})
    async with running("overview", size) as ui:
        await ui.shows(
            "No rate in EUR for JPY, CHF: told apart; x adds one.", "Refunds of a part", "figures", "above only."
        )
        assert ui.text().count("No rate") == 1


async def test_a_currency_that_has_got_a_rate_is_left(crm: Crm, elsewhere: Crm, running: Running) -> None:
    crm.business.set(currency="EUR")
    crm.orders.add({"total": "70 EUR", "ordered_on": "2026-01-05"}, [])
    crm.orders.add({"total": "10 USD", "ordered_on": "2026-01-05"}, [])
    async with running("overview") as ui:
        await ui.shows("EUR, c for others", "70.00 €")
        await ui.press("c")
        await ui.shows("USD, c for others", "$")
        elsewhere.rates.add("USD", "0.5", "EUR", "2025-01-01")
        await ui.press("r")
        await ui.shows("75.00 €")
        assert "for others" not in ui.text()
