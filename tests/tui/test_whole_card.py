"""The card of a customer: what one needs before a call stands on top, and all links where one can scroll."""

import pytest

from crm_core.crm import Crm

from .driver import Running, screen_text, settle


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_card_that_has_the_focus_shows_every_link(crm: Crm, running: Running, size: tuple[int, int]) -> None:
    for number in range(4):
        other = crm.customers.add({"name": f"Friend {number}"}).id
        crm.relationships.add(2, "works-with", other)
    about = {"birthday": "11-25", "preferred_channel": "email", "potential": "high"}
    crm.customers.edit(2, about | {"description": "Mind the gate\nSecond line"})
    async with running(size) as pilot:
        await settle(pilot)
        if size[0] >= 100:
            assert "and 2 more" in screen_text(pilot)
        await pilot.press("enter")
        await settle(pilot)
        shown = screen_text(pilot)
        assert [n for n in range(4) if f"works with Friend {n}" not in shown] == []
        assert "and 2 more" not in shown
        for fact in ("birthday 25 Nov", "email", "potential", "Mind the gate"):
            assert shown.index(fact) < shown.index("Timeline"), fact
        assert "+ More" in shown
