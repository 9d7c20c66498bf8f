"""Without a terminal, make demo runs the README's tour through the installed crm and shows what it does."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".venv/.run"


@pytest.fixture(scope="module")
def tour() -> list[tuple[str, str]]:
    """Each command that the demonstration shows, with its output."""
    if not INSTALLED.exists():
        pytest.skip("crm is not installed in .venv: make test does that")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        ["make", "-s", "demo"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    steps = re.split(r"^\$ ", done.stdout, flags=re.MULTILINE)[1:]
    return [(first, rest) for first, _, rest in (step.partition("\n") for step in steps)]


@pytest.mark.parametrize(
    "verb", ["import", "deal list", "deal list .*:", "deal move", "report pipeline --json", "calendar export", "undo"]
)
def test_the_tour_shows(tour: list[tuple[str, str]], verb: str) -> None:
    assert any(re.match(f"crm {verb}", command) and output.strip() for command, output in tour)


def test_the_report_for_programs_is_one_object_that_counts_the_imported_deals(tour: list[tuple[str, str]]) -> None:
    [text] = [output for command, output in tour if command == "crm report pipeline --json"]
    report = json.loads(text)
    assert (report["deals"], report["won"], report["lost"], report["open"]) == (6, 1, 1, 4)


def test_the_tour_ends_with_the_pipeline_report(tour: list[tuple[str, str]]) -> None:
    command, output = tour[-1]
    assert command == "crm report pipeline"
    assert all(stage in output for stage in ("Prospecting", "Negotiation", "Won", "Lost"))


def test_a_step_that_fails_ends_the_tour_and_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one\n$ false\n$ echo never\n```\n", encoding="utf-8")
    tool = [sys.executable, str(ROOT / "docs/tools/examples.py"), "tour", str(page)]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == "$ echo one\none\n\n$ false\n"
