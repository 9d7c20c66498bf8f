"""Databases with flipped bits or a missing end: every command answers or refuses in a sentence, and reading writes nothing."""

import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import beside, copied, use_mode
from tests.faults.program import Answer, command

SECONDS = 10
PAGE = 4096
READING = (("customer", "list"), ("customer", "show", "3"), ("search", "größe"), ("export", "customers"), ("doctor",))
WRITING = (("customer", "add", "Ada Lovelace", "--email", "ada@example.org", "--tags", "vip"),)
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
