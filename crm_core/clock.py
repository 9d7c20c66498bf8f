"""The time of day, as a value that is passed in: nothing else in the core asks the operating system for it."""

import os
from datetime import UTC, date, datetime
from typing import NamedTuple

from crm_core.errors import UsageProblem


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
        from zoneinfo import ZoneInfo

        return self.now().astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    def today(self, zone: str) -> date:
        """The calendar day in ``zone``."""
        return self.local(zone).date()


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
