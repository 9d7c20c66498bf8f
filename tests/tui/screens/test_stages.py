"""The stages of a pipeline: what is new is shown, what holds deals is not deleted without a place for them."""

from crm_core.crm import Crm
from crm_tui.screens.stages import StagesScreen

from .conftest import Driver, Running


async def open_stages(ui: Driver) -> None:
    await ui.until(lambda: ui.screen.pipeline() is not None)
    await ui.press("t")
    await ui.until(lambda: isinstance(ui.screen, StagesScreen) and ui.screen.is_mounted)
    await ui.until(lambda: ui.screen.query("RecordsTable") and ui.screen.stage() is not None)


async def test_a_new_stage_has_the_cursor(crm: Crm, running: Running) -> None:
    async with running("pipeline") as ui:
        await open_stages(ui)
        await ui.press("a")
        await ui.shows("New stage")
        ui.app.focused.insert_text_at_cursor("Demo")
        await ui.press("ctrl+s")
        await ui.until(lambda: isinstance(ui.screen, StagesScreen) and ui.screen.stage().name == "Demo")


async def test_news_on_the_way_to_a_stage_or_pipeline_turns_nobody_back(crm: Crm, running: Running) -> None:
    repairs = crm.pipelines.add("Repairs").id
    last = crm.pipelines.list()[0].stages[-1]
    async with running("pipeline") as ui:
        await open_stages(ui)
        ui.screen.show(last.id)
        ui.screen.reload()
        await ui.until(lambda: ui.screen.stage() == last)
        ui.screen.turn_to_new(repairs)
        ui.screen.reload()
        await ui.until(lambda: ui.screen.pipeline.name == "Repairs")


async def test_a_new_pipeline_is_shown(crm: Crm, running: Running) -> None:
    async with running("pipeline") as ui:
        await open_stages(ui)
        await ui.press("A")
        await ui.shows("New pipeline")
        ui.app.focused.insert_text_at_cursor("Repairs")
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.screen, StagesScreen) and ui.screen.pipeline.name == "Repairs")


async def test_a_name_that_is_taken_stays_in_the_prompt(crm: Crm, running: Running) -> None:
    name = crm.pipelines.list()[0].name
    async with running("pipeline") as ui:
        await open_stages(ui)
        await ui.press("A")
        await ui.shows("New pipeline")
        ui.app.focused.insert_text_at_cursor(name)
        await ui.press("enter")
        await ui.until(lambda: ui.screen.query_one(".dialog-message").has_class("-problem"))
        assert ui.app.focused.value == name


async def test_a_stage_with_deals_is_not_offered_to_go_alone(crm: Crm, running: Running) -> None:
    crm.deals.add({"title": "Logo"})
    async with running("pipeline") as ui:
        await open_stages(ui)
        await ui.until(lambda: ui.screen.table.value("deals") == 1)
        await ui.press("d")
        await ui.shows("Delete stage", "Put its deals into")
        assert "No deals" not in ui.text()
        await ui.press("escape", "j", "d")
        await ui.shows("No deals are or ever were in it")


async def test_what_a_form_could_not_save_goes_when_it_is_mended(crm: Crm, running: Running) -> None:
    crm.leads.capture("Ada, a logo")
    async with running("leads") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("Q")
        await ui.shows("Qualify")
        await ui.press("tab", "tab")
        ui.app.focused.insert_text_at_cursor("x")
        await ui.press("ctrl+s")
        await ui.shows("There is no stage")
        await ui.press("backspace")
        await ui.until(lambda: "There is no stage" not in ui.text())


async def test_search_says_whose_a_quote_is(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.quotes.add({"title": "Brochure", "customer": "1"})
    async with running("pipeline") as ui:
        await ui.press("ctrl+p")
        await ui.until(lambda: ui.app.focused is not None and ui.screen is not ui.app.screen_stack[0])
        ui.app.focused.insert_text_at_cursor("brochure")
        await ui.shows("Brochure · Ada Lovelace")


async def test_a_click_on_a_pipeline_shows_its_stages(crm: Crm, running: Running) -> None:
    crm.pipelines.add("Partners")
    async with running("pipeline") as ui:
        await ui.until(lambda: ui.screen.pipeline() is not None)
        await ui.press("t")
        await ui.shows("Sales", "Partners")
        await ui.pilot.click("StagesLine", offset=(9, 0))
        await ui.until(lambda: ui.screen.pipeline.name == "Partners")
        await ui.pilot.click("StagesLine", offset=(2, 0))
        await ui.until(lambda: ui.screen.pipeline.name == "Sales")


async def test_undo_leads_back_to_the_stage_that_was_deleted(crm: Crm, running: Running) -> None:
    async with running("pipeline") as ui:
        await ui.until(lambda: ui.screen.pipeline() is not None)
        await ui.press("t")
        await ui.until(lambda: ui.screen.table.count == 6)
        await ui.press("j", "j", "d", "enter")
        await ui.until(lambda: ui.screen.table.count == 5)
        await ui.press("g", "u")
        await ui.until(
            lambda: ui.screen.table.count == 6 and ui.screen.stage() and ui.screen.stage().name == "Proposal"
        )
