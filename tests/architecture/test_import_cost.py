"""Commands that only read start fast: they never load the write side, the calendar library or the full screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WRITE_SIDE = {"sqlmodel", "sqlalchemy", "pydantic", "alembic"}
HEAVY = WRITE_SIDE | {"icalendar", "textual", "rich", "babel", "phonenumbers", "email_validator", "chardet"}
RUN = """
import sys
from crm_cli.main import run
try:
    code = run()
finally:
    print("LOADED", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""
READING = [
    "--help",
    "--version",
    "customer --help",
    "customer list --help",
    "customer list",
    "customer list tag:vip city:Berlin name:a* --json",
    "customer list -tag:vip --format csv",
    "customer show customer:1",
    "customer show customer:1 --json",
    "deal list value:100.. --sort -value",
    "deal show deal:1",
    "pipeline show",
    "pipeline stages",
    "appointment list",
    "appointment show appointment:1",
    "interaction list",
    "interaction show interaction:1",
    "report pipeline",
    "report pipeline --by owner --json",
    "search lovelace",
    "history",
    "history customer:1",
    "trash list",
    "doctor",
    "config list",
    "sql 'select 1'",
    "export customers -o -",
    "export deals --format jsonl -o -",
]
SET_UP = [
    "customer add 'Ada Lovelace' --email ada@example.org --tags vip",
    "deal add Engine --customer customer:1 --value 1000",
    "appointment add Visit --customer customer:1 --start 2026-12-01T09:00",
    "log note customer:1 Hello",
]


def crm(command: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the sources in a process of its own."""
    import shlex

    environment = os.environ | {"CRM_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", RUN, *shlex.split(command)],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that holds one record of each kind."""
    folder = tmp_path_factory.mktemp("cost")
    for command in SET_UP:
        done = crm(command, folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("command", READING)
def test_a_reading_command_loads_nothing_heavy(command: str, home: Path) -> None:
    done = crm(command, home)
    *said, loaded = done.stderr.splitlines()
    assert done.returncode == 0, "\n".join(said)
    assert HEAVY.intersection(loaded.split()) == set()


def test_a_writing_command_does_load_the_write_side(home: Path) -> None:
    """Otherwise the test above would look for the wrong names."""
    loaded = crm("log note customer:1 Again", home).stderr.splitlines()[-1]
    assert {"sqlmodel", "sqlalchemy", "pydantic"} <= set(loaded.split())
    assert "textual" not in loaded.split()
