"""From a customer's card to a record of its timeline, and back to the card."""

import pytest

from crm_core.crm import Crm
from crm_tui.screens.customer import CustomerScreen
from crm_tui.widgets.customer_detail import CustomerDetail

from .driver import Running, settle


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
@pytest.mark.parametrize("way", [("escape",), ("1",), ("enter", "escape")])
async def test_leaving_a_record_of_the_timeline_leads_to_the_card(
    crm: Crm, running: Running, size: tuple[int, int], way: tuple[str, ...]
) -> None:
    crm.deals.add({"title": "Logo", "customer": 2})
    async with running(size) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        detail = pilot.app.screen.query_one(CustomerDetail)
        while detail.entry is None or detail.entry.entity != "deal":
            await pilot.press("j")
            await settle(pilot)
        chosen = detail.entry
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.current_mode == "pipeline"
        for key in way:
            await pilot.press(key)
            await settle(pilot)
        assert pilot.app.current_mode == "customers"
        assert isinstance(pilot.app.screen, CustomerScreen) == (size[0] < 100)
        assert pilot.app.screen.query_one(CustomerDetail) is detail
        assert detail.entry == chosen, "the cursor stays on its line"
        await pilot.press("2")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.current_mode == "pipeline", "who goes there by a key is not sent away"


async def test_another_record_is_not_left(crm: Crm, running: Running) -> None:
    crm.deals.add({"title": "Flyer"})
    crm.deals.add({"title": "Logo", "customer": 2})
    async with running() as pilot:
        await pilot.press("enter", "j")
        await settle(pilot)
        detail = pilot.app.screen.query_one(CustomerDetail)
        while detail.entry is None or detail.entry.entity != "deal":
            await pilot.press("j")
            await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("k", "j", "k")
        await settle(pilot)
        if pilot.app.screen.subject() == 2:  # type: ignore[attr-defined]
            await pilot.press("j")
            await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.current_mode == "pipeline"
