"""Files of shops and payment programs, in the shape in which these write them."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.imports.options import ImportOptions, ImportReport

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    opened = open_crm(tmp_path / "business.db", clock=Clock(NOW))
    opened.store.create()
    opened.business.set(zone="Europe/Berlin", currency="EUR")
    yield opened
    opened.close()


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """A CSV file of a heading row and rows as mappings or sequences; what a row leaves out is empty."""

    def write(headers: str | Sequence[str], rows: Sequence[object], name: str = "export.csv") -> Path:
        names = headers.split(",") if isinstance(headers, str) else list(headers)
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            for row in rows:
                writer.writerow([row.get(name, "") for name in names] if isinstance(row, dict) else row)
        return path

    return write


@pytest.fixture
def load(crm: Crm) -> Callable[..., ImportReport]:
    return lambda path, **options: crm.exchange.import_file(path, ImportOptions(**options))


@pytest.fixture
def rows(crm: Crm) -> Callable[[str], list[tuple[object, ...]]]:
    def read(sql: str) -> list[tuple[object, ...]]:
        with crm.store.reading() as db:
            return db.execute(sql).fetchall()

    return read
