"""At 80 columns: what is told takes two lines, a key stands beside its action, the day and the business are at the top."""

from textual.widgets import Input, OptionList
from textual.widgets._toast import Toast

from crm_core.crm import Crm
from crm_core.values.text import cell_width
from crm_tui.app import CrmApp
from crm_tui.dialogs.form import RecordForm
from crm_tui.start import Preferences
from crm_tui.text import two_lines

from .driver import Running, screen_text, settle, type_text, until

NARROW = (80, 24)


async def test_what_is_told_takes_two_lines_and_keeps_its_ending(crm: Crm, running: Running) -> None:
    async with running(NARROW) as pilot:
        app = pilot.app
        assert isinstance(app, CrmApp)
        for name in ("Word " * 60, "山田" * 90, "x" * 300):
            app.tell(name, ending=" · u undoes")
            await settle(pilot)
            toast = app.screen.query_one(Toast)
            assert toast.size.height == 2
            shown = screen_text(pilot)
            assert "… · u undoes" in shown
        app.tell("Short.")
        await settle(pilot)
        assert app.screen.query_one(Toast).size.height == 1


async def test_what_was_told_does_not_cover_the_form_that_opens(crm: Crm, running: Running) -> None:
    async with running(NARROW) as pilot:
        app = pilot.app
        assert isinstance(app, CrmApp)
        app.tell("Word " * 60)
        await settle(pilot)
        assert app.screen.query(Toast)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, RecordForm) and not app.screen.query(Toast))
        assert "New customer" in screen_text(pilot)


def test_two_lines_lose_nothing_that_has_room() -> None:
    assert two_lines("one two", 20, " end") == "one two end"
    assert two_lines("one two three", 8, " end") == "one two\nthr… end"
    assert two_lines("one two", 8, " · end") == "one two\nend"
    assert two_lines("abcdefghij", 6) == "abcdef\nghij"
    assert all(cell_width(line) <= 7 for line in two_lines("山田 太郎 " * 4, 7, " x").splitlines())


async def test_the_palette_has_every_key_beside_its_action(crm: Crm, running: Running) -> None:
    async with running(NARROW) as pilot:
        await pilot.press("ctrl+p")
        await settle(pilot)
        options = pilot.app.screen.query_one(OptionList)
        assert options.virtual_size.height == options.option_count, "one line each"
        line = next(line for line in screen_text(pilot).splitlines() if "Add" in line)
        assert line.split()[-1].rstrip("▁▂▃▄▅▆▇█") == "a", "but for the scroll bar"
        await pilot.resize_terminal(60, 24)
        await settle(pilot)
        assert options.virtual_size.height == options.option_count


async def test_search_says_whose_an_interaction_is_and_when_it_was(crm: Crm, running: Running) -> None:
    crm.deals.add({"title": "Two chairs", "customer": "Clara Böhm"})
    crm.appointments.add({"title": "Two hours", "starts": "2026-11-24 15:00", "customer": "Clara Böhm"})
    async with running(NARROW) as pilot:
        await pilot.press("ctrl+f")
        await settle(pilot)
        assert isinstance(pilot.app.focused, Input)
        await type_text(pilot, "two")
        await settle(pilot)
        shown = screen_text(pilot)
        assert "Two variants · Ada Lovelace · Sat 21 Nov" in shown
        assert "Two chairs · Clara Böhm" in shown
        assert "Two hours · Tue 24 Nov 15:00 · Clara Böhm" in shown


async def test_the_day_and_the_business_are_at_the_top(crm: Crm, running: Running) -> None:
    async with running((100, 24)) as pilot:
        top = screen_text(pilot).splitlines()[0]
        assert "Sat 21 Nov" in top
        crm.business.set(name="A business of a very long name indeed")
        await pilot.resize_terminal(130, 24)
        await until(pilot, lambda: "A business" in screen_text(pilot).splitlines()[0])
        assert screen_text(pilot).splitlines()[0].rstrip().endswith("…")


async def test_words_about_keys_follow_the_users_own(crm: Crm, running: Running) -> None:
    keys = {
        "pipeline.add": "f6",
        "appointments.add": "f7",
        "filter.clear": "f8",
        "import.file": "f9",
        "customer.add": "f4",
    }
    async with running((120, 40), Preferences(keys=keys)) as pilot:
        for screen, said in (("2", "f6  adds one"), ("3", "f7  adds an appointment"), ("7", "f9  names a file")):
            await pilot.press(screen)
            await settle(pilot)
            assert said in screen_text(pilot)
        await pilot.press("e")
        await settle(pilot)
        assert "No file has been read yet; f9 names one." in screen_text(pilot)
        await pilot.press("2", "e")
        await settle(pilot)
        assert "There is no deal here; f6 adds one." in screen_text(pilot)
        await pilot.press("1", "slash")
        await type_text(pilot, "nobody")
        await settle(pilot)
        assert "f8 in the filter line clears it" in screen_text(pilot)
        await pilot.press("f8")
        await settle(pilot)
        assert "Ada Lovelace" in screen_text(pilot)
