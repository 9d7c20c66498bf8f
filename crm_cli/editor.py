"""The user's own editor, for texts that are easier written there."""

import shlex
import subprocess
from pathlib import Path

from crm_cli.environment import Environment
from crm_core.errors import CrmError, UsageProblem
from crm_core.files import reason


def editor_command(env: Environment) -> list[str]:
    """The program and its arguments: the setting ``editor``, VISUAL, EDITOR, or vi. Raises UsageProblem."""
    try:
        configured = env.config.get("editor")
    except CrmError:  # The editor is how a wrong configuration is put right.
        configured = ""
    chosen = configured or env.variables.get("VISUAL") or env.variables.get("EDITOR") or "vi"
    try:
        return shlex.split(chosen)
    except ValueError as error:
        raise UsageProblem(f'The editor "{chosen}" cannot be started: a quote is not closed.') from error


def run_editor(env: Environment, path: Path) -> None:
    """Open a file in the editor and wait until it is left. Raises UsageProblem when it cannot be started."""
    command = editor_command(env)
    try:
        subprocess.run([*command, "--", str(path)], check=False)  # noqa: S603  # The user's own choice of program.
    except FileNotFoundError as error:
        raise UsageProblem(f'The editor "{command[0]}" is not there; set EDITOR to another one.') from error
    except OSError as error:
        raise UsageProblem(f'The editor "{command[0]}" cannot be started: {reason(error)}.') from error
