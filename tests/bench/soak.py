"""The full screen left open while others write: what it costs in memory, in files and in the write-ahead log."""

import subprocess
from collections.abc import Iterator, Mapping

from tests.bench.databases import Databases
from tests.bench.figures import Figure
from tests.bench.programs import CRM, PYTHON, ROOT
from tests.bench.terminal import Terminal

LOG_MB, GROWTH_MB = 8.0, 20.0
WARM_UP = 200  # writes before the first look: they load what every reload needs, in every thread that reads


def figures(databases: Databases) -> Iterator[Figure]:
    """A small business's database, its customers on the screen, and writes from another process."""
    database = databases.copy(databases.sample(), "soak")
    environment = databases.environment(database)
    count = databases.size.writes
    with Terminal(CRM, environment) as screen:
        screen.rest(1)
        _write(screen, environment, WARM_UP)
        memory, files = screen.megabytes(), screen.descriptors()
        _write(screen, environment, count)
        log = database.with_name(database.name + "-wal")
        name = f"crm, open during {count:,} writes from outside"
        yield Figure(f"{name}: log at rest", log.stat().st_size / 2**20 if log.exists() else 0, LOG_MB, "MB")
        after, more = screen.megabytes(), screen.descriptors()
        if memory is not None and after is not None:
            yield Figure(f"{name}: memory grown by", after - memory, GROWTH_MB, "MB")
        if files is not None and more is not None:
            yield Figure(f"{name}: files left open", more - files, 0, "")


def _write(screen: Terminal, environment: Mapping[str, str], count: int) -> None:
    """Write so often while what comes onto the screen is taken away, and wait until the screen has shown the last."""
    writer = subprocess.Popen(
        [*PYTHON, "-m", "tests.bench.writer", environment["CRM_DB"], str(count)], env=dict(environment), cwd=ROOT
    )
    while writer.poll() is None:
        screen.rest()
    if writer.returncode:
        raise RuntimeError(f"The writer ended with {writer.returncode}.")
    screen.rest(1)
