"""``crm config``."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from .conftest import Answer

Run = Callable[..., Answer]


def test_path_follows_the_variables(crm: Callable[..., Answer], home: Path) -> None:
    assert crm("config", "path").out == f"{home}/config.toml\n"
    assert crm("config", "path", CRM_CONFIG="/x/\x1b.toml").out == "/x/␛.toml\n"


def test_set_get_unset(crm: Callable[..., Answer]) -> None:
    assert crm("config", "get", "theme").out == "textual-dark\n"
    assert crm("config", "set", "theme", "nord") == Answer(0, "", "theme is now nord.\n")
    assert crm("config", "get", "theme").out == "nord\n"
    assert crm("config", "get", "theme", "--json").out == '"nord"\n'
    assert crm("config", "set", "theme", "--unset") == Answer(0, "", "theme is not set any more.\n")
    assert crm("config", "get", "theme").out == "textual-dark\n"


def test_set_needs_a_value_or_unset(crm: Callable[..., Answer]) -> None:
    for arguments in (["theme"], ["theme", "nord", "--unset"]):
        assert crm("config", "set", *arguments).code == 2


def test_list_says_which_are_set(crm: Callable[..., Answer]) -> None:
    crm("config", "set", "keys.add", "a,insert")
    rows = {row["key"]: row for row in json.loads(crm("config", "list", "--json").out)}
    assert rows["keys.add"]["value"] == "a,insert"
    assert rows["keys.add"]["is_set"] is True
    assert rows["theme"]["is_set"] is False
    assert rows["business.currency"]["value"]


def test_a_wrong_file_stops_what_needs_it_and_edit_repairs_it(
    crm: Callable[..., Answer], home: Path, tmp_path: Path
) -> None:
    (home / "config.toml").write_text("theme = nord")
    assert crm("config", "get", "theme").err.startswith(f"crm: {home}/config.toml is not valid TOML")
    assert crm("config", "path").code == 0
    editor = tmp_path / "my editor.py"
    editor.write_text("import pathlib, sys; pathlib.Path(sys.argv[-1]).write_text('theme = \"nord\"')")
    answer = crm("config", "edit", VISUAL=f"{sys.executable} '{editor}'")
    assert answer == Answer(0, "", f"{home}/config.toml is in order.\n")
    assert crm("config", "get", "theme").out == "nord\n"


def test_an_editor_that_is_not_there_is_one_sentence(crm: Callable[..., Answer]) -> None:
    for editor in ("no-such-editor", "'unfinished"):
        answer = crm("config", "edit", VISUAL=editor)
        assert answer.code in (1, 2)
        assert answer.err.startswith("crm: ")
        assert "should not have happened" not in answer.err
        assert answer.err.count("\n") == 1


def test_a_theme_that_there_is_not_is_refused_with_those_there_are(crm: Run) -> None:
    from textual.theme import BUILTIN_THEMES

    answer = crm("config", "set", "theme", "nope")
    assert (answer.code, answer.err) == (2, f'crm: theme: "nope" is none of {", ".join(BUILTIN_THEMES)}.\n')
    assert crm("config", "get", "theme").out == "textual-dark\n"


def test_doctor_reports_a_broken_configuration_and_looks_on(crm: Run, home: Path) -> None:
    crm("customer", "add", "Ada")
    (home / "config.toml").write_text("theme = nord")
    answer = crm("doctor", "--json")
    found = {row["what"]: row for row in json.loads(answer.out)}
    assert (answer.code, found["configuration"]["ok"], found["database"]["ok"]) == (6, False, True)
    assert "is not valid TOML" in found["configuration"]["seen"]
    assert answer.err == "Not in order: configuration.\n"
