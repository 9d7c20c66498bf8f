"""Ways to run commands: in this process with streams of the test's own, in a process, and on a terminal."""

import io
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from crm_cli.environment import Environment
from crm_cli.main import run_with
from crm_core.catalog.fields import Field, Kind

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "crm_cli"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def home() -> Path:
    """The folder that CRM_HOME names; it exists."""
    folder = Path(os.environ["CRM_HOME"])
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def environment() -> Callable[..., Environment]:
    """Makes an environment whose streams are kept in memory."""

    def make(*, terminal: bool = False, typed: str = "", **variables: str) -> Environment:
        stream = Terminal if terminal else io.StringIO
        return Environment(
            stdin=stream(typed), stdout=stream(), stderr=stream(), variables=dict(os.environ) | variables
        )

    return make


@pytest.fixture
def crm(environment: Callable[..., Environment]) -> Callable[..., Answer]:
    """Runs a command in this process."""

    def run(*arguments: str, terminal: bool = False, typed: str = "", **variables: str) -> Answer:
        env = environment(terminal=terminal, typed=typed, **variables)
        code = run_with(env, arguments)
        assert isinstance(env.stdout, io.StringIO)
        assert isinstance(env.stderr, io.StringIO)
        return Answer(code, env.stdout.getvalue(), env.stderr.getvalue())

    return run


@pytest.fixture
def process(home: Path) -> Callable[..., Answer]:
    """Runs a command in a process of its own, through pipes."""

    def run(*arguments: str, typed: str = "", without: Sequence[str] = (), **variables: str) -> Answer:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            input=typed.encode(),
            capture_output=True,
            env=child_variables(variables, without),
            check=False,
            timeout=30,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def on_terminal(home: Path) -> Callable[..., Answer]:
    """Runs a command on a terminal of its own; ``typed`` is written to it once ``after`` was printed; stderr may go to a file."""

    def run(
        *arguments: str, typed: bytes = b"", after: bytes = b"", stderr: Path | None = None, **variables: str
    ) -> Answer:
        master, slave = pty.openpty()
        with nullcontext(slave) if stderr is None else stderr.open("wb") as errors:
            child = subprocess.Popen(
                [*PROGRAM, *arguments],
                stdin=slave,
                stdout=slave,
                stderr=errors,
                env=child_variables({"TERM": "xterm-256color", "COLUMNS": "80"} | variables, ()),
                start_new_session=True,
            )
        os.close(slave)
        printed = converse(master, typed, after)
        os.close(master)
        return Answer(child.wait(timeout=30), printed.decode(), "")

    return run


def converse(master: int, typed: bytes, after: bytes, seconds: float = 20) -> bytes:
    """Everything printed on a terminal until its last user is gone."""
    printed, deadline = b"", time.monotonic() + seconds
    while time.monotonic() < deadline:
        if typed and after in printed:
            os.write(master, typed)
            typed = b""
        if not select.select([master], [], [], 0.1)[0]:
            continue
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        printed += data
    return printed


def child_variables(variables: dict[str, str], without: Sequence[str]) -> dict[str, str]:
    """The variables of a child process that runs these sources."""
    inherited = {name: value for name, value in os.environ.items() if name not in without}
    return inherited | {"PYTHONPATH": str(ROOT)} | variables


def field(key: str, kind: Kind = Kind.TEXT) -> Field:
    """A field as a capability declares one."""
    return Field(key=key, label=key.capitalize(), kind=kind, sql="")
