"""Every action of the registry: its key is pressed and the database looked at, its command run and compared with it."""

import io
import os
import shlex
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from textual.widgets import Input

from crm_cli.environment import Environment
from crm_cli.main import run_with
from crm_core.crm import Crm
from crm_tui.actions import Action, ActionHost
from crm_tui.dialogs.copy_command import command_choices, shell_line
from crm_tui.screens import scopes
from crm_tui.screens.base import BaseScreen
from crm_tui.start import Preferences
from tests.core.exchange.databases import contents

from .driver import workers_end
from .idle import wait_for_idle
from .registry.backups import BACKUPS
from .registry.calendar import CALENDAR
from .registry.case import ELSEWHERE, Case, World, nothing
from .registry.customers import CUSTOMERS
from .registry.duplicates import DUPLICATES
from .registry.everywhere import EVERYWHERE
from .registry.groups import GROUPS
from .registry.imports import IMPORTS
from .registry.leads import LEADS
from .registry.lists import LISTS
from .registry.mail import MAIL
from .registry.orders import ORDERS
from .registry.overview import OVERVIEW
from .registry.products import PRODUCTS
from .registry.quality import QUALITY
from .registry.quotes import QUOTES
from .registry.records import RECORDS
from .registry.relations import RELATIONS
from .registry.reports import REPORTS
from .registry.sales import SALES
from .registry.worlds import FILES, SESSION, STAMP, add_aaron, build, copied, opened
from .screens.conftest import Driver, ToldApp

ALL = {action.id: action for scope in scopes() for action in scope}
CASES: dict[str, Case] = {
    **EVERYWHERE,
    **CUSTOMERS,
    **RELATIONS,
    **GROUPS,
    **SALES,
    **LEADS,
    **PRODUCTS,
    **CALENDAR,
    **IMPORTS,
    **MAIL,
    **RECORDS,
    **BACKUPS,
    **DUPLICATES,
    **LISTS,
    **QUALITY,
    **OVERVIEW,
    **REPORTS,
    **ORDERS,
    **QUOTES,
}
OWN = "me@example.com"


class RegistryApp(ToldApp):
    """Remembers what it opened instead of starting a browser."""

    def __init__(self, crm: Crm, preferences: Preferences) -> None:
        super().__init__(crm)
        self.preferences = preferences
        self.opened: list[str] = []

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.opened.append(url)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("worlds")
    made = {name: folder / f"{name}.db" for name in ("full", "more", "empty")}
    for name, path in made.items():
        build(path, name)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    desktop = tmp_path / "xdg-open"
    desktop.write_text("#!/bin/sh\n")
    desktop.chmod(0o700)
    (tmp_path / "ada.gif").write_bytes(b"GIF89a pixels")
    (tmp_path / "other.db.files").symlink_to("crm.db.files")  # files are no part of a copied database
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(f'[mail]\naddresses = "{OWN}"\n')
    return tmp_path


@asynccontextmanager
async def at(case: Case, path: Path, folder: Path) -> AsyncIterator[Driver]:
    """The application, just before the key of the case is pressed."""
    with closing(opened(path)) as crm:
        app = RegistryApp(crm, Preferences(file=folder / "tui.toml", mail_addresses=OWN))
        async with app.run_test(size=case.size, notifications=True) as pilot:
            ui = Driver(app, pilot)
            await calm(ui)
            if case.place != app.current_mode:
                app.go(case.place)
                await calm(ui)
            await play(ui, case.before, folder)
            await ui.until(lambda: case.ready(ui))
            yield ui


async def calm(ui: Driver) -> None:
    """Wait until timers have run down and everything is read."""
    await wait_for_idle(soon=0.045)
    await workers_end(ui.pilot)
    await ui.pilot.pause()


async def play(ui: Driver, steps: Sequence[str], folder: Path) -> None:
    """Press keys and type texts."""
    for step in steps:
        if step == ELSEWHERE:
            add_aaron(folder / "crm.db")
        elif step.startswith("="):
            await ui.until(lambda: isinstance(ui.app.focused, Input))
            ui.app.focused.insert_text_at_cursor(step[1:].format(folder=folder))
        else:
            await ui.press(step)
        await calm(ui)


