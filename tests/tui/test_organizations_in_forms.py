"""The organization of a customer in forms: organizations are found and nobody else, a new one is made there."""

import pytest
from textual.widgets import OptionList

from crm_core.crm import Crm

from .driver import Running, screen_text, settle, type_text
from .test_record import ADA, choose


def offered(pilot: object) -> list[str]:
    lists = pilot.app.screen.query(OptionList)  # type: ignore[attr-defined]
    return [str(option.prompt) for each in lists if each.has_class("-shown") for option in each.options]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_only_organizations_are_offered_and_a_new_one_is_made(
    crm: Crm, running: Running, size: tuple[int, int]
) -> None:
    crm.customers.add({"name": "Anaïs Angström"})
    async with running(size) as pilot:
        await pilot.press("a")
        await settle(pilot)
        await type_text(pilot, "Zoe")
        await pilot.press("tab", "tab")
        await type_text(pilot, "an")
        await settle(pilot)
        assert offered(pilot) == ["Analytical Engines", 'Add the organization "an"'], "no people"
        await type_text(pilot, " atelier [x]")
        await pilot.press("ctrl+s")
        await settle(pilot)
        shown = screen_text(pilot)
        assert 'No customer is called "an atelier [x]".' in shown
        assert "Add the organization" in shown.split("No customer is called")[1].split("Job title")[0]
        assert shown.index("No customer is called") < shown.rindex("Job title"), "under the field"
        assert offered(pilot) == ['Add the organization "an atelier [x]"']
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert crm.history.require_undo().summary.endswith('"Zoe" added, with "an atelier [x]"')
    made = crm.customers.view(crm.find("customer", "an atelier [x]"))
    assert made.values["kind"] == "organization"
    assert crm.customers.view(crm.find("customer", "Zoe")).values["organization"].id == made.id


async def test_tab_makes_nothing_and_a_name_that_is_there_is_not_offered_anew(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await choose(pilot, "add affiliation")
        await type_text(pilot, "ANALYTICAL engines")
        await settle(pilot)
        assert offered(pilot) == ["Analytical Engines"]
        await type_text(pilot, " two")
        await settle(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert crm.browse.count("customer") == 3
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert 'No customer is called "ANALYTICAL engines two".' in screen_text(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert "ANALYTICAL engines two" in [each.organization.name for each in crm.affiliations.list(ADA)]


async def test_a_new_organization_is_one_step_with_what_names_it(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await choose(pilot, "add affiliation")
        await type_text(pilot, "Nope GmbH")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert "a new organization, added when this is saved" in screen_text(pilot)
        assert crm.browse.count("customer") == 3, "nothing is written before"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "Nope GmbH" in [each.organization.name for each in crm.affiliations.list(ADA)]
        await pilot.press("u")
        await settle(pilot)
        assert crm.browse.count("customer") == 3
        assert "Nope GmbH" not in [each.organization.name for each in crm.affiliations.list(ADA)]


async def test_a_draft_still_means_the_new_organization(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await choose(pilot, "add affiliation")
        await type_text(pilot, "Nope GmbH")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("k")
        await settle(pilot)
        assert crm.browse.count("customer") == 3
        await choose(pilot, "add affiliation")
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
    assert "Nope GmbH" in [each.organization.name for each in crm.affiliations.list(ADA)]
