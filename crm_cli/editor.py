"""The user's own editor, for texts that are easier written there."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_cli.environment import Declined, Environment, is_terminal
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


def run_editor(env: Environment, path: Path) -> int:
    """Open a file in the editor, wait until it is left and give its exit code. Raises UsageProblem if it cannot be started."""
    command = editor_command(env)
    try:
        done = subprocess.run([*command, str(path)], check=False)  # noqa: S603  # The user's own choice of program.
    except FileNotFoundError as error:
        raise UsageProblem(f'The editor "{command[0]}" is not there; set EDITOR to another one.') from error
    except OSError as error:
        raise UsageProblem(f'The editor "{command[0]}" cannot be started: {reason(error)}.') from error
    return done.returncode


def subject_and_body(text: str) -> tuple[str, str]:
    """The first line of a text, and the rest."""
    first, _, rest = text.strip().partition("\n")
    return first.strip(), rest.strip()


@contextmanager
def edited_note(env: Environment, instead: str, subject: str = "", body: str = "") -> Iterator[tuple[str, str]]:
    """Subject and text as they were left in the editor: the subject is the first line, the text follows a blank one.

    ``instead`` is the sentence that says how the text is given where there is no terminal to write it in.
    When what is done with them fails, the file is kept and named. Raises UsageProblem without a terminal or an editor,
    Declined when nothing was written or the editor failed.
    """
    import tempfile

    if env.no_input or not is_terminal(env.stdin):
        raise UsageProblem(instead)
    handle, name = tempfile.mkstemp(prefix="crm-note-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{subject}\n\n{body}\n" if body else f"{subject}\n" if subject else "")
        failed = run_editor(env, path)
        text = path.read_text(encoding="utf-8", errors="replace").strip()
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if failed or not text:
        path.unlink(missing_ok=True)
        raise Declined(
            "The editor ended with an error; nothing was noted."
            if failed
            else "Nothing was written, so nothing was noted."
        )
    try:
        yield subject_and_body(text)
    except CrmError:
        env.warn(f"Your text is kept in {path}.")
        raise
    path.unlink(missing_ok=True)
