"""The entry point: from the arguments of the process to its exit code."""

import gc
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from crm_cli.environment import Environment, is_terminal, process_environment
from crm_cli.errors import ExitCode, Interrupted, report, report_unexpected
from crm_core import __version__
from crm_core.errors import CrmError, FileProblem, UsageProblem

COMPLETE = "__complete"
OBJECTS_OF_A_START = 50_000


def main() -> NoReturn:
    """What the script ``crm`` calls: run the command, and end the process."""
    # What a start makes stays; a search for garbage among it would take a tenth of the time of a short command.
    gc.set_threshold(OBJECTS_OF_A_START)
    code = run()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    if threading.active_count() > 1:
        sys.exit(code)
    # All is written and closed. To take the interpreter apart piece by piece would take another tenth.
    os._exit(code)


def run() -> int:
    """Run the command that the process was started with."""
    _open_missing_descriptors()
    os.umask(0o077)
    # Whatever the locale says, text is UTF-8; bytes that are none stay as they are, for they may name a file.
    arguments = tuple(os.fsencode(word).decode("utf-8", "surrogateescape") for word in sys.argv[1:])
    return run_with(process_environment(arguments), arguments)


def run_with(env: Environment, arguments: Sequence[str]) -> int:
    """Run a command in an environment; every failure ends as one sentence and an exit code."""
    env.json_errors = wants_json(arguments)
    env.debug = "--debug" in before_two_dashes(arguments)
    try:
        try:
            code = _dispatch(env, arguments)
            env.stdout.flush()
        finally:
            env.close()
    except BrokenPipeError:
        _stop_writing()
        return ExitCode.OK
    except KeyboardInterrupt:
        return report(env, Interrupted("Stopped."))
    except CrmError as error:
        return report(env, error)
    except OSError as error:
        _stop_writing()
        return report(env, _file_problem(error))
    except Exception as error:
        problem = _interruption(error) or _no_text(arguments, error)
        return report(env, problem) if problem else report_unexpected(env, error)
    return code


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether errors are to be told as JSON, found out before the arguments are parsed."""
    words = before_two_dashes(arguments)
    pairs = zip(words, [*words[1:], ""], strict=False)
    return any(
        word in ("--json", "--format=json", "--format=jsonl") or (word == "--format" and following in ("json", "jsonl"))
        for word, following in pairs
    )


def before_two_dashes(arguments: Sequence[str]) -> list[str]:
    """The arguments among which options may stand."""
    words = list(arguments)
    return words[: words.index("--")] if "--" in words else words


def _dispatch(env: Environment, arguments: Sequence[str]) -> int:
    if list(arguments) in (["--version"], ["-V"]):
        env.stdout.write(f"crm {__version__}\n")
        return ExitCode.OK
    if arguments and arguments[0] == COMPLETE:
        from crm_cli.completion import complete

        return complete(env, arguments[1:])
    if not arguments and is_terminal(env.stdin) and env.to_terminal:
        from crm_cli.fullscreen import start

        return start(env)
    from crm_cli.root import execute

    return execute(env, arguments)


def _interruption(error: BaseException) -> CrmError | None:
    """What to say when the error came up while Ctrl-C was being obeyed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeyboardInterrupt):
            return Interrupted("Stopped.")
        cause = cause.__context__
    return None


def _no_text(arguments: Sequence[str], error: Exception) -> CrmError | None:
    """The refusal of arguments that are no text, where text was needed."""
    if isinstance(error, UnicodeEncodeError):
        for word in arguments:
            if any("\ud800" <= character <= "\udfff" for character in word):
                return UsageProblem(f'"{word}" is no UTF-8 text.')
    return None


def _file_problem(error: OSError) -> CrmError:
    from crm_core.files import reason

    name = f"{error.filename}: " if error.filename else "Writing failed: "
    return FileProblem(f"{name}{reason(error)}.")


def _stop_writing() -> None:
    # What is left in the buffers would be written, and fail, again when the interpreter ends.
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)


def _open_missing_descriptors() -> None:
    # A file opened while descriptor 1 is free would become the standard output of everything that is run later.
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
