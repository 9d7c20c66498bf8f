"""How long a report over a million deals takes, in multiples of its bare SQL."""

from collections.abc import Iterator

from tests.bench.databases import Databases
from tests.bench.figures import Figure, ratio
from tests.bench.programs import CRM, best, floor, run

BOUND = 2.0
ROUNDS = 10


def figures(databases: Databases) -> Iterator[Figure]:
    """The pipeline report."""
    database = databases.deals()
    environment = databases.environment(database)
    first, ours, again = best(
        min(databases.size.rounds, ROUNDS),
        lambda: run([*CRM, "report", "pipeline"], environment),
        lambda: run(floor("report_pipeline.py", database), environment),
    )
    yield ratio(f"crm report pipeline, {databases.size.deals:,} deals", BOUND, ours.seconds, first, again)
