"""Many processes writing at once: nothing is lost and nobody is told to try again."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_core.crm import open_crm

PROCESSES = 8


def run(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One command in a process of its own."""
    environment = {**os.environ, "CRM_DB": str(database)}
    return subprocess.run(
        [sys.executable, "-m", "crm_cli", *arguments], env=environment, capture_output=True, text=True, check=False
    )


def all_at_once(database: Path, rounds: int) -> list[str]:
    """Eight shells, each editing and logging ``rounds`` times; gives what went wrong."""

    def shell(number: int) -> list[str]:
        wrong = []
        for n in range(rounds):
            for command in (
                ("customer", "edit", "1", "--add-tag", f"p{number}-{n}"),
                ("log", "note", "1", f"note {number}-{n}"),
            ):
                done = run(database, *command)
                if done.returncode:
                    wrong.append(done.stderr)
        return wrong

    with ThreadPoolExecutor(PROCESSES) as shells:
        return [line for lines in shells.map(shell, range(PROCESSES)) for line in lines]


@pytest.mark.parametrize("rounds", [pytest.param(2, id="fast"), pytest.param(100, id="full", marks=pytest.mark.slow)])
def test_no_update_is_lost(tmp_path: Path, rounds: int) -> None:
    database = tmp_path / "crm.db"
    crm = open_crm(database)
    crm.customers.add({"name": "Ada Lovelace"})
    crm.close()
    assert all_at_once(database, rounds) == []
    view = crm.customers.view(1, timeline=10_000)
    assert len(view.values["tags"]) == PROCESSES * rounds  # type: ignore[arg-type]
    assert len(view.timeline) == PROCESSES * rounds


def test_several_first_writes_make_one_database(tmp_path: Path) -> None:
    database = tmp_path / "crm.db"
    with ThreadPoolExecutor(PROCESSES) as shells:
        done = list(shells.map(lambda n: run(database, "customer", "add", f"Customer {n}"), range(PROCESSES)))
    assert [result.stderr for result in done if result.returncode] == []
    assert open_crm(database).browse.count("customer") == PROCESSES
    assert not [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")]
