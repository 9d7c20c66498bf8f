"""The history reaches back as far as it is told to; what lies beyond is gone, and undo says so."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.config import load_config
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict, InvalidValue, NotFound
from crm_core.store import driver, retention
from crm_core.store.retention import FORGOTTEN, Retention, forget, retention_from
from tests.faults.databases import faults, raw

START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def on_day(database: Path, day: int, kept: Retention = Retention()) -> Crm:  # noqa: B008
    """The program on a day after the start; backups off the way, they are another matter."""
    crm = open_crm(database, clock=Clock(START + timedelta(days=day)), retention=lambda: kept)
    crm.store.before_first_write = lambda db: crm._forget(db)
    return crm


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A customer changed once a day for ten days."""
    path = tmp_path / "crm.db"
    on_day(path, 0).customers.add({"name": "Ada Lovelace", "email": "ada@example.org"})
    for day in range(1, 10):
        on_day(path, day).customers.edit(1, {"city": f"City {day}"})
    return path


def kept_rows(path: Path) -> int:
    with raw(path) as db:
        return int(db.execute("SELECT count(*) FROM journal_rows").fetchone()[0])


def summaries(crm: Crm) -> list[str]:
    return [f"{entry.at[:10]} {entry.kind} {entry.summary}" for entry in crm.history.recent(100)]


def test_what_is_older_than_the_days_is_forgotten_by_the_next_write(database: Path) -> None:
    crm = on_day(database, 10, Retention(days=3))
    crm.customers.add({"name": "Clara Böhm"})
    assert summaries(crm) == [
        '2026-01-11 write Customer 2 "Clara Böhm" added',
        *(f'2026-01-{day + 1:02} write Customer 1 "Ada Lovelace" changed: city' for day in (9, 8, 7)),
        f"2026-01-07 barrier {FORGOTTEN}",
    ]
    assert crm.history.end()
    assert faults(database) == []
    assert [c.after for c in crm.history.of_record("customer", 1)] == ["City 9", "City 8", "City 7"]


def test_undo_reaches_back_to_there_and_says_so(database: Path) -> None:
    crm = on_day(database, 10, Retention(days=3))
    crm.customers.add({"name": "Clara Böhm"})
    for _ in range(4):
        crm.history.undo(crm.history.require_undo().id)
    assert crm.browse.count("customer", 'city:"City 6"') == 1
    with pytest.raises(Conflict, match=r"There is nothing to undo. Changes up to 2026-01-07 are no longer kept."):
        crm.history.require_undo()
    with pytest.raises(Conflict, match=r"Change 3 is too old to be taken back. Changes up to 2026-01-07"):
        crm.history.require_entry(3)
    with pytest.raises(NotFound):
        crm.history.require_entry(4000)
    crm.history.redo(crm.history.require_redo().id)
    assert faults(database) == []


def test_at_most_so_many_rows_are_kept(database: Path) -> None:
    on_day(database, 9).customers.add({"name": "Grace Hopper"})
    before = kept_rows(database)
    crm = on_day(database, 10, Retention(rows=5))
    crm.customers.edit(1, {"city": "Graz"})
    assert before > 12
    assert kept_rows(database) <= 5 + len(crm.history.of_unit(crm.history.recent(1)[0].id).rows)
    assert "changed: city" in summaries(crm)[0]
    assert crm.history.undo(crm.history.require_undo().id)


def test_the_newest_change_stays_however_large_or_old_it_is(database: Path) -> None:
    crm = on_day(database, 9)
    crm.customers.edit(1, {"city": "Graz", "add_tags": ["a", "b", "c"], "phone": "+43 316 1"})
    crm = on_day(database, 4000, Retention(days=1, rows=1))
    with raw(database, write=True) as db:
        forget(db, Retention(days=1, rows=1), crm.store.clock.now())
    assert "changed: " in summaries(crm)[0]
    assert summaries(crm)[1].endswith(FORGOTTEN)
    crm.history.undo(crm.history.require_undo().id)
    assert crm.browse.count("customer", "city:Graz") == 0
    assert faults(database) == []


def test_a_change_that_was_turned_later_keeps_its_name(database: Path) -> None:
    crm = on_day(database, 9)
    crm.history.undo(11)
    crm.history.redo(crm.history.require_redo().id)
    later = on_day(database, 12, Retention(days=3))
    later.customers.add({"name": "Clara Böhm"})
    assert faults(database) == []
    assert any(entry.kind == "redo" for entry in later.history.recent())
    later.history.undo(next(entry.id for entry in later.history.recent() if entry.kind == "redo"))
    assert later.browse.count("customer", 'city:"City 8"') == 1


class Interrupted:
    """A connection that stops at the statement that writes after so many."""

    def __init__(self, db: driver.Connection, writes: int) -> None:
        self._db = db
        self._left = writes

    def execute(self, sql: str, *parameters: object) -> object:
        if sql.startswith(("UPDATE", "DELETE", "WITH")):
            self._left -= 1
            if not self._left:
                raise KeyboardInterrupt
        return self._db.execute(sql, *parameters)


def test_whoever_is_interrupted_leaves_nothing_half_undoable(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "ROWS_AT_ONCE", 2)
    bounds, now = Retention(days=3), START + timedelta(days=10)
    for stop in range(1, 12):
        with raw(database, write=True) as db:
            try:
                forget(Interrupted(db, stop), bounds, now)  # type: ignore[arg-type]
            except KeyboardInterrupt:
                pass
            else:
                break
        crm = on_day(database, 10, bounds)
        entry = crm.history.next_undo()
        assert entry
        assert entry.id >= 9
        with pytest.raises((Conflict, NotFound)):
            crm.history.undo(3)
        crm.close()
    else:
        pytest.fail("it never came to an end")
    assert faults(database) == []
    with raw(database) as db:
        assert db.execute("SELECT min(unit_id) FROM journal_rows").fetchone()[0] == 9


def test_nothing_is_done_twice_and_looking_costs_little(database: Path) -> None:
    now = START + timedelta(days=10)
    with raw(database, write=True) as db:
        forget(db, Retention(days=3), now)
        changes = db.total_changes
        begun = time.perf_counter()
        for _ in range(50):
            forget(db, Retention(days=3), now)
        assert (time.perf_counter() - begun) / 50 < 0.01
        assert db.total_changes == changes
        assert db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_whole_history_has_no_end(database: Path) -> None:
    crm = on_day(database, 10)
    crm.customers.edit(1, {"city": "Graz"})
    assert crm.history.end() is None
    assert summaries(crm)[-1].endswith("Database made")


def test_what_cannot_be_forgotten_is_told_and_the_write_goes_on(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise driver.OperationalError("disk I/O error")

    monkeypatch.setattr(retention, "forget", fail)
    crm, told = on_day(database, 10), []
    crm.store.tell = told.append
    crm.customers.edit(1, {"city": "Graz"})
    assert told == ["The oldest history could not be removed: disk I/O error"]


def test_the_bounds_are_settings(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    assert retention_from(load_config(path)) == Retention()
    path.write_text('[history]\nkeep_days = "30"\nmax_rows = "1,000"\n')
    assert retention_from(load_config(path)) == Retention(30, 1000)
    path.write_text('[history]\nkeep_days = "soon"\n')
    with pytest.raises(InvalidValue, match="is no number"):
        retention_from(load_config(path))
