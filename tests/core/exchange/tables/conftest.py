"""Real files of other programs, and a quick way to put text into a file."""

from collections.abc import Callable
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[4].parent / "shared/data"


@pytest.fixture
def shared() -> Path:
    """The folder of real files; tests that need it are skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("the real files are not here")
    return SHARED


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes, str], Path]:
    """Writes a file and gives its path."""

    def write(content: str | bytes, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
