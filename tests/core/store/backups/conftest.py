"""A smaller database: it is backed up again and again."""

from pathlib import Path

import pytest

from tests.faults.databases import fill, use_mode


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pattern") / "crm.db"
    fill(path, 8)
    use_mode(path, "DELETE")
    return path
