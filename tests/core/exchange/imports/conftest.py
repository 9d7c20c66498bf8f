"""An empty database, and a quick way to import text into it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.imports.options import ImportOptions, ImportReport

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
Import = Callable[..., ImportReport]
Figures = tuple[int, int, int, int, int]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    opened = open_crm(tmp_path / "test.db", clock=Clock(NOW))
    opened.store.create()
    opened.business.set(currency="EUR", zone="Europe/Berlin", country="DE")
    yield opened
    opened.close()


@pytest.fixture
def load(crm: Crm, tmp_path: Path) -> Import:
    """Imports text as customers, or as what ``entity`` says; the report's figures add up every time."""

    def run(text: str | bytes, *, days: int = 0, name: str = "table.csv", **options: Any) -> ImportReport:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        object.__setattr__(crm.store, "clock", Clock(NOW + timedelta(days=days)))
        report = crm.exchange.import_file(path, ImportOptions(**{"entity": "customers", **options}))
        assert report.rows == sum(figures(report))
        return report

    return run


def figures(report: ImportReport) -> Figures:
    """Created, updated, unchanged, skipped, rejected."""
    return report.created, report.updated, report.unchanged, report.skipped, report.rejected
