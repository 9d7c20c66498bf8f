"""The world outside: pipes that break, full disks, closed streams, missing variables, Ctrl-C."""

import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import PROGRAM, Answer, child_variables

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"
BUSY = f"select count(*) from ({ENDLESS})"


@pytest.fixture
def database(home: Path) -> Path:
    """A database with nothing in it."""
    from crm_core.crm import open_crm

    opened = open_crm(home / "crm.db")
    opened.store.create()
    opened.close()
    return home / "crm.db"


def start(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    """A command that is running."""
    return subprocess.Popen([*PROGRAM, *arguments], env=child_variables({}, ()), **options)  # type: ignore[call-overload]


@pytest.mark.parametrize("form", ["plain", "csv", "jsonl"])
def test_a_reader_that_leaves_ends_the_command_quietly(database: Path, form: str) -> None:
    child = start("sql", ENDLESS, "--format", form, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout.readline()
    child.stdout.close()
    assert (child.wait(timeout=10), child.stderr.read()) == (0, b"")
    child.stderr.close()


def test_a_full_disk_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        child = start("config", "list", stdout=full, stderr=subprocess.PIPE)
        _, said = child.communicate(timeout=10)
    assert (child.returncode, said) == (1, b"crm: Writing failed: the disk is full.\n")


def test_a_closed_stdout_is_one_sentence() -> None:
    command = f"exec {' '.join(PROGRAM)} config list >&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=child_variables({}, ()), check=False)
    assert (done.returncode, done.stderr) == (1, b"crm: Standard output is closed, so there is nowhere to write to.\n")


def test_with_all_streams_closed_nothing_is_written_into_a_file(home: Path) -> None:
    command = f"exec {' '.join(PROGRAM)} config set theme nord <&- >&- 2>&-"
    done = subprocess.run(["sh", "-c", command], env=child_variables({}, ()), check=False)
    assert done.returncode == 0
    assert (home / "config.toml").read_text() == 'theme = "nord"\n'


@pytest.mark.parametrize("query", [ENDLESS, BUSY, "select length(replace(hex(zeroblob(400000000)), '0', 'ab'))"])
def test_ctrl_c_ends_a_query_within_a_second(database: Path, query: str) -> None:
    with Path(os.devnull).open("wb") as nowhere:
        child = start("sql", query, stdout=nowhere, stderr=subprocess.PIPE)
        time.sleep(1.5)
        begin = time.monotonic()
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=10)
    assert (child.returncode, said) == (130, b"crm: Stopped.\n")
    # A second, and as much again where other tests keep the processor busy.
    assert time.monotonic() - begin < 2


def test_text_is_utf8_whatever_the_locale_says(process: Callable[..., Answer], database: Path) -> None:
    for locale in ("C", "POSIX", "de_DE.ISO-8859-1"):
        answer = process("sql", "select 'Müller 李 🙂' as name", LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
        assert answer == Answer(0, "name\nMüller 李 🙂\n", "")


def test_without_a_home_one_sentence_says_what_to_set(
    crm: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: int) -> None:
        raise KeyError("uid not found")

    monkeypatch.delenv("HOME")
    monkeypatch.delenv("CRM_HOME")
    monkeypatch.setattr("pwd.getpwuid", unknown)
    sentence = "crm: There is no home folder to keep data in: set HOME, or CRM_HOME to a folder.\n"
    assert crm("sql", "select 1") == Answer(1, "", sentence)
    assert crm("config", "path") == Answer(1, "", sentence)


def test_a_home_that_may_not_be_written_is_one_sentence(process: Callable[..., Answer]) -> None:
    answer = process("config", "set", "theme", "nord", CRM_HOME="/dev/null/x")
    assert answer.code == 1
    assert answer.err == "crm: /dev/null/x/config.toml cannot be read: a part of the path is not a folder.\n"


def test_no_output_is_coloured_in_a_pipe_unless_asked_for(process: Callable[..., Answer]) -> None:
    assert "\x1b" not in process("config", "list").out
    assert "\x1b[1m" in process("config", "list", FORCE_COLOR="1").out
    assert "\x1b" not in process("config", "list", FORCE_COLOR="1", NO_COLOR="1").out


def test_a_terminal_gets_a_table_as_wide_as_it_is(on_terminal: Callable[..., Answer]) -> None:
    answer = on_terminal("config", "list", COLUMNS="50")
    head, *lines = answer.out.splitlines()
    assert answer.code == 0
    assert head.startswith("\x1b[1mKey")
    assert "…" in answer.out
    assert max(map(len, lines)) <= 50


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_terminal_without_colour_gets_none(on_terminal: Callable[..., Answer], variables: dict[str, str]) -> None:
    assert "\x1b" not in on_terminal("config", "list", **variables).out


def test_on_a_terminal_csv_is_shown_harmless(on_terminal: Callable[..., Answer], database: Path) -> None:
    query = "select char(27) || ']52;c;aGk=' || char(7) || char(8238) || '[b]x[/b]' as name"
    for form in ("table", "plain", "csv", "tsv", "json", "jsonl", "md"):
        printed = on_terminal("sql", query, "--format", form, NO_COLOR="1").out
        assert all(c.isprintable() or c in "\r\n" for c in printed), form
        assert "[b]x[/b]" in printed


def test_files_are_for_their_owner_only(process: Callable[..., Answer], tmp_path: Path) -> None:
    target = tmp_path / "settings.json"
    assert process("config", "list", "-o", str(target)) == Answer(0, "", "")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_text().startswith("[\n{")
