"""The full screen: idle it locks nobody out, and whatever the database holds, nothing of it acts on the terminal."""

import asyncio
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from crm_cli.errors import ExitCode
from crm_core.store import driver
from crm_tui.app import CrmApp
from crm_tui.screens import SCREENS, ScreenEntry
from crm_tui.screens.appointment import AppointmentScreen
from crm_tui.screens.interaction import InteractionScreen
from crm_tui.screens.lists import ListsScreen
from tests.faults.databases import MODES, copied, opened, use_mode
from tests.faults.hostile import DANGEROUS
from tests.faults.poisoned import poison
from tests.faults.program import Answer, command
from tests.faults.terminal import on_terminal
from tests.faults.write_commands import prepare
from tests.tui.driver import screen_text, settle

PATIENCE = 0.5
OPENED = ("", "a", "slash", "ctrl+p", "question_mark", "enter")
# What opens over a screen: where, by which keys, and what then stands on top; the funnel is another view of its screen.
OVER = (
    ("customers", "w", "DuplicatesScreen"),
    ("customers", "Q", "QualityScreen"),
    ("customers", "Q enter", "ProblemScreen"),
    ("customers", "S", "Choose"),
    ("customers", "e", "RecordForm"),
    ("pipeline", "j x", "RecordForm"),
    ("pipeline", "t", "StagesScreen"),
    ("pipeline", "j e", "RecordForm"),
    ("leads", "R", "LeadRulesScreen"),
    ("leads", "e", "RecordForm"),
    ("overview", "x", "RatesScreen"),
    ("customers", "enter", "CustomersScreen"),
    ("pipeline", "j enter", "DealScreen"),
    ("quotes", "j e", "RecordForm"),
    ("orders", "e", "RecordForm"),
    ("products", "e", "RecordForm"),
    ("pipeline", "f", "PipelineScreen"),
)
TOUR = (
    "j",
    "j",
    "enter",
    "escape",
    "e",
    "escape",
    "escape",
    "ctrl+p",
    "a",
    "e",
    "escape",
    "escape",
    "G",
    "d",
    "escape",
)
# Every screen, then what opens over them: filter, form, prompt, choices, question, help, palette, search, commands, log.
TYPED = b"j2j3j5j6j0v4\x1b1/e\x1b\x1bj\rj\x1bex\x1bntx\x1bs\x1by\x1bdn?\x1b:e\x1b\x06e\x1bY\x1bl\x1bq"
# Everything a terminal obeys but for colours and places of the cursor, and what turns text around.
ACTING = re.compile("\x1b[^\\[(]|\x9b|\x90|\x9d|[\x00-\x07\x0e-\x1a\x7f-\x9f]|[\u202a-\u202e\u2066-\u2069]")


def written_impatiently(path: Path) -> Answer:
    """A command that waits half a second for the database and no longer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "connect", partial(driver.connect, busy_seconds=PATIENCE))
        return command(path, "customer", "edit", "1", "--add-tag", "outside")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "keys", [pytest.param([""], id="fast"), pytest.param(OPENED, id="full", marks=pytest.mark.slow)]
)
async def test_an_idle_screen_locks_nobody_out(database: Path, mode: str, keys: list[str]) -> None:
    use_mode(database, mode)
    with opened(database) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            for entry in SCREENS:
                app.go(entry.name)
                for key in keys:
                    await pilot.press(*([key] if key else []))
                    await settle(pilot)
                    answer = await asyncio.to_thread(written_impatiently, database)
                    assert answer.code == ExitCode.OK, (entry.name, key, answer)
                    await pilot.press("escape")


@pytest.mark.parametrize(
    ("mode", "over"),
    [
        pytest.param("WAL", OVER[::5], id="fast"),
        *(pytest.param(mode, OVER, id=f"{mode}-full", marks=pytest.mark.slow) for mode in MODES),
    ],
)
async def test_what_is_open_over_a_screen_locks_nobody_out(
    database: Path, mode: str, over: Sequence[tuple[str, str, str]]
) -> None:
    prepare(database)
    use_mode(database, mode)
    with opened(database) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            for name, keys, top in over:
                app.go(name)
                await settle(pilot)
                before = screen_text(pilot)
                for key in keys.split():
                    await pilot.press(key)
                    await settle(pilot)
                assert (type(app.screen).__name__, screen_text(pilot) != before) == (top, True), (name, keys)
                answer = await asyncio.to_thread(written_impatiently, database)
                assert answer.code == ExitCode.OK, (name, keys, answer)
                await close_what_is_open(pilot)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.slow
async def test_a_screen_of_one_record_locks_nobody_out(database: Path, mode: str) -> None:
    """Those that a line of another screen opens, their forms, and the lists of names."""
    use_mode(database, mode)
    with opened(database) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            for screen in (AppointmentScreen(1), InteractionScreen(1), ListsScreen()):
                app.push_screen(screen)
                for key in ("", "e"):
                    await pilot.press(*([key] if key else []))
                    await settle(pilot)
                    answer = await asyncio.to_thread(written_impatiently, database)
                    assert answer.code == ExitCode.OK, (screen, key, answer)
                assert isinstance(screen, ListsScreen) or type(app.screen).__name__ == "RecordForm"
                await close_what_is_open(pilot)


async def close_what_is_open(pilot: Pilot[None]) -> None:
    """Go back to the screen beneath."""
    while len(pilot.app.screen_stack) > 1:
        pilot.app.pop_screen()
    await settle(pilot)


@pytest.fixture(scope="module")
def poisoned(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copied(pattern, tmp_path_factory.mktemp("poisoned") / "crm.db")
    poison(path)
    return path


@pytest.mark.parametrize("entry", SCREENS, ids=lambda entry: entry.name)
@pytest.mark.parametrize(
    ("size", "keys"),
    [
        pytest.param((80, 24), ["j"], id="fast"),
        pytest.param((80, 24), TOUR, id="small", marks=pytest.mark.slow),
        pytest.param((140, 40), TOUR, id="wide", marks=pytest.mark.slow),
    ],
)
async def test_every_screen_draws_what_is_there(
    poisoned: Path, tmp_path: Path, entry: ScreenEntry, size: tuple[int, int], keys: list[str]
) -> None:
    path = copied(poisoned, tmp_path / "crm.db")
    with opened(path) as crm:
        app = CrmApp(crm)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settle(pilot)
            app.go(entry.name)
            await look(pilot)
            for key in keys:
                await pilot.press(key)
                await look(pilot)


async def look(pilot: Pilot[None]) -> None:
    """Wait for the screen and read it."""
    await settle(pilot)
    assert DANGEROUS.findall(screen_text(pilot).replace("\n", "")) == []


@pytest.mark.parametrize(
    "keys", [pytest.param(b"2q", id="fast"), pytest.param(TYPED, id="full", marks=pytest.mark.slow)]
)
def test_nothing_on_a_real_terminal_acts(pattern: Path, poisoned: Path, tmp_path: Path, keys: bytes) -> None:
    usual, printed = (
        on_terminal(copied(source, tmp_path / name / "crm.db"), keys=keys, seconds=30 + 2 * len(keys))
        for source, name in ((pattern, "usual"), (poisoned, "poisoned"))
    )
    assert usual[0] == printed[0] == ExitCode.OK
    assert len(printed[1]) > 10_000
    assert set(ACTING.findall(printed[1].decode("utf-8"))) <= set(ACTING.findall(usual[1].decode("utf-8")))
