"""What can be read of a damaged database is saved whole or not at all, where the disk has no room for it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import beside, copied, faults, raw
from tests.faults.full_disk import empty, make_room, occupy, small_disk
from tests.faults.program import command

PAGE = 4096
SALVAGED = re.compile(r"crm-salvaged-[^/]*\.db$")
SENTENCE = re.compile(
    r"crm: What can be read of .+ cannot be saved: the disk is full\. Make room for about (\d+) MB beside it, .+\.\n"
)


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """A disk with room for the damaged database and what is saved of it."""
    with small_disk(megabytes=12) as folder:
        if folder is None:
            pytest.skip("only root may mount the small disk that this test fills")
        yield folder


@pytest.fixture(scope="module")
def damaged(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database one page of whose customers is nonsense."""
    path = copied(pattern, tmp_path_factory.mktemp("damaged") / "crm.db")
    with raw(path) as db:
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'customers'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * PAGE)
        file.write(b"\xff" * 100)
    return path


@pytest.mark.parametrize(
    "rooms",
    [
        pytest.param([0, 2_000_000, 5_000_000], id="fast"),
        pytest.param(range(0, 5_000_000, 100_000), id="full", marks=pytest.mark.slow),
    ],
)
def test_a_repair_on_a_full_disk(damaged: Path, disk: Path, rooms: list[int]) -> None:
    done = []
    for room in rooms:
        empty(disk)
        path = copied(damaged, disk / "crm.db")
        before = beside(path)
        occupy(disk, room)
        answer = command(path, "doctor", "--repair", "--yes")
        make_room(disk)
        left = beside(path)
        # Where no room is left to clear its log away, what was saved is whole together with it.
        saved = [disk / name for name in left.keys() - before.keys() if not name.endswith(("-wal", "-shm"))]
        assert not answer.unforeseen, (room, answer)
        assert {name: left[name] for name in before} == before, room
        if saved:
            assert [SALVAGED.search(str(each)) is not None for each in saved] == [True], (room, saved)
            assert faults(saved[0]) == []
            assert "All that could be read is in" in answer.out + answer.err
        else:
            assert left.keys() == before.keys(), room
            assert answer.code in (ExitCode.FAILURE, ExitCode.DATABASE), (room, answer)
            assert SENTENCE.search(answer.err), (room, answer)
        done.append(bool(saved))
    assert (done[0], done[-1], done == sorted(done)) == (False, True, True), done


def test_as_much_room_as_it_asks_for_is_enough(damaged: Path, disk: Path) -> None:
    empty(disk)
    path = copied(damaged, disk / "crm.db")
    occupy(disk, 0)
    asked = SENTENCE.search(command(path, "doctor", "--repair", "--yes").err)
    make_room(disk)
    assert asked is not None
    occupy(disk, int(asked[1]) * 1_000_000)
    answer = command(path, "doctor", "--repair", "--yes")
    make_room(disk)
    assert "All that could be read is in" in answer.out + answer.err
