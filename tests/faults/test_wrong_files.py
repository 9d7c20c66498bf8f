"""A file that is no database of ours gets one line and the documented exit code from every command, and stays as it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.program import command
from tests.faults.wrong_files import WRONG

COMMANDS = (
    ("customer", "list"),
    ("customer", "show", "1"),
    ("search", "ada"),
    ("customer", "add", "Ada Lovelace"),
    ("export", "customers"),
)


def state(folder: Path) -> dict[str, object]:
    """Every entry of a folder: what it is, when it was changed, what it holds."""
    return {
        path.name: (path.lstat().st_mode, path.lstat().st_mtime_ns, path.read_bytes() if path.is_file() else None)
        for path in folder.iterdir()
    }


def test_there_are_twelve() -> None:
    assert len(WRONG) * len(COMMANDS) == 60


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_wrong_files_are_refused_in_one_line(
    tmp_path: Path, make: Callable[[Path], object], arguments: tuple[str, ...]
) -> None:
    path = tmp_path / "business" / "crm.db"
    path.parent.mkdir()
    make(path)
    before = state(path.parent)
    answer = command(path, *arguments)
    assert answer.code == ExitCode.DATABASE, answer
    assert answer.out == ""
    assert answer.err.startswith("crm: ")
    assert answer.err.count("\n") == 1
    assert not answer.unforeseen, answer.err
    assert str(path) in answer.err
    assert state(path.parent) == before
