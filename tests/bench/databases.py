"""The databases that are measured on: made once, kept in a folder git ignores, and made anew when the schema changes."""

import shutil
import sys
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tests.bench.programs import CRM, PYTHON, ROOT, run, variables

FOLDER = ROOT / ".bench"


class Size(NamedTuple):
    """How large a run is."""

    customers: int
    imported: int
    imported_at_most: int
    deals: int
    orders: int
    writes: int
    rounds: int
    keys: int
    open_deals: int


FULL = Size(1_000_000, 100_000, 1_000_000, 1_000_000, 1_000_000, 20_000, 50, 60, 10_000)
QUICK = Size(1_000, 500, 1_000, 1_000, 1_000, 100, 1, 3, 100)


class Databases:
    """A folder of databases of one size and one schema."""

    def __init__(self, size: Size, folder: Path = FOLDER) -> None:
        self.size = size
        self._folder = folder

    @property
    def home(self) -> Path:
        """Where settings, logs and temporary files of the measured programs go."""
        home = self._folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        return home

    def large(self) -> Path:
        """As many customers as the size says, half as many e-mails, a tenth as many deals."""
        return self._kept("large", self.size.customers, self.size.customers // 10)

    def deals(self) -> Path:
        """Few customers and as many deals as the size says."""
        return self._kept("deals", max(self.size.deals // 1000, 10), self.size.deals)

    def board(self, *, empty: bool = False) -> Path:
        """One pipeline with as many open deals as a board is measured with, or with none."""
        name = f"board-{0 if empty else self.size.open_deals}"
        path = self._folder / f"{name}-{self._schema}.db"
        if not path.exists():
            self._make([*PYTHON, "-m", "tests.bench.board_deals", "0" if empty else str(self.size.open_deals)], path)
        return path

    def orders(self) -> Path:
        """A customer for every ten orders, and as many orders as the size says."""
        return self._kept("orders", max(self.size.orders // 10, 10), 10, self.size.orders)

    def hundred(self) -> Path:
        """A hundred customers of the same kind."""
        return self._kept("hundred", 100, 10)

    def sample(self) -> Path:
        """The sample data of a small business: something of every kind."""
        path = self._folder / f"sample-{self._schema}.db"
        if not path.exists():
            self._make([*CRM, "demo", "--keep"], path)
        return path

    def copy(self, of: Path, name: str) -> Path:
        """A copy that may be written to, alone in a folder of its own."""
        folder = self.empty_folder(name)
        return Path(shutil.copyfile(of, folder / "crm.db"))

    def empty_folder(self, name: str) -> Path:
        """A folder for what a benchmark writes; what an earlier one left there is gone."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def environment(self, database: Path) -> dict[str, str]:
        """The variables of a program that works on a database."""
        return variables(self.home, database)

    def _kept(self, name: str, customers: int, deals: int, orders: int = 0) -> Path:
        path = self._folder / f"{name}-{customers}-{self._schema}.db"
        if not path.exists():
            for older in self._folder.glob(f"{name}-{customers}-*"):
                older.unlink()
            print(
                f"Making a database of {customers:,} customers, {deals:,} deals and {orders:,} orders ...",
                file=sys.stderr,
            )
            self._make([*PYTHON, "-m", "tests.bench.million", str(customers), str(deals), str(orders)], path)
        return path

    def _make(self, command: list[str], path: Path) -> None:
        """Let a command write a database, which gets its name when it is complete."""
        draft = self.empty_folder("draft") / "crm.db"
        run([*command, str(draft)], self.environment(draft))
        draft.replace(path)

    @cached_property
    def _schema(self) -> str:
        """What tells databases apart that earlier versions made."""
        command = [*PYTHON, "-m", "tests.bench.million", "--schema"]
        return run(command, self.environment(self.home / "none.db")).printed.decode().strip()
