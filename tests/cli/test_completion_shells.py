"""Completion in a real zsh and a real fish on a terminal; bash is in test_completion."""

import fcntl
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli.environment import Environment

from .conftest import child_variables, converse

PROGRAM = """#!/bin/sh
case "$1" in __complete|completion) exec {python} -m crm_cli "$@";; esac
printf "RUN"; printf " <%s>" "$@"; printf "\\n"
"""
STARTS = {
    "zsh": (".zshrc", 'PS1="READY "\nautoload -Uz compinit; compinit -u -D\neval "$(crm completion zsh)"\n'),
    "fish": (
        ".config/fish/config.fish",
        'function fish_prompt; echo -n "READY "; end\nfunction fish_greeting; end\ncrm completion fish | source\n',
    ),
}


def take_terminal() -> None:
    """Make standard input the terminal that rules this session, as shells want it, and let its end be noticed.

    Under nohup, which children inherit, fish would wait for ever with what it was told to end.
    """
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize("shell", STARTS)
@pytest.mark.parametrize(
    ("typed", "run"),
    [
        ("crm customer show ada\\ lo\t", "<customer> <show> <Ada Lovelace>"),
        ("crm customer list tag:big\t", '<customer> <list> <tag:"big one">'),
        ("crm report pipeline --by qu\t", "<report> <pipeline> <--by> <quarter>"),
    ],
)
def test_a_shell_takes_it(
    environment: Callable[..., Environment], home: Path, tmp_path: Path, shell: str, typed: str, run: str
) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    env = environment()
    env.crm.customers.add({"name": "Ada Lovelace", "tags": ["big one"]})
    env.close()
    program = tmp_path / "crm"
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    name, text = STARTS[shell]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text)
    folders = {"HOME": str(tmp_path), "ZDOTDIR": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config")}
    variables = child_variables({"PATH": f"{tmp_path}:{os.environ['PATH']}", "TERM": "xterm", **folders}, ())
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [shell, "-i"], stdin=slave, stdout=slave, stderr=slave, env=variables, start_new_session=True,
        preexec_fn=take_terminal,  # The tests have no threads at this point.
    )  # fmt: skip
    os.close(slave)
    printed = converse(master, f"{typed}\rexit\r".encode(), b"READY ").decode(errors="replace")
    os.close(master)
    process.wait(timeout=10)
    plain = re.sub(r"\x1b(\[[0-9;?>]*[A-Za-z]|\][^\x07]*\x07|[=>]|\(B)", "", printed)
    assert f"RUN {run}" in plain
