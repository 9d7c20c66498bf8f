"""How long commands take from start to end, in multiples of ``python -c pass``.

Every round runs each program once, so that a busy moment of the machine meets all of them; the best of all rounds
counts. ``python -c pass`` runs at the beginning and at the end of a round.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.databases import Databases
from tests.bench.figures import Figure, ratio
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
    measured = list(programs(databases))
    bare = Measured("python -c pass", list(BARE), databases.large())
    columns = [bare, *measured, bare]

    def one_round() -> list[float]:
        return [
            run(each.arguments, databases.environment(each.database), on_terminal=each.on_terminal).seconds
            for each in columns
        ]

    one_round()  # compiles the modules and warms the caches
    floor_, *times, again = map(min, zip(*(one_round() for _ in range(databases.size.rounds)), strict=True))
    yield Figure("python -c pass", floor_ * 1000, unit="ms", control=again / floor_)
    for each, seconds in zip(measured, times, strict=True):
        yield ratio(each.name, each.bound, seconds, floor_, again)
