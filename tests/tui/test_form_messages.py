"""What a form says of a value is seen, wherever its field stands; and it offers only keys that do something there."""

import pytest
from textual.widgets import Input, Static

from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm

from .driver import Running, screen_text, settle, type_text
from .test_record import ADA, choose


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_message_of_the_last_field_is_scrolled_to(crm: Crm, running: Running, size: tuple[int, int]) -> None:
    crm.fields.add("customer.shoe_size", "number")
    async with running(size) as pilot:
        await pilot.press("e")
        await settle(pilot)
        last = pilot.app.screen.query(Input).last()
        last.focus()
        await settle(pilot)
        await type_text(pilot, "abc")
        await settle(pilot)
        assert 'Shoe size: "abc" is no number' in screen_text(pilot), "as one types"
        pilot.app.screen.query(Input).first().focus()
        await settle(pilot)
        assert "is no number" not in screen_text(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, RecordForm)
        assert last.has_focus
        assert 'Shoe size: "abc" is no number' in screen_text(pilot)


async def test_the_editor_is_offered_where_there_is_a_long_text(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("e")
        await settle(pilot)
        assert "ctrl+o Editor" in _keys(pilot.app.screen)
        await pilot.press("escape")
        await settle(pilot)
        await choose(pilot, "add preference")
        await settle(pilot)
        assert "ctrl+o" not in _keys(pilot.app.screen)
        assert "ctrl+y Copy as command" in _keys(pilot.app.screen)


def _keys(screen: object) -> str:
    return str(screen.query_one(".dialog-keys", Static).content)  # type: ignore[attr-defined]


async def test_an_address_that_went_away_meanwhile_is_named(crm: Crm, running: Running) -> None:
    crm.customers.edit(ADA, {"add_address": "Ring 1; 1010; Wien"})
    async with running() as pilot:
        await choose(pilot, "edit address", "ring")
        await type_text(pilot, "home")
        crm.customers.edit(ADA, {"remove_address": "Ring 1"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        shown = screen_text(pilot)
        assert 'The address "Ring 1, 1010 Wien" is gone: it was removed elsewhere meanwhile.' in shown


async def test_a_country_that_nobody_knows_is_warned_of_in_the_form_of_an_address(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await choose(pilot, "add address")
        pilot.app.screen.query(Input).last().focus()
        await settle(pilot)
        await type_text(pilot, "Germny")
        await settle(pilot)
        assert '→ no country is called "Germny"' in screen_text(pilot)
        assert "→ →" not in screen_text(pilot)


async def test_a_hint_that_has_no_room_ends_in_an_ellipsis(crm: Crm, running: Running) -> None:
    from crm_tui.dialogs.prompt import Prompt

    async with running((80, 24)) as pilot:
        pilot.app.push_screen(Prompt("Rate", placeholder="some words and " * 12))
        await settle(pilot)
        line = next(line for line in screen_text(pilot).splitlines() if "some words" in line)
        assert "…" in line
