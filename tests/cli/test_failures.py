"""Errors on their way to the exit code: the known, the unexpected, and the answer no."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli import errors
from crm_cli.environment import Environment
from crm_cli.errors import ExitCode, exit_code
from crm_core.errors import (
    Ambiguous,
    Clash,
    Conflict,
    CrmError,
    DatabaseProblem,
    FileProblem,
    InvalidValue,
    NotFound,
    UnknownName,
    UsageProblem,
)

from .conftest import Answer

CODES = [
    (CrmError("x"), 1),
    (FileProblem("x"), 1),
    (UsageProblem("x"), 2),
    (InvalidValue("name", "x", "is wrong"), 2),
    (UnknownName("field", "x"), 2),
    (NotFound("deal", "x"), 3),
    (Ambiguous("deal", "x", ["a", "b"]), 4),
    (Conflict("x"), 4),
    (Clash("Deal 7", {"title": ("a", "b")}), 4),
    (DatabaseProblem("x"), 6),
]


@pytest.mark.parametrize(("error", "code"), CODES, ids=[type(error).__name__ for error, _ in CODES])
def test_each_kind_of_error_has_its_exit_code(error: CrmError, code: int) -> None:
    assert exit_code(error) == code


def test_a_kind_of_error_added_later_takes_the_code_of_its_parent() -> None:
    class FilterProblem(UsageProblem):
        code = "filter"

    assert exit_code(FilterProblem("x")) is ExitCode.USAGE


def test_every_exit_code_is_documented() -> None:
    source = Path(errors.__file__).read_text()
    for code in ExitCode:
        assert f'    {code.name} = {code.value}\n    """' in source


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program with a mistake in it."""

    def fail(*_: object) -> int:
        name_of_a_customer = "Ada Lovelace"
        raise ZeroDivisionError(name_of_a_customer)

    monkeypatch.setattr("crm_cli.root.execute", fail)


@pytest.mark.usefixtures("broken")
def test_an_unexpected_error_leaves_a_file_without_data(crm: Callable[..., Answer], home: Path) -> None:
    answer = crm("config", "list")
    (log,) = (home / "logs").iterdir()
    assert answer == Answer(1, "", f"crm: This should not have happened (ZeroDivisionError). "
                                   f"Please report it with the file {log}.\n")  # fmt: skip
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "in fail" in log.read_text()
    assert "Ada Lovelace" not in log.read_text()


@pytest.mark.usefixtures("broken")
def test_debug_shows_the_traceback_too(crm: Callable[..., Answer]) -> None:
    for arguments in (["--debug", "config", "list"], ["config", "list", "--debug"]):
        assert "Traceback" in crm(*arguments).err
    assert "Traceback" not in crm("config", "list", "--", "--debug").err


@pytest.mark.usefixtures("broken")
def test_where_no_file_can_be_left_the_sentence_says_what_to_do(crm: Callable[..., Answer]) -> None:
    answer = crm("config", "list", CRM_HOME="/dev/null/x")
    assert answer.err.endswith("Run it again with --debug to see what happened.\n")


@pytest.mark.usefixtures("broken")
def test_scripts_get_an_unexpected_error_as_json(crm: Callable[..., Answer]) -> None:
    assert json.loads(crm("config", "list", "--json").err)["error"]["code"] == "failure"


def test_a_question_needs_a_terminal_or_yes(environment: Callable[..., Environment]) -> None:
    env = environment()
    with pytest.raises(UsageProblem, match="use --yes"):
        env.confirm("Delete Ada?")
    env.yes = True
    env.confirm("Delete Ada?")


@pytest.mark.parametrize(
    ("typed", "agreed"), [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_question_is_answered_on_the_terminal(
    environment: Callable[..., Environment], typed: str, agreed: bool
) -> None:
    env = environment(terminal=True, typed=typed)
    if agreed:
        env.confirm("Delete \x1b[31mAda?")
    else:
        with pytest.raises(CrmError, match="Nothing was changed"):
            env.confirm("Delete \x1b[31mAda?")
    assert env.stderr.getvalue() == "Delete ␛[31mAda? [y/N] "  # type: ignore[attr-defined]


def test_no_input_never_asks(environment: Callable[..., Environment]) -> None:
    env = environment(terminal=True, typed="y\n")
    env.no_input = True
    with pytest.raises(UsageProblem, match="use --yes"):
        env.confirm("Delete Ada?")


def test_quiet_keeps_messages_but_not_problems(crm: Callable[..., Answer]) -> None:
    assert crm("config", "set", "theme", "nord").err == "theme is now nord.\n"
    assert crm("config", "set", "theme", "nord", "-q").err == ""
    assert crm("-q", "config", "set", "theme", "dracula").err == ""
    assert crm("-q", "config", "get", "x").err == 'crm: There is no setting "x".\n'


def test_the_session_is_the_terminals_unless_named(environment: Callable[..., Environment]) -> None:
    assert environment(CRM_SESSION="cron").session == "cron"
    assert environment().session == f"shell-{os.getsid(0)}"
