"""A filled database, made once for all fault tests of a process; they work on copies."""

from pathlib import Path

import pytest

from tests.faults.databases import copied, fill, use_mode


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database to copy; in DELETE mode, so that one file holds everything."""
    path = tmp_path_factory.mktemp("pattern") / "crm.db"
    fill(path)
    use_mode(path, "DELETE")
    return path


@pytest.fixture
def database(pattern: Path, tmp_path: Path) -> Path:
    """A copy of a filled database in a folder of its own."""
    return copied(pattern, tmp_path / "data" / "crm.db")
