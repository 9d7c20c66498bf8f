"""Long texts in the editor the user is used to."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def edit_outside(app: "CrmApp", text: str) -> str | None:
    """Run the editor on ``text`` and give what was saved, None when there is no editor or it failed."""
    command = _editor(app)
    if command is None:
        return None
    handle, name = tempfile.mkstemp(prefix="crm-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        problem = _run(app, [*command, name])
        if problem:
            app.tell(f"{command[0]} {problem}; the text is as it was.", warning=True)
            return None
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
    except OSError as error:
        app.tell(f"The text could not be handed to {command[0]}: {error.strerror}.", warning=True)
        return None
    finally:
        path.unlink(missing_ok=True)


def _editor(app: "CrmApp") -> list[str] | None:
    """The editor's command line; None, and the user is told, when there is no such program."""
    wanted = app.preferences.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        command = shlex.split(wanted)
    except ValueError:
        app.tell(f"The editor could not be started: a quotation mark is missing in {wanted}.", warning=True)
        return None
    if not command or shutil.which(command[0]) is None:
        app.tell(f"{wanted.strip() or 'The editor'} could not be started: there is no such program.", warning=True)
        return None
    return command


def _run(app: "CrmApp", command: list[str]) -> str:
    """Give the terminal to a program until it ends; what went wrong, "" when nothing did."""
    try:
        with app.suspend():
            # The screen only comes back when nothing is raised in here.
            try:
                done = subprocess.run(command, check=False)  # noqa: S603  (the user's own editor)
            except OSError as error:
                return f"could not be started: {error.strerror}"
    except SuspendNotSupported:
        return "could not be started: this terminal cannot be handed over"
    return "ended with an error" if done.returncode else ""
