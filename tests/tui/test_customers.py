"""The customers screen, driven by keys, checked in the database."""

from pathlib import Path

import pytest
from textual.widgets import Input

from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_tui.dialogs.confirm import Confirm
from crm_tui.dialogs.form import RecordForm
from crm_tui.screens.customer import CustomerScreen
from crm_tui.screens.customers import CustomersScreen
from crm_tui.widgets.customer_detail import CustomerDetail
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.footer import ActionFooter
from crm_tui.widgets.records_table import RecordsTable

from .driver import Running, screen_text, settle, table, type_text, until


def names(crm: Crm) -> list[object]:
    return [row[0] for row in crm.browse.page("customer", Query(fields=("name",))).rows]


async def test_the_list_shows_names_and_the_detail_shows_the_one_under_the_cursor(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        assert table(pilot).count == 3
        shown = screen_text(pilot)
        assert "Ada Lovelace" in shown
        assert "Clara Böhm" in shown
        assert "ada@home.example" in shown
        assert "Two variants" in shown
        await pilot.press("G")
        await settle(pilot)
        assert pilot.app.screen.query_one(CustomerDetail).name_shown == "Clara Böhm"


async def test_add_writes_a_customer_and_undo_takes_it_back(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("a")
        await settle(pilot)
        await type_text(pilot, "Böb [x] Ltd")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, RecordForm)
        assert "Böb [x] Ltd" in names(crm)
        assert table(pilot).value("name") == "Böb [x] Ltd", "the cursor goes to what was added"
        await pilot.press("u")
        await settle(pilot)
        assert "Böb [x] Ltd" not in names(crm)
        await pilot.press("ctrl+r")
        await settle(pilot)
        assert "Böb [x] Ltd" in names(crm)


async def test_edit_saves_only_what_changed(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("e")
        await settle(pilot)
        crm.customers.edit(2, {"job_title": "Countess"})
        city = pilot.app.screen.query(Input)
        row = next(field for field in city if field.value == "London")
        row.value = "Paris"
        await pilot.press("ctrl+s")
        await settle(pilot)
        values = crm.customers.view(2).values
        assert (values["city"], values["job_title"]) == ("Paris", "Countess")


async def test_delete_asks_first_and_moves_marked_ones_to_the_trash(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("space", "space", "d")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("n")
        await settle(pilot)
        assert len(names(crm)) == 3
        await pilot.press("d", "y")
        await settle(pilot)
        assert names(crm) == ["Clara Böhm"]
        assert table(pilot).marked == set()
        await pilot.press("u")
        await settle(pilot)
        assert len(names(crm)) == 3, "one step, one undo"


async def test_tagging_puts_tags_on_and_takes_them_off(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("t")
        await settle(pilot)
        await type_text(pilot, "gold, -vip")
        await pilot.press("enter")
        await settle(pilot)
        assert crm.customers.view(2).values["tags"] == ("gold",)


async def test_logging_writes_an_interaction(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("l")
        await settle(pilot)
        await type_text(pilot, "meeting")
        await pilot.press("enter", "tab")
        await type_text(pilot, "Lunch")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert ("meeting", "Lunch") in {(entry.kind, entry.title) for entry in crm.customers.timeline(2)}


async def test_the_filter_narrows_and_a_wrong_one_says_where(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        await type_text(pilot, "lifecycle:lead")
        await settle(pilot)
        assert table(pilot).count == 1
        await type_text(pilot, " colour:red")
        await settle(pilot)
        assert "colour" in screen_text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert table(pilot).count == 3
        assert pilot.app.screen.query_one(FilterBar).text == ""


async def test_what_another_terminal_writes_shows_by_itself(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        crm.customers.add({"name": "Aaron Early"})
        await until(pilot, lambda: table(pilot).count == 4)
        await settle(pilot)
        assert table(pilot).value("name") == "Ada Lovelace", "the cursor stays on its record"
        assert "Aaron Early" in screen_text(pilot)


async def test_a_detail_closes_when_its_record_is_deleted_or_its_list_is_wanted(crm: Crm, running: Running) -> None:
    async with running((80, 24)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomerScreen)
        await pilot.press("1")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomersScreen)
        await pilot.press("enter", "d", "y")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert "Ada Lovelace" not in names(crm)


async def test_on_a_narrow_terminal_the_detail_is_a_screen_of_its_own(crm: Crm, running: Running) -> None:
    async with running((80, 24)) as pilot:
        assert not pilot.app.screen.query_one(CustomerDetail).display
        await pilot.press("enter")
        await settle(pilot)
        assert "ada@home.example" in screen_text(pilot)
        await pilot.press("n")
        await settle(pilot)
        assert "Analytical Engines" in screen_text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert table(pilot).value("name") == "Analytical Engines"
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12)])
async def test_hostile_names_neither_break_nor_reach_the_terminal(
    path: Path, crm: Crm, running: Running, size: tuple[int, int]
) -> None:
    for name in (
        "Acme [/] [EU] Ltd",
        "[red]x",
        "a\u202eb",
        "👩‍💻 dev",
        "山田 太郎",
        "\u200f\u061cx",
        "[@click=app.quit]q[/]",
    ):
        crm.customers.add({"name": name, "city": name, "description": f"{name}\n{name}"})
    async with running(size) as pilot:
        for key in ("j", "j", "j", "enter", "e"):
            await pilot.press(key)
            await settle(pilot)
        svg = pilot.app.export_screenshot()
        assert "\u202e" not in svg
        assert "\x1b" not in svg


async def test_the_mouse_sorts_opens_and_presses_what_the_footer_offers(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.click(RecordsTable, offset=(5, 0))
        await settle(pilot)
        await pilot.click(RecordsTable, offset=(5, 0))
        await settle(pilot)
        assert table(pilot).value("name") == "Clara Böhm", "sorted downwards by name"
        await pilot.click(RecordsTable, offset=(5, 2))
        await settle(pilot)
        assert pilot.app.screen.query_one(CustomerDetail).name_shown == "Analytical Engines"
        footer = pilot.app.screen.query_one(ActionFooter)
        await pilot.click(ActionFooter, offset=(footer.render().plain.index("Edit"), 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, RecordForm)


async def test_sorting_by_key_turns_the_order_the_second_time(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        for expected in ("Clara Böhm", "Ada Lovelace"):
            await pilot.press("s")
            await settle(pilot)
            await type_text(pilot, "city")
            await pilot.press("enter")
            await settle(pilot)
            assert table(pilot).value("name") == expected


async def test_open_writes_a_mail_or_asks_which(crm: Crm, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("crm_tui.app.CrmApp.open_url", lambda _self, url: opened.append(url))
    crm.customers.edit(3, {"urls": ["böhm.example/[x]"]})
    async with running() as pilot:
        await pilot.press("o")
        await settle(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        await pilot.press("G", "o")
        await settle(pilot)
        await pilot.press("g", "j", "o")
        await settle(pilot)
        assert opened == ["mailto:ada@home.example", "https://böhm.example/[x]"]
        assert "Analytical Engines has neither an e-mail nor a web address." in screen_text(pilot)


async def test_the_filter_bar_completes_fields_and_values(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        await type_text(pilot, "lifec")
        await pilot.press("tab")
        await type_text(pilot, "le")
        await pilot.press("tab")
        await settle(pilot)
        assert pilot.app.screen.query_one(FilterBar).text == "lifecycle:lead"
        assert table(pilot).value("name") == "Clara Böhm"
        await pilot.press("enter")
        await settle(pilot)
        assert table(pilot).has_focus


async def test_fields_of_ones_own_are_in_the_form_checked_and_in_the_copied_command(crm: Crm, running: Running) -> None:
    crm.fields.add("customer.likes", "multi-choice", ("tea", "coffee"))
    crm.fields.add("customer.size", "number")
    async with running() as pilot:
        await pilot.press("e")
        await settle(pilot)
        assert "Your fields" in str([heading.render() for heading in pilot.app.screen.query(".form-heading")])
        likes, size = list(pilot.app.screen.query(Input))[-2:]
        likes.value, size.value = "beer", "38,5"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, RecordForm), "a wrong value keeps the form open"
        likes.value = "coffee, tea"
        await settle(pilot)
        words = pilot.app.screen._spec.command_line(pilot.app.screen.changed())
        assert words == ["crm", "customer", "edit", "2", "--set", "likes=coffee, tea", "--set", "size=38,5"]
        await pilot.press("ctrl+s")
        await settle(pilot)
        page = crm.browse.page("customer", Query(filter="id:2", fields=("likes", "size")))
        assert page.rows == ((("tea", "coffee"), 38.5),)
        assert "tea, coffee" in pilot.app.screen.query_one(CustomerDetail).text()


@pytest.mark.parametrize("text", ["deal.stage:", "deal."])
async def test_a_filter_that_is_not_complete_keeps_the_rows_and_says_so(crm: Crm, running: Running, text: str) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        pilot.app.screen.query_one(FilterBar).set_text(text)
        await settle(pilot)
        assert table(pilot).count == 3
        assert "Incomplete: " in screen_text(pilot)
        assert "Ada Lovelace" in screen_text(pilot)
        await pilot.press("escape")
        await type_text(pilot, "zzzzz")
        await settle(pilot)
        assert "Nothing matches this filter." in screen_text(pilot)
        await type_text(pilot, " deal.stage:")
        await settle(pilot)
        assert "This filter is not complete yet." in screen_text(pilot)


@pytest.mark.parametrize("key", ["1", "2", "3"])
async def test_a_value_that_no_record_has_is_named_with_the_nearest(crm: Crm, running: Running, key: str) -> None:
    crm.customers.edit(1, {"owner": "Zane Levy"})
    crm.deals.add({"title": "Engine", "customer": 1, "owner": "Zane Levy"})
    crm.appointments.add({"title": "Visit", "customer": 1, "starts": "2026-12-01 10:00", "owner": "Zane Levy"})
    async with running() as pilot:
        await pilot.press(key)
        await settle(pilot)
        for filter_text, named in (("owner:zain", True), ("owner:zane", False), ("owner:zane zzzzz", False)):
            pilot.app.screen.query_one(FilterBar).set_text(filter_text)
            await settle(pilot)
            await pilot.pause(0.1)
            await settle(pilot)
            assert ("has owner:zain; nearest: Zane Levy." in screen_text(pilot)) == named
