"""How long finding the duplicates takes: the command from start to end, against one scan of the names by the sqlite shell.

Run as ``python tests/bench/bench_duplicates.py [CUSTOMERS]``; the exit code is 1 when it is over its bounds.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from crm_core.crm import open_crm
from tests.core.customers.duplicates.duplicates_generator import people
from tests.core.customers.duplicates.filled import fill

ROOT = Path(__file__).parents[2]
SHARE = 0.05
SECONDS, SCANS, MEGABYTES = 10.0, 20, 300


class Measured(NamedTuple):
    """Seconds of the command and of the scan, megabytes of the command, and how many of its pairs are and are found right."""

    seconds: float
    scan: float
    megabytes: float
    precision: float
    recall: float

    @property
    def within_bounds(self) -> bool:
        """Whether time and memory are as promised."""
        return self.seconds <= max(SECONDS, SCANS * self.scan) and self.megabytes <= MEGABYTES


def measure(count: int, folder: Path) -> Measured:
    """Make a database with ``count`` customers in ``folder`` and run the command on it."""
    made = people(count, SHARE)
    database = folder / "business.db"
    crm = open_crm(database)
    crm.store.create()
    fill(crm, made.rows)
    crm.close()
    scan = _scan(database)
    begun = time.perf_counter()
    command = [sys.executable, "-m", "crm_cli", "duplicates", "--json", "--db", str(database)]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env=dict(os.environ)).stdout
    seconds = time.perf_counter() - begun
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    found = {(pair["first"]["id"] - 1, pair["second"]["id"] - 1) for pair in json.loads(output)}
    right = len(found & made.pairs)
    return Measured(seconds, scan, megabytes, right / len(found), right / len(made.pairs))


def _scan(database: Path) -> float:
    """One full scan of the names by the sqlite shell; 0 where it is not installed."""
    shell = shutil.which("sqlite3")
    if shell is None:
        return 0.0
    begun = time.perf_counter()
    subprocess.run(
        [shell, str(database), "SELECT max(length(name)) FROM customers NOT INDEXED"], check=True, capture_output=True
    )
    return time.perf_counter() - begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        result = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(temporary))
    print(f"crm duplicates: {result.seconds:.1f} s, {result.megabytes:.0f} MB; one scan: {result.scan * 1000:.0f} ms")
    print(f"precision {result.precision:.4f}, recall {result.recall:.4f}")
    sys.exit(not result.within_bounds)
