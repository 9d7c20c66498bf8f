"""Restoring: whole, over whatever is left of the file, with what was there kept."""

from datetime import timedelta
from pathlib import Path

import pytest

from crm_core.crm import open_crm
from crm_core.errors import CrmError, DatabaseProblem
from crm_core.store import driver
from crm_core.store.backup_files import side_file
from tests.core.store.backups.backed_up import NOON, at, data
from tests.faults.databases import contents, raw, use_mode


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_restore_brings_back_everything_and_keeps_what_was_there(database: Path, mode: str) -> None:
    use_mode(database, mode)
    crm = at(database, NOON)
    backup, before = crm.backups.create(), data(database)
    watching = open_crm(database)
    assert watching.browse.count("customer") == 7
    added = crm.customers.add({"name": "Later"}).id
    later = contents(database)
    kept = crm.backups.restore(backup.path)
    assert data(database) == before
    assert kept
    assert contents(kept) == later
    assert crm.backups.verify(kept).ok
    assert watching.browse.count("customer") == 7
    assert crm.customers.add({"name": "Next"}).id == added + 1, "a number is never given out twice"
    with raw(database) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == mode.lower()
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_undo_does_not_reach_past_a_restore(database: Path) -> None:
    crm = at(database, NOON)
    crm.customers.edit(1, {"city": "Rome"})
    last = crm.history.require_undo().id
    crm.backups.restore(crm.backups.create().path)
    with pytest.raises(CrmError, match="nothing to undo"):
        crm.history.require_undo()
    with pytest.raises(CrmError, match="undo cannot cross"):
        crm.history.undo(last)
    assert crm.history.recent(1)[0].summary == "Backup of 2026-11-21 12:00 UTC restored"


def test_restore_where_there_is_no_database_any_more_ignores_a_log_left_behind(database: Path) -> None:
    use_mode(database, "WAL")
    crm = at(database, NOON)
    backup, before = crm.backups.create(), data(database)
    crm.customers.add({"name": "Only in the log"})
    wal = database.with_name("crm.db-wal")
    stale = wal.read_bytes()
    crm.close()
    database.unlink()
    wal.write_bytes(stale)
    assert at(database, NOON).backups.restore(backup.path) is None
    assert data(database) == before
    assert database.with_name("crm.db.set-aside-20261121T120000Z-wal").read_bytes() == stale


def test_restore_over_a_file_mixed_with_the_log_of_another_gives_the_backup(database: Path) -> None:
    use_mode(database, "WAL")
    old = database.read_bytes()
    crm = at(database, NOON)
    for number in range(5):
        crm.customers.add({"name": f"Later {number}"})
    backup, before = crm.backups.create(), data(database)
    wal = database.with_name("crm.db-wal")
    stale = wal.read_bytes()
    crm.close()
    database.write_bytes(old)
    wal.write_bytes(stale)
    at(database, NOON).backups.restore(backup.path)
    assert data(database) == before


@pytest.mark.parametrize("where", ["customers", "sqlite_schema"])
@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_a_damaged_database_is_replaced_and_its_remains_kept(database: Path, where: str, mode: str) -> None:
    use_mode(database, mode)
    crm = at(database, NOON)
    backup, before = crm.backups.create(), data(database)
    with raw(database) as db:
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'customers'").fetchone()[0]
    crm.close()
    content = bytearray(database.read_bytes())
    start = (root - 1) * 4096 if where == "customers" else 100
    content[start : start + 60] = b"\xff" * 60
    database.write_bytes(content)
    kept = at(database, NOON).backups.restore(backup.path)
    assert data(database) == before
    assert kept
    held = kept.read_bytes()[start : start + 60]
    assert held == b"\xff" * 60
    if kept.parent.name == "crm.db-backups":
        assert not crm.backups.verify(kept).ok
        with pytest.raises(DatabaseProblem, match="was damaged when"):
            crm.backups.restore(kept)


def _foreign(path: Path) -> None:
    with driver.MODULE.connect(path) as db:
        db.execute("CREATE TABLE t (x)")


def _newer(path: Path) -> None:
    open_crm(path).store.create()
    with driver.MODULE.connect(path) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    "make", [_foreign, _newer, lambda p: p.write_text("text" * 500), lambda p: p.write_bytes(b""), lambda p: p.mkdir()]
)
def test_what_is_no_backup_is_refused_and_nothing_changes(database: Path, tmp_path: Path, make: object) -> None:
    before = database.read_bytes()
    make(tmp_path / "wrong.db")  # type: ignore[operator]
    with pytest.raises(CrmError):
        at(database, NOON).backups.restore(tmp_path / "wrong.db")
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["crm.db"]


def test_another_programs_database_is_not_replaced(database: Path, tmp_path: Path) -> None:
    backup = at(database, NOON).backups.create()
    _foreign(tmp_path / "theirs.db")
    before = (tmp_path / "theirs.db").read_bytes()
    with pytest.raises(DatabaseProblem, match="another program"):
        at(tmp_path / "theirs.db", NOON).backups.restore(backup.path)
    assert (tmp_path / "theirs.db").read_bytes() == before


def test_a_backup_without_its_side_file_is_refused_where_backups_are(database: Path, tmp_path: Path) -> None:
    crm = at(database, NOON)
    backup = crm.backups.create().path
    side_file(backup).unlink()
    before = database.read_bytes()
    with pytest.raises(DatabaseProblem, match="side file is missing"):
        crm.backups.restore(backup)
    assert database.read_bytes() == before
    elsewhere = tmp_path / backup.name
    backup.rename(elsewhere)
    assert crm.backups.restore(elsewhere)


def test_the_newest_whole_one_is_told_from_a_newer_one_that_was_changed(database: Path) -> None:
    made = [at(database, NOON + timedelta(days=day)).backups.create() for day in range(4)]
    crm = at(database, NOON)
    assert crm.backups.newest_whole() == made[3]
    side_file(made[3].path).unlink()
    made[2].path.write_bytes(made[2].path.read_bytes()[:-1] + b"x")
    assert crm.backups.newest_whole() == made[1]


def test_the_database_is_not_restored_onto_itself(database: Path) -> None:
    link = database.with_name("link.db")
    link.symlink_to(database)
    before = database.read_bytes()
    for source in (database, link):
        with pytest.raises(CrmError, match="is the database itself"):
            at(database, NOON).backups.restore(source)
    assert database.read_bytes() == before
