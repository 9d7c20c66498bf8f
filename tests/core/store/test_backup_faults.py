"""Backups under two writers, and processes killed while they make or restore one."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from crm_core.crm import open_crm
from tests.faults.databases import contents, faults, fill, raw, use_mode

ROOT = Path(__file__).parents[3]
CHILDREN = Path(__file__).with_name("backup_children.py")
NOT_COMPARED = {"sqlite_sequence", "journal_units"}


def child(*words: object) -> "subprocess.Popen[str]":
    """A process of backup_children.py whose output is read line by line."""
    return subprocess.Popen(
        [sys.executable, str(CHILDREN), *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )


class Writer:
    """A process that adds numbered customers; ``kept`` is the last number it was told is safe."""

    def __init__(self, database: Path, name: str) -> None:
        self.name = name
        self.kept = 0
        self._process = child("write", database, name)
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self.kept = int(line)

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._thread.join()
        assert self._process.stdout
        self._process.stdout.close()


def numbers(path: Path, name: str) -> list[int]:
    """Which of a writer's customers the database holds."""
    with raw(path) as db:
        rows = db.execute("SELECT name FROM customers WHERE name LIKE ? ORDER BY id", (f"{name} %",)).fetchall()
    return [int(row[0].rpartition(" ")[2]) for row in rows]


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("count", [pytest.param(5, id="fast"), pytest.param(100, id="full", marks=pytest.mark.slow)])
def test_backups_under_two_writers_are_consistent(tmp_path: Path, mode: str, count: int) -> None:
    database = tmp_path / "crm.db"
    fill(database, 4)
    use_mode(database, mode)
    crm = open_crm(database)
    writers = [Writer(database, name) for name in ("alpha", "beta")]
    try:
        while not all(writer.kept for writer in writers):
            time.sleep(0.01)
        for _ in range(count):
            before = [writer.kept for writer in writers]
            backup = crm.backups.create()
            assert faults(backup.path) == []
            for writer, least in zip(writers, before, strict=True):
                held = numbers(backup.path, writer.name)
                assert held == list(range(1, len(held) + 1))
                assert len(held) >= least, "what was there before the backup began is in it"
            assert crm.backups.verify(backup.path).ok
    finally:
        for writer in writers:
            writer.stop()
    assert faults(database) == []


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_no_write_falls_between_what_a_restore_keeps_and_what_comes_after(tmp_path: Path, mode: str) -> None:
    database = tmp_path / "crm.db"
    fill(database, 4)
    use_mode(database, mode)
    crm = open_crm(database)
    empty = crm.backups.create().path
    writers = [Writer(database, name) for name in ("alpha", "beta")]
    kept: list[Path] = []
    try:
        for _ in range(2):
            before = [writer.kept for writer in writers]
            while any(writer.kept < number + 2 for writer, number in zip(writers, before, strict=True)):
                time.sleep(0.01)
            path = crm.backups.restore(empty)
            assert path
            kept.append(path)
    finally:
        for writer in writers:
            writer.stop()
    for writer in writers:
        found = [number for path in (*kept, database) for number in numbers(path, writer.name)]
        assert found == list(range(1, len(found) + 1))
        assert len(found) >= writer.kept
    assert faults(database) == []


def killed_after(seconds: float, *words: object) -> bool:
    """Let a child get ready, kill it after a while; whether it was done by then."""
    process = child(*words)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    return rest == "done\n"


def lasted(*words: object) -> float:
    """How long a child takes from being ready to being done when nobody interferes."""
    process = child(*words)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    begun = time.monotonic()
    assert process.stdout.readline() == "done\n"
    taken = time.monotonic() - begun
    process.kill()
    process.wait()
    process.stdout.close()
    return taken


ENOUGH = 50
KILLS = [pytest.param(6, id="fast"), pytest.param(100, id="full", marks=pytest.mark.slow)]


@pytest.mark.parametrize("kills", KILLS)
def test_a_killed_backup_leaves_only_whole_ones(tmp_path: Path, kills: int) -> None:
    database = tmp_path / "crm.db"
    fill(database, 4)
    before = contents(database)
    crm = open_crm(database)
    crm.backups.create()
    chance, longest, ends = random.Random(3), lasted("backup", database), set()
    for _ in range(kills):
        there = len(crm.backups.list())
        killed_after(chance.uniform(0.0, 1.2) * longest, "backup", database)
        ends.add(len(crm.backups.list()) > there)
        assert all(crm.backups.verify(backup.path).ok for backup in crm.backups.list())
        for path in crm.backups.folder.iterdir():
            os.utime(path, (1, 1))
        crm.backups.prune(crm.backups.pruning())
    assert contents(database) == before
    assert {p.suffix for p in crm.backups.folder.iterdir()} == {".db", ".json"}
    assert kills < ENOUGH or ends == {True, False}, "every kill came too early, or too late, to say anything"


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("kills", KILLS)
def test_a_killed_restore_leaves_the_state_before_or_after(tmp_path: Path, mode: str, kills: int) -> None:
    database = tmp_path / "crm.db"
    fill(database, 4)
    use_mode(database, mode)
    crm = open_crm(database)
    backup = crm.backups.create().path
    for number in range(20):
        crm.customers.add({"name": f"Later {number}", "description": "much to say " * 100})
    later = crm.backups.create().path
    crm.close()
    states = {_told(path): path for path in (backup, later)}
    chance, longest, ends = random.Random(5), lasted("restore", database, backup), set()
    for _ in range(kills):
        before = _told(database)
        wanted = next(path for text, path in states.items() if text != before)
        done = killed_after(chance.uniform(0.0, 1.2) * longest, "restore", database, wanted)
        assert faults(database) == []
        found = _told(database)
        assert found in states, "neither the state before nor the one after"
        assert found != before or not done, "said to be done, and not done"
        ends.add(found != before)
    assert kills < ENOUGH or ends == {True, False}, "every kill came too early, or too late, to say anything"
    assert all(open_crm(database).backups.verify(b.path).ok for b in crm.backups.list())


def _told(path: Path) -> str:
    """Everything in a database but the history of restoring, as a text."""
    return str({table: rows for table, rows in contents(path).items() if table not in NOT_COMPARED})
