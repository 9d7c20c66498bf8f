"""Links and files opened by the program that the desktop has for them."""

import shutil
import subprocess
import sys
from pathlib import Path

from crm_cli.environment import Environment
from crm_core.errors import CrmError
from crm_core.files import reason


class NothingOpens(CrmError):
    """No program here opens the link or the file."""

    code = "nothing_opens"


def open_link(env: Environment, link: str) -> None:
    """Hand a link for the mail program to the desktop. Raises NothingOpens."""
    _open(env, link, "a mail program", "--print shows the link")


def open_file(env: Environment, path: Path) -> None:
    """Hand a file to the desktop. Raises NothingOpens."""
    _open(env, str(path.absolute()), "the file", f'it is "{path}"')


def _open(env: Environment, target: str, what: str, rather: str) -> None:
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(name, path=env.variables.get("PATH"))
    if program is None:
        raise NothingOpens(f"There is no {name} here that could open {what}; {rather}.")
    try:
        done = subprocess.run([program, target], check=False)  # noqa: S603  # The desktop's own choice; no shell.
    except OSError as error:
        raise NothingOpens(f"{name} cannot be started: {reason(error)}; {rather}.") from error
    if done.returncode:
        raise NothingOpens(f"{name} could not open {what}; {rather}.")
