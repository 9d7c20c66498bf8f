"""Keys that arrive in one burst, faster than the program gets to them."""

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm
from crm_tui.screens.customers import CustomersScreen

from .driver import Running, settle, table


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """All keys in the queue before the first is looked at."""
    names = {"/": "slash", " ": "space", ":": "colon"}
    for key in keys:
        event = events.Key(names.get(key, key), key if len(key) == 1 else None)
        event.set_sender(pilot.app)
        pilot.app.post_message(event)
    await settle(pilot)
    await settle(pilot)


async def test_a_name_typed_at_once_goes_into_the_new_form(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"aDora")
        form = pilot.app.screen
        assert isinstance(form, RecordForm)
        assert form.query(Input).first().value == "Dora"


async def test_what_follows_the_key_of_a_form_that_is_read_first_goes_into_it(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"e dq")
        form = pilot.app.screen
        assert isinstance(form, RecordForm)
        assert form.query(Input).first().value == "Ada Lovelace dq"


async def test_what_follows_the_slash_goes_into_the_filter(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"/clara q")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert pilot.app.screen.query_one("#filter-text", Input).value == "clara q"
        await burst(pilot, "backspace", "backspace", "enter")
        assert table(pilot).count == 1


async def test_a_form_is_filled_and_saved_in_one_burst_and_keys_go_on_behind_it(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"aDora", "ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert table(pilot).count == 4
        await burst(pilot, *"dn", "g")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert table(pilot).count == 4


async def test_a_key_right_after_a_filter_is_about_the_row_it_lets_through(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"/clara", "enter", "e")
        form = pilot.app.screen
        assert isinstance(form, RecordForm)
        assert form.query(Input).first().value == "Clara Böhm"


async def test_a_key_right_after_a_filter_of_the_board_is_about_the_deal_it_lets_through(
    crm: Crm, running: Running
) -> None:
    crm.deals.add({"title": "Logo"})
    crm.deals.add({"title": "Website", "stage": "Proposal"})
    async with running() as pilot:
        await burst(pilot, *"2/website", "enter", "e")
        form = pilot.app.screen
        assert isinstance(form, RecordForm)
        assert form.query(Input).first().value == "Website"
