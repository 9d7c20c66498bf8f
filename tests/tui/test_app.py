"""The application around the screens: keys of one's own, themes, first start, help, palette, forms, failures."""

import os
import stat
import sys
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input, OptionList

from crm_core.crm import Crm, open_crm
from crm_tui.app import CrmApp
from crm_tui.customer_list import FirstPage
from crm_tui.dialogs.clash import ClashDialog
from crm_tui.dialogs.first_start import FirstStart
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.leave_form import LeaveForm
from crm_tui.dialogs.palette import Palette
from crm_tui.screens.customers import CustomersScreen
from crm_tui.screens.help import HelpScreen
from crm_tui.screens.interaction import InteractionScreen
from crm_tui.start import Preferences, read_preferences, run
from crm_tui.watch import ChangeWatcher

from .driver import Running, screen_text, settle, table, type_text, until


async def test_the_users_own_keys_work_and_wrong_ones_are_told(crm: Crm, running: Running) -> None:
    keys = {"customer.add": "f2", "customer.delete": "e", "customer.fly": "x", "app.undo": "ctrl+z"}
    async with running(preferences=Preferences(keys=keys)) as pilot:
        shown = screen_text(pilot)
        assert 'There is no action "customer.fly".' in shown
        assert "customer.edit" in shown, "the clash names the other action"
        assert "f2 Add" in shown
        await pilot.press("a")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomersScreen)
        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(pilot.app.screen, RecordForm)


