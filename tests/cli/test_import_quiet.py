"""What an import says when it is asked to be quiet, and where it sets rows aside."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.exchange.databases import ask

from .conftest import Answer

Run = Callable[..., Answer]
CONTACTS = "id,name,email,city\n1,Ada,ada@example.org,Berlin\n2,Max,max@example.org,Graz\n"
BAD_ROW = "3,Eva,eva at example,Linz\n"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crm: Run) -> Path:
    """An empty database that commands work on."""
    path = tmp_path / "test.db"
    monkeypatch.setenv("CRM_DB", str(path))
    assert crm("init").code == 0
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """Writes a file and gives its name."""

    def to_file(content: str, name: str) -> str:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return str(path)

    return to_file


def test_quiet_tells_of_problems_only(database: Path, crm: Run, write: Callable[..., str], tmp_path: Path) -> None:
    again = write(CONTACTS + "2,Max,max@example.org,Graz\n", "contacts.csv")
    assert (crm("import", again, "--quiet").err, ask(database, "SELECT count(*) FROM customers")) == ("", [(2,)])
    left = crm("import", write(CONTACTS.replace("city", "shoe size"), "left.csv"), "--quiet").err
    assert left == "Left behind: shoe size (--keep-unknown keeps them, --map 'Column=field' says what one is).\n"
    figures = "3 rows: 0 created, 0 updated, 2 unchanged, 0 skipped, 1 rejected."
    bad = write(CONTACTS + BAD_ROW, "bad.csv")
    told = crm("import", bad, "--quiet", "--rejects", str(tmp_path / "rejected.csv"))
    assert (told.code, told.err.splitlines()[-1]) == (5, figures)
    assert "1 rejected. Nothing was written." in crm("import", bad, "--quiet", "--dry-run").err


@pytest.mark.parametrize("option", ["--rejects", "--unmatched"])
def test_what_is_set_aside_needs_a_file(
    database: Path, crm: Run, write: Callable[..., str], option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = crm("import", write(CONTACTS + BAD_ROW, "bad.csv"), option, "-")
    assert (answer.code, answer.err) == (2, f'crm: {option} needs the name of a file, not "-".\n')
    assert not (tmp_path / "-").exists()
