"""Databases with flipped bits or a missing end: every command answers or refuses in a sentence, and reading writes nothing."""

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import CHOICES, beside, copied, faults, use_mode
from tests.faults.full_disk import empty
from tests.faults.program import Answer, command, variables

SECONDS = 10
PAGE = 4096
READING = (("customer", "list"), ("customer", "show", "3"), ("search", "größe"), ("export", "customers"), ("doctor",))
USING = (
    ("customer", "list"),
    ("field", "list"),
    ("deal", "list", "--json"),
    ("history",),
)
REPAIR = ("doctor", "--repair", "--yes")
WRITING = (("customer", "add", "Ada Lovelace", "--email", "ada@example.org", "--tags", "vip"),)
LOG, SHARED = "crm.db-wal", "crm.db-shm"
KILLED = """
import os, signal, sys
from pathlib import Path
from crm_core.crm import open_crm
crm = open_crm(Path(sys.argv[1]))
for number in range(8):
    crm.customers.edit(number + 1, {"city": f"Late {number}", "description": "written last " * 40})
os.kill(os.getpid(), signal.SIGKILL)
"""
CALM = {ExitCode.OK, ExitCode.DATABASE, ExitCode.NOT_FOUND, ExitCode.CONFLICT}


def flipped(whole: bytes, number: int) -> bytes:
    """One bit the other way; of every two files one is hit where the pages keep their structure."""
    chance = random.Random(number)
    place = chance.randrange(len(whole))
    if number % 2:
        place = place // PAGE * PAGE + chance.randrange(100 if place < PAGE else 64)
    data = bytearray(whole)
    data[place] ^= 1 << chance.randrange(8)
    return bytes(data)


