"""A real database, on a clock that a test can move."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm

MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[[datetime], Crm]]:
    """The CRM of a business in Berlin, opened at a moment; each call opens the same database."""
    opened: list[Crm] = []

    def open_at(moment: datetime) -> Crm:
        crm = open_crm(tmp_path / "crm.sqlite", clock=Clock(moment))
        opened.append(crm)
        return crm

    open_at(MORNING).business.set(zone="Europe/Berlin", name="Müller Design", owner="Jana")
    yield open_at
    for crm in opened:
        crm.close()


@pytest.fixture
def crm(at: Callable[[datetime], Crm]) -> Crm:
    """The same on Saturday 21 November 2026 at 9:00 UTC."""
    return at(MORNING)
