from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    opened = open_crm(tmp_path / "business.db", clock=Clock(NOW))
    opened.store.create()
    opened.business.set(zone="Europe/Berlin", currency="EUR", country="GB")
    yield opened
    opened.close()
