"""Requests that make no sense: one sentence on stderr, exit code 2, nothing on stdout."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

REFUSED = [
    ("confg list", 'There is no command "crm confg". Nearest: crm config.'),
    ("config lst", 'There is no command "crm config lst". Nearest: crm config list, crm config set.'),
    ("nothing-like-it", 'There is no command "crm nothing-like-it".'),
    ("config list --jso", 'There is no option "--jso". Nearest: --json.'),
    ("config list -x", 'There is no option "-x".'),
    ("--quite config list", 'There is no option "--quite". Nearest: --quiet.'),
    ("config list --format xlm", 'There is no format "xlm". Known: table, plain, csv, tsv, json, jsonl, md, ids.'),
    ("config list --format", "--format needs a value."),
    ("config list --json --format csv", "--json and --format csv contradict each other."),
    ("config get", 'KEY is missing. See "crm config get -h".'),
    ("config path more", '"more" is too much; quotes keep a text of several words together. See "crm config path -h".'),
    ("config list --fields key,valu", 'There is no column "valu". Nearest: value.'),
    ("completion powershell", 'There is no shell "powershell". Known: bash, zsh, fish.'),
]


@pytest.mark.parametrize(("command", "sentence"), REFUSED, ids=[command for command, _ in REFUSED])
def test_a_refusal_is_one_sentence(crm: Callable[..., Answer], command: str, sentence: str) -> None:
    answer = crm(*command.split())
    if "--json" in command.split():
        assert json.loads(answer.err)["error"]["message"] == sentence
    else:
        assert answer.err == f"crm: {sentence}\n"
    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize("spelling", [["--json"], ["--format", "json"], ["--format=json"], ["--format", "jsonl"]])
def test_scripts_get_the_refusal_as_json(crm: Callable[..., Answer], spelling: list[str]) -> None:
    answer = crm("config", "get", "curency", *spelling)
    assert json.loads(answer.err) == {
        "error": {
            "code": "unknown_name",
            "message": 'There is no setting "curency".',
            "what": "setting",
            "name": "curency",
            "nearest": [],
        }
    }


def test_json_after_two_dashes_is_a_word(crm: Callable[..., Answer]) -> None:
    assert crm("config", "get", "--", "--json").err.startswith("crm: ")


@pytest.mark.parametrize("hostile", ["\x1b]52;c;aGk=\x07", "\u202egnp", "\x9b31m", "a\nb", "\udcff"])
def test_arguments_are_shown_harmless(crm: Callable[..., Answer], hostile: str) -> None:
    for arguments in (["config", "get", hostile], [hostile], ["config", hostile], ["config", "list", f"--{hostile}"]):
        answer = crm(*arguments)
        assert answer.code == 2
        assert answer.err.removesuffix("\n").isprintable()
        assert json.loads(crm(*arguments, "--json").err)["error"]["code"] in ("unknown_name", "usage")
