"""What damage may not do: change a file that is only looked at, cost rows that are whole, or close the way back to a backup."""

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.crm import Crm, catalog
from crm_core.errors import CrmError, Damaged, DatabaseProblem
from crm_core.store import driver
from crm_core.store.doctor import Finding, examine
from crm_core.store.parts import COLUMNS, DIGEST, columns_digest, digest
from crm_core.store.repair import Repair
from tests.faults.databases import beside, faults, opened, raw, use_mode

PAGE = 4096
KILLED = """
import os, signal, sys
from pathlib import Path
from crm_core.store.driver import connect
db = connect(Path(sys.argv[1]), write=True)
{}
os.kill(os.getpid(), signal.SIGKILL)
"""
IN_THE_LOG = """db.execute("UPDATE customers SET job_title = 'In the log'")"""
IN_THE_JOURNAL = """
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("UPDATE customers SET description = 'Not to be'")
"""


def kill_a_writer(database: Path, doing: str) -> None:
    """Let a process end by kill -9 with changes in the log or in the journal."""
    ended = subprocess.run([sys.executable, "-c", KILLED.format(doing), str(database)], check=False)
    assert ended.returncode == -signal.SIGKILL


def root_of(database: Path, name: str) -> int:
    with closing(driver.MODULE.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        return int(db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0])


def overwrite(database: Path, place: int, data: bytes) -> None:
    with database.open("r+b") as file:
        file.seek(place)
        file.write(data)


def lasting(database: Path) -> dict[str, bytes]:
    """The files of the database but for the one that connections share."""
    return {name: data for name, data in beside(database).items() if not name.endswith("-shm")}


def looked_over(database: Path) -> dict[str, Finding]:
    with opened(database) as crm:
        found = examine(database, catalog().search.values(), lambda: crm.repairs.schema)
    return {finding.what: finding for finding in found}


def repairs(database: Path) -> dict[str, Repair]:
    with opened(database) as crm:
        # These databases keep a rollback journal, so that all of each is in one file.
        return {repair.what: repair for repair in crm.repairs.find() if repair.what != "journal mode"}


def salvaged(database: Path) -> Path:
    before = lasting(database)
    said = repairs(database)["damage"].act()
    (target,) = (path for path in database.parent.iterdir() if "salvaged" in path.name)
    assert said.count("saved")
    after = lasting(database)
    assert {name: after[name] for name in before} == before
    return target


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with raw(path) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def look(database: Path) -> None:
    """Everything that only looks: the examination, what could be repaired, a list."""
    with opened(database) as crm:
        examine(database, catalog().search.values())
        crm.repairs.find()
        with_patience(lambda: crm.browse.count("customer"))
        with_patience(lambda: crm.browse.count("interaction"))


def with_patience(act: Callable[[], object]) -> None:
    with suppress(CrmError):
        act()


@pytest.mark.parametrize("table", ["interactions", "customers", ""])
def test_looking_leaves_a_damaged_file_and_the_log_beside_it_as_they_are(database: Path, table: str) -> None:
    use_mode(database, "WAL")
    root = root_of(database, table or "deals")
    kill_a_writer(database, IN_THE_LOG)
    if table:
        overwrite(database, (root - 1) * PAGE, b"\xff" * 64)
    before = lasting(database)
    assert before["crm.db-wal"]
    look(database)
    assert lasting(database) == before


def test_what_a_log_holds_is_read_and_the_next_write_takes_it_in(database: Path) -> None:
    use_mode(database, "WAL")
    kill_a_writer(database, IN_THE_LOG)
    for _ in range(2):
        with opened(database) as crm:
            assert "In the log" in str(crm.customers.view(1))
    with opened(database) as crm:
        crm.customers.add({"name": "Later"})
    assert not driver.has_log(database)
    assert {row[0] for row in titles(database)} == {"In the log", ""}


