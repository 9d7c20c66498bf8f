"""Where output goes: standard output or a file that appears whole."""

import io
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_cli.environment import Environment
from crm_core.errors import FileProblem
from crm_core.tuples import NamedTuple

Write = Callable[[str], object]


class Sink(NamedTuple):
    """``write`` takes text; the flags say who reads it.

    ``kept`` is also true of standard output that the shell keeps in a file: a spreadsheet may open that.
    """

    write: Write
    to_terminal: bool
    to_file: bool
    kept: bool


@contextmanager
def open_sink(env: Environment, file: Path | None) -> Iterator[Sink]:
    """Standard output, or ``file``, which is replaced when all is written. Raises FileProblem."""
    if file is None or str(file) == "-":
        if env.stdout_closed:
            raise FileProblem("Standard output is closed, so there is nowhere to write to.")
        yield Sink(env.stdout.write, env.to_terminal, to_file=False, kept=_is_file(env))
        return
    from crm_core.files import write_atomically

    with write_atomically(file) as binary:
        text = io.TextIOWrapper(binary, encoding="utf-8", newline="")
        yield Sink(text.write, to_terminal=False, to_file=True, kept=True)
        text.flush()
        text.detach()


def _is_file(env: Environment) -> bool:
    try:
        return stat.S_ISREG(os.fstat(env.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # a stream in memory has no number
        return False
