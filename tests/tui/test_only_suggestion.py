"""Fields with suggestions: Enter and Tab take the only one, where nothing else can be meant."""

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input

from crm_tui.widgets.form_fields import FindEditor, find_among


class Fields(App[None]):
    """One field that takes what is there only, one that takes anything, and a last one."""

    def __init__(self, choices: Sequence[str]) -> None:
        super().__init__()
        self.choices = choices

    def compose(self) -> ComposeResult:
        yield FindEditor("", find_among(self.choices), closed=True)
        yield FindEditor("", find_among(self.choices))
        yield Input()

    def on_mount(self) -> None:
        self.query(Input).first().focus()


@pytest.mark.parametrize("key", ["enter", "tab"])
@pytest.mark.parametrize(("typed", "taken"), [("works", "works-with"), ("s", "s"), ("", ""), ("zz", "zz")])
async def test_the_only_one_is_taken(key: str, typed: str, taken: str) -> None:
    async with Fields(("works-with", "spouse-of", "subsidiary-of")).run_test() as pilot:
        await pilot.pause()
        await pilot.press(*typed, key)
        closed, free = pilot.app.query(FindEditor)
        assert closed.raw == taken
        assert free.query_one(Input).has_focus == (key == "tab")


async def test_a_field_that_takes_anything_keeps_what_was_typed() -> None:
    async with Fields(("Jana",)).run_test() as pilot:
        await pilot.pause()
        await pilot.press("tab", *"jan", "tab")
        assert pilot.app.query(FindEditor)[1].raw == "jan"
        assert pilot.app.query(Input).last().has_focus


async def test_what_is_highlighted_is_taken_by_tab_too() -> None:
    async with Fields(("Jana", "Jan")).run_test() as pilot:
        await pilot.pause()
        await pilot.press("tab", *"ja", "down", "tab")
        assert pilot.app.query(FindEditor)[1].raw == "Jana"


async def test_a_number_is_an_id_and_no_beginning_of_a_name() -> None:
    async with Fields(("7 brochures",)).run_test() as pilot:
        await pilot.pause()
        await pilot.press("7", "enter")
        assert pilot.app.query(FindEditor).first().raw == "7"


async def test_a_list_says_that_there_is_more_of_it() -> None:
    from textual.widgets import OptionList

    kinds = tuple(f"kind {number}" for number in range(8))
    for choices, lines in ((kinds, [*kinds]), ((*kinds, "one more"), [*kinds[:7], "more: type on"])):
        async with Fields(choices).run_test() as pilot:
            await pilot.pause()
            options = pilot.app.query(OptionList).first().options
            assert [str(option.prompt) for option in options] == lines
