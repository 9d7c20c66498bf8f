"""How long reports over a million deals or orders take, in multiples of their bare SQL."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.databases import Databases
from tests.bench.figures import Figure, ratio
from tests.bench.programs import CRM, best, floor, run

BOUND = 2.0
OF_TOP = 2.5  # Its floor sums in one currency that it need not look for, and has no line of totals.
ROUNDS = 10
TOP = "50"


def figures(databases: Databases) -> Iterator[Figure]:
    """The pipeline report, and sales by month and by customer."""
    deals, orders = f"{databases.size.deals:,} deals", f"{databases.size.orders:,} orders"
    yield _compared(databases, databases.deals(), ["pipeline"], "report_pipeline.py", deals)
    yield _compared(databases, databases.orders(), ["sales", "--by", "month"], "report_months.py", orders)
    yield _compared(databases, databases.orders(), ["sales", "--by", "customer"], "report_customers.py", orders)
    top = ["sales", "--by", "customer", "--limit", TOP]
    yield _compared(databases, databases.orders(), top, "report_top_customers.py", orders, OF_TOP)


def _compared(
    databases: Databases, database: Path, words: Sequence[str], bare: str, of: str, bound: float = BOUND
) -> Figure:
    environment = databases.environment(database)
    first, ours, again = best(
        min(databases.size.rounds, ROUNDS),
        lambda: run([*CRM, "report", *words], environment),
        lambda: run(floor(bare, database), environment),
    )
    return ratio(f"crm report {' '.join(words)}, {of}", bound, ours.seconds, first, again)
