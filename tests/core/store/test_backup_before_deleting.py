"""Before several records are deleted at once a backup is made; without one they stay."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import FileProblem
from crm_core.store.backup_files import Reason
from crm_core.store.backup_settings import Settings
from tests.faults.databases import contents, fill, use_mode

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "crm.db"
    fill(path, 8)
    use_mode(path, "DELETE")
    return path


def at_noon(database: Path, settings: Settings = Settings()) -> Crm:  # noqa: B008
    return open_crm(database, clock=Clock(NOON), backup_settings=lambda: settings)


def test_emptying_the_trash_keeps_a_backup_first(database: Path) -> None:
    crm = at_noon(database)
    before = contents(database)
    assert crm.history.empty_trash()[0] == 1
    assert contents(crm.backups.list()[-1].path) == before
    assert Reason.BEFORE_DELETE in {backup.reason for backup in crm.backups.list()}


@pytest.mark.parametrize("delete", [
    lambda crm: crm.customers.delete_all([1, 2]),
    lambda crm: crm.history.delete([("customer", 1), ("deal", 1)]),
], ids=["of one kind", "of several kinds"])  # fmt: skip
def test_deleting_several_at_once_keeps_a_backup_first(database: Path, delete: Callable[[Crm], object]) -> None:
    crm = at_noon(database)
    before = contents(database)
    delete(crm)
    (backup,) = crm.backups.list()
    assert backup.reason == Reason.BEFORE_DELETE, "it is the day's backup too"
    assert contents(backup.path) == before


def test_deleting_one_keeps_none_but_the_days(database: Path) -> None:
    crm = at_noon(database)
    crm.customers.delete(1)
    crm.history.delete([("customer", 2)])
    assert [backup.reason for backup in crm.backups.list()] == [Reason.DAILY]


def test_without_room_for_a_backup_several_are_not_deleted(database: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder would be")
    crm = at_noon(database, Settings(blocked / "backups"))
    before = contents(database)
    with pytest.raises(FileProblem):
        crm.customers.delete_all([1, 2])
    assert contents(database) == before


def test_deleting_many_times_fills_no_disk(database: Path) -> None:
    size = database.stat().st_size
    crm = at_noon(database, Settings(None, 3 * size + size // 2))
    for key in range(1, 7, 2):
        crm.customers.delete_all([key, key + 1])
        for name in (key, key + 1):
            crm.customers.restore(name)
    crm.customers.delete_all([1, 2])
    assert len(crm.backups.list()) == 3
