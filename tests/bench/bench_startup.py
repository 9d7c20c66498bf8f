"""How long commands take from start to end, in multiples of ``python -c pass``.

Every round runs each program once, so that a busy moment of the machine meets all of them; the best of all rounds
counts. ``python -c pass`` runs twice in a round: how far its two results are apart is the error of all the others.
The bounds hold for the time on the processor, which a busy machine stretches less than the time on the wall.

Run as ``python tests/bench/bench_startup.py [ROUNDS]``; the exit code is 1 when a command is above its bound.
"""

import os
import pty
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
FLOORS = Path(__file__).with_name("floors")
PYTHON = [sys.executable]
CRM = [sys.executable, "-c", "from crm_cli.main import main; main()"]
ROUNDS = 30
READING, WITH_MORE = 8.0, 13.0
NOISE = 1.1


class Times(NamedTuple):
    """Seconds of one run."""

    processor: float
    wall: float


class Program(NamedTuple):
    """What is measured: how it is called, and how many times ``python -c pass`` it may take, if there is a bound."""

    name: str
    arguments: list[str]
    bound: float | None = None
    on_terminal: bool = False


def programs(database: Path) -> list[Program]:
    """The two controls, the floors and the commands."""
    bare = [*PYTHON, "-c", "pass"]
    return [
        Program("python -c pass", bare),
        Program("python -c pass, again", bare),
        Program("floor: argparse and sqlite3", [*PYTHON, str(FLOORS / "argparse_list.py"), str(database)]),
        Program("floor: import typer", [*PYTHON, "-c", "import typer"]),
        Program(
            "floor: Typer and sqlite3", [*PYTHON, str(FLOORS / "typer_list.py"), "customer", "list", str(database)]
        ),
        *(
            Program(f"crm {command}", [*CRM, *command.split()], READING)
            for command in (
                "customer list --limit 25",
                "customer list tag:newsletter --limit 25 --json",
                "customer show customer:1",
                "deal list --limit 25",
                "appointment list --limit 25",
                "search honey",
                "history",
                "__complete zsh customer show a",
            )
        ),
        Program("crm --help", [*CRM, "--help"], WITH_MORE),
        Program(
            "crm customer list --limit 25, on a terminal", [*CRM, "customer", "list", "--limit", "25"], WITH_MORE, True
        ),
    ]


def run(program: Program, variables: dict[str, str]) -> Times:
    """How long one run takes. Raises CalledProcessError when it fails."""
    ours, theirs = pty.openpty() if program.on_terminal else os.pipe()
    begun = time.perf_counter()
    child = subprocess.Popen(
        program.arguments,
        env=variables,
        stdin=theirs if program.on_terminal else subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    # A terminal that nobody is left on ends with an error, a pipe with nothing.
    with suppress(OSError):
        while os.read(ours, 65536):
            pass
    os.close(ours)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, program.arguments)
    return Times(used.ru_utime + used.ru_stime, time.perf_counter() - begun)


def best_of(rounds: int, measured: list[Program], variables: dict[str, str]) -> list[Times]:
    """The best times of each program; a round that is not counted compiles the modules and warms the caches."""
    runs = [[run(program, variables) for program in measured] for _ in range(rounds + 1)][1:]
    return [Times(*(min(times) for times in zip(*column, strict=True))) for column in zip(*runs, strict=True)]


def report(measured: list[Program], best: list[Times]) -> int:
    """Print every result; the exit code."""
    width = max(len(program.name) for program in measured)
    print(f"{'':{width}}    on the processor        on the wall")
    failed = False
    for program, taken in zip(measured, best, strict=True):
        ratios = Times(*(one / bare for one, bare in zip(taken, best[0], strict=True)))
        above = program.bound is not None and ratios.processor > program.bound
        failed = failed or above
        bound = f"  at most {program.bound:g}" if program.bound else ""
        shown = "  ".join(f"{time * 1000:6.1f} ms  × {ratio:5.2f}" for time, ratio in zip(taken, ratios, strict=True))
        print(f"{program.name:{width}}  {shown}{bound}{'  TOO SLOW' if above else ''}")
    if not 1 / NOISE < best[1].processor / best[0].processor < NOISE:
        print(
            "The two controls differ by more than a tenth: the machine is too busy to trust the rest.", file=sys.stderr
        )
    return int(failed)


def main(rounds: int) -> int:
    """Measure with sample data in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "crm.db"
        variables = os.environ | {
            "CRM_HOME": folder,
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            "COLUMNS": "80",
        }
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        subprocess.run([*CRM, "demo", "--keep", str(database)], env=variables, capture_output=True, check=True)
        measured = programs(database)
        return report(measured, best_of(rounds, measured, variables))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