def owner(ui: Driver, action: Action) -> ActionHost:
    """Who has the action here; it must be enabled."""
    assert isinstance(ui.screen, BaseScreen)
    host = next(host for host, one in ui.screen.actions_here() if one.id == action.id)
    assert action.enabled(host) is True
    return host


def twin_of(ui: Driver, action: Action, case: Case, blanks: dict[str, str]) -> list[str]:
    """The words of the command that Y offers for the action, its blanks filled in."""
    if action.twin is None:
        return []
    words = action.twin(owner(ui, action))
    assert shell_line(words) in dict(command_choices(ui.app)), "Y offers it"
    fill = {**case.fill, **blanks}
    return [fill.get(word, word) for word in shlex.split(shell_line(words))]


def run(words: Sequence[str], folder: Path, path: Path | None) -> str:
    """What a command prints; it must succeed."""
    said = io.StringIO()
    variables = dict(os.environ) | {"CRM_NOW": STAMP, "CRM_SESSION": SESSION, "CRM_HOME": str(folder / "home")}
    variables |= {"CRM_DB": str(path)} if path else {}
    variables["PATH"] = f"{folder}:{variables['PATH']}"
    env = Environment(stdin=io.StringIO(), stdout=said, stderr=said, variables=variables)
    assert words[0] == "crm"
    env.yes = True  # the key has written the file already that the command is to write
    assert run_with(env, list(words[1:])) == 0, (words, said.getvalue())
    return said.getvalue()


def rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """Everything in a database but what is drawn by lot or belongs to the business."""
    return {
        table: [{name: value for name, value in row.items() if name != "uid"} for row in found]
        for table, found in contents(path).items()
        if table != "settings"
    }


def test_every_action_of_the_registry_has_a_case_and_a_command_or_a_reason() -> None:
    assert set(CASES) == set(ALL)
    for action in ALL.values():
        assert (action.twin is None) == bool(action.no_twin), action.id
        case = CASES[action.id]
        assert (case.wrote is nothing) != (case.shown is nothing), action.id
        assert action.twin is None or case.wrote is not nothing or case.both or case.prints, (
            f"{action.id}: compare with its command"
        )
        assert action.twin is not None or case.wrote is nothing, f"{action.id}: what writes has a command"


@pytest.mark.parametrize("name", CASES)
async def test_the_key_does_it_and_the_command_does_the_same(
    name: str, worlds: dict[str, Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_tui.app.ChangeWatcher.tell", lambda *_: None)  # so that refreshing has something to do
    monkeypatch.setattr("crm_tui.saving.LONGEST_WRITE_SECONDS", 60)
    action, case = ALL[name], CASES[name]
    path, other = copied(worlds[case.world], folder / "crm.db"), folder / "other.db"
    makes_its_own = case.world == "empty"
    async with at(case, path, folder) as ui:
        assert not case.shown(ui), "else the check proves nothing"
        here = World(ui.app.crm, folder / "tui.toml")
        assert not case.wrote(here), "else the check proves nothing"
        before = rows(path)
        if not makes_its_own:
            copied(path, other)
        blanks = {"FILE": str(other)} if makes_its_own else {}
        words = [] if case.late else twin_of(ui, action, case, blanks)
        if not case.late:
            owner(ui, action)
        keys = [action.keys.split(",")[0]] if action.keys else ["ctrl+p", f"={action.label}", "enter"]
        await play(ui, [*keys, *case.after], folder)
        if case.wrote is nothing:
            await ui.until(lambda: case.shown(ui))
            assert rows(path) == before
        else:
            await ui.until(lambda: case.wrote(here))
        await ui.until(lambda: not ui.app.leads_on())  # the next key need not wait
        words = twin_of(ui, action, case, blanks) if case.late else words
        shown = ui.text() if case.both else ""
        after = rows(path)
    if not words:
        return
    words = [word.format(folder=folder) for word in words]
    printed = run(words, folder, None if makes_its_own else other)
    assert [word for word in case.both if word not in shown] == []
    assert [word for word in case.both + case.prints if word not in printed] == []
    with closing(opened(other, "cli")) as crm:
        config = folder / "home" / "config.toml"
        assert case.wrote is nothing or case.wrote(World(crm, config))
        assert rows(other) == after
