"""A value for many customers that is refused, or that may be a slip, is not lost."""

from textual.widgets import Input, Static

from crm_core.crm import Crm
from crm_tui.dialogs.confirm import Confirm
from crm_tui.dialogs.prompt import Prompt

from .driver import Running, settle


async def test_a_refused_tag_stays_in_the_line(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("t")
        await settle(pilot)
        pilot.app.screen.query_one(Input).value = 'neu,"bad"'
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Prompt)
        assert pilot.app.screen.query_one(Input).value == 'neu,"bad"'
        assert crm.browse.count("customer", "tag:vip") == 1


async def test_a_new_owner_almost_like_another_is_told_before_it_is_set(crm: Crm, running: Running) -> None:
    crm.customers.edit(1, {"owner": "Zane Levy"})
    async with running() as pilot:
        await pilot.press("E")
        await settle(pilot)
        await pilot.press(*"owner", "enter")
        await settle(pilot)
        pilot.app.screen.query_one(Input).value = "Zane Levi"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        told = [str(line.content) for line in pilot.app.screen.query(Static)]
        assert '"Zane Levi" is a new owner; "Zane Levy" is there already.' in told
