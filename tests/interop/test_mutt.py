"""mutt and neomutt look addresses up in the program and show what it prints; they skip where they are missing."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_core.crm import open_crm

ROOT = Path(__file__).parents[2]
SECONDS = 20


@pytest.mark.parametrize(
    ("program", "typed", "shown"),
    [
        ("mutt", "cla", "clara@example.org"),
        ("neomutt", "cla", "clara@example.org"),
        ("mutt", "nobody", "No address found"),
    ],
)
def test_a_query_shows_the_addresses_of_customers(tmp_path: Path, program: str, typed: str, shown: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    crm = open_crm(tmp_path / "crm.db")
    crm.customers.add({"name": "Clara Boehm", "email": "clara@example.org"})
    crm.customers.add({"name": "Clara Other", "email": "other@example.org"})
    crm.close()
    (tmp_path / "muttrc").write_text(
        f"set query_command = \"{sys.executable} -m crm_cli mutt-query '%s'\"\nset sleep_time = 0\n"
        f'set spoolfile = "/dev/null"\nset folder = "{tmp_path}"\npush "<query>{typed}<enter>"\n'
    )
    assert shown in screen([program, "-n", "-F", str(tmp_path / "muttrc"), "-f", "/dev/null"], tmp_path, shown)


def screen(command: list[str], home: Path, awaited: str) -> str:
    """What a program of the full screen prints until it says what is awaited."""
    variables = {"PYTHONPATH": str(ROOT), "CRM_DB": str(home / "crm.db"), "TERM": "xterm", "HOME": str(home)}
    master, slave = pty.openpty()
    child = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, env=dict(os.environ) | variables, start_new_session=True
    )
    os.close(slave)
    printed, deadline = b"", time.monotonic() + SECONDS
    while awaited.encode() not in printed and time.monotonic() < deadline:
        if select.select([master], [], [], 0.1)[0]:
            try:
                printed += os.read(master, 65536)
            except OSError:
                break
    child.kill()
    child.wait()
    os.close(master)
    return printed.decode("utf-8", "replace")
