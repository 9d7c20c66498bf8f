"""One field of many customers, and what is wrong with their data, in the full screen."""

import pytest

from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.prompt import Prompt
from crm_tui.screens.quality import ProblemScreen, QualityScreen

from .conftest import Running

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def everybody(crm: Crm) -> Crm:
    for name, city in (("Ada Lovelace", "London"), ("[b]Grace[/]", "Graz"), ("Mary Shelley", "Graz")):
        crm.customers.add({"name": name, "city": city, "country": "GB", "phone": "+442079460991"})
    return crm


@pytest.mark.parametrize("size", SIZES)
async def test_a_field_of_all_that_the_filter_finds_is_set_and_undone(
    everybody: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("customers", size) as ui:
        await ui.press("slash")
        await ui.type("city:Graz")
        await ui.press("enter")
        await ui.until(lambda: ui.screen.table.count == 2)
        await ui.press("E")
        await ui.type("lifec")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.screen, Prompt))
        await ui.type("nonsense")
        await ui.shows("nonsense")
        await ui.press("enter")
        assert isinstance(ui.screen, Prompt), "what is refused goes no further"
        await ui.press(*["backspace"] * len("nonsense"))
        await ui.type("lead")
        await ui.shows("lead")
        await ui.press("enter")
        await ui.shows("Set Lifecycle of 2 customers?", "[b]Grace[/]: customer → lead")
        assert everybody.browse.count("customer", "lifecycle:lead") == 0
        await ui.press("y")
        await ui.told("2 customers changed: lifecycle")
        assert everybody.browse.ids("customer", "lifecycle:lead") == [2, 3]
        await ui.press("u")
        await ui.told("Undone")
        assert everybody.browse.count("customer", "lifecycle:lead") == 0


async def test_a_field_of_the_marked_is_set_and_no_answer_changes_nothing(everybody: Crm, running: Running) -> None:
    async with running("customers") as ui:
        await ui.until(lambda: ui.screen.table.count == 3)
        await ui.press("G", "space", "E")
        await ui.type("owner")
        await ui.press("enter")
        await ui.type("jana")
        await ui.press("enter")
        await ui.shows("Set Owner of 1 customer?")
        await ui.press("n")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
        assert everybody.browse.count("customer", "owner:any") == 0


@pytest.mark.parametrize("size", SIZES)
async def test_problems_lead_to_customers_and_to_the_place_where_they_are_mended(
    everybody: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("customers", size) as ui:
        await ui.press("Q")
        await ui.shows("No e-mail address", "3", "Person with one name only", "1")
        assert isinstance(ui.screen, QualityScreen)
        await ui.press("j", "j", "enter")
        await ui.until(lambda: isinstance(ui.screen, ProblemScreen) and ui.screen.current())
        await ui.shows("[b]Grace[/]", "one-word-name")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await ui.until(lambda: ui.app.focused is not None)
        await ui.press("end")
        await ui.type(" Hopper")
        await ui.press("ctrl+s")
        await ui.told("changed: name")
        await ui.shows("Nobody has this problem any more.")
        assert everybody.customers.view(2).name == "[b]Grace[/] Hopper"
        await ui.press("escape", "escape")
        await ui.until(lambda: len(ui.app.screen_stack) == 1)
