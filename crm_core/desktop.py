"""Links and files opened by the program that the desktop has for them."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from crm_core.errors import CrmError
from crm_core.files import reason

# What opens a link, and what one does without: by the scheme.
PROGRAMS = {
    "mailto": ("a mail program", "the address is"),
    "tel": ("a program that calls", "the number is"),
    "file": ("the file", "it is"),
}
BEGUN = 5  # seconds after which a program that still runs has opened what it was given


class NothingOpens(CrmError):
    """No program here opens the link or the file."""

    code = "nothing_opens"


def open_link(variables: Mapping[str, str], link: str, rather: str = "", *, apart: bool = False) -> None:
    """Hand a link to the desktop; ``rather`` says what else one can do than take what it holds. Raises NothingOpens.

    What runs ``apart`` has no terminal: without a desktop xdg-open starts a text browser, which would paint over the
    full screen.
    """
    scheme, _, rest = link.partition(":")
    what, told = PROGRAMS.get(scheme, ("the address", "it is"))
    plain = unquote(rest.removeprefix("//")) if scheme in PROGRAMS else link
    _open(variables, link, what, rather or f"{told} {plain}", apart)


def open_file(variables: Mapping[str, str], path: Path) -> None:
    """Hand a file to the desktop. Raises NothingOpens."""
    _open(variables, str(path.absolute()), "the file", f'it is "{path}"', apart=False)


def _open(variables: Mapping[str, str], target: str, what: str, rather: str, apart: bool) -> None:
    name = "open" if sys.platform == "darwin" else "xdg-open"
    program = shutil.which(name, path=variables.get("PATH"))
    if program is None:
        raise NothingOpens(f"There is no {name} here that could open {what}; {rather}.")
    try:
        code = (_run_apart if apart else subprocess.call)([program, target])
    except OSError as error:
        raise NothingOpens(f"{name} cannot be started: {reason(error)}; {rather}.") from error
    if code:
        raise NothingOpens(f"{name} could not open {what}; {rather}.")


def _run_apart(command: list[str]) -> int:
    """Run it where no terminal can be reached; its exit code, 0 for what is still running."""
    nowhere = subprocess.DEVNULL
    started = subprocess.Popen(  # noqa: S603  # The same; no shell.
        command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
    try:
        return started.wait(BEGUN)
    except subprocess.TimeoutExpired:
        return 0
