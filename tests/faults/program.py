"""The program as the fault tests use it: a command in this process, in a process of its own, or on a terminal."""

import io
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_cli.environment import Environment
from crm_cli.main import run_with

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, "-m", "crm_cli")
UNFORESEEN = ("Traceback", "should not have happened")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def unforeseen(self) -> bool:
        """Whether the program itself was taken by surprise."""
        return any(sign in self.err or sign in self.out for sign in UNFORESEEN)


class Stream(io.TextIOWrapper):
    """A text stream kept in memory, with the bytes beneath that an export writes to."""

    def __init__(self, *, terminal: bool = False, typed: bytes = b"") -> None:
        super().__init__(io.BytesIO(typed), encoding="utf-8", errors="backslashreplace", newline="", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    @property
    def bytes(self) -> bytes:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def command(database: Path, *arguments: str, terminal: bool = False, typed: bytes = b"") -> Answer:
    """Run a command in this process."""
    output, errors = Stream(terminal=terminal), Stream(terminal=terminal)
    env = Environment(
        stdin=Stream(typed=typed),
        stdout=output,
        stderr=errors,
        variables=variables(database),
        arguments=tuple(arguments),
    )
    code = run_with(env, arguments)
    return Answer(code, output.bytes.decode("utf-8", "surrogateescape"), errors.bytes.decode())


def variables(database: Path) -> dict[str, str]:
    """What a process finds in its environment when it works on ``database``, wherever it is started."""
    return {**os.environ, "CRM_DB": str(database), "PYTHONPATH": str(ROOT), "COLUMNS": "80"}


def process(*arguments: str) -> Sequence[str]:
    """The words that start a command in a process of its own."""
    return (*PROGRAM, *arguments)
