"""``python -m tests.bench``: measure, print a table, and end with 1 when a figure is above its bound."""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.databases import FOLDER, FULL, QUICK, Databases
from tests.bench.figures import HEADINGS, Figure, line, too_noisy

BENCHMARKS = ("startup", "screen", "imports", "exports", "reports", "filters", "duplicates", "soak")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that are named, or all of them; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which ones: {', '.join(BENCHMARKS)}")
    parser.add_argument(
        "--quick", action="store_true", help="tiny databases and one round, without bounds: does it still run?"
    )
    given = parser.parse_args(arguments)
    if unknown := set(given.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    if given.quick:
        with TemporaryDirectory() as folder:
            measure(given.names or BENCHMARKS, Databases(QUICK, Path(folder)))
        return 0
    return int(any(figure.too_much for figure in measure(given.names or BENCHMARKS, Databases(FULL, FOLDER))))


def measure(names: Sequence[str], databases: Databases) -> list[Figure]:
    """Print every figure as it is found, and give them all."""
    found: list[Figure] = []
    print(line(HEADINGS), flush=True)
    for name in names:
        for figure in importlib.import_module(f"tests.bench.{name}").figures(databases):
            print(line(figure.cells()), flush=True)
            found.append(figure)
    if too_noisy(found):
        print("Two runs of the same floor differ by more than a quarter: the machine is too busy.", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.exit(main())
