"""A real database with a frozen clock, and a few customers who know each other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm

NOW = datetime(2026, 11, 21, 11, 4, tzinfo=UTC)


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    """A German business without customers."""
    opened = open_crm(tmp_path / "crm.db", clock=Clock(NOW))
    opened.business.set(country="DE", owner="Jana", zone="Europe/Berlin", currency="EUR")
    yield opened
    opened.close()


@pytest.fixture
def engines(crm: Crm) -> int:
    """An organization."""
    return crm.customers.add({"name": "Engines", "kind": "organization"}).id


@pytest.fixture
def ada(crm: Crm, engines: int) -> int:
    """A person at the organization, a lead."""
    given = {"name": "Ada Lovelace", "organization": engines, "job_title": "CTO", "lifecycle": "lead"}
    return crm.customers.add(given).id


@pytest.fixture
def bob(crm: Crm) -> int:
    """Another person."""
    return crm.customers.add({"name": "Bob Bose"}).id
