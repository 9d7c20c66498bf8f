"""The time of day, as a value that is passed in: nothing else in the core asks the operating system for it."""

import os
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from crm_core.errors import UsageProblem
from crm_core.tuples import NamedTuple

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

USUAL_ZONES = "/usr/share/zoneinfo"
RULES_MARK = b"TZif"
"""How a file of rules begins (RFC 8536, 3.1)."""
_MARKS_OF_ZONES = dict.fromkeys(map(ord, "/_+-"))


class Clock(NamedTuple):
    """The present moment; ``frozen`` stops it there, for repeatable scripts and examples."""

    frozen: datetime | None = None

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        return self.frozen or datetime.now(UTC)

    def stamp(self) -> str:
        """This moment as the database keeps it: 2026-11-21T09:30:00Z."""
        return self.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    def local(self, zone: str) -> datetime:
        """The wall clock in ``zone``, naive."""
        return self.now().astimezone(zone_rules(zone)).replace(tzinfo=None)

    def today(self, zone: str) -> date:
        """The calendar day in ``zone``."""
        return self.local(zone).date()


def zone_rules(name: str) -> "ZoneInfo":
    """The rules of an IANA time zone. Raises KeyError, ValueError or OSError for an unknown one."""
    if "zoneinfo" not in sys.modules and "PYTHONTZPATH" not in os.environ and os.path.isdir(USUAL_ZONES):  # noqa: PTH112
        # Untold, zoneinfo asks how Python was built where the zones are, which takes as long as all the rest of it.
        os.environ["PYTHONTZPATH"] = USUAL_ZONES
        try:
            import zoneinfo  # noqa: F401
        finally:
            del os.environ["PYTHONTZPATH"]
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def is_zone(name: str) -> bool:
    """Whether there are rules for the time zone ``name``; where the usual files have them, without loading zoneinfo."""
    usual = name.isascii() and name[:1].isupper() and name.translate(_MARKS_OF_ZONES).isalnum()
    if usual and "PYTHONTZPATH" not in os.environ:
        with suppress(OSError), open(f"{USUAL_ZONES}/{name}", "rb") as file:  # noqa: PTH123
            if file.read(len(RULES_MARK)) == RULES_MARK:
                return True
    try:
        zone_rules(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def clock_from(environment: "os._Environ[str] | dict[str, str]") -> Clock:
    """The clock the environment asks for: CRM_NOW (an ISO instant) freezes it. Raises UsageProblem when unreadable."""
    text = environment.get("CRM_NOW", "")
    if not text:
        return Clock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageProblem(f'CRM_NOW: "{text}" is no instant; write it like 2026-11-21T09:00:00Z.') from None
    return Clock(moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC))
