"""Changes that lie behind a damaged place of the write-ahead log are told, and nothing else is."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from crm_core.store import driver
from crm_core.store.doctor import examine
from crm_core.store.log_frames import FRAME, HEADER, unread_commits
from tests.faults.databases import use_mode

PAGE = 4096
CHANGES = 5


@pytest.fixture
def left(database: Path, tmp_path: Path) -> Path:
    """A copy of a database and its log, as a killed writer leaves them: five changes in the log."""
    use_mode(database, "WAL")
    copy = tmp_path / "left" / "crm.db"
    copy.parent.mkdir()
    with closing(driver.connect(database, write=True)) as db:
        for number in range(CHANGES):
            db.execute("UPDATE customers SET job_title = ? WHERE id = 1", (f"Title {number}",))
        for ending in ("", "-wal"):
            shutil.copyfile(f"{database}{ending}", f"{copy}{ending}")
    return copy


def logged(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def commits(log: Path) -> list[int]:
    """Where the frames begin that end a change."""
    content = log.read_bytes()
    places = range(HEADER, len(content), FRAME + PAGE)
    return [place for place in places if content[place + 4 : place + 8] != bytes(4)]


def overwrite(path: Path, place: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(data)


def test_a_whole_log_has_nothing_to_tell(left: Path) -> None:
    assert len(commits(logged(left))) == CHANGES
    assert unread_commits(logged(left)) == 0
    assert "log" not in {each.what for each in examine(left, ())}


@pytest.mark.parametrize("number", range(CHANGES))
def test_what_lies_behind_a_damaged_place_is_counted(left: Path, number: int) -> None:
    overwrite(logged(left), commits(logged(left))[number] + FRAME + 100, b"damage")
    assert unread_commits(logged(left)) == CHANGES - number
    (told,) = [each for each in examine(left, ()) if each.what == "log"]
    assert not told.ok
    assert told.seen.startswith(f"{CHANGES - number} change")


def test_what_an_earlier_log_left_and_a_change_that_was_not_finished_are_no_loss(left: Path) -> None:
    log = logged(left)
    content, places = log.read_bytes(), commits(log)
    log.write_bytes(content[: places[-1] + FRAME + PAGE // 2])
    assert unread_commits(log) == 0
    foreign = bytearray(content)
    foreign[places[-1] + 8 : places[-1] + 16] = bytes(8)
    log.write_bytes(foreign)
    assert unread_commits(log) == 0


@pytest.mark.parametrize("content", [b"", b"x" * 10, bytes(5000)])
def test_what_is_no_log_has_nothing_to_tell(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "crm.db-wal").write_bytes(content)
    assert unread_commits(tmp_path / "crm.db-wal") == 0
    assert unread_commits(tmp_path / "none") == 0
