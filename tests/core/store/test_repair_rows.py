"""Rows of a damaged table: what says how far it goes may be damaged too."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_core.store import driver
from crm_core.store.repair_rows import DamagedTable

PAGE = 4096


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """Two thousand rows, a page overwritten in the middle and the last one, and a last number beyond all reason."""
    path = tmp_path / "damaged.db"
    with closing(driver.MODULE.connect(path)) as db:
        db.execute(f"PRAGMA page_size = {PAGE}")
        db.execute("CREATE TABLE lines (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)")
        db.executemany("INSERT INTO lines (text) VALUES (?)", [(f"{number} {'x' * 500}",) for number in range(2000)])
        db.execute("UPDATE sqlite_sequence SET seq = ?", (2**60,))
        db.commit()
    data = bytearray(path.read_bytes())
    for start in (len(data) // PAGE // 2 * PAGE, len(data) - PAGE):
        data[start : start + PAGE] = b"\xff" * PAGE
    path.write_bytes(data)
    return path


def test_the_end_is_found_though_the_last_number_is_wrong(damaged: Path) -> None:
    with closing(driver.MODULE.connect(damaged)) as db:
        table = DamagedTable(db, "lines", ["id", "text"])
        assert table.last_number() == 2**60
        rows = dict(table.rows())
    assert 1900 < len(rows) < 2000
    assert table.holes >= 2
    assert all(text.startswith(f"{number - 1} ") for number, text in rows.items())
