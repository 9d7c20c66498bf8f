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


VERBS = ["import", "deal list$", "deal list .*:", "deal move", "report pipeline --json", "calendar export", "undo"]


def tour() -> list[tuple[str, str]]:
    """Each command that the demonstration shows, with its output."""
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


@pytest.mark.skipif(not INSTALLED.exists(), reason="crm is not installed in .venv; make test does that")
def test_make_demo_shows_every_command_of_the_tour_with_its_output() -> None:
    steps = tour()
    for verb in VERBS:
        assert any(re.match(f"crm {verb}", command) and output.strip() for command, output in steps), verb
    report = json.loads(dict(steps)["crm report pipeline --json"])
    assert (report["deals"], report["won"], report["lost"], report["open"]) == (6, 1, 1, 4)
    command, output = steps[-1]
    assert command == "crm report pipeline"
    assert all(stage in output for stage in ("Prospecting", "Negotiation", "Won", "Lost"))


def test_a_step_that_fails_ends_the_tour_and_fails(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one\n$ false\n$ echo never\n```\n", encoding="utf-8")
    tool = [sys.executable, str(ROOT / "docs/tools/examples.py"), "tour", str(page)]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stdout == "$ echo one\none\n\n$ false\n"