def truncated(whole: bytes, number: int) -> bytes:
    """The first part of the file; of every two files one ends where a page does."""
    length = random.Random(number).randrange(1, len(whole))
    return whole[: max(length // PAGE * PAGE, PAGE) if number % 2 else length]


def promptly(path: Path, arguments: tuple[str, ...]) -> Answer:
    """Run a command; one that hangs is a failure."""
    pool = ThreadPoolExecutor(1)
    try:
        return pool.submit(command, path, *arguments).result(SECONDS)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def complaints(path: Path) -> Iterator[str]:
    """What goes wrong with one damaged file."""
    before = beside(path)
    for arguments in READING:
        answer = promptly(path, arguments)
        yield from surprises(arguments, answer)
        if beside(path) != before:
            yield f"{arguments} wrote to the folder: {sorted(beside(path))}"
    for arguments in WRITING:
        yield from surprises(arguments, promptly(path, arguments))


def surprises(arguments: tuple[str, ...], answer: Answer) -> Iterator[str]:
    if answer.unforeseen or answer.code not in CALM or (answer.code and answer.err.count("\n") != 1):
        yield f"{arguments} ended with {answer.code}: {answer.err}"


def campaign(folder: Path, damaged: Iterable[bytes]) -> list[str]:
    """Everything that goes wrong with any of the files."""
    wrong: list[str] = []
    for number, data in enumerate(damaged):
        path = folder / str(number) / "crm.db"
        path.parent.mkdir()
        path.write_bytes(data)
        wrong += [f"file {number}: {complaint}" for complaint in complaints(path)]
    return wrong


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("count", [pytest.param(20, id="fast"), pytest.param(500, id="full", marks=pytest.mark.slow)])
def test_flipped_bits(pattern: Path, tmp_path: Path, count: int, mode: str) -> None:
    whole = copied(pattern, tmp_path / "crm.db")
    use_mode(whole, mode)
    data = whole.read_bytes()
    seeds = range(count) if mode == "WAL" else range(count, 2 * count)
    assert campaign(tmp_path, (flipped(data, seed) for seed in seeds)) == []


@pytest.mark.parametrize("count", [pytest.param(20, id="fast"), pytest.param(200, id="full", marks=pytest.mark.slow)])
def test_missing_ends(pattern: Path, tmp_path: Path, count: int) -> None:
    data = pattern.read_bytes()
    assert campaign(tmp_path, (truncated(data, seed) for seed in range(count))) == []


@pytest.fixture(scope="module")
def left(pattern: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A database and its log, as a writer leaves them that is killed."""
    path = copied(pattern, tmp_path_factory.mktemp("left") / "crm.db")
    use_mode(path, "WAL")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], env=variables(path), check=False)
    assert done.returncode == -signal.SIGKILL
    found = {name: data for name, data in beside(path).items() if name in ("crm.db", LOG)}
    assert len(found[LOG]) > 8 * PAGE
    return found


def damaged_with_log(left: dict[str, bytes], number: int) -> dict[str, bytes]:
    """A bit flipped in the database or in its log, or the end of the log missing."""
    way, chance = number % 4, random.Random(number)
    if way == 3:
        return left | {LOG: left[LOG][: chance.randrange(1, len(left[LOG]))]}
    name = LOG if way == 2 else "crm.db"
    return left | {name: flipped(left[name], number)}


def complaints_with_log(folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    """What goes wrong with one file and its log: nobody but who writes changes one of them."""
    path = folder / "crm.db"
    for arguments in (*READING, REPAIR):
        put(folder, files)
        answer = promptly(path, arguments)
        # doctor says line by line what it does, and a repair what it saves
        if answer.unforeseen or answer.code not in CALM:
            yield f"{arguments} ended with {answer.code}: {answer.err}"
        now = {name: data for name, data in beside(path).items() if name != SHARED}
        if arguments != REPAIR and now != files:
            yield f"{arguments} changed {changed(files, now)}"
        elif arguments == REPAIR and changed(files, now) and (len(now) > len(files) or faults(path)):
            yield f"{arguments} changed {changed(files, now)} of a damaged database"
    put(folder, files)
    for arguments in WRITING:
        yield from surprises(arguments, promptly(path, arguments))


def put(folder: Path, files: dict[str, bytes]) -> None:
    """Those files in the folder and no others."""
    empty(folder)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        (folder / name).chmod(0o600)


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The files of before that are others now, or gone."""
    return sorted(name for name, data in before.items() if after.get(name) != data)


@pytest.mark.parametrize("count", [pytest.param(8, id="fast"), pytest.param(400, id="full", marks=pytest.mark.slow)])
def test_damage_with_a_log_beside(left: dict[str, bytes], tmp_path: Path, count: int) -> None:
    wrong = []
    for number in range(count):
        wrong += [f"{number}: {said}" for said in complaints_with_log(tmp_path, damaged_with_log(left, number))]
    assert wrong == []


def ruined(whole: bytes, number: int) -> bytes:
    """A bit flipped, a bit of the choices of a field flipped, or bytes in a page overwritten."""
    way, chance, data = number % 4, random.Random(number), bytearray(whole)
    if way == 0:
        return flipped(whole, number)
    if way == 1:
        options = json.dumps(CHOICES, ensure_ascii=False).encode()
        data[whole.index(options) + chance.randrange(len(options))] ^= 1 << chance.randrange(8)
        return bytes(data)
    place, length = chance.randrange(PAGE, len(data)), chance.choice([1, 20, 200, PAGE])
    data[place : place + length] = chance.randbytes(len(data[place : place + length]))
    return bytes(data)


def complaints_of_salvage(folder: Path, files: dict[str, bytes]) -> Iterator[str]:
    """What goes wrong when what can be read of one file is saved: the new file is sound and of use, the old one as it was."""
    path = folder / "crm.db"
    put(folder, files)
    answer = promptly(path, REPAIR)
    if answer.unforeseen or answer.code not in CALM:
        yield f"ended with {answer.code}: {answer.err}"
    saved = list(folder.glob("crm-salvaged-*.db"))
    if saved and changed(files, beside(path)):
        yield f"changed {changed(files, beside(path))}"
    for target in saved:
        yield from faults(target)
        for arguments in (*USING, *WRITING):
            answer = promptly(target, arguments)
            if answer.code != ExitCode.OK:
                yield f"{arguments} on what was saved ended with {answer.code}: {answer.err}"


@pytest.mark.parametrize("count", [pytest.param(4, id="fast"), pytest.param(400, id="full", marks=pytest.mark.slow)])
def test_what_is_saved_is_sound(pattern: Path, tmp_path: Path, count: int) -> None:
    whole, wrong = pattern.read_bytes(), []
    for number in range(count):
        files = {"crm.db": ruined(whole, number)}
        wrong += [f"{number}: {said}" for said in complaints_of_salvage(tmp_path, files)]
    assert wrong == []
