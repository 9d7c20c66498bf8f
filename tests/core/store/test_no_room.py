"""A disk that is full is no damage: what is there can be read, and is told apart from a file that needs repair."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_core.crm import catalog
from crm_core.errors import Damaged, DatabaseProblem
from crm_core.store import driver
from crm_core.store.doctor import examine
from tests.faults import full_disk
from tests.faults.databases import fill, opened, use_mode


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(full_disk, "MEGABYTES", 8)
    with full_disk.small_disk() as folder:
        if folder is None:
            pytest.skip("no small disk can be mounted here")
        yield folder


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_full_disk_is_read_and_needs_no_repair(disk: Path, mode: str) -> None:
    database = disk / "crm.db"
    fill(database, 8)
    use_mode(database, mode)
    full_disk.occupy(disk, 0)
    before = database.read_bytes()
    with opened(database) as crm:
        assert crm.browse.count("customer") == 7
        assert crm.repairs.find() == []
        with pytest.raises(DatabaseProblem, match="is full") as refused:
            crm.customers.add({"name": "Ada"})
        assert not isinstance(refused.value, Damaged)
    findings = {finding.what: finding for finding in examine(database, catalog().search.values())}
    assert findings["integrity"].ok
    assert [what for what, finding in findings.items() if not finding.ok] == ["disk"]
    assert database.read_bytes() == before


def test_a_program_that_read_on_a_full_disk_sees_what_is_written_when_there_is_room(disk: Path) -> None:
    database = disk / "crm.db"
    fill(database, 8)
    use_mode(database, "WAL")
    full_disk.occupy(disk, 0)
    with opened(database) as crm, opened(database) as other:
        assert crm.browse.count("customer") == 7
        full_disk.make_room(disk)
        other.customers.add({"name": "Ada"})
        assert crm.browse.count("customer") == 8


def test_a_log_that_cannot_be_read_for_want_of_room_is_said_to_be_that(disk: Path) -> None:
    database = disk / "crm.db"
    fill(database, 8)
    use_mode(database, "WAL")
    database.with_name("crm.db-wal").write_bytes(b"log")
    full_disk.occupy(disk, 0)
    assert driver.disk_is_full(database)
    with opened(database) as crm, pytest.raises(DatabaseProblem, match="is full"):
        crm.browse.count("customer")
