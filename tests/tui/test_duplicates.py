"""Duplicates side by side: choose values, merge, say that they are two, and what comes next."""

from pathlib import Path

import pytest
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui import saving
from crm_tui.bridge import RecordsChanged
from crm_tui.dialogs.form_warning import FormWarning
from crm_tui.screens.customer import CustomerScreen
from crm_tui.screens.customers import WIDE, CustomersScreen
from crm_tui.screens.duplicates import DuplicatesScreen
from tests.core.exchange.databases import contents
from tests.tui.screens.conftest import Driver, Running
from tests.tui.screens.conftest import crm as _crm
from tests.tui.screens.conftest import database as _database
from tests.tui.screens.conftest import running as _running

crm, database, running = _crm, _database, _running
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


@pytest.fixture
def twice(crm: Crm) -> Crm:
    """Two pairs, and somebody who is nobody else."""
    for name, values in (
        ("Ada Lovelace", {"email": "ada@example.org", "city": "London", "birthday": "1815-12-10"}),
        (
            "Lovelace, Ada",
            {"email": "ada@example.org", "city": "Paris", "birthday": "1815-12-10", "phone": "+442079460991"},
        ),
        ("Clara Böhm", {"email": "clara@example.at"}),
        ("Clara Boehm", {"email": "clara@example.at"}),
        ("Łucja Ağca", {}),
    ):
        crm.customers.add({"name": name, **values})
    crm.deals.add({"title": "Engine", "customer": 2})
    return crm


async def opened(ui: Driver) -> None:
    await ui.until(lambda: isinstance(ui.screen, CustomersScreen) and ui.screen.table.count)
    await ui.press("w")
    await ui.until(lambda: isinstance(ui.screen, DuplicatesScreen) and ui.screen.preview)


