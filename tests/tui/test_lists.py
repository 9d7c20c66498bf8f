"""Fields, tags, segments and views where they are listed: what each key does to each kind, and the command that does the same."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui.dialogs.copy_command import command_choices
from crm_tui.screens.customers import CustomersScreen
from crm_tui.screens.lists import ListsScreen
from crm_tui.screens.pipeline import PipelineScreen

from .driver import Running, screen_text, settle, type_text
from .test_actions import cli

Names = Callable[[Crm], object]
LISTS = ("fields", "tags", "segments", "views")


@pytest.fixture(autouse=True)
def named(crm: Crm) -> None:
    """One of each kind, the view not of customers."""
    crm.fields.add("customer.newsletter", "choice", ["weekly", "never"])
    crm.customers.edit(2, {"newsletter": "weekly"})
    crm.segments.add("Regulars", "city:London", "They come back")
    crm.views.save("Big", "deal", "value:1000..", ("title", "value"), ("-value",))


def tags(crm: Crm) -> object:
    return [(tag.name, tag.customers) for tag in crm.tags.list()]


def segments(crm: Crm) -> object:
    return [(each.name, each.filter, each.description) for each in crm.segments.list()]


def views(crm: Crm) -> object:
    return [(each.name, each.entity, each.filter, each.fields, each.sort) for each in crm.views.list()]


async def press(pilot: Pilot[None], *steps: str) -> None:
    """Keys, and texts after a =, which take the place of what stands there."""
    for step in steps:
        if step.startswith("="):
            assert isinstance(pilot.app.focused, Input)
            pilot.app.focused.value = ""
            await type_text(pilot, step[1:])
        else:
            await pilot.press(step)
        await settle(pilot)


# The list, the keys, what is looked at, what it is then, and the blanks of the command that does the same.
BIG = ("Big", "deal", "value:1000..", ("title", "value"), ("-value",))
REGULARS = ("Regulars", "city:London", "They come back")
STEPS: dict[str, tuple[str, tuple[str, ...], Names, object, dict[str, str]]] = {
    "crm tag rename": ("tags", ("r", "=gold", "enter"), tags, [("gold", 1)], {"NAME": "gold"}),
    "crm tag delete": ("tags", ("d", "y"), tags, [], {}),
    "crm segment add": ("segments", ("a", "=Graz", "tab", "=city:Graz", "ctrl+s"), segments,
                        [("Graz", "city:Graz", ""), REGULARS], {"NAME": "Graz", "FILTER": "city:Graz"}),
    "crm segment edit": ("segments", ("e", "=lifecycle:lead", "ctrl+s"), segments,
                         [("Regulars", "lifecycle:lead", "They come back")], {"FILTER": "lifecycle:lead"}),
    "crm segment rename": ("segments", ("r", "=Old hands", "enter"), segments,
                           [("Old hands", "city:London", "They come back")], {"NAME": "Old hands"}),
    "crm segment delete": ("segments", ("d", "y"), segments, [], {}),
    "crm view save": ("views", ("a", "tab", "=Vips", "tab", "ctrl+s"), views,
                      [("Vips", "customer", "", (), ()), BIG], {"NAME": "Vips"}),
    "crm view rename": ("views", ("r", "=Huge", "enter"), views, [("Huge", *BIG[1:])], {"NAME": "Huge"}),
    "crm view delete": ("views", ("d", "y"), views, [], {}),
}  # fmt: skip


@pytest.mark.parametrize("command", STEPS)
@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_key_changes_it_undo_brings_it_back_and_the_command_does_the_same(
    crm: Crm, path: Path, running: Running, command: str, size: tuple[int, int]
) -> None:
    at, steps, look, then, blanks = STEPS[command]
    before = look(crm)
    async with running(size) as pilot:
        await press(pilot, "F", *["tab"] * LISTS.index(at))
        offered = [words for words, _ in command_choices(pilot.app) if words.startswith(command)]
        await press(pilot, *steps)
        assert look(crm) == then
        await press(pilot, "u")
        assert look(crm) == before
    words = [blanks.get(word, word) for word in shlex.split(offered[0])]
    code, said = cli(path, words)
    assert code == 0, said
    assert look(crm) == then


async def test_the_form_of_a_view_begins_with_what_it_is_and_tells_its_command(
    crm: Crm, path: Path, running: Running
) -> None:
    async with running() as pilot:
        await press(pilot, "F", "shift+tab", "e")
        assert [field.value for field in pilot.app.screen.query(Input)] == ["value:1000..", "title, value", "-value"]
        await press(pilot, "tab", "=title", "ctrl+y")
        command = pilot.app.clipboard
        await press(pilot, "ctrl+s")
        assert views(crm) == [("Big", "deal", "value:1000..", ("title",), ("-value",))]
    assert command == "crm view save Big value:1000.. --of deals --fields title --sort -value"
    assert cli(path, shlex.split(command)) == (0, 'View "Big" of deals is already so; nothing changed\n')


async def test_a_field_is_defined_and_its_options_changed(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "F", "a", "=deal", "tab", "=signed", "tab", "=date", "ctrl+y", "ctrl+s")
        assert pilot.app.clipboard == "crm field add deal.signed --type date"
        assert [(each.entity, each.name, each.kind) for each in crm.fields.list()][1:] == [("deal", "signed", "date")]
        await press(pilot, "e", "=weekly, monthly, never", "ctrl+s")
        assert crm.fields.find("customer.newsletter").options == ("weekly", "monthly", "never")
        await press(pilot, "e", "=monthly", "ctrl+s")
        assert "weekly" in screen_text(pilot), "an option in use cannot go, and the form says so"
        assert crm.fields.find("customer.newsletter").options == ("weekly", "monthly", "never")


async def test_what_cannot_be_done_is_said(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "F", "d")
        assert "customer.newsletter with 1 value" in screen_text(pilot)
        await press(pilot, "n", "tab", "a")
        assert "putting it on customers" in screen_text(pilot)
        await press(pilot, "e")
        assert "nothing but its name" in screen_text(pilot)
        await press(pilot, "m")
        assert "There is no other tag" in screen_text(pilot)
        crm.segments.add("Both", "segment:Regulars")
        await press(pilot, "tab", "f5", "j", "d", "y")
        assert 'The filter of segment "Both" names' in screen_text(pilot)
        assert crm.segments.get("Regulars").customers == 2


async def test_enter_shows_the_records_and_esc_goes_back(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await press(pilot, "F", "enter")
        assert isinstance(pilot.app.screen, CustomersScreen)
        assert (pilot.app.screen.filter, pilot.app.screen.table.count) == ("newsletter:any", 1)
        await press(pilot, "F", "shift+tab", "enter")
        assert isinstance(pilot.app.screen, PipelineScreen)
        assert pilot.app.screen.filter == "value:1000.."
        await press(pilot, "F", "slash", "=nothing", "enter", "escape", "escape")
        assert isinstance(pilot.app.screen, PipelineScreen)


async def test_the_lists_of_segments_and_views_lead_there(crm: Crm, running: Running) -> None:
    crm.views.save("Londoners", "customer", "city:London")
    async with running() as pilot:
        for key, kind in (("S", "segments"), ("v", "views")):
            await press(pilot, key, "=rename", "enter")
            assert isinstance(pilot.app.screen, ListsScreen)
            assert pilot.app.screen.kind.key == kind
            await press(pilot, "escape")


async def test_tags_are_merged_by_a_key_that_a_narrow_footer_shows(crm: Crm, running: Running) -> None:
    crm.customers.edit(2, {"add_tags": ["vip", "lost"]})
    async with running((80, 24)) as pilot:
        pilot.app.push_screen(ListsScreen())
        await settle(pilot)
        await press(pilot, "tab")
        footer = screen_text(pilot).rstrip().rpartition("\n")[2]
        assert "m Merge" in footer
        assert "e Edit" not in footer
