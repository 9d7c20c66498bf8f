"""A command on a terminal of its own, and every byte that it sends there."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults.program import process, variables


def on_terminal(database: Path, *arguments: str, keys: bytes = b"", seconds: float = 30) -> tuple[int, bytes]:
    """Run a command, type ``keys`` one after the other; gives the exit code and what was printed."""
    return started(process(*arguments), database, keys, seconds)


def many_on_terminal(database: Path, lines: list[list[str]], seconds: float = 30) -> tuple[list[int], bytes]:
    """Run commands one after the other on one terminal; gives their exit codes and all that was printed."""
    file, codes = database.with_name("commands.json"), database.with_name("codes.json")
    file.write_text(json.dumps(lines), encoding="utf-8")
    words = (sys.executable, "-m", "tests.faults.many_commands", str(file), str(codes))
    code, printed = started(words, database, b"", seconds)
    assert code == 0, printed[-2000:]
    return json.loads(codes.read_text()), printed


def started(words: Sequence[str], database: Path, keys: bytes, seconds: float) -> tuple[int, bytes]:
    """Start a program on a terminal of its own and type; gives the exit code and what was printed."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        words,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=variables(database) | {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        printed = listen(master, keys, time.monotonic() + seconds)
        return child.wait(timeout=5), printed
    finally:
        child.kill()
        os.close(master)


def listen(master: int, keys: bytes, deadline: float) -> bytes:
    """Everything printed until the last user of the terminal is gone; a key is typed whenever it falls silent."""
    printed, waiting = b"", [keys[n : n + 1] for n in range(len(keys))]
    ready = select.poll()
    ready.register(master, select.POLLIN)
    while time.monotonic() < deadline:
        if not ready.poll(400 if waiting and printed else 100):
            if waiting and printed:
                os.write(master, waiting.pop(0))
            continue
        try:
            data = os.read(master, 65536)
        except OSError:
            break
        if not data:
            break
        printed += data
    return printed
