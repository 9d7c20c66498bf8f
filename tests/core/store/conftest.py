"""Databases in one file, of some customers and of the sample, and a copy of the first for each test."""

from datetime import date
from pathlib import Path

import pytest

from tests.faults.databases import fill, opened, use_mode


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pattern") / "crm.db"
    fill(path, 60)
    use_mode(path, "DELETE")
    return path


@pytest.fixture(scope="session")
def business(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample: organizations with people, quotes that became orders."""
    path = tmp_path_factory.mktemp("business") / "crm.db"
    with opened(path) as crm:
        crm.sample.fill(date(2026, 11, 21))
    use_mode(path, "DELETE")
    return path


@pytest.fixture
def database(pattern: Path, tmp_path: Path) -> Path:
    path = tmp_path / "data" / "crm.db"
    path.parent.mkdir()
    path.write_bytes(pattern.read_bytes())
    path.chmod(0o600)
    return path
