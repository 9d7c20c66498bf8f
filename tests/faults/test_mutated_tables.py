"""Ten thousand damaged tables imported: a sentence, or rows that add up; never a traceback, a hang, or memory without end."""

import csv
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import copied, faults, raw
from tests.faults.mutated_tables import mutated, options
from tests.faults.program import Answer, command

SECONDS, MEGABYTES = 10, 300
RENEWED_EVERY = 100
FIGURES = ("created", "updated", "unchanged", "skipped", "rejected")
TABLES = {"customers": "customers", "deals": "deals", "interactions": "interactions"}


def complaints(path: Path, seed: int, outcomes: Counter[int]) -> Iterator[str]:
    """What goes wrong with the import of one table."""
    file, rejects = path.with_name("table.csv"), path.with_name("rejects.csv")
    file.write_bytes(mutated(seed))
    rejects.unlink(missing_ok=True)
    before, begun = rows_of(path), time.monotonic()
    answer = command(path, "import", str(file), "--rejects", str(rejects), "--json", *options(seed))
    outcomes[answer.code] += 1
    if time.monotonic() - begun > SECONDS:
        yield f"{seed} took {time.monotonic() - begun:.0f} s"
    if answer.unforeseen or answer.code not in (*range(3), ExitCode.PARTLY) or "\x1b" in answer.err:
        yield f"{seed} ended with {answer}"
    elif answer.code in (ExitCode.OK, ExitCode.PARTLY):
        yield from (f"{seed}: {line}" for line in sums(answer, before, rows_of(path), rejects))
    elif rows_of(path) != before or len(json.loads(answer.err)) != 1:
        yield f"{seed} was refused and yet wrote something: {answer}"


def sums(answer: Answer, before: dict[str, int], after: dict[str, int], rejects: Path) -> Iterator[str]:
    """What does not add up in a report."""
    report = json.loads(answer.out)
    if report["rows"] != sum(report[figure] for figure in FIGURES):
        yield f"rows do not add up: {report}"
    if after[report["entity"]] - before[report["entity"]] < report["created"]:
        yield f"{before} became {after}, but {report['created']} were made"
    if bool(report["rejected"]) != (answer.code == ExitCode.PARTLY):
        yield f"{report['rejected']} rejects ended with {answer.code}"
    if report["rejected"]:
        with rejects.open(encoding="utf-8", newline="") as file:
            kept = len(list(csv.reader(file, strict=True))) - 1
        if kept != report["rejected"] or kept != len(report["rejects"]):
            yield f"{report['rejected']} rejected, {kept} set aside"


def rows_of(path: Path) -> dict[str, int]:
    """How many records there are of each kind."""
    with raw(path) as db:
        return {kind: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for kind, table in TABLES.items()}


def campaign(pattern: Path, folder: Path, seeds: range, parent: Connection) -> None:
    """Import every table; tells the parent what went wrong, how the imports ended, and the memory it took."""
    csv.field_size_limit(10**8)
    wrong, outcomes, path = [], Counter[int](), folder / "crm.db"
    for number, seed in enumerate(seeds):
        if number % RENEWED_EVERY == 0:
            wrong += faults(path) if path.exists() else []
            copied(pattern, path)
        wrong += complaints(path, seed, outcomes)
    parent.send((wrong, outcomes, most_megabytes()))


def most_megabytes() -> int:
    """The most memory that this process ever had; what getrusage tells counts that of its parent too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


@pytest.mark.parametrize(
    "count", [pytest.param(150, id="fast"), pytest.param(10_000, id="full", marks=pytest.mark.slow)]
)
def test_mutated_tables(pattern: Path, tmp_path: Path, count: int) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=campaign, args=(pattern, tmp_path, range(count), theirs))
    process.start()
    theirs.close()
    wrong, outcomes, megabytes = ours.recv()
    process.join()
    assert wrong == []
    assert min(outcomes.values()) > count // 50, outcomes
    assert len(outcomes) == 4, outcomes
    assert megabytes < MEGABYTES
