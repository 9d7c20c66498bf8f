"""From one version of the schema to the next: everything kept, or nothing changed."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.operations import Operations

import crm_core.schema
from crm_core.clock import Clock
from crm_core.crm import open_crm
from crm_core.errors import CrmError, DatabaseProblem
from crm_core.store import backup_restore, backup_verify, driver, inspect, store
from crm_core.store.backup_files import Reason
from crm_core.store.inspect import SCHEMA_VERSION
from crm_core.store.migrations import steps
from crm_core.store.migrations.run import Plan, migrate
from crm_core.store.migrations.steps import Step, known_steps, recreating
from crm_core.store.schema import create_database
from tests.core.store import next_version
from tests.core.store.schema_dump import fixture, load
from tests.faults.databases import contents, raw, use_mode

NEXT = next_version.VERSION
ROOT = Path(__file__).parents[3]
REPAIRED = {"customers_text", "interactions_text", "deals_text", "journal_units", "sqlite_sequence"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database as the present version left it."""
    path = load(SCHEMA_VERSION, tmp_path / "crm.db")
    use_mode(path, "WAL")
    return path


@pytest.fixture
def next_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as its next version."""
    for module in (inspect, store, backup_restore, backup_verify):
        monkeypatch.setattr(module, "SCHEMA_VERSION", NEXT)
    monkeypatch.setattr(steps, "known_steps", lambda: next_version.plan().steps)
    monkeypatch.setattr(crm_core.schema, "schema", lambda *_: next_version.schema())


def faults(path: Path) -> list[object]:
    """What SQLite finds wrong, in a database of whatever version."""
    with raw(path) as db:
        found = [row[0] for row in db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
        return found + db.execute("PRAGMA foreign_key_check").fetchall()


def shape(path: Path) -> dict[str, object]:
    """What the schema says, whatever the spelling of its SQL."""
    with raw(path) as db:
        tables = db.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        sql = dict(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
        found: dict[str, object] = {name: (strict, *_described(db, name, sql[name])) for name, strict in tables}
        for kind, name, text in db.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view')"
        ):
            found[f"{kind} {name}"] = text
        return found


def _described(db: driver.Connection, table: str, sql: str) -> tuple[object, ...]:
    indexes = db.execute(f"SELECT name, \"unique\", origin, partial FROM pragma_index_list('{table}')").fetchall()
    columns = []
    for name, *rest in indexes:
        keys = [row[2] for row in db.execute(f"PRAGMA index_info('{name}')")]
        columns.append((*rest, keys, "" if name.startswith("sqlite") else name))
    conditions = re.findall(r"CONSTRAINT \"?(\w+)\"? CHECK", sql)
    return (
        sorted(tuple(row[1:]) for row in db.execute(f"PRAGMA table_info('{table}')")),
        sorted(tuple(row[2:5]) for row in db.execute(f"PRAGMA foreign_key_list('{table}')")),
        sorted(columns, key=str),
        sorted(conditions),
        "AUTOINCREMENT" in sql,
    )


def test_the_present_version_under_version_control_is_what_the_program_makes(tmp_path: Path) -> None:
    """A table that changes needs a new version and a step to it; while the version is unreleased, schema_dump will do."""
    open_crm(tmp_path / "new.db").store.create()
    assert fixture(SCHEMA_VERSION).exists()
    assert shape(load(SCHEMA_VERSION, tmp_path / "old.db")) == shape(tmp_path / "new.db")


def test_every_version_has_a_step_to_it_and_its_program_a_fixture() -> None:
    assert [step.version for step in known_steps()] == list(range(2, SCHEMA_VERSION + 1))
    assert all(fixture(version).exists() for version in range(1, SCHEMA_VERSION + 1))


def test_the_next_version_is_as_if_made_anew_and_holds_everything(database: Path, tmp_path: Path) -> None:
    before = contents(database)
    assert migrate(database, next_version.plan(), Clock()) == NEXT
    after = contents(database)
    create_database(tmp_path / "new.db", next_version.schema(), Clock())
    with closing(driver.connect(tmp_path / "new.db", write=True)) as new, raw(database) as old:
        new.execute(f"PRAGMA user_version = {NEXT}")
        assert old.execute("PRAGMA user_version").fetchone()[0] == NEXT
    assert shape(database) == shape(tmp_path / "new.db")
    assert faults(database) == []
    for table in before.keys() - REPAIRED - {"customers", "deals", "tags"}:
        assert after[table] == before[table], table
    assert [row[:-1] for row in after["customers"]] == before["customers"]
    assert [row[-1] for row in after["customers"]] == ["Nick 1", "Nick 2", "Nick 3", "Nick 4"]
    assert [row[:-1] for row in after["deals"]] == before["deals"]
    assert [row[:-1] for row in after["tags"]] == before["tags"]
    assert after["journal_units"][:-1] == before["journal_units"]
    assert after["journal_units"][-1][2:4] == ("barrier", f"Database brought to schema {NEXT}")
    numbers = dict(before["sqlite_sequence"]) | {"journal_units": after["journal_units"][-1][0]}
    assert dict(after["sqlite_sequence"]) == numbers


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_every_earlier_version_becomes_as_if_made_anew_and_keeps_everything(tmp_path: Path, version: int) -> None:
    path = load(version, tmp_path / "old.db")
    before = columns_and_rows(path)
    open_crm(path).browse.count("customer")
    open_crm(tmp_path / "new.db").store.create()
    assert shape(path) == shape(tmp_path / "new.db")
    assert faults(path) == []
    for table, (columns, rows) in before.items():
        if table not in REPAIRED:
            assert columns_and_rows(path, columns)[table] == (columns, rows), table


def columns_and_rows(path: Path, wanted: list[str] | None = None) -> dict[str, tuple[list[str], list[object]]]:
    """Every table's columns and rows; only the ``wanted`` columns where they are given and there."""
    found = {}
    with raw(path) as db:
        for table in contents(path):
            there = [row[1] for row in db.execute(f"PRAGMA table_info('{table}')")]
            columns = [name for name in wanted or there if name in there]
            rows = db.execute(f"SELECT {', '.join(columns) or '1'} FROM {table} ORDER BY rowid").fetchall()
            found[table] = (columns, rows)
    return found


