"""The application gives a real terminal to the user's editor and takes it back afterwards."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

from crm_core.crm import open_crm

ROOT = Path(__file__).parents[2]
SECONDS = 30.0
BACK = "\x1b[?1049h"  # the application has its screen again


class Terminal:
    """A program on a terminal of its own, what it printed, and keys for it."""

    def __init__(self, command: list[str], variables: dict[str, str]) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.child = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=dict(os.environ) | variables, start_new_session=True
        )
        os.close(slave)
        self.printed = b""

    def shows(self, text: str) -> None:
        """Wait until something new that holds the text is printed."""
        self.until(lambda: text.encode() in self.printed)
        self.printed = b""

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait, and read what is printed meanwhile."""
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, self.printed[-2000:]
            if select.select([self._master], [], [], 0.05)[0]:
                self.printed += os.read(self._master, 65536)

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self._master, keys)

    def end(self) -> None:
        """Stop the program."""
        self.child.kill()
        self.child.wait()
        os.close(self._master)


def test_a_note_is_written_outside_and_saved_inside(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = open_crm(path)
    crm.customers.add({"name": "Ada Lovelace"})
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\nstty -a > {tmp_path}/terminal\nprintf "from outside\\n" > "$1"\n')
    editor.chmod(0o700)
    variables = {"CRM_DB": str(path), "TERM": "xterm-256color", "EDITOR": str(editor), "PYTHONPATH": str(ROOT)}
    terminal = Terminal([sys.executable, "-m", "crm_cli"], variables)
    try:
        terminal.shows("Ada Lovelace")
        terminal.press(b"e")
        terminal.shows("Editor")
        terminal.press(b"\x0f")
        terminal.shows(BACK)
        terminal.shows("Editor")
        terminal.press(b"\x13")
        terminal.until(lambda: crm.customers.view(1).values["description"] == "from outside")
    finally:
        terminal.end()
        crm.close()
    # The editor had a terminal in its usual state, not the raw one of the application.
    assert " icanon" in (tmp_path / "terminal").read_text()
