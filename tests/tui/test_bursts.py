"""Random keys in bursts on every screen: whatever they lead to, the program goes on."""

import random
import shutil
import subprocess
import webbrowser
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from crm_tui.app import CrmApp
from crm_tui.screens import SCREENS

from .driver import until
from .registry.worlds import build, opened

LETTERS = "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-."
NAMED = (
    "escape",
    "enter",
    "space",
    "tab",
    "up",
    "down",
    "left",
    "right",
    "slash",
    "backspace",
    "home",
    "end",
    "ctrl+p",
    "ctrl+s",
)
KEYS = (*LETTERS, *NAMED, "escape", "escape", "enter")
AT_ONCE = 12


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with some of everything."""
    path = tmp_path_factory.mktemp("world") / "crm.db"
    build(path, "more")
    return path


@pytest.fixture(autouse=True)
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key starts another program or ends this one."""

    def refused(*_: object, **__: object) -> None:
        raise FileNotFoundError("no such program")

    monkeypatch.setattr(subprocess, "Popen", refused)
    monkeypatch.setattr(webbrowser, "open", lambda *_, **__: False)
    monkeypatch.setattr(CrmApp, "open_url", lambda *_, **__: None)
    monkeypatch.setattr(CrmApp, "exit", lambda *_, **__: None)


def burst(pilot: Pilot[None], keys: list[str]) -> None:
    """All keys in the queue before the first is looked at."""
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.set_sender(pilot.app)
        pilot.app.post_message(event)


@pytest.mark.parametrize("mode", [entry.name for entry in SCREENS])
async def test_keys_in_a_burst_never_end_the_program(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "crm.db"
    shutil.copy(world, path)
    chosen = random.Random(mode)
    app = CrmApp(opened(path))
    async with app.run_test(size=(120, 40)) as pilot:
        app.go(mode)
        await until(pilot, lambda: getattr(app.screen, "NAME", "") == mode)
        for _ in range(3):
            keys = chosen.choices(KEYS, k=AT_ONCE)
            burst(pilot, keys)
            await pilot.pause(0.05)
            await until(pilot, lambda: not (app._typed or app._under_way) or app.crash)
            assert app.crash is None, f"{mode}: {' '.join(keys)}"
        assert app.is_running


async def test_a_choice_that_is_left_before_it_is_laid_out_is_left(world: Path, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    shutil.copy(world, path)
    app = CrmApp(opened(path))
    async with app.run_test(size=(120, 40)) as pilot:
        from crm_tui.dialogs.choose import Choose

        app.push_screen(Choose("Views", [("a", "a")]))
        app.pop_screen()
        await pilot.pause(0.1)
        assert app.crash is None
        assert app.is_running
