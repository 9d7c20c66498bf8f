"""Every action that has a command-line twin, as the command that does the same here."""

import shlex
from typing import TYPE_CHECKING

from crm_tui.dialogs.choose import Choose

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def command_choices(app: "CrmApp") -> list[tuple[str, str]]:
    """The commands for what is on the screen, each with the action it stands for."""
    commands: dict[str, str] = {}
    for host, action in app.actions_here():
        if action.twin is not None and action.enabled(host) is True:
            command = shlex.join(action.twin(host))
            commands.setdefault(command, f"{action.label:<14} {command}")
    return list(commands.items())


def ask_for_command(app: "CrmApp") -> None:
    """Choose one of them for the clipboard."""
    app.push_screen(Choose("Copy as command", command_choices(app)), app.copy)