def test_full_text_and_journal_work_with_what_is_new(database: Path) -> None:
    migrate(database, next_version.plan(), Clock())
    with closing(driver.connect(database, write=True)) as db:
        db.execute("UPDATE customers SET nickname = 'Zaphod' WHERE id = 2")
        found = db.execute("SELECT rowid FROM customers_search WHERE customers_search MATCH 'zaphod'").fetchall()
        assert found == [(2,)]
        assert len(db.execute("SELECT rowid FROM customers_search WHERE customers_search MATCH 'nick'").fetchall()) == 2
        noted = db.execute("SELECT after FROM journal_rows ORDER BY id DESC LIMIT 1").fetchone()[0]
        assert '"nickname":"Zaphod"' in noted
        with pytest.raises(driver.IntegrityError):
            db.execute(f"UPDATE customers SET nickname = '{'x' * 101}'")
        with pytest.raises(driver.IntegrityError):
            db.execute("DELETE FROM customers WHERE id = 1")


def test_twice_is_once(database: Path) -> None:
    migrate(database, next_version.plan(), Clock())
    before = contents(database)
    assert migrate(database, next_version.plan(), Clock()) == NEXT
    assert contents(database) == before


def _loses_rows(op: Operations) -> None:
    op.execute("DELETE FROM customer_tags WHERE id = 1")


def _breaks_links(op: Operations) -> None:
    op.execute("UPDATE deals SET customer_id = 99")


def _breaks_off(op: Operations) -> None:
    next_version.upgrade(op)
    raise DatabaseProblem("This cannot be.")


def _is_wrong(op: Operations) -> None:
    with recreating(op, "customers") as batch:
        batch.drop_column("name")
    op.execute("SELECT nothing FROM nowhere")


