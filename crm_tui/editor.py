"""Long texts in the editor the user is used to."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def edit_outside(app: "CrmApp", text: str) -> str | None:
    """Run the editor on ``text`` and give what was saved, None when there is no editor or it failed."""
    command = shlex.split(app.preferences.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    handle, name = tempfile.mkstemp(prefix="crm-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        with app.suspend():
            done = subprocess.run([*command, name], check=False)  # noqa: S603  (the user's own editor)
        if done.returncode:
            app.tell(f"{command[0]} ended with an error; the text is as it was.", warning=True)
            return None
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
    except (OSError, SuspendNotSupported) as error:
        app.tell(f"{command[0]} could not be started: {error}.", warning=True)
        return None
    finally:
        path.unlink(missing_ok=True)
