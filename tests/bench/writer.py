"""Many small writes from outside: ``python -m tests.bench.writer DATABASE COUNT``, each a unit of work of its own."""

import sys
from pathlib import Path

from crm_core.crm import open_crm

CUSTOMERS = 50


def write(database: Path, count: int) -> None:
    """Edit customers in turn, each time to something new."""
    crm = open_crm(database)
    for number in range(count):
        crm.customers.edit(number % CUSTOMERS + 1, {"job_title": f"Title {number}"})
    crm.close()


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
