"""Links opened by the program that the desktop has for them."""

import shutil
import subprocess
import sys

from crm_cli.environment import Environment
from crm_core.errors import CrmError
from crm_core.files import reason


class NothingOpens(CrmError):
    """No program here opens the link."""

    code = "nothing_opens"


def open_link(env: Environment, link: str) -> None:
    """Hand a link to the desktop. Raises NothingOpens."""
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(name, path=env.variables.get("PATH"))
    if program is None:
        raise NothingOpens(f"There is no {name} here that could open a mail program; --print shows the link.")
    try:
        done = subprocess.run([program, link], check=False)  # noqa: S603  # The desktop's own choice; no shell.
    except OSError as error:
        raise NothingOpens(f"{name} cannot be started: {reason(error)}; --print shows the link.") from error
    if done.returncode:
        raise NothingOpens(f"{name} found no mail program for the link; --print shows it.")
