"""The program ends when its terminal is taken away without a signal."""

import os
import pty
import subprocess
import time
from pathlib import Path

from crm_tui.hang_up import HUNG_UP
from tests.faults.program import process, variables


def test_the_program_ends_with_its_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        process(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=variables(tmp_path / "crm.db") | {"TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"},
        start_new_session=True,  # without a terminal that controls it there is no SIGHUP
    )
    os.close(theirs)
    try:
        seen, deadline = b"", time.monotonic() + 30
        while b"Customers" not in seen and time.monotonic() < deadline:
            seen += os.read(ours, 65536)
        os.close(ours)
        assert child.wait(timeout=15) == HUNG_UP
    finally:
        child.kill()
