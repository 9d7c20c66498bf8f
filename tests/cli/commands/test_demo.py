"""``crm demo``: where the database goes, what is said, and that a throwaway one leaves nothing behind."""

import io
import os
import stat
from pathlib import Path

import pytest

from crm_cli import fullscreen
from crm_cli.environment import Environment
from crm_cli.main import run_with
from crm_core.crm import open_crm


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _environment(tmp_path: Path, *, terminal: bool = False, **variables: str) -> Environment:
    stream = Terminal if terminal else io.StringIO
    named = {"CRM_HOME": str(tmp_path / "home"), "CRM_NOW": "2026-11-21T09:00:00Z", **variables}
    return Environment(stdin=stream(), stdout=stream(), stderr=stream(), variables=named)


def _run(env: Environment, *arguments: str) -> int:
    env.arguments = arguments
    return run_with(env, arguments)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_keep_makes_the_database_there(tmp_path: Path) -> None:
    env, path = _environment(tmp_path), tmp_path / "studio" / "demo.sqlite"
    assert _run(env, "demo", "--keep", str(path)) == 0
    assert env.stdout.getvalue() == f"{path}\n"  # type: ignore[attr-defined]
    assert "200 customers, 15 leads, 60 deals" in env.stderr.getvalue()  # type: ignore[attr-defined]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(file.name for file in path.parent.iterdir()) == ["demo.sqlite"]


def test_the_same_day_gives_the_same_records(tmp_path: Path) -> None:
    rows = []
    for name, arguments in (("a", ()), ("b", ("--today", "2026-11-21"))):
        assert _run(_environment(tmp_path), "demo", "--keep", str(tmp_path / name), *arguments) == 0
        crm = open_crm(tmp_path / name)
        with crm.store.reading() as db:
            rows.append([db.execute(f"SELECT * FROM {t} ORDER BY id").fetchall() for t in ("customers", "deals")])
        crm.close()
    assert rows[0] == rows[1]


def test_another_day_moves_the_dates(tmp_path: Path) -> None:
    path = tmp_path / "later.sqlite"
    assert _run(_environment(tmp_path), "demo", "--keep", str(path), "--today", "2030-02-01") == 0
    crm = open_crm(path)
    with crm.store.reading() as db:
        newest = db.execute("SELECT max(occurred_at) FROM interactions").fetchone()[0]
    crm.close()
    assert newest.startswith("2030-01-31")


def test_a_present_file_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    path.write_bytes(b"mine")
    env = _environment(tmp_path)
    assert _run(env, "demo", "--keep", str(path)) == 4
    assert path.read_bytes() == b"mine"
    assert "already" in env.stderr.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("arguments", [("--db", "x.sqlite", "demo"), ("demo", "--db", "x.sqlite")])
def test_a_database_of_ones_own_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    env = _environment(tmp_path)
    assert _run(env, *arguments) == 2
    assert "--keep" in env.stderr.getvalue()  # type: ignore[attr-defined]


def test_a_wrong_day_makes_nothing(tmp_path: Path, temporary: Path) -> None:
    env = _environment(tmp_path)
    assert _run(env, "demo", "--keep", str(tmp_path / "x"), "--today", "31.02.2026") == 2
    assert not (tmp_path / "x").exists()
    assert _run(env, "demo", "--no-tui", "--today", "someday") == 2
    assert _run(env, "demo", "--no-tui", "--today", "9999-12-20") == 2
    assert list(temporary.iterdir()) == []


def test_without_a_terminal_the_answer_is_where_it_is(tmp_path: Path, temporary: Path) -> None:
    env = _environment(tmp_path)
    assert _run(env, "demo") == 0
    path = Path(env.stdout.getvalue().removesuffix("\n"))  # type: ignore[attr-defined]
    assert path.parent.parent == temporary
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    crm = open_crm(path)
    assert crm.find("customer", "Ada Lovelace")
    crm.close()


def test_where_the_full_screen_could_not_be_seen_the_answer_is_where_it_is(tmp_path: Path, temporary: Path) -> None:
    env = _environment(tmp_path, terminal=True)
    env.stderr = io.StringIO()
    assert _run(env, "demo") == 0
    assert Path(env.stdout.getvalue().removesuffix("\n")).parent.parent == temporary  # type: ignore[attr-defined]


def test_on_a_terminal_it_opens_and_is_thrown_away(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_NOW", "2026-11-21T09:00:00Z")
    seen: list[object] = []

    def start(env: Environment) -> int:
        assert env.database is not None
        crm = open_crm(env.database)
        seen.extend((crm.find("customer", "Ada Lovelace"), os.environ["CRM_NOW"]))
        crm.close()
        return 0

    monkeypatch.setattr(fullscreen, "start", start)
    assert _run(_environment(tmp_path, terminal=True), "demo", "--today", "2027-07-01") == 0
    assert seen == [61, "2027-07-01T06:30:00Z"]
    assert list(temporary.iterdir()) == []
    assert not (tmp_path / "home").exists()