@SIZES
async def test_pairs_stand_with_score_and_below_them_field_by_field(
    twice: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("customers", size) as ui:
        await opened(ui)
        await ui.shows("1 of 2 · sure · same e-mail", "Ada Lovelace (1)", "Lovelace, Ada (2)", "London", "Paris")
        await ui.shows("1 Ada Lovelace", "2 Lovelace, Ada", "A All sure")
        await ui.shows("Go over: 1 contact point, 1 address, 1 deal.")
        await ui.press("j")
        await ui.shows("2 of 2", "Clara Böhm (3)", "Clara Boehm (4)")


@SIZES
async def test_a_value_of_the_other_is_taken_and_one_key_merges(
    twice: Crm, database: Path, running: Running, size: tuple[int, int]
) -> None:
    before = contents(database)
    async with running("customers", size) as ui:
        await opened(ui)
        await ui.press("enter")
        await ui.until(lambda: ui.screen.field() is not None and ui.screen.field().field.key == "name")
        await ui.press("t")
        await ui.until(lambda: ui.screen.choice.taken == {"name"})
        await ui.shows("other")
        await ui.press("M")
        await ui.told('Customer 2 "Lovelace, Ada" merged into customer 1 "Ada Lovelace"')
        await ui.until(lambda: ui.screen.choice and ui.screen.choice.keep == 3)
        assert twice.browse.ids("customer", "") == [3, 4, 1, 5] or twice.browse.count("customer") == 4
        assert twice.customers.view(1).values["name"] == "Lovelace, Ada"
        assert twice.customers.view(1).values["phone"] == "+442079460991"
        await ui.press("u")
        await ui.until(lambda: twice.browse.count("customer") == 5)
        assert contents(database) == before
        await ui.until(lambda: len(ui.screen._pairs) == 2)


async def test_who_is_told_apart_is_offered_no_more(twice: Crm, running: Running) -> None:
    async with running("customers") as ui:
        await opened(ui)
        await ui.press("d")
        await ui.until(lambda: [pair.first.id for pair in ui.screen._pairs] == [3])
        await ui.press("d")
        await ui.shows("No duplicates found.")
        assert twice.duplicates.find() == []
        await ui.press("M")
        await ui.told("There is no pair here.")
        assert twice.browse.count("customer") == 5
        assert not any(key in ui.text().splitlines()[-1] for key in ("M Merge", "d Not a duplicate", "s Swap", "A All"))


async def test_keys_go_on_at_once_after_a_pair_was_decided(
    twice: Crm, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "LONGEST_WRITE_SECONDS", 60)
    async with running("customers") as ui:
        await opened(ui)
        await ui.press("d")
        await ui.until(lambda: [pair.first.id for pair in ui.screen._pairs] == [3])
        await ui.until(lambda: not ui.app.leads_on(), 1)


@pytest.mark.parametrize("key", ["M", "d"])
async def test_undo_leads_back_to_the_pair(twice: Crm, running: Running, key: str) -> None:
    async with running("customers") as ui:
        await opened(ui)
        await ui.press("j")
        await ui.until(lambda: ui.screen.preview and ui.screen.preview.keep.id == 3)
        await ui.press(key)
        await ui.until(lambda: ui.screen.preview and ui.screen.preview.keep.id == 1)
        await ui.press("u")
        await ui.shows("2 of 2", "3 Clara Böhm")
        assert ui.screen.choice.keep == 3


@pytest.mark.parametrize("key", ["M", "d"])
async def test_a_pair_that_came_by_itself_is_looked_at_first(twice: Crm, running: Running, key: str) -> None:
    async with running("customers", (80, 24)) as ui:
        await opened(ui)
        twice.merging.merge(1, 2)
        ui.app.post_message(RecordsChanged())
        await ui.until(lambda: ui.screen.choice and ui.screen.choice.keep == 3)
        ui.screen.reload()  # news that came after that
        await ui.until(lambda: not ui.app.leads_on())
        await ui.press(key)
        await ui.told("The pair that stood here is gone; look at this one, and press the key again.")
        assert len(twice.duplicates.find()) == 1
        await ui.press(key)
        await ui.until(lambda: twice.duplicates.find() == [])


async def test_the_cursor_stays_on_the_pair_that_is_looked_at(twice: Crm, running: Running) -> None:
    async with running("customers") as ui:
        await opened(ui)
        await ui.press("j")
        await ui.until(lambda: ui.screen.choice.keep == 3)
        twice.merging.merge(1, 2)
        ui.app.post_message(RecordsChanged())
        await ui.shows("1 of 1", "3 Clara Böhm")
        await ui.press("M")
        await ui.until(lambda: twice.browse.count("customer") == 3)


async def test_the_other_one_can_stay(twice: Crm, running: Running) -> None:
    async with running("customers") as ui:
        await opened(ui)
        await ui.press("s")
        await ui.until(lambda: ui.screen.preview and ui.screen.preview.keep.id == 2)
        await ui.press("M")
        await ui.until(lambda: twice.browse.count("customer") == 4)
        assert twice.customers.view(2).values["city"] == "Paris"
        assert twice.find("customer", "1") == 2


@SIZES
async def test_two_marked_customers_are_merged_from_the_list(
    twice: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("customers", size) as ui:
        await ui.until(lambda: ui.screen.table.count == 5)
        await ui.press("W")
        await ui.told("Mark the two customers that are one")
        await ui.press("space", "space", "W")
        await ui.until(lambda: isinstance(ui.screen, DuplicatesScreen) and ui.screen.preview)
        pair = ui.screen.choice
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.screen, CustomersScreen) and len(ui.screen.table.marked) == 2)
        await ui.press("W")
        await ui.until(lambda: isinstance(ui.screen, DuplicatesScreen) and ui.screen.preview)
        await ui.press("M")
        await ui.until(lambda: isinstance(ui.screen, CustomersScreen) and not ui.screen.table.marked)
        assert twice.find("customer", str(pair.gone)) == pair.keep


async def test_a_person_and_an_organization_are_refused_in_the_list(crm: Crm, running: Running) -> None:
    crm.customers.add({"name": "Ada", "kind": "person"})
    crm.customers.add({"name": "Ada GmbH", "kind": "organization"})
    async with running("customers", (80, 24)) as ui:
        await ui.until(lambda: ui.screen.table.count == 2)
        await ui.press("space", "space", "W")
        await ui.told("they cannot be made one")
        assert isinstance(ui.screen, CustomersScreen)
        assert ui.screen.table.marked == {1, 2}


