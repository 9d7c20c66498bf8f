"""A bare amount in a form is in the currency of its record."""

from crm_core.crm import Crm
from crm_core.values.money import Money
from crm_tui.dialogs.form import RecordForm
from crm_tui.widgets.board import BoardView

from .conftest import Running


async def test_a_value_without_a_currency_is_in_that_of_the_deal(crm: Crm, running: Running) -> None:
    key = crm.deals.add({"title": "Shop", "value": "88000 JPY"}).id
    async with running("pipeline") as ui:
        await ui.until(lambda: ui.screen.query_one(BoardView).current is not None)
        await ui.press("e")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await ui.press("tab", "tab")
        ui.app.focused.value = "90000"
        await ui.shows("→ 90,000 ¥")
        await ui.press("ctrl+s")
        await ui.until(lambda: crm.deals.view(key).values["value"] == Money(90000, "JPY"))


async def test_many_get_a_value_each_in_its_currency(crm: Crm, running: Running) -> None:
    crm.business.set(currency="JPY")
    ada = crm.customers.add({"name": "Ada"}).id
    keys = [crm.leads.add({"title": code, "customer": ada, "value": f"9 {code}"}).id for code in ("EUR", "USD")]
    async with running("leads") as ui:
        await ui.until(lambda: ui.screen.subject() is not None)
        await ui.press("space", "space", "E")
        await ui.type("value")
        await ui.press("enter")
        await ui.shows("Value becomes", "in the currency of each")
        await ui.type("12.50")
        await ui.press("enter")
        await ui.shows("12.50 EUR", "12.50 USD")
        await ui.press("y")
        await ui.until(lambda: [crm.leads.view(key).values["value"].minor for key in keys] == [1250, 1250])
