"""Backups: consistent under writers, and told from damaged ones."""

import os
import random
import stat
from pathlib import Path

import pytest

from crm_core.errors import DatabaseProblem, FileProblem
from crm_core.store.backup_files import side_file
from tests.core.store.backups.backed_up import NOON, at
from tests.faults.databases import contents, raw, use_mode


def test_a_backup_is_whole_described_and_the_owners_alone(database: Path) -> None:
    backup = at(database, NOON).backups.create()
    assert backup.path.name == "crm-20261121T120000Z-by-hand.db"
    assert backup.path.parent.name == "crm.db-backups"
    assert contents(backup.path) == contents(database)
    assert backup.manifest
    assert backup.manifest.rows["customers"] == 8
    for path, mode in ((backup.path, 0o600), (side_file(backup.path), 0o600), (backup.path.parent, 0o700)):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    assert sorted(backup.path.parent.iterdir()) == [backup.path, side_file(backup.path)]


def test_a_backup_of_a_database_with_a_log_beside_it_holds_what_is_in_the_log(database: Path) -> None:
    use_mode(database, "WAL")
    crm = at(database, NOON)
    with crm.store.reading():
        crm.customers.add({"name": "Only in the log"})
        backup = crm.backups.create()
    assert contents(backup.path) == contents(database)
    with raw(backup.path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_two_of_one_second_do_not_meet(database: Path) -> None:
    crm = at(database, NOON)
    made = [crm.backups.create() for _ in range(3)]
    assert len({backup.path for backup in made}) == 3
    assert [b.path for b in crm.backups.list()] == [b.path for b in reversed(made)]
    assert all(crm.backups.verify(backup.path).ok for backup in made)


def test_a_damaged_database_is_not_taken_for_a_backup(database: Path) -> None:
    with raw(database) as db:
        size, root = (
            db.execute("PRAGMA page_size").fetchone()[0],
            db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'customers'").fetchone()[0],
        )
    content = bytearray(database.read_bytes())
    content[(root - 1) * size : (root - 1) * size + 100] = os.urandom(100)
    database.write_bytes(content)
    backups = at(database, NOON).backups
    with pytest.raises(DatabaseProblem, match="damaged"):
        backups.create()
    assert list(backups.folder.iterdir()) == []


def test_a_backup_replaces_no_file(database: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    mine.write_text("letters")
    with pytest.raises(FileProblem, match="replaces no file"):
        at(database, NOON).backups.create(mine)
    assert mine.read_text() == "letters"
    backup = at(database, NOON).backups.create(tmp_path / "other.db")
    assert at(database, NOON).backups.verify(backup.path).ok


@pytest.mark.parametrize("flips", [pytest.param(50, id="fast"), pytest.param(500, id="full", marks=pytest.mark.slow)])
def test_every_flipped_byte_is_found(database: Path, flips: int) -> None:
    backups = at(database, NOON).backups
    backup = backups.create()
    chance = random.Random(7)
    for path in [backup.path] * flips + [side_file(backup.path)] * (flips // 5):
        original = path.read_bytes()
        place, bit = chance.randrange(len(original)), 1 << chance.randrange(8)
        changed = bytearray(original)
        changed[place] ^= bit
        path.write_bytes(changed)
        assert not backups.verify(backup.path).ok, (path.name, place, bit)
        with pytest.raises(DatabaseProblem, match="cannot be restored"):
            backups.restore(backup.path)
        path.write_bytes(original)
    assert backups.verify(backup.path).ok
    assert len(backups.list()) == 1
