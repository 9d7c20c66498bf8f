"""The registry of actions: ids, keys, words, and command-line twins that really run."""

import io
import os
import shlex
from pathlib import Path

import pytest

from crm_cli.environment import Environment
from crm_cli.main import run_with
from crm_core.crm import Crm
from crm_tui.actions import Action
from crm_tui.app_actions import APP_ACTIONS
from crm_tui.dialogs.copy_command import command_choices
from crm_tui.keymap import checked_keymap
from crm_tui.screens import SCREENS, scopes

from .driver import Running, settle, type_text

ALL = {action.id: action for scope in scopes() for action in scope}


def cli(path: Path, words: list[str]) -> tuple[int, str]:
    streams = io.StringIO(), io.StringIO(), io.StringIO()
    env = Environment(
        stdin=streams[0], stdout=streams[1], stderr=streams[2], variables=dict(os.environ) | {"CRM_DB": str(path)}
    )
    assert words[0] == "crm"
    code = run_with(env, words[1:])
    return code, streams[1].getvalue() + streams[2].getvalue()


@pytest.mark.parametrize("action", ALL.values(), ids=ALL)
def test_every_action_says_what_it_does(action: Action) -> None:
    assert action.label
    assert action.id == action.id.lower()
    assert "." in action.id
    assert action.group == "Moving" or action.help or action.footer, "help needs a word on it"
    assert not action.help or action.help.endswith(".")


def test_no_two_actions_of_one_place_share_an_id() -> None:
    for scope in scopes():
        ids = [action.id for action in scope]
        assert len(ids) == len(set(ids))


def test_no_two_actions_of_one_owner_share_a_key() -> None:
    from crm_tui.actions import ActionHost

    owners: list[type[ActionHost]] = [entry.screen_class() for entry in SCREENS]
    owners += [widget for entry in SCREENS for widget in entry.screen_class().WIDGETS]
    for actions in [APP_ACTIONS, *(owner.ACTIONS for owner in owners)]:
        keys = [key.strip() for action in actions for key in action.keys.split(",") if key.strip()]
        assert len(keys) == len(set(keys))


def test_every_default_key_is_free_for_the_keymap_to_change() -> None:
    accepted, problems = checked_keymap(dict.fromkeys(["customer.add"], "f12"), scopes())
    assert accepted == {"customer.add": "f12"}
    assert problems == []
    accepted, problems = checked_keymap({"customer.add": "e", "customers.filter": "", "app.undo": 3}, scopes())
    assert accepted == {}
    assert len(problems) == 3


OF_THE_RECORD = {
    *("relationship add", "relationship delete", "preference add", "preference edit", "preference delete"),
    *("affiliation add", "affiliation end", "customer point", "customer photo", "customer handover"),
}


async def test_the_twins_of_the_customers_screen_do_what_the_keys_do(
    crm: Crm, path: Path, running: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desktop = tmp_path / "xdg-open"
    desktop.write_text(f"#!/bin/sh\necho $1 > {tmp_path}/opened\n")
    desktop.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    async with running() as pilot:
        from crm_tui.app import CrmApp

        assert isinstance(pilot.app, CrmApp)
        commands = dict(command_choices(pilot.app))
        await pilot.press("space", "space")
        marked = dict(command_choices(pilot.app))
    expected = {
        "crm customer add NAME": lambda: crm.find("customer", "NAME") == 4,
        "crm customer edit 2 --name 'Ada Lovelace'": lambda: crm.customers.view(2).name == "Ada Lovelace",
        "crm log note 2 TEXT": lambda: "TEXT" in {entry.title for entry in crm.customers.timeline(2)},
        "crm view list --of customers": lambda: True,
        "crm view save NAME --of customers": lambda: crm.views.get("NAME").entity == "customer",
        "crm segment list": lambda: True,
        "crm segment add NAME --fixed 2": lambda: crm.browse.ids("customer", "segment:NAME") == [2],
        "crm segment remove-members NAME 2": lambda: crm.browse.ids("customer", "segment:NAME") == [],
        "crm customer edit 2 --add-tag TAG": lambda: "TAG" in str(crm.customers.view(2).values["tags"]),
        "crm customer list": lambda: True,
        "crm duplicates": lambda: True,
        "crm mail 2": lambda: (tmp_path / "opened").read_text().startswith("mailto:ada@"),
        "crm undo": lambda: crm.customers.view(2).values["tags"] == ("vip",),
        "crm redo": lambda: "TAG" in str(crm.customers.view(2).values["tags"]),
        "crm customer delete 2": lambda: crm.browse.count("customer") == 3,
    }
    # What these name besides the customer is tried in test_record.py.
    assert {" ".join(command.split()[1:3]) for command in commands} >= OF_THE_RECORD
    assert set(expected) <= set(commands)
    for command, done in expected.items():
        code, said = cli(path, shlex.split(command))
        assert code == 0, (command, said)
        assert done(), command
    assert "crm customer delete 1 2 --yes" in marked


async def test_the_form_tells_the_command_that_saves_the_same(crm: Crm, path: Path, running: Running) -> None:
    async with running() as pilot:
        await pilot.press("a")
        await settle(pilot)
        await type_text(pilot, "Eve [x]")
        await pilot.press(*["tab"] * 7)
        await type_text(pilot, "work:eve@example.org")
        await pilot.press("ctrl+y")
        await settle(pilot)
        command = pilot.app.clipboard
        assert command == "crm customer add 'Eve [x]' --email work:eve@example.org"
        await pilot.press("escape", "x", "l")
        await settle(pilot)
        await type_text(pilot, "call")
        await pilot.press("enter")
        await type_text(pilot, "in")
        await pilot.press("tab")
        await type_text(pilot, "Hi")
        await pilot.press("ctrl+y")
        await settle(pilot)
        log = pilot.app.clipboard
    for words in (command, log):
        code, said = cli(path, shlex.split(words))
        assert code == 0, said
    assert crm.customers.view(crm.find("customer", "eve@example.org")).name == "Eve [x]"
    assert ("call", "in", "Hi") in {(e.kind, e.direction, e.title) for e in crm.customers.timeline(2)}
