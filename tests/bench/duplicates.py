"""What finding every duplicate costs, and how well it finds them: customers of whom one in twenty stands there twice."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crm_core.crm import open_crm
from tests.bench.databases import Databases
from tests.bench.figures import Figure
from tests.bench.programs import CRM, run
from tests.core.customers.duplicates.duplicates_generator import people
from tests.core.customers.duplicates.filled import fill

SHARE = 0.05
SECONDS, SCANS, MEGABYTES = 10.0, 20, 300.0
ROUNDS = 3


class Measured(NamedTuple):
    """Seconds of the command on the processor and of one scan of the names, megabytes, and how right the pairs are."""

    seconds: float
    scan: float
    megabytes: float
    precision: float
    recall: float


def measure(count: int, databases: Databases, rounds: int = 1) -> Measured:
    """Make a database with ``count`` customers and run the command on it."""
    made = people(count, SHARE)
    database = databases.empty_folder("duplicates") / "business.db"
    crm = open_crm(database)
    crm.store.create()
    fill(crm, made.rows)
    crm.close()
    environment = databases.environment(database)
    runs = [run([*CRM, "duplicates", "--json", "--quiet"], environment) for _ in range(rounds)]
    found = {(pair["first"]["id"] - 1, pair["second"]["id"] - 1) for pair in json.loads(runs[0].printed)}
    right = len(found & made.pairs)
    return Measured(
        min(one.seconds for one in runs),
        min(_scan(database, environment) for _ in range(3)),
        max(one.megabytes for one in runs),
        right / len(found),
        right / len(made.pairs),
    )


def figures(databases: Databases) -> Iterator[Figure]:
    """Time, memory, precision and recall of ``crm duplicates``."""
    count, rounds = databases.size.imported, min(databases.size.rounds, ROUNDS)
    name = f"crm duplicates, {count:,} customers"
    measured = measure(count, databases, rounds)
    yield Figure(name, measured.seconds, max(SECONDS, SCANS * measured.scan), "s")
    yield Figure(f"{name}: memory", measured.megabytes, MEGABYTES, "MB")
    yield Figure(f"{name}: pairs offered wrongly", 100 * (1 - measured.precision), 1.0, "%")
    yield Figure(f"{name}: pairs not found", 100 * (1 - measured.recall), 5.0, "%")


def _scan(database: Path, environment: dict[str, str]) -> float:
    """One full scan of the names by the sqlite shell; 0 where it is not installed."""
    shell = shutil.which("sqlite3")
    query = "SELECT max(length(name)) FROM customers NOT INDEXED"
    return run([shell, str(database), query], environment).seconds if shell else 0.0
