"""A wheel holds the whole program and runs where nothing can be written, for somebody who may write nothing."""

import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.terminal import listen
from tests.faults.unprivileged import AS_NOBODY, prefix_for, run

ROOT = Path(__file__).parents[2]
PACKAGES = ("crm_core", "crm_cli", "crm_tui")
USABLE = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that every user can reach."""
    path = Path(tempfile.mkdtemp(prefix="crm-wheel-"))
    path.chmod(0o755)
    yield path
    subprocess.run(["chmod", "-R", "u+w", str(path)], check=False)
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def wheel(folder: Path) -> Path:
    """The wheel of this program, built from a copy of what is under version control or new."""
    source = folder / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".git", ".venv", "tests", "docs", ".*_cache"))
    words = ["pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder / "wheels"), str(source)]
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no wheel can be built here: {done.stderr.strip().splitlines()[-1]}")
    (found,) = (folder / "wheels").iterdir()
    return found


@pytest.fixture(scope="module")
def installed(folder: Path, wheel: Path) -> Path:
    """The program ``crm`` in an environment of its own that nobody may write to."""
    place = folder / "environment"
    python = next(path for path in ("/usr/bin/python3", sys.executable) if shutil.which(path) and usable(path))
    subprocess.run([python, "-m", "venv", str(place)], check=True)
    words = ["-m", "pip", "install", "--quiet", "-c", str(ROOT / "constraints.txt"), str(wheel)]
    done = subprocess.run([place / "bin/python", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"what the program needs cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
    subprocess.run(["chmod", "-R", "a+rX,a-w", str(place)], check=True)
    return place / "bin/crm"


@pytest.fixture
def prefix(folder: Path, installed: Path) -> tuple[str, ...]:
    """What makes a command run as somebody who may write only his own folder."""
    found = prefix_for([str(installed), "--version"], variables(folder), folder)
    if found is None:
        pytest.skip("nobody to whom permissions apply may run the interpreter")
    return found


@pytest.fixture
def home(folder: Path, prefix: tuple[str, ...]) -> Path:
    """An empty home of whoever runs the commands."""
    path = folder / "home"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    if prefix == AS_NOBODY:
        shutil.chown(path, 65534, 65534)
    return path


def usable(python: str) -> bool:
    return subprocess.run([python, "-c", USABLE], capture_output=True, check=False).returncode == 0


def variables(home: Path) -> dict[str, str]:
    """Nothing of the environment the tests run in but where programs are."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "CRM_HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm"}


def state(installed: Path) -> dict[Path, tuple[int, int]]:
    """Every file of the environment with its size and time."""
    found = [path for path in installed.parents[1].rglob("*") if path.is_file()]
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


def test_the_wheel_holds_every_file_of_the_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    there = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == there
    assert {"crm_core/store/migrations/steps.py", "crm_tui/styles/base.tcss", "crm_cli/completion.txt"} <= names


def test_it_runs_from_a_place_that_cannot_be_written(installed: Path, prefix: tuple[str, ...], home: Path) -> None:
    before = state(installed)
    for line in (
        "init --name Studio --currency EUR",
        "customer add Ada --email ada@example.org --phone +442079460991",
        "appointment add Visit 2026-12-01T09:00 --customer Ada",
        "deal add Engine --customer Ada --value 1000",
        "customer list",
        "report pipeline --json",
        "calendar export -o -",
        "export customers --format json -o -",
        "backup create",
        "backup verify",
        "doctor",
        "undo --yes",
        "demo --keep demo.db",
        "customer list --db demo.db",
    ):
        done = run([*prefix, str(installed), *line.split()], variables(home), home)
        assert done.returncode == 0, (line, done.stderr)
    assert (home / "crm.db").exists()
    assert state(installed) == before


def test_migrations_can_be_read_there(installed: Path, prefix: tuple[str, ...], home: Path) -> None:
    code = "from crm_core.crm import catalog; from crm_core.schema import migrate; import crm_core.store.migrations.run, alembic"
    done = run([*prefix, str(installed.with_name("python")), "-c", code], variables(home), home)
    assert done.returncode == 0, done.stderr


def test_the_full_screen_opens_and_leaves(installed: Path, prefix: tuple[str, ...], home: Path) -> None:
    assert run([*prefix, str(installed), "customer", "add", "Ada"], variables(home), home).returncode == 0
    master, slave = pty.openpty()
    size = {"COLUMNS": "100", "LINES": "30"}
    child = subprocess.Popen(
        [*prefix, str(installed)], env=variables(home) | size, cwd=home, stdin=slave, stdout=slave, stderr=slave
    )
    os.close(slave)
    try:
        printed = listen(master, b"0q", time.monotonic() + 30)
        assert child.wait(timeout=5) == 0
    finally:
        child.kill()
        os.close(master)
    assert b"Ada" in printed
    assert b"Verified" in printed
