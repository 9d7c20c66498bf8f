"""How long commands take from the shell's point of view, in multiples of the start of Python itself."""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

pytestmark = pytest.mark.bench

ROOT = Path(__file__).parents[2]
ROUNDS = 15
START = "import sys; from crm_cli.main import run; sys.exit(run())"
# Typer alone takes 5.6; the write side of the database would make it 40.
PROMISED = 12.0
COMMANDS = ["--version", "customer list --limit 25", "deal list stage:proposal", "report pipeline", "search honey"]


def seconds(arguments: list[str], environment: dict[str, str]) -> float:
    """The median time of a process."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        subprocess.run(arguments, env=environment, capture_output=True, check=True)
        taken.append(time.perf_counter() - begun)
    return median(taken)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables that lead to sample data and to compiled modules."""
    folder = tmp_path_factory.mktemp("bench")
    variables = os.environ | {"CRM_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    make = [sys.executable, "-c", START, "demo", "--keep", str(folder / "crm.db")]
    subprocess.run(make, env=variables, capture_output=True, check=True)
    return variables


@pytest.mark.parametrize("command", COMMANDS)
def test_start_of_a_command(command: str, environment: dict[str, str]) -> None:
    bare = seconds([sys.executable, "-c", "pass"], environment)
    taken = seconds([sys.executable, "-c", START, *command.split()], environment)
    print(f"\ncrm {command}: {taken * 1000:.0f} ms, {taken / bare:.1f} times the start of Python")
    assert taken / bare < PROMISED
