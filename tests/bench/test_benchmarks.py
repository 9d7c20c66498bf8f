"""Every benchmark runs on a tiny database and gives its figures, so that none rots between two measurements."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHMARKS, main, measure
from tests.bench.databases import FULL, QUICK, Databases
from tests.bench.figures import Figure, line, ratio, too_noisy
from tests.bench.terminal import Terminal

FIGURES = {
    "startup": 18,
    "screen": 8,
    "imports": 6,
    "exports": 2,
    "reports": 4,
    "filters": 8,
    "duplicates": 4,
    "soak": 3,
}


TOO_SMALL = {"killed", "left"}


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return Databases(QUICK, tmp_path_factory.mktemp("bench"))


@pytest.mark.parametrize("name", BENCHMARKS)
def test_it_gives_its_figures(name: str, databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    found = measure([name], databases)
    assert len(found) == FIGURES[name]
    assert all(figure.value >= 0 or figure.unit == "MB" for figure in found)
    # What is timed or measured in memory is for a benchmark; what is counted holds anywhere. So few rows are all there
    # before a kill can come, and among so few writes connections are still opened.
    counted = [one for one in found if one.unit in ("", "%") and not TOO_SMALL & set(one.name.split())]
    assert [one.name for one in counted if one.too_much] == []
    assert capsys.readouterr().out.count("\n") == len(found) + 1


@pytest.mark.slow
def test_the_screen_stays_small_beside_all_the_writes(tmp_path: Path) -> None:
    found = measure(["soak"], Databases(QUICK._replace(writes=FULL.writes), tmp_path))
    assert [figure.name for figure in found if figure.too_much] == []


def test_a_database_is_made_once_and_anew_when_the_schema_changes(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Databases(QUICK, tmp_path)
    shutil.copy(databases.hundred(), tmp_path / databases.hundred().name)
    made = kept.hundred().stat().st_mtime_ns
    assert kept.hundred().stat().st_mtime_ns == made
    monkeypatch.setitem(kept.__dict__, "_schema", "another")
    assert kept.hundred().name.endswith("-another.db")
    assert [path.name for path in tmp_path.glob("hundred*")] == [kept.hundred().name]


def test_what_is_above_its_bound_is_too_much() -> None:
    above, below, compared = ratio("a", 2, 4.1, 2, 2.1), ratio("b", 2, 3.9, 2, 2), Figure("c", 99)
    assert (above.too_much, below.too_much, compared.too_much) == (True, False, False)
    assert line(above.cells()).split() == ["a", "×", "2.05", "≤", "2", "1.05", "TOO", "MUCH"]
    assert not too_noisy([above, below, compared])
    assert too_noisy([ratio("a", 2, 1, 1, 1.5)])


def test_a_bound_that_is_crossed_makes_the_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = [Figure("a", 1, 2), Figure("b", 3, 2)]
    monkeypatch.setattr("tests.bench.__main__.measure", lambda names, databases: figures)
    assert main(["soak"]) == 1
    figures.pop()
    assert main(["soak"]) == 0


def test_an_unknown_benchmark_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["speed"])
    assert ended.value.code == 2
    assert "startup, screen, imports" in capsys.readouterr().err


ANSWERS_LATE = """
import os, time, tty
tty.setraw(0)
while key := os.read(0, 1):
    os.write(1, key)
    until = time.perf_counter() + 0.5
    while time.perf_counter() < until:
        pass
    os.write(1, b"x" * 500)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="how much a program works is read from /proc")
def test_an_answer_that_takes_longer_than_the_silence_is_waited_for() -> None:
    with Terminal([sys.executable, "-c", ANSWERS_LATE], os.environ) as screen:
        screen.rest(0.3)
        answer = screen.press(b"a", silence=0.15)
    assert answer.first < answer.last
    assert answer.last >= 0.5
