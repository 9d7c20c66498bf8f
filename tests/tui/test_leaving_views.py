"""Leaving a saved view, and lines of text that are answered."""

import pytest

from crm_core.crm import Crm
from crm_tui.screens.viewed import Viewed

from .driver import Running, screen_text, settle, table, type_text


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_escape_leaves_the_view_with_its_columns_order_and_name(
    crm: Crm, running: Running, size: tuple[int, int]
) -> None:
    crm.views.save("In London", "customer", "city:London", ("name", "birthday"), ("-name",))
    async with running(size) as pilot:
        usual = [column.field.key for column in table(pilot).columns]
        await pilot.press("v")
        await settle(pilot)
        await type_text(pilot, "london")
        await pilot.press("enter")
        await settle(pilot)
        assert "« In London »" in screen_text(pilot)
        assert table(pilot).sort == "-name"
        await pilot.press("escape")
        await settle(pilot)
        assert "« In London »" not in screen_text(pilot)
        assert table(pilot).count == 3
        assert [column.field.key for column in table(pilot).columns] == usual
        assert table(pilot).sort == ""


@pytest.mark.parametrize(("key", "entity"), [("2", "deal"), ("3", "appointment")])
async def test_escape_leaves_a_view_of_deals_or_appointments(crm: Crm, running: Running, key: str, entity: str) -> None:
    crm.views.save("Printed", entity, "poster")
    async with running() as pilot:
        await pilot.press(key)
        await settle(pilot)
        await pilot.press("v", "enter")
        await settle(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, Viewed)
        assert (screen.saved_view is not None, screen.bar.text) == (True, "poster")
        await pilot.press("escape")
        await settle(pilot)
        assert (screen.saved_view, screen.bar.text) == (None, "")
        assert "« Printed »" not in screen_text(pilot)


async def test_a_line_of_text_is_answered_by_ctrl_s_too_and_says_its_keys(crm: Crm, running: Running) -> None:
    async with running((80, 24)) as pilot:
        await pilot.press("E")
        await settle(pilot)
        await type_text(pilot, "city")
        await pilot.press("enter")
        await settle(pilot)
        assert "enter Take   esc Close" in screen_text(pilot)
        await type_text(pilot, "Kraków")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Set City of 1 customer?" in screen_text(pilot)
        await pilot.press("y")
        await settle(pilot)
    assert crm.customers.view(2).values["city"] == "Kraków"
