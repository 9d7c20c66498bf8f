"""Keys that arrive in one burst, faster than the program gets to them."""

import threading

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from crm_core.catalog.pages import Change
from crm_core.crm import Crm
from crm_tui import bridge
from crm_tui.app import CrmApp
from crm_tui.dialogs.form import RecordForm
from crm_tui.screens.customers import CustomersScreen

from .driver import Running, screen_text, settle, table, until


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


async def test_undo_right_behind_a_change_takes_that_one_back(crm: Crm, running: Running) -> None:
    crm.leads.capture("Ada Lovelace, wants a website")
    async with running() as pilot:
        await pilot.press("4")
        await settle(pilot)
        await burst(pilot, "w")
        await burst(pilot, *"aDora, wants a logo", "enter", "u")
        await until(pilot, lambda: "Undone" in screen_text(pilot))
    assert crm.leads.view(1).values["status"] == "working"
    assert crm.browse.count("lead") == 1


async def test_undo_waits_for_a_change_that_takes_its_time(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, CrmApp)
        held = threading.Event()

        def slowly() -> Change:
            held.wait(5)
            return app.crm.customers.edit(2, {"city": "Paris"})

        bridge.change(app, slowly)
        app.undo()
        await pilot.pause(0.05)
        held.set()
        await settle(pilot)
        await settle(pilot)
        assert crm.customers.view(2).values["city"] == "London"
        app.redo()
        await settle(pilot)
    assert crm.customers.view(2).values["city"] == "Paris"


async def test_keys_typed_behind_a_change_are_about_the_record_it_leaves_under_the_cursor(
    crm: Crm, running: Running
) -> None:
    for line in ("Ada Lovelace, wants a website", "Clara Böhm, wants a logo", "Bob, wants a poster"):
        crm.leads.capture(line)
    async with running() as pilot:
        await pilot.press("4")
        await settle(pilot)
        await burst(pilot, *"xprice", "enter", *"xtime", "enter")
        await until(pilot, lambda: crm.browse.count("lead", "status:disqualified") == 2)
        await burst(pilot, *"dy")
        await until(pilot, lambda: crm.browse.count("lead", "status:new") == 0)


async def test_one_record_after_the_other_is_deleted_in_one_burst(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await burst(pilot, *"dydy")
        await until(pilot, lambda: crm.browse.count("customer") == 1)


async def test_a_deal_moves_on_with_every_key_of_a_burst(crm: Crm, running: Running) -> None:
    crm.deals.add({"title": "Logo"})
    stages = [stage.name for stage in crm.pipelines.list()[0].stages]
    async with running() as pilot:
        await burst(pilot, "2")
        await until(pilot, lambda: pilot.app.screen.subject() == 1)  # type: ignore[attr-defined]
        await burst(pilot, *"LLL")
        await until(pilot, lambda: crm.deals.view(1).values["stage"] == stages[3])


async def test_what_changed_nothing_is_not_offered_to_be_undone(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        app = pilot.app
        assert isinstance(app, CrmApp)
        bridge.change(app, lambda: app.crm.customers.edit(2, {"city": "London"}))
        await settle(pilot)
        assert "nothing changed" in screen_text(pilot)
        assert "undoes" not in screen_text(pilot)
        assert not app.status
        bridge.change(app, lambda: app.crm.customers.edit(2, {"city": "Paris"}))
        await settle(pilot)
        assert "undoes" in screen_text(pilot)
