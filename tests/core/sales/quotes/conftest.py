from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "business.db"


@pytest.fixture
def crm(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crm]:
    for name in ("LC_ALL", "LC_MONETARY", "LANG"):
        monkeypatch.delenv(name, raising=False)
    opened = open_crm(path, clock=Clock(NOW))
    opened.store.create()
    opened.business.set(zone="Europe/Berlin", currency="EUR")
    yield opened
    opened.close()


@pytest.fixture
def later(path: Path) -> Iterator[object]:
    """The same database, opened at another moment."""
    opened: list[Crm] = []

    def at(moment: datetime) -> Crm:
        opened.append(open_crm(path, clock=Clock(moment)))
        return opened[-1]

    yield at
    for one in opened:
        one.close()
