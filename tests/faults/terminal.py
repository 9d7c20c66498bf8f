"""A command on a terminal of its own, and every byte that it sends there."""

import os
import pty
import select
import subprocess
import time
from pathlib import Path

from tests.faults.program import process, variables


def on_terminal(database: Path, *arguments: str, keys: bytes = b"", seconds: float = 30) -> tuple[int, bytes]:
    """Run a command, type ``keys`` one after the other; gives the exit code and what was printed."""
    master, slave = pty.openpty()
    child = subprocess.Popen(
        process(*arguments),
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
