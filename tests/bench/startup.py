"""How long commands take from start to end, in multiples of ``python -c pass``.

Every round runs each program once, with ``python -c pass`` before and after it, so that a busy moment of the machine
meets all three.
"""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.databases import Databases
from tests.bench.figures import Figure, paired
from tests.bench.programs import CRM, PYTHON, floor, run

READING, WITH_MORE = 8.0, 13.0
BARE = (*PYTHON, "-c", "pass")
LISTED = "customer list --limit 25"
READERS = (LISTED, "customer show customer:7", "search {word}", "__complete zsh customer show a")
OF_EVERY_KIND = (
    "customer list tag:newsletter --limit 25 --json",
    "deal list --limit 25",
    "appointment list --limit 25",
    "history",
)


class Measured(NamedTuple):
    """A program, the database it works on, and how many times ``python -c pass`` it may take, if there is a bound."""

    name: str
    arguments: list[str]
    database: Path
    bound: float | None = None
    on_terminal: bool = False


def programs(databases: Databases) -> Iterator[Measured]:
    """The floors and the commands; the same ones on few and on many records."""
    hundred, large, sample = databases.hundred(), databases.large(), databases.sample()
    yield Measured("floor: argparse and sqlite3", floor("argparse_list.py", large), large)
    yield Measured("floor: import typer", [*PYTHON, "-c", "import typer"], large)
    yield Measured("floor: Typer and sqlite3", floor("typer_list.py", "customer", "list", large), large)
    for database, size in ((hundred, "100"), (large, f"{databases.size.customers:,}")):
        for command in READERS:
            words = command.format(word="lovelace").split()
            yield Measured(f"crm {' '.join(words)}, {size}", [*CRM, *words], database, READING)
    for command in OF_EVERY_KIND:
        yield Measured(f"crm {command}, sample data", [*CRM, *command.split()], sample)
    yield Measured(f"crm {LISTED}, on a terminal", [*CRM, *LISTED.split()], large, WITH_MORE, on_terminal=True)
    yield Measured("crm --help", [*CRM, "--help"], large, WITH_MORE)


def figures(databases: Databases) -> Iterator[Figure]:
    """Each program in multiples of a Python that does nothing."""
    bare, measured = Measured("python -c pass", list(BARE), databases.large()), list(programs(databases))

    def seconds(program: Measured) -> float:
        return run(program.arguments, databases.environment(program.database), on_terminal=program.on_terminal).seconds

    def one_round() -> list[tuple[float, float, float]]:
        return [(seconds(bare), seconds(each), seconds(bare)) for each in measured]

    one_round()  # compiles the modules and warms the caches
    columns = list(zip(*(one_round() for _ in range(databases.size.rounds)), strict=True))
    floors = [(first, again) for taken in columns for first, _, again in taken]
    control = median(again / first for first, again in floors)
    yield Figure("python -c pass", median(first for first, _ in floors) * 1000, unit="ms", control=control)
    for each, taken in zip(measured, columns, strict=True):
        yield paired(each.name, each.bound, taken)
