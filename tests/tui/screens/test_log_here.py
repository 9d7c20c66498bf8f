"""An interaction is logged from any screen, with whom and what the screen shows."""

import pytest
from textual.widgets import Input, OptionList

from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.log_here import About, about
from crm_tui.dialogs.prompt import Prompt

from .conftest import Driver, Running


@pytest.fixture
def clara(crm: Crm) -> int:
    crm.business.set(name="Müller Design", currency="EUR", zone="Europe/Berlin", owner="Jana")
    crm.customers.add({"name": "Ada Lovelace"})
    return crm.customers.add({"name": "Clara Böhm"}).id


async def _note(ui: Driver, text: str) -> None:
    await ui.until(lambda: isinstance(ui.screen, RecordForm))
    ui.screen._rows["channel"].editor.put("note")
    ui.screen._rows["subject"].editor.put(text)
    await ui.press("ctrl+s")
    await ui.told("logged")


async def _ask_for(ui: Driver, text: str) -> None:
    """Answer with the only one that is suggested."""
    await ui.until(lambda: isinstance(ui.screen, Prompt))
    await ui.type(text)
    await ui.until(lambda: ui.screen.query(OptionList) and ui.screen.query_one(OptionList).option_count == 1)
    await ui.press("enter")


def test_what_a_record_tells_of_customer_and_deal(crm: Crm, clara: int) -> None:
    deal = crm.deals.add({"title": "Logo", "customer": clara}).id
    lead = crm.leads.add({"title": "Flyers", "customer": clara}).id
    call = crm.interactions.add({"channel": "call", "customer": clara, "subject": "Hello", "deal": deal}).id
    visit = crm.appointments.add({"title": "Visit", "starts": "2026-11-21 15:00", "customer": clara}).id
    named = {
        entity: (found.customer and found.customer.id, found.deal and found.deal.id)
        for entity, key in (
            ("customer", clara),
            ("deal", deal),
            ("lead", lead),
            ("interaction", call),
            ("appointment", visit),
        )
        for found in (about(crm, entity, key),)
    }
    assert named == {
        "customer": (clara, None),
        "deal": (clara, deal),
        "lead": (clara, None),
        "interaction": (clara, deal),
        "appointment": (clara, None),
    }
    assert about(crm, "deal", 99) == About()


async def test_on_the_board_the_deal_is_linked_and_a_missing_customer_asked_for(
    crm: Crm, clara: int, running: Running
) -> None:
    crm.deals.add({"title": "Logo"})
    async with running("pipeline") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("C")
        await _ask_for(ui, "clar")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await _note(ui, "Lunch")
    assert crm.browse.ids("interaction", "Lunch customer:Clara deal:Logo") == [1]


@pytest.mark.parametrize("mode", ["products", "history", "import"])
async def test_where_no_record_tells_whom_it_asks(crm: Crm, clara: int, running: Running, mode: str) -> None:
    async with running(mode) as ui:
        await ui.press("C")
        await _ask_for(ui, "clar")
        await _note(ui, "Lunch")
    assert crm.browse.ids("interaction", "Lunch customer:Clara") == [1]


async def test_nobody_of_that_name_is_told(crm: Crm, clara: int, running: Running) -> None:
    async with running("history") as ui:
        await ui.press("C")
        await ui.until(lambda: isinstance(ui.screen, Prompt))
        await ui.type("zzz")
        await ui.press("enter")
        await ui.told("zzz")


async def test_the_palette_finds_it_and_the_keys_tell_it(clara: int, running: Running) -> None:
    async with running("history") as ui:
        await ui.press("ctrl+p")
        await ui.until(lambda: isinstance(ui.app.focused, Input))
        await ui.type("log")
        await ui.shows("Log interaction")
