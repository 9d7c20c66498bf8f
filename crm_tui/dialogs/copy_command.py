"""Every action that has a command-line twin, as the command that does the same here."""

import shlex
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from crm_tui.actions import AND
from crm_tui.dialogs.choose import Choose

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def command_choices(app: "CrmApp") -> list[tuple[str, str]]:
    """The commands for what is on the screen, each with the action it stands for."""
    commands: dict[str, str] = {}
    for host, action in app.actions_here():
        if action.twin is not None and action.enabled(host) is True and (words := action.twin(host)):
            command = shell_line(words)
            commands.setdefault(command, f"{action.label:<14} {command}")
    return list(commands.items())


def shell_line(words: Sequence[str]) -> str:
    """Words as a line for the shell; ``AND`` parts commands that follow each other."""
    commands = [list(group) for parts, group in groupby(words, lambda word: word == AND) if not parts]
    return " && ".join(shlex.join(command) for command in commands)


def ask_for_command(app: "CrmApp") -> None:
    """Choose one of them for the clipboard."""
    app.push_screen(Choose("Copy as command", command_choices(app)), app.copy)
