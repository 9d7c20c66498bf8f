"""The last line offers what one does most here, and only what the record under the cursor allows."""

import pytest

from crm_core.crm import Crm
from crm_tui import saving

from .conftest import Driver, Running


def footer(ui: Driver) -> str:
    return ui.text().rstrip().rpartition("\n")[2]


async def offers(ui: Driver, *keys: str) -> None:
    await ui.until(lambda: all(key in footer(ui) for key in keys))


@pytest.fixture
def quotes(crm: Crm) -> Crm:
    crm.customers.add({"name": "Ada"})
    for title in ("Sent", "Draft"):
        key = crm.quotes.add({"title": title, "customer": 1}, ["Poster @ 70"]).id
        if title == "Sent":
            crm.quotes.send(key)
    return crm


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_of_a_quote_what_its_state_allows(quotes: Crm, running: Running, size: tuple[int, int]) -> None:
    async with running("quotes", size) as ui:
        await ui.until(lambda: ui.screen.table.count == 2)
        ui.screen.show(2)
        await ui.until(lambda: ui.screen.status() == "draft")
        await offers(ui, "S Send", "e Edit", "p Print", "m E-mail")
        assert "Accepted" not in footer(ui)
        ui.screen.show(1)
        await ui.until(lambda: ui.screen.status() == "sent")
        await offers(ui, "w Accepted", "x Rejected", "R Revise", "p Print", "m E-mail", "a Add")
        assert "Send" not in footer(ui)


async def test_of_an_order_what_its_state_allows(crm: Crm, running: Running) -> None:
    crm.orders.add({"total": "70", "ordered_on": "2026-01-05"}, [])
    async with running("orders", (80, 24)) as ui:
        await offers(ui, "p Paid", "c Repeat", "e Edit")
        await ui.press("p")
        await offers(ui, "R Refund")
        assert "Paid" not in footer(ui)


async def test_the_board_and_the_list_of_deals_lead_to_each_other_to_stages_and_pipelines(
    crm: Crm, running: Running
) -> None:
    crm.deals.add({"title": "Logo"})
    async with running("pipeline", (120, 40)) as ui:
        await offers(ui, "b List", "f Funnel", "t Stages", "p Pipeline", "L Move on", "w Won", "x Lost")
    async with running("pipeline", (80, 24)) as ui:
        await ui.until(lambda: ui.screen.subject() is not None)
        await ui.press("b")
        await offers(ui, "b Board", "f Funnel", "t Stages", "p Pipeline", "w Won", "x Lost")


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
@pytest.mark.parametrize("mode", ["pipeline", "orders"])
async def test_help_keeps_its_columns(crm: Crm, running: Running, mode: str, size: tuple[int, int]) -> None:
    async with running(mode, size) as ui:
        await ui.press("question_mark")
        await ui.shows("Keys")
        ui.screen.query_one("VerticalScroll").scroll_end(animate=False)
        lines = [line.partition("▌")[2][2:].rstrip(" ▁▂▃▄▅▆▇█") for line in ui.text().splitlines() if "▌" in line]
        notes = [line for line in lines if line.strip() and not line.startswith(("Keys", "esc"))]
        words = [line for line in notes if line[:1] not in ("", " ") and len(line.split()) == 1]
        assert all(
            word in ("Changes", "Screens", "Moving", "Application", "View", "Records", "Finding") for word in words
        )


async def test_marking_is_said_to_be_for_what_the_screen_does(crm: Crm, running: Running) -> None:
    for mode, words in (("quotes", "Marked quotes are deleted"), ("leads", "Marked leads are changed")):
        async with running(mode, (120, 60)) as ui:
            await ui.press("question_mark")
            await ui.shows(words)


async def test_where_a_screen_logs_itself_the_key_that_does_so_anywhere_is_left_out(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada"})
    for mode, log in (("customers", "l Log"), ("leads", "l Log"), ("appointments", "C Log interaction")):
        async with running(mode, (240, 40)) as ui:
            await offers(ui, log)
            assert ("C Log interaction" in footer(ui)) == (mode == "appointments")


async def test_what_was_saved_gives_its_place_back_to_the_keys(
    crm: Crm, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "STATUS_SECONDS", 0.5)
    crm.orders.add({"total": "70", "ordered_on": "2026-01-05"}, [])
    async with running("orders", (80, 24)) as ui:
        await offers(ui, "p Paid")
        await ui.press("p")
        await ui.until(lambda: "saved" in footer(ui))
        await ui.until(lambda: "saved" not in footer(ui))
        await offers(ui, "R Refund", "u Undo")
