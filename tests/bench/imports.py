"""What an import costs: in multiples of bare inserts, with and without its journal, in memory, and when it is killed."""

import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from tests.bench.databases import Databases
from tests.bench.figures import Figure, ratio
from tests.bench.people import write_people
from tests.bench.programs import CRM, PYTHON, Cost, best, floor, run

ROWS, JOURNAL, MEGABYTES = 3.0, 2.0, 300.0
ROUNDS = 3
JOURNALED = ("customers", "contact_points", "addresses", "customer_tags")

# The same program, but that nobody notes the rows that it adds all together.
UNNOTED = (
    *PYTHON,
    "-c",
    "from contextlib import nullcontext; from crm_core.store import Unit; Unit.adding = lambda *_: nullcontext(); "
    "from crm_cli.main import main; main()",
)


class Imports:
    """A folder with an empty database, and programs that fill copies of it."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._folder = databases.empty_folder("imports")
        self._empty = self._folder / "empty.db"
        run([*CRM, "--quiet", "init"], self._environment(self._empty))
        self._table = write_people(self._folder / "people.csv", databases.size.imported)
        self.filled = self._folder / "filled.db"
        self.inserting = float("inf")

    def ours(self) -> Cost:
        """``crm import`` into an empty database."""
        return run(self.command(self._table), self._environment(self._copy(self.filled)))

    def bare(self) -> Cost:
        """The rows of the last import by a program that takes them from its database as they are."""
        done = run(floor("import_rows.py", self.filled, self._copy(self._folder / "bare.db")), self._environment(None))
        self.inserting = min(self.inserting, float(done.printed))
        return done

    def unjournaled(self) -> Cost:
        """The same import with nobody noting what it does; that tags are noted keeps it from ending as no change."""
        target = self._copy(self._folder / "unjournaled.db")
        with closing(sqlite3.connect(target)) as db:
            for table in JOURNALED:
                db.execute(f"DROP TRIGGER journal_{table}_insert")
            db.commit()
        return run(self.command(self._table, UNNOTED), self._environment(target))

    def command(self, table: Path, program: Sequence[str] = CRM) -> list[str]:
        """How an import is called."""
        return [*program, "--quiet", "import", str(table), "--as", "customers"]

    def killed_and_repeated(self) -> tuple[int, int, Cost]:
        """Import as many rows as the size has: how many a killed one leaves, how many the next one, and its cost."""
        table = write_people(self._folder / "many.csv", self._databases.size.imported_at_most)
        target = self._copy(self._folder / "many.db")
        environment = self._environment(target)
        child = subprocess.Popen(self.command(table), env=environment)
        self._wait_for_writes(target, child)
        child.kill()
        child.wait()
        left = _customers(target)
        cost = run(self.command(table), environment)
        return left, _customers(target), cost

    def _wait_for_writes(self, target: Path, child: subprocess.Popen[bytes]) -> None:
        """Until the rows themselves are being written: what is laid out before that lies in a file elsewhere."""
        empty, log = self._empty.stat().st_size, target.with_name(target.name + "-wal")
        while child.poll() is None and not (log.exists() and log.stat().st_size > 2 * empty):
            time.sleep(0.005)

    def _copy(self, target: Path) -> Path:
        for suffix in ("", "-wal", "-shm", "-journal"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        target.write_bytes(self._empty.read_bytes())
        return target

    def _environment(self, database: Path | None) -> dict[str, str]:
        return self._databases.environment(database or self._empty)


def figures(databases: Databases) -> Iterator[Figure]:
    """Customers with e-mail, phone, city and tags, matched, journaled and in the full text."""
    imports, size = Imports(databases), databases.size
    rounds = min(size.rounds, ROUNDS)
    imports.ours()
    name = f"crm import, {size.imported:,} customers"
    first, ours, again = best(rounds, imports.ours, imports.bare)
    yield ratio(f"{name}, by bare executemany", ROWS, ours.seconds, first, again)
    yield Figure(f"{name}, by the inserts of that alone", ours.seconds / imports.inserting)
    first, ours, again = best(rounds, imports.ours, imports.unjournaled)
    yield ratio(f"{name}, with journal by without", JOURNAL, ours.seconds, first, again)
    left, written, cost = imports.killed_and_repeated()
    name = f"crm import, {size.imported_at_most:,} customers"
    yield Figure(f"{name}: memory", cost.megabytes, MEGABYTES, "MB")
    yield Figure(f"{name}, killed while writing: customers left", left, 0, "")
    yield Figure(f"{name}, run again: customers missing or too many", abs(size.imported_at_most - written), 0, "")


def _customers(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute("SELECT count(*) FROM customers").fetchone()[0])