@pytest.mark.parametrize("wrong", [_loses_rows, _breaks_links, _breaks_off, _is_wrong])
def test_a_step_that_goes_wrong_changes_nothing(database: Path, wrong: Callable[[Operations], None]) -> None:
    before, form = contents(database), shape(database)
    with pytest.raises(CrmError):
        migrate(database, Plan(next_version.schema(), (*known_steps(), Step(NEXT, wrong))), Clock())
    assert contents(database) == before
    assert shape(database) == form
    assert faults(database) == []


def test_a_version_with_no_way_from_it_is_refused(database: Path) -> None:
    with pytest.raises(DatabaseProblem, match="knows no way"):
        migrate(database, Plan(next_version.schema(), (Step(NEXT + 1, next_version.upgrade),)), Clock())


def test_a_migrated_database_is_refused_by_the_older_program(database: Path) -> None:
    running = open_crm(database)
    running.customers.add({"name": "Before"})
    migrate(database, next_version.plan(), Clock())
    before = contents(database)
    with pytest.raises(DatabaseProblem, match="newer version"):
        open_crm(database).browse.count("customer")
    with pytest.raises(DatabaseProblem, match="start it again"):
        running.customers.add({"name": "After"})
    assert contents(database) == before


@pytest.mark.usefixtures("next_program")
def test_the_first_command_that_finds_it_old_migrates_and_says_so(database: Path) -> None:
    before = contents(database)
    crm = open_crm(database)
    told: list[str] = []
    crm.store.tell = told.append
    assert crm.browse.count("customer") == 3
    (backup,) = crm.backups.list()
    assert backup.reason == Reason.BEFORE_MIGRATE
    assert contents(backup.path) == before
    assert told == [f'The database was brought to schema {NEXT}; how it was before is kept in "{backup.path}".']
    crm.customers.add({"name": "Next"})
    assert len(told) == 1


@pytest.mark.usefixtures("next_program")
def test_a_backup_of_this_version_is_restored_into_the_next(database: Path) -> None:
    crm = open_crm(database)
    assert crm.browse.count("customer") == 3
    crm.customers.add({"name": "Next"})
    (old,) = (backup for backup in crm.backups.list() if backup.reason == Reason.BEFORE_MIGRATE)
    crm.backups.restore(old.path)
    assert crm.browse.count("customer") == 3
    assert faults(database) == []
    with raw(database) as db:
        assert db.execute("PRAGMA user_version").fetchone()[0] == NEXT


def test_several_at_once_do_it_once(database: Path) -> None:
    plan, wrong = next_version.plan(), []

    def run() -> None:
        try:
            migrate(database, plan, Clock())
        except CrmError as problem:
            wrong.append(problem)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert [row[3] for row in contents(database)["journal_units"]].count(f"Database brought to schema {NEXT}") == 1


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("kills", [pytest.param(2, id="fast"), pytest.param(20, id="full", marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_is_before_or_after(tmp_path: Path, mode: str, kills: int) -> None:
    started = time.monotonic()
    migrate(load(1, tmp_path / "measured.db"), next_version.plan(), Clock())
    span, before, chance = time.monotonic() - started, None, random.Random(11)
    ends: list[bool] = []
    for number in range(kills):
        database = load(1, tmp_path / f"{number}.db")
        use_mode(database, mode)
        before = before or (contents(database), shape(database))
        _kill_while_migrating(database, chance.uniform(0.1, 1.1) * span)
        assert faults(database) == []
        with raw(database) as db:
            done = db.execute("PRAGMA user_version").fetchone()[0] == NEXT
        ends.append(done)
        span *= 0.8 if done else 1.15  # how long it takes depends on what else the machine does
        if not done:
            assert (contents(database), shape(database)) == before
        migrate(database, next_version.plan(), Clock())
        assert shape(database) == shape(tmp_path / "measured.db")
    assert kills < 20 or len(set(ends)) == 2, "every kill came too early, or too late, to say anything"


def _kill_while_migrating(database: Path, seconds: float) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.core.store.next_version", str(database)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert child.stdout
    assert child.stdout.readline() == "ready\n"
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