async def test_hostile_names_are_shown_as_text(crm: Crm, running: Running) -> None:
    for name in ("[b]Ada[/] \u202eLovelace", "[b]Ada[/] Lovelace"):
        crm.customers.add({"name": name, "email": "ada@example.org"})
    async with running("customers", (80, 24)) as ui:
        await opened(ui)
        await ui.shows("[b]Ada[/]")
        assert "\u202e" not in ui.text()


async def test_escape_goes_back_step_by_step(twice: Crm, running: Running) -> None:
    async with running("customers") as ui:
        await opened(ui)
        await ui.press("enter")
        await ui.until(lambda: ui.screen.fields.has_focus)
        await ui.press("escape")
        await ui.until(lambda: ui.screen.pairs.has_focus)
        await ui.press("escape")
        await ui.until(lambda: isinstance(ui.screen, CustomersScreen))


@SIZES
async def test_the_form_of_a_new_customer_warns_while_one_types_and_saves_all_the_same(
    twice: Crm, running: Running, size: tuple[int, int]
) -> None:
    async with running("customers", size) as ui:
        await ui.until(lambda: ui.screen.table.count == 5)
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.app.focused, Input))
        ui.app.focused.insert_text_at_cursor("Klara Böhm")
        await ui.press(*["tab"] * 7)
        ui.app.focused.insert_text_at_cursor("Clara@example.at")
        await ui.shows("Likely there already: Clara Boehm (customer:4) and 1 more", "same e-mail")
        ui.app.focused.insert_text_at_cursor("x")
        await ui.until(lambda: "Likely there already" not in ui.text())
        ui.app.focused.value = "clara@example.at"
        await ui.shows("Likely there already: Clara")
        await ui.press("ctrl+s")
        await ui.until(lambda: twice.browse.count("customer") == 6)


async def test_the_form_of_a_customer_warns_of_whom_it_becomes_alike(twice: Crm, running: Running) -> None:
    twice.customers.add({"name": "Aaron Böhm", "email": "clara@example.at"})
    async with running("customers", (80, 24)) as ui:
        await ui.until(lambda: ui.screen.table.count == 6)
        await ui.until(lambda: ui.screen.subject_name() == "Aaron Böhm")
        await ui.press("e")
        await ui.until(lambda: isinstance(ui.app.focused, Input))
        ui.app.focused.value = "Aaron Boehm"
        await ui.until(lambda: ui.screen.query_one(FormWarning)._seen.get("name") == "Aaron Boehm")
        assert "Likely there already" not in ui.text()
        ui.app.focused.value = "Clara Böhm"
        await ui.shows("Likely there already: Clara", "and 1 more", "same e-mail")
        await ui.press("ctrl+s")
        await ui.until(lambda: twice.browse.count("customer", '"Clara"') == 3)


@SIZES
@pytest.mark.parametrize("way", ["ctrl+g", "click"])
async def test_the_warning_opens_the_one_that_is_there_and_the_form_is_kept(
    twice: Crm, running: Running, size: tuple[int, int], way: str
) -> None:
    async with running("customers", size) as ui:
        await ui.until(lambda: ui.screen.table.count == 5)
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.app.focused, Input))
        ui.app.focused.insert_text_at_cursor("Klara Böhm")
        await ui.press(*["tab"] * 7)
        ui.app.focused.insert_text_at_cursor("Clara@example.at")
        await ui.shows("Likely there already: Clara Boehm (customer:4)", "ctrl+g opens it")
        if way == "click":
            await ui.pilot.click("#form-warning")
        else:
            await ui.press(way)
        card = CustomersScreen if size[0] >= WIDE else CustomerScreen
        await ui.until(lambda: isinstance(ui.screen, card) and ui.screen.subject() == 4)
        await ui.shows("Clara Boehm", "clara@example.at")
        assert twice.browse.count("customer") == 5
        if card is CustomerScreen:
            await ui.press("escape")
        await ui.press("a")
        await ui.shows("Draft from", "Likely there already: Clara Boehm (customer:4)", "Klara Böhm")
