"""Hostile values for every option and argument of every command that writes: done, or refused in a sentence and nothing changed."""

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_cli.completion_table import read_table
from crm_cli.environment import Environment
from crm_cli.errors import ExitCode
from crm_cli.main import run_with
from tests.core.exchange.databases import contents
from tests.faults.databases import copied
from tests.faults.write_commands import WRITING, prepare, words

# Commands that work on whole files, or whose options are places of files.
APART = {
    "customer photo",
    "init",
    "demo",
    "undo",
    "redo",
    "trash empty",
    "backup create",
    "backup restore",
    "rate import",
}
PLACES = {"--db", "--output", "-o", "--rejects", "--lines", "--owners", "--unmatched"}
REFUSED = {ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.CONFLICT}
VALUES = (
    *(
        "99999999999999999999",
        "-1",
        "9" * 400,
        "9" * 40 + " EUR",
        "-99999999999999999999",
        "101",
        "1.5",
        "1e999",
        "NaN",
    ),
    *(
        "",
        "  ",
        "\x1b[31m",
        "\ud800",
        "x" * 60_000,
        "é" * 2000,
        "\u202e",
        "1\n2",
        "'",
        '"',
        "[",
        "%s",
        "=1+1",
        "٣",
        "0x10",
    ),
    *("2026-02-30", "0000-00-00", "99999-01-01", "9999-12-31", "0001-01-01", "in 99999999999 days", "9999999999d"),
    *("2026-12-01 25:61", "99999999999h", ":", ":x", "label:", "=", "=v", "k=", "a@", "+" + "1" * 200, "http://["),
    *("Europe/../../etc", "customer:99999999999999999999", "customer:0", "deal:1", "9223372036854775808", "2147483648"),
)
Case = tuple[str, ...]


def cases(name: str, path: Path) -> Iterator[Case]:
    """The command with each of its options, and with each of its arguments replaced, for every value."""
    usual = words(name, path)
    options = [o for o, metavar in read_table()[name].options.items() if metavar and o.startswith("--")]
    for option in (option for option in options if option not in PLACES):
        yield from ((*usual, f"{option}={value}") for value in VALUES)
    for place in range(len(name.split()), len(usual)):
        if not usual[place].startswith("-") and not usual[place - 1].startswith("--") and name != "import":
            yield from ((*usual[:place], value, *usual[place + 1 :]) for value in VALUES)


def some(every: list[Case]) -> list[Case]:
    """One value for each option, another one each time."""
    step = len(VALUES)
    return [every[start + (start // step * 7) % step] for start in range(0, len(every), step)]


def attempt(case: Case) -> tuple[int, str]:
    """Run the command in this process; what it printed for people."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    env = Environment(stdin=io.StringIO(), stdout=out, stderr=io.StringIO(), variables=dict(os.environ))
    code = run_with(env, case)
    assert isinstance(env.stderr, io.StringIO)
    return code, env.stderr.getvalue()


@pytest.mark.parametrize("choose", [some, pytest.param(list, id="all", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", sorted(WRITING.keys() - APART))
def test_a_value_is_taken_or_refused(
    name: str, choose: type[list[Case]], database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(database)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_NOW", "2026-11-22T10:00:00Z")
    before, copy = contents(database), copied(database, tmp_path / "kept" / "crm.db")
    for case in choose(list(cases(name, database))):
        code, told = attempt((*case, "--db", str(database)))
        shown = [word[:60] for word in case]
        assert code == 0 or code in REFUSED, (shown, told)
        assert "Traceback" not in told
        if code:
            assert told.startswith("crm: "), shown
            assert contents(database) == before, shown
        else:
            for extra in ("-wal", "-shm"):
                database.with_name(database.name + extra).unlink(missing_ok=True)
            shutil.copy(copy, database)
