"""Starting: fast, from the table of nouns, and to the full screen only on a terminal."""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from crm_cli import __main__ as module_of_dash_m
from crm_cli import commands
from crm_cli.nouns import NOUNS
from crm_cli.verbs import Noun
from crm_core import __version__

from .conftest import PROGRAM, Answer, child_variables

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "icalendar", "textual", "rich", "sqlite3", "pysqlite3"}
SHOW_MODULES = "import sys; from crm_cli.main import run; code = run(); print(*sys.modules, file=sys.stderr)"


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["config", "--help"],
        ["config", "path"],
        ["completion", "bash"],
        ["__complete", "bash", "crm config "],
        ["confg"],
        ["config", "get", "--jsn"],
        ["config", "get", "no_such_key"],
        [],
    ],
    ids=" ".join,
)
def test_what_needs_no_data_loads_nothing_heavy(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=child_variables({}, ()),
        check=False,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert "crm_cli" in loaded
    if arguments[:1] != ["config"]:
        assert loaded & HEAVY == set()
    assert loaded & (HEAVY - {"sqlite3", "pysqlite3"}) == set()


@pytest.mark.parametrize("arguments", [["--version"], ["__complete", "bash", "crm c"]], ids=" ".join)
def test_the_fast_paths_do_not_load_the_parser(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW_MODULES, *arguments],
        capture_output=True,
        text=True,
        env=child_variables({}, ()),
        check=True,
    )
    assert "typer" not in done.stderr.split()


@pytest.mark.slow
def test_help_starts_in_eight_times_an_empty_python() -> None:
    def seconds(*command: str) -> float:
        begin = time.perf_counter()
        subprocess.run(command, capture_output=True, env=child_variables({}, ("PYTHONDONTWRITEBYTECODE",)), check=True)
        return time.perf_counter() - begin

    empty = statistics.median(seconds(sys.executable, "-c", "pass") for _ in range(15))
    assert statistics.median(seconds(*PROGRAM, "--help") for _ in range(15)) <= 8 * empty


@pytest.mark.parametrize("spelling", ["--version", "-V"])
def test_version(crm: Callable[..., Answer], spelling: str) -> None:
    assert crm(spelling) == Answer(0, f"crm {__version__}\n", "")
    assert crm("--db", "x.db", spelling) == Answer(0, f"crm {__version__}\n", "")


def test_without_a_command_and_a_terminal_help_goes_to_stderr(process: Callable[..., Answer]) -> None:
    answer = process()
    assert (answer.code, answer.out) == (2, "")
    assert "Commands:" in answer.err


def test_on_a_terminal_the_full_screen_starts(
    crm: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started: list[Path | None] = []

    def start(database: Path | None) -> int:
        started.append(database)
        return 7

    monkeypatch.setattr("crm_tui.start.run", start)
    assert crm(terminal=True).code == 7
    assert crm("--db", str(tmp_path / "a.db"), terminal=True).code == 7
    assert started == [None, tmp_path / "a.db"]
    assert crm("config", "path", terminal=True).code == 0
    assert len(started) == 2


def test_a_full_screen_that_nobody_would_see_does_not_start(on_terminal: Callable[..., Answer], home: Path) -> None:
    said = home / "said"
    answer = on_terminal(stderr=said)
    assert (answer.code, answer.out) == (2, "")
    assert said.read_text() == (
        'crm: The full screen is drawn on stderr, which is no terminal here; run "crm" without "2>".\n'
    )


def test_the_table_of_nouns_names_every_command_module(process: Callable[..., Answer]) -> None:
    help_text = process("--help", COLUMNS="200").out
    for name, entry in NOUNS.items():
        noun = import_module(f"crm_cli.commands.{entry.module}").noun
        assert isinstance(noun, Noun)
        assert bool(noun.verbs) != bool(noun.single)
        assert f"  {name} " in help_text
        assert entry.help in help_text
    folder = Path(commands.__file__).parent
    assert {entry.module for entry in NOUNS.values()} == {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_every_command_shows_its_help_with_examples(
    crm: Callable[..., Answer], capsys: pytest.CaptureFixture[str]
) -> None:
    from crm_cli.reference import every_command

    for entry in every_command():
        assert crm(*entry.words.split(), "-h").code == 0
        printed = capsys.readouterr().out
        assert entry.examples, f"crm {entry.words} has no example"
        assert all(f"\n  {example}\n" in printed for example in entry.examples)
        assert entry.help.endswith(".") or "\n" in entry.help


def test_a_noun_without_a_verb_shows_its_verbs(crm: Callable[..., Answer]) -> None:
    answer = crm("config")
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: crm config" in answer.err


def test_dash_m_is_the_program() -> None:
    assert module_of_dash_m.main.__module__ == "crm_cli.main"
