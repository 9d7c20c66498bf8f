"""A full disk ends every command that writes with one sentence; the rows stay, and so does the file an export was to replace."""

import errno
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from crm_core.store import driver
from crm_core.store.backup_files import side_file
from tests.faults.databases import MODES, beside, contents, copied, faults, raw, use_mode
from tests.faults.full_disk import empty, make_room, occupy, small_disk
from tests.faults.program import Answer, command, process, variables
from tests.faults.write_commands import KEPT, READING, WRITING, every_command, prepare, words

# What the interpreter cannot raise it prints, traceback and all.
pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
# A journal that could not be rolled back where there was no room is rolled back by whoever opens the database next.
SIDECARS = {"crm.db-wal", "crm.db-shm", "crm.db-journal"}
ANSWERS = (
    ("customer", "list"),
    ("customer", "show", "3"),
    ("search", "größe"),
    ("export", "customers"),
    ("sql", "select 1"),
)
EXPORTS = (
    ("old.csv", ("export", "customers")),
    ("old.json", ("export", "customers")),
    ("old.csv", ("customer", "list", "--format", "csv")),
    ("old.ics", ("calendar", "export")),
)
ROOM = re.compile(r"disk .*is full|disk is full|disk has [\d,]+ left")
REFUSED = {ExitCode.FAILURE, ExitCode.DATABASE}


