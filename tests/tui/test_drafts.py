"""Forms closed without saving: whose draft it is, what it was typed over, and how to be rid of it."""

from textual.pilot import Pilot
from textual.widgets import Input, Static

from crm_core.crm import Crm
from crm_tui.dialogs.clash import ClashDialog
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.leave_form import LeaveForm

from .driver import Running, screen_text, settle, table


async def open_form(pilot: Pilot[None], key: str = "e") -> RecordForm:
    await pilot.press(key)
    await settle(pilot)
    assert isinstance(pilot.app.screen, RecordForm)
    return pilot.app.screen


async def leave(pilot: Pilot[None], answer: str) -> None:
    await pilot.press("escape")
    await settle(pilot)
    assert isinstance(pilot.app.screen, LeaveForm)
    await pilot.press(answer)
    await settle(pilot)


def values(form: RecordForm) -> list[str]:
    return [node.value for node in form.query(Input)]


async def draft_of_paris(pilot: Pilot[None]) -> None:
    form = await open_form(pilot)
    next(node for node in form.query(Input) if node.value == "London").value = "Paris"
    await leave(pilot, "k")


async def test_a_draft_clashes_with_what_another_wrote_meanwhile(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await draft_of_paris(pilot)
        crm.customers.edit(2, {"city": "Rome"})
        await settle(pilot)
        form = await open_form(pilot)
        assert "Paris" in values(form)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ClashDialog)
        assert crm.customers.view(2).values["city"] == "Rome"


async def test_a_draft_shows_its_time_and_goes_away_for_the_records_values(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await draft_of_paris(pilot)
        crm.customers.edit(2, {"city": "Rome"})
        await settle(pilot)
        form = await open_form(pilot)
        assert "Draft from 12:04" in screen_text(pilot)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "Rome" in values(form)
        assert "Paris" not in values(form)
        assert form.changed() == {}
        await pilot.press("escape")
        await settle(pilot)
        assert "Draft from" not in screen_text(pilot)
        assert "Rome" in values(await open_form(pilot))


async def test_what_was_typed_can_be_discarded_or_gone_on_with(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        form = await open_form(pilot)
        next(node for node in form.query(Input) if node.value == "London").value = "Paris"
        await leave(pilot, "escape")
        assert pilot.app.screen is form
        await leave(pilot, "x")
        assert "Paris" not in values(await open_form(pilot))
        assert crm.customers.view(2).values["city"] == "London"


async def test_the_draft_of_a_log_stays_with_its_customer(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        first = table(pilot).value("name")
        form = await open_form(pilot, "l")
        form.query(Input)[2].value = "about the variants"
        await leave(pilot, "k")
        await pilot.press("j")
        await settle(pilot)
        assert table(pilot).value("name") != first
        assert "about the variants" not in values(await open_form(pilot, "l"))
        await pilot.press("escape", "k")
        await settle(pilot)
        assert "about the variants" in values(await open_form(pilot, "l"))


async def test_saving_a_record_that_was_trashed_meanwhile_says_how_to_restore_it(crm: Crm, running: Running) -> None:
    async with running((120, 50)) as pilot:
        form = await open_form(pilot)
        next(node for node in form.query(Input) if node.value == "London").value = "Paris"
        crm.customers.delete(2)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "was moved to the trash" in screen_text(pilot)
        assert "crm trash restore customer:2" in str(form.query_one("#form-problem", Static).content)
        assert pilot.app.screen is form
        crm.customers.restore(2)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert crm.customers.view(2).values["city"] == "Paris"
