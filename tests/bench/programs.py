"""Programs run from start to end: what each costs of the processor, and how much memory at most."""

import os
import pty
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FLOORS = Path(__file__).with_name("floors")
PYTHON = (sys.executable,)
CRM = (sys.executable, "-c", "from crm_cli.main import main; main()")


class Cost(NamedTuple):
    """What one run took: seconds on the processor, the most memory it held in MB, and what it printed.

    A busy machine stretches the time on the processor less than the time on the wall; on a quiet one they hardly differ.
    """

    seconds: float
    megabytes: float
    printed: bytes


def variables(home: Path, database: Path) -> dict[str, str]:
    """What a program finds in its environment: this checkout, one database and a home of its own."""
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {
        "CRM_HOME": str(home),
        "CRM_DB": str(database),
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
    }


def floor(name: str, *arguments: object) -> list[str]:
    """How the small program ``name`` of the folder of floors is called."""
    return [*PYTHON, str(FLOORS / name), *map(str, arguments)]


def run(arguments: Sequence[str], environment: Mapping[str, str], *, on_terminal: bool = False) -> Cost:
    """Run a program to its end. Raises RuntimeError with what it said when it fails."""
    ours, theirs = pty.openpty() if on_terminal else os.pipe()
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            arguments,
            env=dict(environment),
            stdin=theirs if on_terminal else subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs if on_terminal else said,
        )
        os.close(theirs)
        printed = bytearray()
        # A terminal that nobody is left on ends with an error, a pipe with nothing.
        with suppress(OSError):
            while chunk := os.read(ours, 65536):
                printed += chunk
        os.close(ours)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(arguments)} ended with {child.returncode}: {said.read() or printed!r}")
    # Linux counts in kilobytes, macOS in bytes.
    megabytes = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(used.ru_utime + used.ru_stime, megabytes, bytes(printed))


def best(rounds: int, ours: Callable[[], Cost], floor: Callable[[], Cost]) -> tuple[float, Cost, float]:
    """The shortest seconds of a floor, the cheapest run of ours and the floor again, taken in turn."""
    taken = [(floor(), ours(), floor()) for _ in range(rounds)]
    first, middle, again = zip(*taken, strict=True)
    cheapest = Cost(min(one.seconds for one in middle), max(one.megabytes for one in middle), b"")
    return min(one.seconds for one in first), cheapest, min(one.seconds for one in again)