def test_a_broken_settings_file_leaves_the_defaults_and_a_note(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("theme = [")
    preferences = read_preferences({"CRM_CONFIG": str(file)})
    assert preferences.theme == ""
    assert str(file) in preferences.notes[0]


async def test_every_theme_paints_and_an_unknown_one_is_told(crm: Crm, running: Running) -> None:
    async with running((80, 24), Preferences(theme="no-such-theme")) as pilot:
        assert 'There is no theme "no-such-theme"' in screen_text(pilot)
        for theme in sorted(BUILTIN_THEMES):
            pilot.app.theme = theme
            await pilot.pause()
            assert "Ada Lovelace" in screen_text(pilot)


async def test_without_colour_the_cursor_is_still_to_be_seen(
    crm: Crm, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running() as pilot:
        assert table(pilot).render_line(1).text.startswith("▌")
        assert pilot.app.no_color


async def test_the_first_start_asks_three_questions_and_esc_takes_the_guesses(path: Path, running: Running) -> None:
    async with running() as pilot:
        assert isinstance(pilot.app.screen, FirstStart)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await type_text(pilot, "Café Łódź")
        await pilot.press("enter", "ctrl+a", "ctrl+k")
        await type_text(pilot, "EURO")
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, FirstStart), "EURO is no currency"
        assert "EURO" in screen_text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        shown = screen_text(pilot)
        assert "No customers yet." in shown
        facts = open_crm(path).business.facts
        assert (facts.name, facts.zone) == ("", "Europe/Berlin")


async def test_the_answers_are_kept_and_sample_data_fills_the_empty_list(path: Path, running: Running) -> None:
    async with running() as pilot:
        await type_text(pilot, "Müller Design")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert open_crm(path).business.facts.name == "Müller Design"
        assert "Müller Design" in screen_text(pilot)
        await pilot.press("D")
        for _ in range(20):
            await settle(pilot)
            if table(pilot).count:
                break
        assert table(pilot).count == 200


async def test_help_lists_the_keys_and_why_one_does_not_work(crm: Crm, running: Running) -> None:
    async with running((120, 130)) as pilot:
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(pilot.app.screen, HelpScreen)
        shown = screen_text(pilot)
        assert "Change what is known." in shown
        assert "Not now: Sample" in shown
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_an_action_that_cannot_run_says_why(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("D")
        await settle(pilot)
        assert "Sample data is for an empty database." in screen_text(pilot)
        assert table(pilot).count == 3


async def test_the_palette_runs_actions_and_lands_on_records(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("slash")
        await type_text(pilot, "clara")
        await settle(pilot)
        await pilot.press("enter", "ctrl+p")
        await settle(pilot)
        assert isinstance(pilot.app.screen, Palette)
        await type_text(pilot, "analytical eng")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert table(pilot).value("name") in ("Analytical Engines", "Ada Lovelace")
        assert table(pilot).count == 3, "the filter that hid it is gone"
        await pilot.press("colon")
        await type_text(pilot, "sort")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "Sort by" in screen_text(pilot)


async def test_a_note_is_found_and_leads_to_its_customer(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("G", "ctrl+f")
        await settle(pilot)
        await type_text(pilot, "variants")
        await settle(pilot)
        assert pilot.app.screen.query_one(OptionList).option_count == 1
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, InteractionScreen)
        assert "with Ada Lovelace" in screen_text(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert table(pilot).value("name") == "Ada Lovelace"


async def open_form(pilot: object) -> RecordForm:
    from textual.pilot import Pilot

    assert isinstance(pilot, Pilot)
    await pilot.press("e")
    await settle(pilot)
    form = pilot.app.screen
    assert isinstance(form, RecordForm)
    return form


def field(form: RecordForm, value: str) -> Input:
    return next(node for node in form.query(Input) if node.value == value)


async def test_a_clash_shows_both_values_and_asks(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        form = await open_form(pilot)
        field(form, "London").value = "Paris"
        field(form, "CTO").value = "CEO"
        crm.customers.edit(2, {"city": "Rome", "job_title": "Countess"})
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ClashDialog)
        shown = screen_text(pilot)
        assert "Rome" in shown
        assert "Paris" in shown
        await pilot.press("space", "enter")
        await settle(pilot)
        values = crm.customers.view(2).values
        assert {values["city"], values["job_title"]} in ({"Rome", "CEO"}, {"Paris", "Countess"})
        assert isinstance(pilot.app.screen, CustomersScreen)


async def test_a_dirty_form_asks_and_keeps_its_draft(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await open_form(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, CustomersScreen), "nothing typed, nothing asked"
        form = await open_form(pilot)
        field(form, "London").value = "Paris"
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LeaveForm)
        await pilot.press("k")
        await settle(pilot)
        assert crm.customers.view(2).values["city"] == "London"
        form = await open_form(pilot)
        assert field(form, "Paris")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert crm.customers.view(2).values["city"] == "Paris"


async def test_what_is_wrong_shows_under_the_field_and_nothing_is_saved(crm: Crm, running: Running) -> None:
    async with running((120, 50)) as pilot:
        form = await open_form(pilot)
        field(form, "ada@home.example").value = "ada at home"
        await settle(pilot)
        assert "ada at home" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert pilot.app.screen is form
        field(form, "ada at home").value = ""
        field(form, "work:ada@example.com").value = "office:ada@example.org"
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert [(p.label, p.value) for p in crm.customers.view(2).points if p.kind == "email"] == [
            ("office", "ada@example.org")
        ]


async def test_a_reference_is_found_by_typing(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("G")
        await settle(pilot)
        await open_form(pilot)
        await pilot.press("tab", "tab")
        await type_text(pilot, "analyt")
        await settle(pilot)
        await pilot.press("down", "enter", "ctrl+s")
        await settle(pilot)
        assert getattr(crm.customers.view(3).values["organization"], "name", None) == "Analytical Engines"


async def test_copies_go_to_the_clipboard_without_controls(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("y")
        await settle(pilot)
        await type_text(pilot, "home")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.clipboard == "ada@home.example"
        await pilot.press("Y")
        await settle(pilot)
        await type_text(pilot, "delete")
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.clipboard == "crm customer delete 2"


async def test_undo_leaves_what_others_did_alone(crm: Crm, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("u")
        await settle(pilot)
        assert "crm undo 6" in screen_text(pilot)
        assert table(pilot).count == 3


async def test_paste_stays_one_line_without_controls(crm: Crm, running: Running) -> None:
    from textual.events import Paste

    async with running() as pilot:
        await pilot.press("a")
        await settle(pilot)
        pilot.app.screen.query(Input).first().post_message(Paste("Eve\x1b[31m\nMallory\u202e"))
        await settle(pilot)
        assert pilot.app.screen.query(Input).first().value == "Eve␛[31m Mallory�"


async def test_q_quits_only_at_the_top(crm: Crm, running: Running) -> None:
    async with running((80, 24)) as pilot:
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("q")
        await settle(pilot)
        assert pilot.app.is_running
        await pilot.press("escape", "q")
        await pilot.pause()
        assert pilot.app.return_code == 0


def test_a_crash_leaves_one_sentence_and_a_private_file(
    crm: Crm, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "Ada-private-Lovelace"

    def broken(_self: CustomersScreen) -> None:
        customer = name
        raise RuntimeError(customer)

    monkeypatch.setattr(CustomersScreen, "on_mount", broken)
    monkeypatch.setattr(CrmApp, "run", lambda app: run_headless(app))
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    assert run(path) == 1
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert name not in said.err + said.out
    crash = Path(said.err.split("Details are in ")[1].strip().rstrip("."))
    assert stat.S_IMODE(crash.stat().st_mode) == 0o600
    assert "RuntimeError" in crash.read_text()
    assert name not in crash.read_text()


def run_headless(app: CrmApp) -> None:
    import asyncio

    asyncio.run(app.run_async(headless=True, size=(80, 24)))


async def test_what_is_written_after_the_first_page_was_read_shows_by_itself(crm: Crm, path: Path) -> None:
    here = open_crm(path)
    watcher = ChangeWatcher(here.store.data_version)
    first_page = FirstPage(here, watcher)
    watcher.start()
    first_page.start()
    first_page.join()
    crm.customers.add({"name": "Aaron Early"})
    app = CrmApp(here, None, watcher, first_page)
    async with app.run_test() as pilot:
        await until(pilot, lambda: table(pilot).count == 4)


def test_the_first_paint_loads_nothing_of_the_write_road(crm: Crm, path: Path) -> None:
    import subprocess

    script = """
import asyncio, sys
from pathlib import Path
from crm_core.crm import open_crm
from crm_tui.app import CrmApp
from crm_tui.widgets.records_table import RecordsTable
HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "icalendar", "alembic", "babel", "phonenumbers", "chardet"}
app = CrmApp(open_crm(Path(sys.argv[1])))
app._after_first_paint = lambda: None
async def main():
    async with app.run_test() as pilot:
        await pilot.pause(0.3)
        assert app.screen.query_one(RecordsTable).count == 3
        print(sorted(HEAVY & {name.partition(".")[0] for name in sys.modules}))
asyncio.run(main())
"""
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "[]", done.stderr
