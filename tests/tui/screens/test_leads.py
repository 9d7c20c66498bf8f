"""The screen of leads: the best first, one after the other."""

from typing import Any

from crm_core.crm import Crm
from crm_core.values.money import Money
from crm_tui.screens.rates import RatesScreen

from .conftest import Driver, Running


def fill(crm: Crm) -> None:
    """Three open leads, the second the best, and one that is closed."""
    for line, values in (
        ("Ada, ada@example.org, a logo", {}),
        ("Bob [x], bob@example.org, a website", {"source": "referral", "value": "900"}),
        ("Eve, flyers", {}),
        ("Dan, nothing", {}),
    ):
        crm.leads.capture(line, values)
    crm.leads.disqualify(4, "spam")


def on(ui: Driver, key: int | None) -> Any:
    return lambda: ui.screen.subject() == key


async def test_one_works_down_from_the_best(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        await ui.shows("Bob [x]", "bob@example.org", "Score      40", "+20  From a referral", "a website")
        assert "nothing" not in ui.text()
        await ui.press("w")
        await ui.told("is being worked on")
        await ui.until(lambda: ui.screen.status() == "working")
        assert ui.screen.subject() == 2
        await ui.press("w")
        await ui.told("being worked on already")
        await ui.press("x")
        await ui.until(lambda: ui.app.focused is not None and ui.app.screen is not ui.app.screen_stack[0])
        ui.app.focused.insert_text_at_cursor("too dear")
        await ui.press("enter")
        await ui.told("disqualified (too dear)")
        await ui.until(on(ui, 1))
        await ui.shows("ada@example.org")
        await ui.press("u")
        await ui.until(lambda: crm.leads.view(2).values["status"] == "working")


async def test_the_form_of_the_deal_is_filled_and_the_next_lead_follows(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        await ui.press("Q")
        await ui.shows("Qualify · Bob [x]", "900.00 EUR", "Prospecting")
        ui.app.focused.insert_text_at_cursor(" now")
        await ui.press("ctrl+s")
        await ui.told("qualified as deal 1")
        await ui.until(on(ui, 1))
    deal = crm.deals.view(1).values
    assert (deal["title"], deal["source"], deal["value"]) == ("a website now", "referral", Money(90_000, "EUR"))
    assert crm.leads.view(2).values["status"] == "qualified"


async def test_closed_leads_show_on_request_and_say_how_to_open_them(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        await ui.press("c")
        await ui.shows("nothing", "disqualified")
        ui.screen.land("lead", 4)
        await ui.until(on(ui, 4))
        await ui.press("Q")
        await ui.told("This lead is disqualified; O opens it again.")
        await ui.press("O")
        await ui.until(lambda: crm.leads.view(4).values["status"] == "working")


async def test_a_filter_of_the_leads_language_narrows_the_list(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        ui.screen.bar.set_text("score:..10 customer.name:ada")
        await ui.until(on(ui, 1))
        ui.screen.bar.set_text("zzz:1")
        await ui.shows("no lead field")


async def test_an_empty_list_says_what_to_press(crm: Crm, running: Running) -> None:
    async with running("leads") as ui:
        await ui.shows("No open leads.", "a  adds one in a line")
        await ui.press("Q")
        await ui.told("There is no lead here; a adds one.")
        await ui.press("a")
        ui.app.focused.insert_text_at_cursor("Ada, ada@example.org, a logo")
        await ui.press("enter")
        await ui.told("new person, ada@example.org")
        await ui.until(on(ui, 1))


async def test_without_a_number_nobody_can_be_called(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads", (80, 24)) as ui:
        await ui.until(on(ui, 2))
        await ui.press("enter")
        await ui.shows("bob@example.org")
        await ui.press("p")
        await ui.told("There is no phone number.")
        await ui.press("n")
        await ui.shows("ada@example.org")


async def test_a_view_of_leads_keeps_which_are_open(crm: Crm, running: Running) -> None:
    fill(crm)
    crm.leads.disqualify(1, "no budget")
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        await ui.press("V")
        await ui.shows("Save this list as a view")
        ui.app.focused.insert_text_at_cursor("To do")
        await ui.press("enter")
        await ui.until(lambda: crm.views.list())
        assert crm.views.get("to do", "lead").filter == "status:new,working"
        crm.views.save("Gone", "lead", "status:disqualified", ("source",))
        await ui.press("v")
        await ui.shows("Gone")
        ui.app.focused.insert_text_at_cursor("Gone")
        await ui.press("enter")
        await ui.until(on(ui, 1))
        assert [column.field.key for column in ui.screen.table.columns] == ["title", "source", "customer", "status"]
        await ui.press("O")
        await ui.until(lambda: crm.leads.view(1).values["status"] == "working")


async def test_marked_leads_go_to_the_trash_in_one_step(crm: Crm, running: Running) -> None:
    fill(crm)
    before = crm.browse.count("lead")
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        await ui.press("space", "space", "d")
        await ui.shows("Move 2 leads to the trash?")
        await ui.press("y")
        await ui.until(lambda: crm.browse.count("lead") == before - 2)
        await ui.press("u")
        await ui.until(lambda: crm.browse.count("lead") == before)


async def test_adding_a_lead_keeps_the_list_to_open_ones(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        await ui.press("a")
        await ui.until(lambda: ui.app.screen is not ui.app.screen_stack[0])
        ui.app.focused.insert_text_at_cursor("Fay, a poster")
        await ui.press("enter")
        await ui.until(on(ui, 5))
        await ui.until(lambda: ui.screen.table.count == 4)
        assert "nothing" not in ui.text()


async def test_going_to_a_closed_lead_shows_closed_ones_too(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("leads") as ui:
        await ui.until(on(ui, 2))
        ui.app.land("lead", 4)
        await ui.until(on(ui, 4))


async def test_rows_of_rates_are_not_marked(crm: Crm, running: Running) -> None:
    crm.rates.add("USD", "0.92", "EUR", "2026-11-01")
    async with running("overview") as ui:
        ui.app.push_screen(RatesScreen())
        await ui.until(lambda: isinstance(ui.screen, RatesScreen) and ui.screen.is_mounted)
        await ui.until(lambda: ui.screen.query("RecordsTable") and ui.screen.table.count == 1)
        await ui.press("space")
        await ui.told("several rows at once")
        assert not ui.screen.table.marked


async def test_the_form_shows_when_a_lead_came_in_as_clocks_here_do(crm: Crm, running: Running) -> None:
    crm.business.set(zone="Europe/Berlin")
    crm.leads.capture("Ada, a logo", {"received_at": "2026-11-20T10:00:00Z"})
    async with running("leads") as ui:
        await ui.until(on(ui, 1))
        await ui.press("e")
        await ui.shows("2026-11-20 11:00")
        assert "10:00:00Z" not in ui.text()


async def test_undo_leads_back_to_the_lead_and_a_new_rule_has_the_cursor(crm: Crm, running: Running) -> None:
    for line in ("Ada, wants a website", "Bob, wants a logo", "Clara, wants a poster"):
        crm.leads.capture(line)
    async with running("leads") as ui:
        await ui.until(lambda: ui.screen.table.count == 3)
        await ui.press("j")
        gone = ui.screen.subject()
        await ui.press("d", "y")
        await ui.until(lambda: ui.screen.table.count == 2)
        await ui.press("u")
        await ui.until(lambda: ui.screen.table.count == 3 and ui.screen.subject() == gone)
        await ui.press("R")
        await ui.until(lambda: len(ui.app.screen_stack) == 2 and ui.screen.table.current is not None)
        await ui.press("a")
        await ui.until(lambda: len(ui.app.screen_stack) == 3)
        await ui.type("Mine")
        await ui.press("tab")
        await ui.type("source:fair")
        await ui.press("tab")
        await ui.type("5")
        await ui.press("ctrl+s")
        await ui.until(lambda: len(ui.app.screen_stack) == 2 and ui.screen.rule() and ui.screen.rule().name == "Mine")


async def test_the_leads_behind_a_line_of_the_report_are_all_there_closed_ones_too(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("reports") as ui:
        ui.screen.choose("leads")
        ui.screen.ask_for(by="status")
        await ui.until(lambda: ui.screen.report is not None and ui.screen.report.by == "status")
        await ui.until(lambda: ui.screen.table.count == 2)
        reports = ui.screen
        lines = [row[0] for row in ui.screen.shown.rows]
        if lines.index("disqualified"):
            await ui.press("j")
        await ui.press("enter")
        await ui.until(lambda: ui.app.current_mode == "leads" and on(ui, 4)())
        leads = ui.screen
        await ui.press("escape")
        await ui.until(lambda: ui.screen is reports)
        await ui.until(lambda: leads.listed() == "status:new,working")
