"""What was logged is read, changed and deleted from the timeline of a customer."""

import pytest
from textual.widgets import Input, TextArea

from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_tui.dialogs.copy_command import command_choices
from crm_tui.screens.interaction import InteractionScreen
from crm_tui.widgets.customer_detail import CustomerDetail

from .driver import Running, screen_text, settle


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_timeline_opens_edits_and_deletes(crm: Crm, running: Running, size: tuple[int, int]) -> None:
    body = "First line\nand the whole rest of what was said"
    crm.interactions.edit(1, {"body": body, "outcome": "Offer wanted", "duration": "25m"})
    async with running(size) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("j")
        await settle(pilot)
        detail = pilot.app.screen.query_one(CustomerDetail)
        assert detail.entry is not None
        assert detail.entry.id == 1
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, InteractionScreen)
        for words in ("with Ada Lovelace", "Offer wanted", "25", "the whole rest of what was said"):
            assert words in screen_text(pilot)
        commands = dict(command_choices(pilot.app))  # type: ignore[arg-type]
        assert {"crm interaction show 1", "crm interaction delete 1 --yes"} <= set(commands)
        await pilot.press("e")
        await settle(pilot)
        outcome = next(field for field in pilot.app.screen.query(Input) if field.value == "Offer wanted")
        outcome.value = "Offer sent"
        pilot.app.screen.query_one(TextArea).text = body + "!"
        when = next(field for field in pilot.app.screen.query(Input) if field.value.startswith("2026-"))
        when.value = "2026-11-20 09:30"
        await pilot.press("ctrl+s")
        await settle(pilot)
        changed = crm.browse.page("interaction", Query(fields=("outcome", "body", "occurred_at"))).rows[0]
        assert changed == ("Offer sent", body + "!", "2026-11-20T08:30:00Z")
        assert isinstance(pilot.app.screen, InteractionScreen)
        assert "Offer sent" in screen_text(pilot)
        await pilot.press("d")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert crm.browse.count("interaction") == 0
        assert not isinstance(pilot.app.screen, InteractionScreen)


async def test_enter_without_a_chosen_entry_says_how(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "arrow keys" in screen_text(pilot)


async def test_the_list_stays_visible_behind_dialogs_in_ansi_themes(crm: Crm, running: Running) -> None:
    async with running((120, 40)) as pilot:
        pilot.app.theme = next(name for name, theme in pilot.app.available_themes.items() if theme.ansi)
        await pilot.press("d")
        await settle(pilot)
        assert "Clara Böhm" in screen_text(pilot)
