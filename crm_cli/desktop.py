"""Programs of the desktop: whatever it shows a file with."""

import subprocess
import sys
from pathlib import Path
from shutil import which

from crm_cli.environment import Environment
from crm_core.errors import FileProblem

OPENERS = ("open",) if sys.platform == "darwin" else ("xdg-open", "gio", "wslview")


def open_file(env: Environment, path: Path) -> None:
    """Show a file in the program that the desktop has for it. Raises FileProblem when there is none."""
    wanted = env.variables.get("PATH")
    program = next((found for name in OPENERS if (found := which(name, path=wanted))), None)
    if program is None:
        raise FileProblem(f'No program of a desktop is here to show it; the file is "{path}".', path=str(path))
    verb = ["open"] if Path(program).name == "gio" else []
    done = subprocess.run([program, *verb, str(path.absolute())], check=False, capture_output=True)  # noqa: S603
    if done.returncode:
        raise FileProblem(f'"{Path(program).name}" could not show it; the file is "{path}".', path=str(path))
