"""How failures reach the person or the script: one sentence on stderr and a documented exit code."""

import os
import sys
from enum import IntEnum

from crm_cli.environment import Environment
from crm_core.errors import CrmError, FileProblem
from crm_core.values.text import show_text


class ExitCode(IntEnum):
    """What the exit code of ``crm`` says."""

    OK = 0
    """All was done."""
    FAILURE = 1
    """It could not be done: a file, the disk, a question answered with no, an error of the program."""
    USAGE = 2
    """The request makes no sense: an unknown command, option, field or value."""
    NOT_FOUND = 3
    """No record answers to the name."""
    CONFLICT = 4
    """The data does not allow it, or more than one record answers to the name."""
    PARTLY = 5
    """Done for some, refused for others: an import with rejected rows."""
    DATABASE = 6
    """The database is missing, foreign, newer, damaged, locked or not writable."""
    INTERRUPTED = 130
    """Stopped with Ctrl-C."""


class Interrupted(CrmError):
    """The person pressed Ctrl-C."""

    code = "interrupted"


EXIT_CODES = {
    "failure": ExitCode.FAILURE,
    "file": ExitCode.FAILURE,
    "declined": ExitCode.FAILURE,
    "usage": ExitCode.USAGE,
    "not_found": ExitCode.NOT_FOUND,
    "ambiguous": ExitCode.CONFLICT,
    "conflict": ExitCode.CONFLICT,
    "database": ExitCode.DATABASE,
    "interrupted": ExitCode.INTERRUPTED,
}


def exit_code(error: CrmError) -> ExitCode:
    """The exit code of an error: that of its code, or of the nearest more general error."""
    for kind in type(error).__mro__:
        code = EXIT_CODES.get(kind.__dict__.get("code", ""))
        if code is not None:
            return code
    return ExitCode.FAILURE


def report(env: Environment, error: CrmError) -> ExitCode:
    """Say what went wrong, as a sentence or as JSON, and give the exit code."""
    if env.json_errors:
        import json

        details = {"code": error.code, "message": error.sentence, **error.details}
        text = json.dumps({"error": details}, ensure_ascii=True, default=str)
        env.stderr.write(text + "\n")
        env.stderr.flush()
    else:
        env.warn(show_text(f"crm: {error.sentence}"))
    return exit_code(error)


def report_unexpected(env: Environment, error: BaseException) -> ExitCode:
    """Keep what a programmer needs in a file only its owner can read, and say where it is."""
    import traceback

    trace = "".join(traceback.format_exception(error))
    if env.debug:
        env.warn(trace.rstrip())
    where = write_log(env, "".join(traceback.format_tb(error.__traceback__)), error)
    return report(env, CrmError(f"This should not have happened ({type(error).__name__}). {where}"))


def write_log(env: Environment, frames: str, error: BaseException) -> str:
    """Write the log file, without the error's message, which may hold customers' data; say where it is."""
    from datetime import UTC, datetime

    from crm_core import __version__
    from crm_core.files import make_folder
    from crm_core.paths import log_folder

    moment = datetime.now(UTC)
    versions = f"crm {__version__}, Python {sys.version.split()[0]}, {sys.platform}"
    text = f"{moment:%Y-%m-%dT%H:%M:%SZ} {versions}\n{frames}{type(error).__module__}.{type(error).__qualname__}\n"
    try:
        folder = log_folder(env.variables)
        make_folder(folder)
        path = folder / f"error-{moment:%Y%m%d-%H%M%S}-{os.getpid()}.log"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except (OSError, FileProblem):
        return "Run it again with --debug to see what happened."
    return f"Please report it with the file {path}."
