"""Backups by the day: made by its first write, and thinned out by their age."""

import os
import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from crm_core.store.backup_files import Backup, Reason, made_on, side_file
from crm_core.store.backup_keep import judge
from crm_core.store.backup_settings import Settings
from tests.core.store.backups.backed_up import NOON, at
from tests.faults.databases import contents, raw


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


def test_what_has_no_change_in_its_history_is_kept_too(database: Path, tmp_path: Path) -> None:
    sample = at(tmp_path / "sample.db", NOON)
    sample.sample.pose(date(2026, 11, 21))
    sample.close()
    with raw(database, write=True) as db:
        db.execute("DELETE FROM journal_rows")
        db.execute("DELETE FROM journal_units")
        db.execute(
            "INSERT INTO journal_units SELECT 1, '2026-11-20T00:00:00Z', 'barrier', 'Salvaged', '', '', '', NULL, NULL"
        )
    for path in (tmp_path / "sample.db", database):
        crm = at(path, NOON)
        crm.customers.add({"name": "One"})
        assert [backup.reason for backup in crm.backups.list()] == [Reason.DAILY]


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
    assert "over 450 B" in verdicts[-1].why
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
    assert [v.stays for v in judge(deleted, NOON.date(), 1)] == [True, False, False]
    damaged = named(NOON + timedelta(minutes=1), Reason.DAMAGED)
    assert [v.stays for v in judge([damaged, *deleted], NOON.date(), 1)] == [True, True, False, False]


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


@pytest.mark.parametrize("harm", ["a byte is flipped", "its side file is gone"])
def test_a_backup_that_is_not_as_it_was_made_costs_no_other(database: Path, harm: str) -> None:
    crm = at(database, NOON)
    good = [crm.backups.create(why=Reason.DAILY).path for _ in range(2)]
    bad = crm.backups.create(why=Reason.DAILY).path
    if harm == "a byte is flipped":
        content = bytearray(bad.read_bytes())
        content[5000] ^= 1
        bad.write_bytes(content)
    else:
        side_file(bad).unlink()
    plan = crm.backups.pruning()
    newest = next(backup.path for backup in crm.backups.list() if backup.path in good)
    assert {v.backup.path: v.stays for v in plan.verdicts} == {path: path in (bad, newest) for path in (*good, bad)}
    made = crm.backups.create()
    assert {backup.path for backup in crm.backups.list()} == {made.path, bad, newest}
    assert "not as it was made" in next(v.why for v in plan.verdicts if v.backup.path == bad)
    later = at(database, NOON + timedelta(days=31)).backups
    assert bad in {backup.path for backup in later.pruning().doomed} or harm == "a byte is flipped"


def test_the_size_of_all_is_not_kept_by_one_that_is_not_as_it_was_made() -> None:
    days = one_a_day(3)
    assert [v.stays for v in judge(days, NOON.date(), 1, {days[0].path})] == [False, True, True]


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
