"""Backups: consistent under writers, told from damaged ones, restored whole, thinned out by their age."""

import os
import random
import stat
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import CrmError, DatabaseProblem, FileProblem
from crm_core.store import driver
from crm_core.store.backup_files import Backup, Reason, made_on, side_file
from crm_core.store.backup_keep import judge
from crm_core.store.backup_settings import Settings
from tests.faults.databases import contents, fill, raw, use_mode

NOT_COMPARED = {"sqlite_sequence", "journal_units"}
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pattern") / "crm.db"
    fill(path, 8)
    use_mode(path, "DELETE")
    return path


@pytest.fixture
def database(pattern: Path, tmp_path: Path) -> Path:
    path = tmp_path / "data" / "crm.db"
    path.parent.mkdir()
    path.write_bytes(pattern.read_bytes())
    return path


def at(database: Path, moment: datetime, settings: Settings | None = None) -> Crm:
    return open_crm(database, clock=Clock(moment), backup_settings=(lambda: settings) if settings else None)


def data(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those that restoring adds to the history."""
    return {table: rows for table, rows in contents(path).items() if table not in NOT_COMPARED}


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
    for path in [backup.path] * (flips * 4 // 5) + [side_file(backup.path)] * (flips // 5):
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


def test_the_first_write_of_a_day_makes_a_backup_and_the_second_none(database: Path) -> None:
    before = contents(database)
    crm = at(database, NOON)
    crm.customers.add({"name": "One"})
    crm.customers.add({"name": "Two"})
    at(database, NOON + timedelta(hours=6)).customers.add({"name": "Three"})
    (backup,) = crm.backups.list()
    assert backup.reason == Reason.DAILY
    assert contents(backup.path) == before
    at(database, NOON + timedelta(days=1)).customers.add({"name": "Four"})
    assert [b.day for b in crm.backups.list()] == ["2026-11-22", "2026-11-21"]


def test_a_new_database_has_nothing_to_keep(tmp_path: Path) -> None:
    crm = at(tmp_path / "crm.db", NOON)
    crm.customers.add({"name": "One"})
    assert crm.backups.list() == []


def test_only_one_of_many_first_writes_makes_the_backup(database: Path) -> None:
    def write(number: int) -> None:
        crm = at(database, NOON)
        crm.customers.add({"name": f"Customer {number}"})
        crm.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(at(database, NOON).backups.list()) == 1


def test_a_day_without_room_for_a_backup_is_told_and_the_write_goes_on(database: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder would be")
    crm = at(database, NOON, Settings(blocked / "backups"))
    told: list[str] = []
    crm.store.tell = told.append
    crm.customers.add({"name": "One"})
    crm.customers.add({"name": "Two"})
    assert crm.browse.count("customer") == 9
    assert len(told) == 1
    assert told[0].startswith("Today's backup is missing.")


def test_several_databases_share_a_folder_without_meeting(database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "crm.db"
    other.parent.mkdir()
    other.write_bytes(database.read_bytes())
    settings = Settings(tmp_path / "all")
    for path in (database, other):
        at(path, NOON, settings).backups.create()
    assert len(at(database, NOON, settings).backups.list()) == 1
    assert len(list((tmp_path / "all").iterdir())) == 2


def one_a_day(days: int, size: int = 100) -> list[Backup]:
    """Backups of so many days, the newest first."""
    moments = [NOON - timedelta(days=number) for number in range(days)]
    return [Backup(Path(f"{m:%Y%m%d}"), f"{m:%Y-%m-%d}T12:00:00Z", Reason.DAILY, size, 0, None) for m in moments]


def test_twelve_days_ten_weeks_and_nine_months_stay() -> None:
    stay = [v.backup for v in judge(one_a_day(400), NOON.date(), 10**9) if v.stays]
    days = [b.day for b in stay]
    assert days[:12] == [b.day for b in one_a_day(12)]
    weeks = {date.fromisoformat(day).isocalendar()[:2] for day in days}
    months = {day[:7] for day in days}
    assert len(months) == 9
    assert len(weeks) >= 10
    assert len(stay) <= 12 + 10 + 9
    assert [b.day for b in stay if b.day == "2026-03-31"] == ["2026-03-31"], "the last one of the ninth month"


def test_the_size_of_all_together_is_bounded_but_the_newest_two_stay() -> None:
    verdicts = judge(one_a_day(10), NOON.date(), 450)
    assert [v.stays for v in verdicts] == [True] * 4 + [False] * 6
    assert "over 450 bytes" in verdicts[-1].why
    assert [v.stays for v in judge(one_a_day(5), NOON.date(), 1)] == [True, True, False, False, False]


def named(moment: datetime, reason: Reason, size: int = 100) -> Backup:
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return Backup(Path(f"{stamp}-{reason}"), stamp, reason, size, 0, None)


def test_many_of_one_day_do_not_cost_the_days_before() -> None:
    deleted = [named(NOON - timedelta(minutes=number), Reason.BEFORE_DELETE) for number in range(3)]
    days = [named(NOON - timedelta(days=days), Reason.DAILY) for days in (5, 35, 65)]
    verdicts = judge([*deleted, *days], NOON.date(), 400)
    assert [v.stays for v in verdicts] == [True, False, False, True, True, True]
    assert [v.stays for v in judge([*deleted, *days], NOON.date(), 1)] == [True, False, False, True, False, False]
    assert [v.stays for v in judge(deleted, NOON.date(), 1)] == [True, True, False]


def test_how_the_day_began_stays_when_another_is_made(database: Path) -> None:
    crm = at(database, NOON)
    crm.customers.add({"name": "One"})
    crm.backups.create()
    crm.backups.before_delete()
    assert sorted(b.reason for b in crm.backups.list()) == [Reason.BEFORE_DELETE, Reason.BY_HAND, Reason.DAILY]


def test_no_more_than_twenty_are_spared_for_one_reason() -> None:
    deleted = [named(NOON - timedelta(minutes=number), Reason.BEFORE_DELETE) for number in range(30)]
    by_hand = [named(NOON - timedelta(hours=1, minutes=number), Reason.BY_HAND) for number in range(5)]
    stay = [v.backup for v in judge([*deleted, *by_hand], NOON.date(), 10**9) if v.stays]
    assert stay == [*deleted[:20], *by_hand]


def test_one_made_by_hand_every_day_thins_out_too(database: Path) -> None:
    for day in range(3):
        at(database, NOON + timedelta(days=day), Settings(None, 1)).backups.create()
    assert [b.day for b in at(database, NOON).backups.list()] == ["2026-11-23", "2026-11-22"]


def test_pruning_the_same_backups_day_after_day_keeps_as_much_as_at_once() -> None:
    kept: list[Backup] = []
    for backup in reversed(one_a_day(300)):
        today = date.fromisoformat(backup.day)
        kept = [v.backup for v in judge([backup, *kept], today, 10**9) if v.stays]
    at_once = {v.backup.day for v in judge(one_a_day(300), NOON.date(), 10**9) if v.stays}
    assert {b.day for b in kept} >= at_once - {min(at_once)}


def test_a_backup_by_hand_is_spared_for_a_month(database: Path) -> None:
    crm = at(database, NOON)
    crm.backups.create()
    crm.backups.create(why=Reason.DAILY)
    crm.backups.create(why=Reason.DAILY)
    plan = crm.backups.pruning()
    assert [b.reason for b in plan.doomed] == [Reason.DAILY]
    later = at(database, NOON + timedelta(days=31)).backups
    assert Reason.BY_HAND in {b.reason for b in later.pruning().doomed}
    crm.backups.prune(plan)
    assert len(crm.backups.list()) == 2
    assert not made_on(crm.backups.folder, "2026-11-20")


def test_what_an_interrupted_backup_left_is_removed_when_it_is_old(database: Path) -> None:
    crm = at(database, NOON)
    crm.backups.create()
    old = crm.backups.folder / ".backup-1234abcd.new"
    young = crm.backups.folder / ".backup-99999999.new"
    lonely = crm.backups.folder / "crm-20261101T000000Z-daily.db.json"
    for path in (old, young, lonely):
        path.write_bytes(b"x")
    for path in (old, lonely):
        os.utime(path, (1, 1))
    plan = crm.backups.pruning()
    assert plan.leftovers == [old, lonely]
    crm.backups.prune(plan)
    assert young.exists()
    assert not old.exists()
    assert not lonely.exists()
