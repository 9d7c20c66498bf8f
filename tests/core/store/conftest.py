"""A database of some customers in one file, and a copy of it for each test."""

from pathlib import Path

import pytest

from tests.faults.databases import fill, use_mode


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pattern") / "crm.db"
    fill(path, 60)
    use_mode(path, "DELETE")
    return path


@pytest.fixture
def database(pattern: Path, tmp_path: Path) -> Path:
    path = tmp_path / "data" / "crm.db"
    path.parent.mkdir()
    path.write_bytes(pattern.read_bytes())
    path.chmod(0o600)
    return path
