"""Asking for lines, amounts and files: what is refused stays open, and a number means the line that has it."""

from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_tui.dialogs.write_prompt import WritePrompt

from .conftest import Driver, Running

LINES = ["4 x Poster @ 80", "1 x Print @ 480", "2 x Paper @ 5", "1 x Ink @ 20"]


def fill(crm: Crm) -> None:
    """A draft of four lines, a paid order and a product."""
    crm.business.set(currency="EUR")
    crm.products.add({"name": "GTX Basic", "sku": "GTX-1"})
    crm.customers.add({"name": "Ada Lovelace"})
    crm.quotes.add({"title": "Offer", "customer": "1"})
    crm.quotes.add_lines(1, LINES)
    crm.orders.add({"customer": "1", "number": "R-1"}, ["1 x Poster @ 80"])
    crm.orders.pay(1)


async def ask(ui: Driver, key: str, text: str) -> None:
    await ui.press(key)
    await ui.until(lambda: isinstance(ui.screen, WritePrompt))
    ui.app.focused.insert_text_at_cursor(text)
    await ui.press("enter")


async def stays(ui: Driver, sentence: str, text: str) -> None:
    await ui.shows(sentence)
    assert isinstance(ui.screen, WritePrompt)
    assert ui.app.focused.value == text


async def test_a_typed_number_is_the_line_with_that_number(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("quotes") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("X")
        await ui.shows("Take off which line?")
        await ui.press("4", "enter")
        await ui.told("without line 4")
    assert [line.description for line in crm.quotes.view(1).lines] == ["Poster", "Print", "Paper"]


async def test_a_refused_refund_stays_with_its_reason(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("orders") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ask(ui, "R", "50000")
        await stays(ui, "80.00", "50000")
        await ui.press("backspace", "backspace", "backspace", "enter")
        await ui.told("refunded")
        await ui.until(lambda: not isinstance(ui.screen, WritePrompt))
    assert crm.orders.view(1).values["refunded"].minor == 5000  # type: ignore[union-attr]


async def test_a_line_of_an_unknown_product_without_a_price_stays(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("quotes") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ask(ui, "l", "3 x GTX Bask")
        await stays(ui, "GTX Bask", "3 x GTX Bask")
        await ui.press("escape")
        assert len(crm.quotes.view(1).lines) == 4


async def test_products_are_suggested_behind_the_quantity(crm: Crm, running: Running) -> None:
    fill(crm)
    async with running("quotes") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ui.press("l")
        await ui.until(lambda: isinstance(ui.screen, WritePrompt))
        ui.app.focused.insert_text_at_cursor("3 x gtx")
        await ui.shows("3 x GTX Basic")
        await ui.press("down", "enter")
        await ui.until(lambda: ui.app.focused.value == "3 x GTX Basic")
        ui.app.focused.insert_text_at_cursor(" @ 550")
        await ui.press("enter")
        await ui.until(lambda: crm.quotes.view(1).lines[-1].net.minor == 165_000)


async def test_a_refused_lead_keeps_its_text(crm: Crm, running: Running) -> None:
    async with running("leads") as ui:
        await ask(ui, "a", ", wants a website")
        await stays(ui, "needs a name before the first comma", ", wants a website")


async def test_a_quote_goes_into_a_pdf_or_html_file_only_and_replaces_none_unasked(
    crm: Crm, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(crm)
    monkeypatch.chdir(tmp_path)
    there = tmp_path / "offer.html"
    there.write_text("mine")
    async with running("quotes") as ui:
        await ui.until(lambda: ui.screen.subject() == 1)
        await ask(ui, "p", "offer.txt")
        await stays(ui, "neither in .pdf nor in .html", "offer.txt")
        await ui.press("backspace", "backspace", "backspace")
        await ui.type("html")
        await ui.press("enter")
        await stays(ui, "is there already", "offer.html")
        assert there.read_text() == "mine"
        await ui.press("enter")
        await ui.told("Written to offer.html")
    assert "Poster" in there.read_text()
    assert not (tmp_path / "offer.txt").exists()


async def test_marked_orders_go_to_the_trash_in_one_step(crm: Crm, running: Running) -> None:
    fill(crm)
    for number in ("R-2", "R-3"):
        crm.orders.add({"customer": "1", "number": number}, ["1 x Ink @ 20"])
    async with running("orders") as ui:
        await ui.until(lambda: ui.screen.table.count == 3)
        await ui.press("space", "space", "d")
        await ui.shows("Move 2 orders to the trash?")
        await ui.press("y")
        await ui.until(lambda: crm.browse.count("order") == 1)
        await ui.press("u")
        await ui.until(lambda: crm.browse.count("order") == 3)
