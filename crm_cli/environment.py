"""What a command finds around it: streams, variables, settings, the clock and the opened CRM, in one object."""

import os
import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

from crm_core.errors import CrmError, UsageProblem
from crm_core.values.text import show_text

if TYPE_CHECKING:
    from crm_core.clock import Clock
    from crm_core.config import Config
    from crm_core.crm import Crm
    from crm_core.store import Origin
    from crm_core.store.backup_settings import Settings
    from crm_core.store.retention import Retention

DEFAULT_COLUMNS = 80
YES = frozenset({"y", "yes"})


class Declined(CrmError):
    """The question was answered with no."""

    code = "declined"


class Environment:
    """Handed to every command, so that a test needs to replace nothing: it makes another one."""

    def __init__(
        self,
        *,
        stdin: TextIO,
        stdout: TextIO,
        stderr: TextIO,
        variables: Mapping[str, str],
        arguments: tuple[str, ...] = (),
        stdout_closed: bool = False,
    ) -> None:
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.variables = variables
        self.arguments = arguments
        self.stdout_closed = stdout_closed
        self.database: Path | None = None
        self.quiet = False
        self.debug = False
        self.yes = False
        self.no_input = False
        self.json_errors = False

    @cached_property
    def config(self) -> "Config":
        """The user's settings. Raises FileProblem or UsageProblem when the file is not right."""
        from crm_core.config import load_config

        return load_config(self.config_file)

    @property
    def config_file(self) -> Path:
        """Where the user's settings are, or will be."""
        from crm_core.paths import config_file

        return config_file(self.variables)

    @property
    def database_file(self) -> Path:
        """The database to work on: --db, CRM_DB, the configured or the usual one."""
        from crm_core.paths import database_file

        if self.database is not None:
            return self.database
        configured = "" if self.variables.get("CRM_DB") else self.config.get("database")
        return database_file(self.variables, configured)

    @cached_property
    def clock(self) -> "Clock":
        """The time of day, frozen by CRM_NOW."""
        from crm_core.clock import clock_from

        return clock_from(dict(self.variables))

    @cached_property
    def crm(self) -> "Crm":
        """The CRM, opened when first asked for."""
        from crm_core.crm import open_crm

        crm = open_crm(self.database_file, self.origin, self.clock, self._backup_settings, self._retention)
        crm.store.tell = self.warn
        return crm

    @property
    def session(self) -> str:
        """What tells this terminal's commands from another's, for undo: CRM_SESSION, or the session of the shell."""
        return self.variables.get("CRM_SESSION") or f"shell-{os.getsid(0)}"

    @property
    def own_zone(self) -> str:
        """The zone that times are shown in: the business's."""
        return self.crm.business.facts.zone

    @property
    def origin(self) -> "Origin":
        """Who writes here, as the history shows it."""
        from crm_core.store import Origin

        return Origin(session=self.session, face="cli", words=("crm", *self.arguments))

    @property
    def to_terminal(self) -> bool:
        """Whether a person reads the output as it comes."""
        return is_terminal(self.stdout)

    @property
    def columns(self) -> int:
        """The width of the terminal: COLUMNS, or what it says itself."""
        text = self.variables.get("COLUMNS", "")
        if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text):
            return int(text)
        try:
            return os.get_terminal_size(self.stdout.fileno()).columns or DEFAULT_COLUMNS
        except (OSError, ValueError):
            return DEFAULT_COLUMNS

    @property
    def colour(self) -> bool:
        """Whether output may carry colour: NO_COLOR, FORCE_COLOR, TERM=dumb, else on a terminal only."""
        if self.variables.get("NO_COLOR"):
            return False
        if self.variables.get("FORCE_COLOR"):
            return True
        return self.to_terminal and self.variables.get("TERM") != "dumb"

    def _backup_settings(self) -> "Settings":
        from crm_core.store.backup_settings import settings_from

        return settings_from(self.config)

    def _retention(self) -> "Retention":
        from crm_core.store.retention import retention_from

        return retention_from(self.config)

    @property
    def signs(self) -> bool:
        """Whether the output may carry signs in the place of words: on a terminal that can show them."""
        locale = next((text for name in ("LC_ALL", "LC_CTYPE", "LANG") if (text := self.variables.get(name))), "")
        return self.to_terminal and "utf" in locale.lower() and self.variables.get("TERM") not in ("dumb", "linux")

    def message(self, text: str) -> None:
        """Tell the person something that is not data; --quiet keeps it to itself."""
        if not self.quiet:
            self.warn(text)

    def warn(self, text: str) -> None:
        """Tell the person something that matters even under --quiet."""
        self.stderr.write(show_text(text, keep_newlines=True) + "\n")
        self.stderr.flush()

    def confirm(self, question: str) -> None:
        """Ask before something is destroyed. Raises Declined on no, UsageProblem when nobody can answer."""
        if self.yes:
            return
        if self.no_input or not (is_terminal(self.stdin) and is_terminal(self.stderr)):
            raise UsageProblem(f"{question} Nobody can be asked here: use --yes to go ahead.")
        self.stderr.write(f"{show_text(question)} [y/N] ")
        self.stderr.flush()
        if self.stdin.readline().strip().lower() not in YES:
            raise Declined("Nothing was changed.")

    def close(self) -> None:
        """Close what was opened."""
        crm = self.__dict__.pop("crm", None)
        if crm is not None:
            crm.close()


def process_environment(arguments: tuple[str, ...]) -> Environment:
    """The environment of this process; its streams write UTF-8 whatever the locale says."""
    closed = sys.stdout is None
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if sys.stdin is not None:
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # type: ignore[union-attr]
    return Environment(
        stdin=sys.stdin or _nowhere("r"),
        stdout=sys.stdout or _nowhere("w"),
        stderr=sys.stderr or _nowhere("w"),
        variables=os.environ,
        arguments=arguments,
        stdout_closed=closed,
    )


def is_terminal(stream: TextIO) -> bool:
    """Whether the stream is a terminal; a closed one is none."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123
