"""Many readers at once, and readers who may write nothing, neither the file nor its folder."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import MODES, beside, copied, raw, use_mode
from tests.faults.program import ROOT, process, variables
from tests.faults.unprivileged import prefix_for, run

READS = (
    ("customer", "list"),
    ("customer", "show", "1", "--json"),
    ("customer", "list", "tag:vip", "--format", "csv"),
    ("deal", "list"),
    ("appointment", "list"),
    ("search", "größe"),
    ("export", "customers"),
    ("report", "pipeline"),
    ("history",),
    ("sql", "select count(*) from customers"),
)
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="crm-faults-"))
    folder.chmod(0o755)
    yield folder
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def unprivileged(public: Path) -> Run:
    """Runs commands as a user to whom permissions apply."""
    prefix = prefix_for(process("--version"), variables(public), public)
    if prefix is None:
        pytest.skip(f"nobody to whom permissions apply may run {sys.executable} on {ROOT}")

    def as_somebody(path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        home = {"CRM_HOME": str(public / "home"), "HOME": str(public / "home")}
        return run((*prefix, *process(*arguments)), variables(path) | home, public)

    return as_somebody


def closed_to_writers(folder: Path) -> None:
    """Take every right to write away."""
    for path in folder.iterdir():
        path.chmod(0o444)
    folder.chmod(0o555)


@pytest.mark.parametrize("mode", MODES)
def test_twenty_readers_at_once(database: Path, mode: str) -> None:
    use_mode(database, mode)
    before = database.read_bytes()

    def read(number: int) -> subprocess.CompletedProcess[str]:
        arguments = READS[number % len(READS)]
        return subprocess.run(process(*arguments), env=variables(database), capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(20) as readers:
        done = list(readers.map(read, range(20)))
    assert [(answer.args, answer.stderr) for answer in done if answer.returncode] == []
    assert all(answer.stdout for answer in done)
    assert database.read_bytes() == before


@pytest.mark.parametrize("mode", MODES)
def test_readers_who_may_not_write(pattern: Path, public: Path, unprivileged: Run, mode: str) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, mode)
    assert list(beside(path)) == ["crm.db"], "the database is not closed cleanly"
    closed_to_writers(path.parent)
    before = beside(path)
    with ThreadPoolExecutor(4) as readers:
        done = list(readers.map(lambda arguments: unprivileged(path, *arguments), READS))
    assert [(answer.args, answer.stderr) for answer in done if answer.returncode] == []
    assert all(answer.stdout for answer in done)
    assert beside(path) == before


@pytest.mark.parametrize("mode", MODES)
def test_a_writer_who_may_not_write_is_told_so(pattern: Path, public: Path, unprivileged: Run, mode: str) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, mode)
    closed_to_writers(path.parent)
    before = beside(path)
    answer = unprivileged(path, "customer", "add", "Ada Lovelace")
    assert answer.returncode == ExitCode.DATABASE
    assert answer.stderr.count("\n") == 1
    assert "may not be written" in answer.stderr or "not accessible" in answer.stderr
    assert beside(path) == before


@pytest.mark.parametrize("mode", MODES)
def test_a_file_that_nobody_may_write_in_an_open_folder(
    pattern: Path, public: Path, unprivileged: Run, mode: str
) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, mode)
    path.chmod(0o444)
    path.parent.chmod(0o777)
    before = beside(path)
    assert unprivileged(path, "customer", "list").returncode == 0
    assert beside(path) == before
    answer = unprivileged(path, "customer", "add", "Ada Lovelace")
    assert (answer.returncode, answer.stderr.count("\n")) == (ExitCode.DATABASE, 1)
    assert "may not be written by this user" in answer.stderr
    assert beside(path) == before


@pytest.mark.parametrize("mode", MODES)
def test_a_file_of_ones_own_in_a_closed_folder(pattern: Path, public: Path, unprivileged: Run, mode: str) -> None:
    """SQLite asks for files beside a database in WAL mode that it cannot make there; nobody changes it meanwhile."""
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, mode)
    assert list(beside(path)) == ["crm.db"], "the database is not closed cleanly"
    path.chmod(0o666)
    path.parent.chmod(0o555)
    before = beside(path)
    for arguments in (("customer", "list"), ("search", "größe"), ("doctor", "--json")):
        answer = unprivileged(path, *arguments)
        assert answer.stdout, answer.stderr
        assert "not accessible" not in answer.stdout + answer.stderr
    assert beside(path) == before
    answer = unprivileged(path, "customer", "add", "Ada Lovelace")
    assert (answer.returncode, answer.stderr.count("\n")) == (ExitCode.DATABASE, 1)
    assert "may not be written by this user" in answer.stderr
    assert beside(path) == before


@pytest.mark.parametrize("kept", [("crm.db", "crm.db-wal"), ("crm.db", "crm.db-wal", "crm.db-shm")], ids=" ".join)
def test_a_log_in_a_closed_folder_is_not_passed_over(
    pattern: Path, public: Path, unprivileged: Run, kept: tuple[str, ...]
) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, "WAL")
    with raw(path, write=True) as db:
        db.execute("INSERT INTO settings (name, value) VALUES ('business.note', 'Newest')")
        left = beside(path)
    for name in kept:
        path.with_name(name).write_bytes(left[name])
        path.with_name(name).chmod(0o666)
    path.parent.chmod(0o555)
    answer = unprivileged(path, "sql", "select value from settings where value = 'Newest'")
    assert "Newest" in answer.stdout or (answer.returncode, answer.stderr.count("\n")) == (ExitCode.DATABASE, 1)
    assert beside(path)["crm.db"] == left["crm.db"]
    assert beside(path)["crm.db-wal"] == left["crm.db-wal"]


def test_doctor_says_why_no_backup_can_be_made(pattern: Path, public: Path, unprivileged: Run) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    path.chmod(0o666)
    path.parent.chmod(0o777)
    backups = path.with_name("crm.db-backups")
    backups.mkdir()
    backups.chmod(0o555)
    told = json.loads(unprivileged(path, "doctor", "--json").stdout)
    (finding,) = (each for each in told if each["what"] == "backups")
    assert (finding["ok"], "may not be written by this user" in finding["seen"]) == (False, True)
    backups.chmod(0o777)
    told = json.loads(unprivileged(path, "doctor", "--json").stdout)
    assert next(each["ok"] for each in told if each["what"] == "backups") is True


def test_init_says_when_the_folder_may_not_be_written(pattern: Path, public: Path, unprivileged: Run) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    path.chmod(0o666)
    path.parent.chmod(0o555)
    answer = unprivileged(path, "init", "--name", "Z")
    assert (answer.returncode, answer.stderr.count("\n")) == (ExitCode.DATABASE, 1)
    assert "may not be written by this user" in answer.stderr


def test_what_a_killed_writer_left_is_not_passed_over(pattern: Path, public: Path, unprivileged: Run) -> None:
    """With a write-ahead log beside it the file alone is an old state: better no answer than that one."""
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, "WAL")
    with raw(path, write=True) as db:
        db.execute("INSERT INTO settings (name, value) VALUES ('business.note', 'Newest')")
        left = beside(path)
    for name in ("crm.db", "crm.db-wal"):
        path.with_name(name).write_bytes(left[name])
    assert b"Newest" not in left["crm.db"]
    closed_to_writers(path.parent)
    answer = unprivileged(path, "sql", "select value from settings where value = 'Newest'")
    assert "Newest" in answer.stdout or answer.returncode == ExitCode.DATABASE
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("endings", [("-wal",), ("-wal", "-shm"), ("-shm",)], ids="".join)
def test_an_empty_log_holds_nothing_back(
    pattern: Path, public: Path, unprivileged: Run, endings: tuple[str, ...]
) -> None:
    path = copied(pattern, public / "data" / "crm.db")
    use_mode(path, "WAL")
    for ending in endings:
        path.with_name(path.name + ending).touch()
    closed_to_writers(path.parent)
    before = beside(path)
    answer = unprivileged(path, "customer", "list")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert beside(path) == before


def test_half_a_transaction_is_not_read(pattern: Path, public: Path, unprivileged: Run) -> None:
    """The pages a killed writer had got to are in the file, what they were before only in the journal beside it."""
    path = copied(pattern, public / "data" / "crm.db")
    with raw(path, write=True) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE customers SET owner = 'Half', description = description || ' More.'")
        left = beside(path)
        db.execute("ROLLBACK")
    for name, data in left.items():
        path.with_name(name).write_bytes(data)
    assert b"Half" in left["crm.db"]
    closed_to_writers(path.parent)
    answer = unprivileged(path, "customer", "list", "owner:Half")
    assert "Half" not in answer.stdout
    assert answer.returncode == ExitCode.DATABASE
    assert answer.stderr.count("\n") == 1
    assert beside(path) == left