@pytest.fixture(scope="module")
def prepared(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database per journal mode on which every command can be tried, and the file it imports."""
    path = copied(pattern, tmp_path_factory.mktemp("prepared") / "DELETE.db")
    prepare(path)
    with raw(path, write=True) as db:
        db.execute("VACUUM")
    use_mode(copied(path, path.with_name("WAL.db")), "WAL")
    return path.parent


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """A small disk to fill."""
    with small_disk() as folder:
        if folder is None:
            pytest.skip("only root may mount the small disk that this test fills")
        yield folder


def start(prepared: Path, folder: Path, mode: str) -> Path:
    """A fresh copy in an empty folder."""
    empty(folder)
    for name in ("rows.csv", "rates.csv", "photo.png", KEPT, side_file(Path(KEPT)).name):
        copied(prepared / name, folder / name)
    return copied(prepared / f"{mode}.db", folder / "crm.db")


def refusal_is_clean(answer: Answer) -> bool:
    """Whether a command that could not write said so, and why, in one line."""
    clean = answer.code in REFUSED and not answer.unforeseen and answer.err.count("\n") == 1
    return clean and bool(ROOM.search(answer.err))


def test_every_command_is_known() -> None:
    assert every_command() == READING | WRITING.keys()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "rooms",
    [
        pytest.param([0], id="fast"),
        pytest.param(range(0, 400 * 1024, 12 * 1024), id="full", marks=pytest.mark.slow),
    ],
)
def test_every_write_on_a_full_disk(prepared: Path, disk: Path, mode: str, rooms: list[int]) -> None:
    before = contents(start(prepared, disk, mode))
    wrong = []
    for room in rooms:
        failed = 0
        for name in WRITING:
            path = start(prepared, disk, mode)
            files = beside(path).keys()
            occupy(disk, room)
            answer = command(path, *words(name, path))
            make_room(disk)
            if answer.code == ExitCode.OK:
                continue
            failed += 1
            left = beside(path).keys() - files - SIDECARS
            if left or not refusal_is_clean(answer) or contents(path) != before or faults(path):
                wrong.append((room, name, answer, left))
        assert failed == len(WRITING) if room == 0 else failed or room > 100 * 1024
    assert wrong == []


@pytest.mark.parametrize("mode", [pytest.param("WAL", marks=pytest.mark.slow), "DELETE"])
def test_every_write_when_the_database_may_not_grow(
    prepared: Path, tmp_path: Path, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where no small disk can be mounted: SQLite says so itself at a number of pages."""
    prepare_connection = driver._prepare

    def limited(db: driver.Connection, write: bool) -> None:
        prepare_connection(db, write)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")

    before, failed = contents(start(prepared, tmp_path, mode)), set()
    for name in WRITING.keys() - {"init", "demo"}:
        path = start(prepared, tmp_path, mode)
        with monkeypatch.context() as patched:
            patched.setattr(driver, "_prepare", limited)
            answer = command(path, *words(name, path))
        if answer.code != ExitCode.OK:
            assert "is full" in answer.err
            assert refusal_is_clean(answer), answer
            assert contents(path) == before
            assert faults(path) == []
            failed.add(name)
    assert {"import", "customer edit", "appointment add"} <= failed


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_what_is_there_can_be_read_on_a_full_disk(
    prepared: Path, disk: Path, mode: str, words: tuple[str, ...]
) -> None:
    path = start(prepared, disk, mode)
    usual, before = command(path, *words), beside(path)
    occupy(disk, 0)
    answer = command(path, *words)
    make_room(disk)
    assert (answer.code, answer.out) == (usual.code, usual.out), answer
    left = {name: data for name, data in beside(path).items() if before.get(name) != data}
    assert left.keys() <= SIDECARS, "what SQLite began beside the database and found no room for"
    assert not left.get("crm.db-wal")


@pytest.mark.parametrize("room", [0, 4096, 16384])
@pytest.mark.parametrize(("target", "arguments"), EXPORTS)
def test_the_old_file_outlives_an_export(
    prepared: Path, disk: Path, tmp_path: Path, target: str, arguments: tuple[str, ...], room: int
) -> None:
    empty(disk)
    database = copied(prepared / "DELETE.db", tmp_path / "crm.db")
    old = disk / target
    old.write_bytes(b"an older export\n" * 100)
    occupy(disk, room)
    answer = command(database, *arguments, "-o", str(old))
    make_room(disk)
    if answer.code != ExitCode.OK:
        assert old.read_bytes() == b"an older export\n" * 100
        assert refusal_is_clean(answer), answer
        assert "the disk is full" in answer.err
    assert [path.name for path in disk.iterdir()] == [target]
    assert answer.code or room, "nothing can be written where there is no room"


@pytest.mark.parametrize(("target", "arguments"), EXPORTS)
def test_the_old_file_outlives_an_export_whose_last_bytes_find_no_room(
    prepared: Path, tmp_path: Path, target: str, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that says so only when the file is to be kept, as one over the network does; nobody has to mount one."""
    database = copied(prepared / "DELETE.db", tmp_path / "data" / "crm.db")
    old = tmp_path / target
    old.write_bytes(b"an older export\n")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answer = command(database, *arguments, "-o", str(old))
    assert refusal_is_clean(answer), answer
    assert old.read_bytes() == b"an older export\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", target]


@pytest.mark.parametrize(("target", "arguments"), EXPORTS)
def test_the_old_file_outlives_an_export_over_a_quota(
    prepared: Path, tmp_path: Path, target: str, arguments: tuple[str, ...]
) -> None:
    """The system itself refuses bytes beyond a number, to any user."""
    database = copied(prepared / "DELETE.db", tmp_path / "data" / "crm.db")
    old = tmp_path / target
    old.write_bytes(b"an older export\n")
    done = subprocess.run(
        ["bash", "-c", 'ulimit -f 1; exec "$@"', "bash", *process(*arguments, "-o", str(old))],
        env=variables(database),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.FAILURE, done
    assert done.stderr.startswith("crm: ")
    assert done.stderr.count("\n") == 1
    assert old.read_bytes() == b"an older export\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", target]


@pytest.mark.parametrize("arguments", [("export", "customers"), ("customer", "list"), ("calendar", "export")])
def test_standard_output_on_a_full_disk(prepared: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    database = copied(prepared / "DELETE.db", tmp_path / "crm.db")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            process(*arguments), env=variables(database), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == ExitCode.FAILURE
    assert done.stderr == "crm: Writing failed: the disk is full.\n"
