"""Thousands of damaged files imported: a sentence, or rows that add up; never a traceback, a hang, or memory without end."""

import csv
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_cli.errors import ExitCode
from tests.faults import mutated_calendars, mutated_mail, mutated_tables
from tests.faults.databases import copied, faults, raw
from tests.faults.program import Answer, command

SECONDS, MEGABYTES = 10, 300
RENEWED_EVERY = 100
FIGURES = ("created", "updated", "unchanged", "joined", "skipped", "unmatched", "rejected")
TABLES = {
    **{kind: kind for kind in ("customers", "deals", "leads", "products", "orders", "quotes", "interactions")},
    "mail": "interactions",
}
ENDED = {ExitCode.OK, ExitCode.FAILURE, ExitCode.USAGE, ExitCode.PARTLY}


class Form(NamedTuple):
    """A kind of file: how one is made in a folder from a number, what is said beside its name, how imports of it end."""

    write: Callable[[Path, int], Path]
    options: Callable[[int], tuple[str, ...]]
    ends: frozenset[int]
    rejects: bool = False


def table(name: str, mutated: Callable[[int], bytes]) -> Form:
    """A form that is one file of rows."""

    def write(folder: Path, seed: int) -> Path:
        path = folder / name
        path.write_bytes(mutated(seed))
        return path

    return Form(write, mutated_tables.options, frozenset(ENDED), rejects=True)


FORMS = {
    "csv": table("table.csv", mutated_tables.mutated),
    "json": table("table.json", mutated_tables.mutated_json),
    "jsonl": table("table.jsonl", mutated_tables.mutated_jsonl),
    "eml": Form(mutated_mail.write_message, mutated_mail.options, frozenset({ExitCode.OK})),
    "mbox": Form(mutated_mail.write_mbox, mutated_mail.options, frozenset({ExitCode.OK})),
    "maildir": Form(mutated_mail.write_maildir, mutated_mail.options, frozenset({ExitCode.OK})),
    "vcf": Form(mutated_calendars.write_cards, mutated_tables.options, frozenset({ExitCode.FAILURE})),
    "ics": Form(mutated_calendars.write_events, mutated_tables.options, frozenset({ExitCode.FAILURE})),
}


def complaints(path: Path, form: Form, seed: int, outcomes: Counter[int]) -> Iterator[str]:
    """What goes wrong with the import of one file."""
    file, rejects = form.write(path.parent, seed), path.with_name("rejects.csv")
    rejects.unlink(missing_ok=True)
    aside = ("--rejects", str(rejects)) if form.rejects else ()
    before, begun = rows_of(path), time.monotonic()
    answer = command(path, "import", str(file), *aside, "--json", *form.options(seed))
    outcomes[answer.code] += 1
    if time.monotonic() - begun > SECONDS:
        yield f"{seed} took {time.monotonic() - begun:.0f} s"
    if answer.unforeseen or answer.code not in ENDED or "\x1b" in answer.err:
        yield f"{seed} ended with {answer}"
    elif answer.code in (ExitCode.OK, ExitCode.PARTLY):
        yield from (f"{seed}: {line}" for line in sums(answer, before, rows_of(path), rejects if aside else None))
    elif rows_of(path) != before or len(json.loads(answer.err)) != 1:
        yield f"{seed} was refused and yet wrote something: {answer}"


def sums(answer: Answer, before: dict[str, int], after: dict[str, int], rejects: Path | None) -> Iterator[str]:
    """What does not add up in a report."""
    report = json.loads(answer.out)
    if report["rows"] != sum(report.get(figure, 0) for figure in FIGURES):
        yield f"rows do not add up: {report}"
    if after[report["entity"]] - before[report["entity"]] < report["created"]:
        yield f"{before} became {after}, but {report['created']} were made"
    if bool(report["rejected"]) != (answer.code == ExitCode.PARTLY):
        yield f"{report['rejected']} rejects ended with {answer.code}"
    if report["rejected"] and rejects:
        with rejects.open(encoding="utf-8", newline="") as file:
            kept = len(list(csv.reader(file, strict=True))) - 1
        if kept != report["rejected"] or kept != len(report["rejects"]):
            yield f"{report['rejected']} rejected, {kept} set aside"


def rows_of(path: Path) -> dict[str, int]:
    """How many records there are of each kind."""
    with raw(path) as db:
        return {kind: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for kind, table in TABLES.items()}


def campaign(pattern: Path, folder: Path, form: str, seeds: range, parent: Connection) -> None:
    """Import every file; tells the parent what went wrong, how the imports ended, and the memory it took."""
    csv.field_size_limit(10**8)
    wrong, outcomes, path = [], Counter[int](), folder / "crm.db"
    for number, seed in enumerate(seeds):
        if number % RENEWED_EVERY == 0:
            wrong += faults(path) if path.exists() else []
            copied(pattern, path)
        wrong += complaints(path, FORMS[form], seed, outcomes)
    parent.send((wrong, outcomes, most_megabytes()))


def most_megabytes() -> int:
    """The most memory that this process ever had; what getrusage tells counts that of its parent too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


FAST = [pytest.param(form, 150 if form == "csv" else 40, id=f"{form}-fast") for form in FORMS]
FULL = [
    pytest.param(form, 10_000 if form == "csv" else 2_000, id=f"{form}-full", marks=pytest.mark.slow) for form in FORMS
]


@pytest.mark.parametrize(("form", "count"), FAST + FULL)
def test_mutated_files(pattern: Path, tmp_path: Path, form: str, count: int) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=campaign, args=(pattern, tmp_path, form, range(count), theirs))
    process.start()
    theirs.close()
    wrong, outcomes, megabytes = ours.recv()
    process.join()
    assert wrong == []
    assert FORMS[form].ends <= {code for code, times in outcomes.items() if times >= count // 100}, outcomes
    assert megabytes < MEGABYTES
