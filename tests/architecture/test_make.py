"""make says in one sentence what is missing, and its demonstration runs the whole tour."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def make(*arguments: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run make without a terminal, ``path`` searched first for programs."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        ["make", "-s", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(folder: Path, name: str, refuses: str) -> None:
    """A Python that fails when its code has ``refuses`` in it and succeeds otherwise."""
    program = folder / name
    program.write_text(f'#!/bin/sh\ncase "$2" in *{refuses}*) exit 1;; esac\n')
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("refuses", "package"), [("version_info", "the package python3"), ("ensurepip", "the package python3-venv")]
)
def test_what_is_missing_is_named_in_one_sentence(tmp_path: Path, refuses: str, package: str) -> None:
    fake_python(tmp_path, "fake-python", refuses)
    done = make("demo", "PYTHONS=fake-python", f"VENV={tmp_path}/venv", path=tmp_path)
    sentence, *rest = done.stderr.splitlines()
    assert done.returncode != 0
    assert done.stdout == ""
    assert package in sentence
    assert sentence.endswith(".")
    assert all(line.startswith("make: ***") for line in rest)


def test_help_lists_every_word() -> None:
    words = [line.split()[1] for line in make("help").stdout.splitlines()]
    assert {"demo", "test", "test-all", "lint", "audit", "bench", "docs", "screenshots"} <= set(words)
