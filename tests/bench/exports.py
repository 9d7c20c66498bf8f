"""How long a million customers take to a file, in multiples of the sqlite3 shell, and how much memory.

Where no shell is installed, a cursor of the driver and ``csv.writer`` stand in for it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.bench.databases import Databases
from tests.bench.figures import Figure, ratio
from tests.bench.programs import CRM, FLOORS, best, floor, run

BOUND, MEGABYTES = 3.0, 100.0
ROUNDS = 5
COLUMNS = FLOORS / "export_customers.sql"


def figures(databases: Databases) -> Iterator[Figure]:
    """Every field of every customer as CSV."""
    database, folder = databases.large(), databases.empty_folder("exports")
    environment = databases.environment(database)
    command = [*CRM, "export", "customers", "--format", "csv", "-o", str(folder / "ours.csv")]
    first, ours, again = best(
        min(databases.size.rounds, ROUNDS),
        lambda: run(command, environment),
        lambda: run(bare(database, folder / "floor.csv"), environment),
    )
    name = f"crm export customers, csv, {databases.size.customers:,}"
    yield ratio(f"{name}, by the {'shell' if shutil.which('sqlite3') else 'driver'}", BOUND, ours.seconds, first, again)
    yield Figure(f"{name}: memory", ours.megabytes, MEGABYTES, "MB")


def bare(database: Path, target: Path) -> list[str]:
    """The same cells by a program that knows nothing but SQL."""
    if shell := shutil.which("sqlite3"):
        settings = (".mode csv", ".headers on", f".output {target}")
        return [shell, "-readonly", str(database), *settings, f".read {COLUMNS}"]
    return floor("export_customers.py", database, COLUMNS, target)