def titles(database: Path) -> list[tuple[object, ...]]:
    with closing(driver.MODULE.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as db:
        return list(db.execute("SELECT DISTINCT coalesce(job_title, '') FROM customers"))


def test_the_examination_leaves_the_journal_of_a_killed_writer_alone(database: Path) -> None:
    kill_a_writer(database, IN_THE_JOURNAL)
    before = beside(database)
    assert "crm.db-journal" in before
    assert looked_over(database)["integrity"].ok
    assert set(repairs(database)) == set()
    assert beside(database) == before
    with opened(database) as crm:
        assert crm.browse.count("customer") == 59
    assert "Not to be" not in str(rows(database, "customers"))


def test_a_wrong_first_byte_of_a_page_costs_nothing(database: Path) -> None:
    before = rows(database, "customers"), rows(database, "appointment_attendees")
    overwrite(database, (root_of(database, "customers") - 1) * PAGE, b"\x7b")
    target = salvaged(database)
    assert (rows(target, "customers"), rows(target, "appointment_attendees")) == before


def test_the_rows_below_a_root_that_is_gone_are_saved(database: Path) -> None:
    before = {table: rows(database, table) for table in ("customers", "journal_rows", "contact_points")}
    for table in before:
        overwrite(database, (root_of(database, table) - 1) * PAGE, b"\xff" * 64)
    target = salvaged(database)
    assert {table: rows(target, table) for table in before} == before


def test_a_whole_root_gone_leaves_nothing_but_the_history(database: Path) -> None:
    """Rows that are nothing without the lost ones go with them, though their link alone could be taken away."""
    overwrite(database, (root_of(database, "appointments") - 1) * PAGE, bytes(PAGE))
    overwrite(database, (root_of(database, "customers") - 1) * PAGE, bytes(PAGE))
    with raw(salvaged(database)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_link_that_a_row_cannot_be_without_takes_the_row(database: Path) -> None:
    with closing(driver.MODULE.connect(database)) as db:
        db.execute("DELETE FROM customers")
        db.commit()
    overwrite(database, (root_of(database, "deals_by_customer") - 1) * PAGE, bytes(64))
    with raw(salvaged(database)) as db:
        assert db.execute("SELECT count(*) FROM appointment_attendees WHERE customer_id > 0").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM deals").fetchone()[0] > 0


@pytest.mark.parametrize("offset", [3, 0, 13])
def test_a_damaged_statement_in_the_schema_costs_no_row(database: Path, offset: int) -> None:
    before = rows(database, "customers"), rows(database, "deals")
    overwrite(database, database.read_bytes().index(b"CREATE TABLE customers (") + offset, b"\xbe")
    plan = repairs(database)["damage"].plan
    assert "codec" not in plan
    target = salvaged(database)
    assert (rows(target, "customers"), rows(target, "deals")) == before


HEADERS: dict[str, Callable[[Path], object]] = {
    "zeroed": lambda path: overwrite(path, 0, bytes(100)),
    "magic": lambda path: overwrite(path, 0, b"SQLite format 4"),
    "page size": lambda path: overwrite(path, 16, b"\x20\x00"),
    "application": lambda path: overwrite(path, 68, bytes(4)),
    "version": lambda path: overwrite(path, 60, bytes(4)),
    "first page": lambda path: overwrite(path, 0, bytes(PAGE)),
    "empty": lambda path: os.truncate(path, 0),
    "one byte": lambda path: os.truncate(path, 1),
}


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("header", HEADERS)
def test_whatever_became_of_the_file_a_backup_takes_its_place(database: Path, header: str, mode: str) -> None:
    use_mode(database, mode)
    with opened(database) as crm:
        backup = crm.backups.create().path
    HEADERS[header](database)
    damaged = database.read_bytes()
    with opened(database) as crm:
        with pytest.raises(Damaged):
            crm.browse.count("customer")
        kept = crm.backups.restore(backup)
    assert kept
    assert kept.read_bytes() == damaged
    with opened(database) as crm:
        assert crm.browse.count("customer") == 59


@pytest.mark.parametrize("header", ["zeroed", "magic", "page size", "application", "version", "first page"])
def test_a_header_that_is_gone_costs_no_row(database: Path, header: str) -> None:
    before = rows(database, "customers"), rows(database, "journal_rows")
    HEADERS[header](database)
    target = salvaged(database)
    assert (rows(target, "customers"), rows(target, "journal_rows")) == before


@pytest.mark.parametrize("header", ["empty", "one byte"])
def test_nothing_is_promised_that_cannot_be_kept(database: Path, header: str) -> None:
    HEADERS[header](database)
    assert not looked_over(database)["database"].ok
    found = repairs(database)
    if "damage" in found:
        with pytest.raises(DatabaseProblem, match="There is no backup"):
            found["damage"].act()
    with pytest.raises(Damaged) as refused, opened(database) as crm:
        crm.browse.count("customer")
    assert "another program" not in refused.value.sentence


def _theirs(path: Path) -> None:
    path.unlink()
    with closing(driver.MODULE.connect(path)) as db:
        db.execute("CREATE TABLE contacts (name TEXT)")


def _newer(path: Path) -> None:
    with closing(driver.MODULE.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(("make", "word"), [(_theirs, "another program"), (_newer, "newer version")])
def test_what_is_sound_but_not_ours_is_not_replaced(database: Path, make: Callable[[Path], object], word: str) -> None:
    with opened(database) as crm:
        backup = crm.backups.create().path
    make(database)
    before = beside(database)
    with opened(database) as crm, pytest.raises(DatabaseProblem, match=word):
        crm.backups.restore(backup)
    assert beside(database) == before


def test_a_link_to_what_never_was_is_taken_away_and_what_was_kept(database: Path) -> None:
    with closing(driver.MODULE.connect(database)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("UPDATE deals SET customer_id = 99999 WHERE id = 1")
        db.commit()
    assert not looked_over(database)["links"].ok
    said = repairs(database)["links"].act()
    assert "-damaged.db" in said
    assert looked_over(database)["links"].ok
    assert repairs(database) == {}
    with raw(database) as db:
        assert db.execute("SELECT customer_id FROM deals WHERE id = 1").fetchone() == (None,)


@pytest.mark.parametrize("name", ["journal_customers_update", "customers_by_organization", "customers_text_insert"])
def test_a_part_that_was_dropped_is_missed_and_made_anew(database: Path, name: str) -> None:
    with closing(driver.MODULE.connect(database)) as db:
        kind = db.execute("SELECT type FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
        before = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
        db.execute(f"DROP {kind} {name}")
    assert name in looked_over(database)["parts"].seen
    assert name in repairs(database)["parts"].act()
    assert "parts" not in looked_over(database)
    assert repairs(database) == {}
    with raw(database) as db:
        assert db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone() == before


def test_the_names_of_a_new_database_are_those_that_are_expected(tmp_path: Path) -> None:
    with opened(tmp_path / "crm.db") as crm:
        crm.store.create()
    with raw(tmp_path / "crm.db") as db:
        assert digest(db) == DIGEST
        assert columns_digest(db) == COLUMNS


def test_a_damaged_name_of_a_column_is_damage(database: Path) -> None:
    database.write_bytes(database.read_bytes().replace(b"occurred_at", b"occvrred_at"))
    with pytest.raises(Damaged, match="no such column"), opened(database) as crm:
        crm.browse.page("interaction", Query())


def test_a_dropped_table_is_damage(database: Path) -> None:
    with closing(driver.MODULE.connect(database)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DROP TABLE settings")
    assert "settings" in looked_over(database)["parts"].seen
    assert "settings" in repairs(database)["damage"].plan


def test_damaged_options_of_a_field_are_damage(database: Path) -> None:
    with opened(database) as crm:
        define(crm)
    with closing(driver.MODULE.connect(database)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE custom_fields SET options = '[\"a'")
        db.commit()
    with opened(database) as crm, pytest.raises(Damaged, match="options of the field"):
        crm.browse.count("customer")
    assert not looked_over(database)["integrity"].ok
    with opened(salvaged(database)) as crm:
        assert crm.browse.count("customer") == 59


def define(crm: Crm) -> None:
    crm.fields.add("customer.colour", "choice", ("red", "blue"))


def _damaged(whole: bytes, seed: int) -> bytes:
    """Pages overwritten, bits flipped, ends missing: several of them at once."""
    chance, data = random.Random(seed), bytearray(whole)
    for _ in range(chance.randrange(1, 5)):
        page = chance.randrange(len(data) // PAGE) * PAGE
        place, length = chance.choice([(0, 1), (0, 64), (0, PAGE), (chance.randrange(PAGE), chance.randrange(1, 400))])
        length = min(length, PAGE - place)
        data[page + place : page + place + length] = chance.choice([bytes(length), chance.randbytes(length)])
    return bytes(data[: -PAGE * chance.randrange(1, 60)]) if seed % 4 == 0 else bytes(data)


@pytest.mark.parametrize("count", [pytest.param(12, id="fast"), pytest.param(300, id="full", marks=pytest.mark.slow)])
def test_whatever_is_damaged_salvage_makes_something_whole_or_says_why_not(
    database: Path, tmp_path: Path, count: int
) -> None:
    whole, saved = database.read_bytes(), 0
    for seed in range(count):
        path = tmp_path / str(seed) / "crm.db"
        path.parent.mkdir()
        path.write_bytes(_damaged(whole, seed))
        path.chmod(0o600)
        before = lasting(path)
        for what, repair in repairs(path).items():
            if what == "damage":
                with suppress(DatabaseProblem):
                    repair.act()
        after = lasting(path)
        assert {name: after[name] for name in before} == before, seed
        targets = [name for name in after if "salvaged" in name]
        saved += len(targets)
        assert [faults(path.with_name(name)) for name in targets] == [[]] * len(targets), seed
        shutil.rmtree(path.parent)
    assert saved > count // 3
