"""Mending what can be mended, and saving the rest, without ever touching a damaged file."""

import os
import random
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm
from crm_core.errors import DatabaseProblem
from crm_core.store import driver
from crm_core.store.doctor import examine
from crm_core.store.repair import Repair
from crm_core.store.repair_locks import lock_holders
from tests.faults.databases import beside, contents, faults, raw, use_mode

PAGE = 4096
INTERIOR = 5
NOT_COMPARED = {"sqlite_sequence", "journal_units", "journal_open"}


def found(database: Path) -> dict[str, Repair]:
    crm = open_crm(database)
    try:
        # These databases keep a rollback journal, so that all of each is in one file.
        return {repair.what: repair for repair in crm.repairs.find() if repair.what != "journal mode"}
    finally:
        crm.close()


def pages_of(database: Path, table: str) -> list[int]:
    """The pages that hold a table's rows, in order (sqlite.org/fileformat2.html, 1.6)."""
    with raw(database) as db:
        found = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    root, content = found[0] if found else 1, database.read_bytes()

    def leaves(page: int) -> list[int]:
        start = (page - 1) * PAGE
        head = start + (100 if page == 1 else 0)
        if content[head] != INTERIOR:
            return [page]
        cells = int.from_bytes(content[head + 3 : head + 5])
        pointers = (head + 12 + 2 * number for number in range(cells))
        places = [start + int.from_bytes(content[at : at + 2]) for at in pointers] + [head + 8]
        return [leaf for at in places for leaf in leaves(int.from_bytes(content[at : at + 4]))]

    return leaves(root)


def ruin(database: Path, page: int, start: int = 0, length: int = 200) -> None:
    content = bytearray(database.read_bytes())
    place = (page - 1) * PAGE + start
    content[place : place + length] = random.Random(page).randbytes(length)
    database.write_bytes(content)


def salvaged(database: Path) -> tuple[Path, str]:
    """Save what can be read, checking that the damaged file stays as it is; gives the new file and what was said."""
    before = beside(database)
    said = found(database)["damage"].act()
    (target,) = (path for path in database.parent.iterdir() if "salvaged" in path.name)
    shared = f"{database.name}-shm"  # which connections share, and write their marks into
    now = {name: data for name, data in beside(database).items() if name not in (target.name, shared)}
    assert now == {name: data for name, data in before.items() if name != shared}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert faults(target) == []
    return target, said


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with raw(path) as db:
        return db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def check_usable(path: Path) -> Crm:
    """The program works with it: full text agrees, writes are noted."""
    crm = open_crm(path)
    crm.customers.add({"name": "Zaphod Beeblebrox"})
    assert "Zaphod" in str(crm.search.find("zaphod"))
    assert crm.history.require_undo().summary.startswith("Customer")
    with crm.store.writing("check") as unit:
        for source in crm.catalog.search.values():
            unit.execute(f"INSERT INTO {source.index} ({source.index}, rank) VALUES ('integrity-check', 1)")
    return crm


def test_there_is_nothing_to_mend_in_a_sound_database(database: Path) -> None:
    before = beside(database)
    assert found(database) == {}
    assert found(database.with_name("nowhere.db")) == {}
    assert beside(database) == before


def test_a_sound_database_salvaged_is_the_same(database: Path) -> None:
    crm = open_crm(database)
    target = database.with_name("saved.db")
    from crm_core.store.repair_salvage import Makings, salvage

    makings = Makings(tuple(crm.catalog.search.values()), crm._create_empty, {})
    counted = salvage(database, target, makings, "2026-11-21T09:00:00Z")
    assert all(each.lost == 0 and not each.more_lost for each in counted)
    old, new = contents(database), contents(target)
    assert {t: r for t, r in new.items() if t not in NOT_COMPARED} == {
        t: r for t, r in old.items() if t not in NOT_COMPARED
    }
    assert new["journal_units"][:-1] == old["journal_units"]
    check_usable(target)


@pytest.mark.parametrize("which", [0, 1, -1])
def test_rows_around_a_ruined_page_are_saved(database: Path, which: int) -> None:
    before = rows(database, "customers")
    pages = pages_of(database, "customers")
    assert len(pages) > 4
    ruin(database, pages[1:][which])
    with pytest.raises(DatabaseProblem):
        open_crm(database).backups.create()
    target, said = salvaged(database)
    saved = [row for row in rows(target, "customers") if not str(row[1]).startswith("Lost customer")]
    assert 0 < len(before) - len(saved) < 20
    assert set(saved) <= set(before)
    lost = len(before) - len(saved)
    assert re.search(rf"^customers: {len(saved)} rows saved.*, {lost} lost, {lost} of them", said, re.MULTILINE)
    check_usable(target)


def test_several_ruined_pages_lose_only_their_own_rows(database: Path) -> None:
    before = {table: len(rows(database, table)) for table in ("customers", "contact_points", "journal_rows", "deals")}
    for table, which in (("customers", 2), ("customers", 5), ("journal_rows", 3), ("contact_points", 1)):
        ruin(database, pages_of(database, table)[which])
    target, said = salvaged(database)
    after = {table: len(rows(target, table)) for table in before}
    assert all(after[table] > before[table] // 3 for table in before), said
    with raw(target) as db:
        (stand_ins,) = db.execute("SELECT count(*) FROM customers WHERE name = 'Lost customer ' || id").fetchone()
    assert after["customers"] - stand_ins < before["customers"]
    check_usable(target)


def test_what_belongs_to_a_lost_customer_stays_with_a_stand_in(database: Path) -> None:
    before = {
        table: rows(database, table) for table in ("contact_points", "deals", "quotes", "interactions", "customers")
    }
    ruin(database, pages_of(database, "customers")[1])
    target, said = salvaged(database)
    assert all(rows(target, table) == before[table] for table in ("contact_points", "deals", "quotes", "interactions"))
    assert len(rows(target, "customers")) == len(before["customers"])
    with raw(target) as db:
        (stand_ins,) = db.execute("SELECT count(*) FROM customers WHERE name = 'Lost customer ' || id").fetchone()
    assert stand_ins > 0
    assert f" {stand_ins} of them replaced by stand-ins" in said
    check_usable(target)


def test_a_lost_record_that_was_changed_comes_back_from_the_history(database: Path) -> None:
    with closing(driver.connect(database, write=True)) as db:
        db.execute("UPDATE customers SET job_title = 'Gardener'")
    before = rows(database, "customers")
    for page in pages_of(database, "customers"):
        ruin(database, page)
    target, said = salvaged(database)
    assert rows(target, "customers") == before
    assert f"customers: {len(before)} rows saved ({len(before)} from the history), 0 lost" in said
    assert len(rows(target, "contact_points")) == len(rows(database, "contact_points"))


def test_settings_that_are_lost_are_named(database: Path) -> None:
    with raw(database, write=True) as db:
        db.execute("DELETE FROM settings")
        db.execute("INSERT INTO settings (name, value) VALUES ('business.currency', 'CHF')")
        db.execute("DELETE FROM journal_rows WHERE tbl = 'settings' AND op <> 'I'")
    ruin(database, pages_of(database, "settings")[0], length=PAGE)
    _, said = salvaged(database)
    (line,) = (line for line in said.splitlines() if line.startswith("Settings that are lost"))
    assert "business.currency" in line
    assert '"crm config set business.name VALUE"' in line


def test_a_root_that_is_gone_loses_the_table_and_no_other(database: Path) -> None:
    before = len(rows(database, "customers"))
    ruin(database, pages_of(database, "interactions")[0], length=PAGE)
    target, said = salvaged(database)
    assert "interactions: 0 rows saved" in said
    assert len(rows(target, "customers")) == before


def test_changes_still_in_the_log_are_saved_too(database: Path) -> None:
    ruin(database, pages_of(database, "appointments")[0])
    use_mode(database, "WAL")
    with closing(driver.connect(database, write=True)) as db:
        db.execute("UPDATE customers SET job_title = 'In the log' WHERE id = 1")
        target, _ = salvaged(database)
    assert any("In the log" in row for row in rows(target, "customers"))


def test_a_file_whose_schema_is_gone_is_left_with_the_word_that_only_a_backup_helps(database: Path) -> None:
    content = database.read_bytes()
    for page in pages_of(database, "sqlite_schema"):
        ruin(database, page, start=100 if page == 1 else 0, length=3900)
    before = beside(database)
    with pytest.raises(DatabaseProblem, match="There is no backup"):
        found(database)["damage"].act()
    assert beside(database) == before
    damaged = database.read_bytes()
    database.write_bytes(content)
    backup = open_crm(database).backups.create()
    database.write_bytes(damaged)
    with pytest.raises(DatabaseProblem, match=f"crm backup restore {backup.path.name}"):
        found(database)["damage"].act()


def test_a_schema_damaged_behind_its_tables_costs_no_row(database: Path) -> None:
    """Triggers and indexes, most of the schema, are known without it."""
    schema = pages_of(database, "sqlite_schema")
    before = rows(database, "customers"), rows(database, "interactions")
    ruin(database, schema[-1], length=1000)
    with pytest.raises(DatabaseProblem):
        open_crm(database).browse.count("customer")
    target, said = salvaged(database)
    assert (rows(target, "customers"), rows(target, "interactions")) == before
    assert "nothing is lost" in said
    check_usable(target)


def test_what_was_saved_is_restored_like_a_backup(database: Path) -> None:
    ruin(database, pages_of(database, "customers")[1])
    target, _ = salvaged(database)
    saved = rows(target, "customers")
    crm = open_crm(database)
    kept = crm.backups.restore(target)
    assert kept
    assert rows(database, "customers") == saved
    check_usable(database)


def test_an_index_that_does_not_agree_is_built_anew(database: Path) -> None:
    with closing(driver.MODULE.connect(database)) as db:
        db.execute("PRAGMA writable_schema = ON")
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'customers_by_organization'").fetchone()[0]
        other = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deals_by_customer'").fetchone()
        assert root
        assert other
        db.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'customers_by_organization'", other)
        db.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'deals_by_customer'", (root,))
        db.commit()
    assert faults(database) != []
    before = contents(database)
    said = found(database)["indexes"].act()
    assert "-damaged.db" in said
    assert faults(database) == []
    assert contents(database) == before


def test_full_text_that_does_not_agree_is_built_anew(database: Path) -> None:
    with closing(driver.connect(database, write=True)) as db:
        db.execute("DELETE FROM customers_search_data WHERE id > 10")
    assert set(found(database)) == {"full text"}
    found(database)["full text"].act()
    assert found(database) == {}
    check_usable(database)


def test_what_interrupted_commands_left_is_removed_when_it_is_old(database: Path) -> None:
    old = [database.with_name(name) for name in (".crm.db.12345678.new", ".crm.db.12345678.new-journal", ".crm-ab.tmp")]
    young = database.with_name(".crm.db.87654321.new")
    for path in (*old, young):
        path.write_bytes(b"x")
        path.chmod(0o600)
    for path in old:
        os.utime(path, (1, 1))
    found(database)["leftovers"].act()
    assert young.exists()
    assert not any(path.exists() for path in old)
    assert found(database) == {}


def test_files_open_to_others_are_closed(database: Path) -> None:
    backup = open_crm(database).backups.create().path
    for path, mode in ((database, 0o644), (backup, 0o640), (backup.parent, 0o755)):
        path.chmod(mode)
    found(database)["permissions"].act()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (database, backup, backup.parent)] == [0o600, 0o600, 0o700]
    assert found(database) == {}


def test_a_copy_of_a_backup_gets_its_write_ahead_log(database: Path) -> None:
    backup = open_crm(database).backups.create().path
    database.write_bytes(backup.read_bytes())
    crm = open_crm(database)
    (repair,) = (each for each in crm.repairs.find() if each.what == "journal mode")
    assert "Others can read" in repair.act()
    with raw(database) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert list(open_crm(database).repairs.find()) == []


@pytest.mark.parametrize("kind", ["folder", "text", "empty", "pipe", "scrap"])
def test_what_is_not_known_to_be_ours_keeps_its_mode(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.db"
    make = {
        "folder": path.mkdir,
        "text": lambda: path.write_bytes(b"hello\n" * 5000),
        "empty": path.touch,
        "pipe": lambda: os.mkfifo(path),
        "scrap": lambda: path.write_bytes(random.Random(1).randbytes(50_000)),
    }
    make[kind]()
    (tmp_path / "x.db-backups").mkdir(mode=0o755)
    (tmp_path / "x.db-backups" / "notes.txt").touch()
    for each in (path, *tmp_path.glob("x.db-backups/*")):
        each.chmod(0o755)
    assert "permissions" not in found(path)


HOLD = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN")
db.execute("SELECT count(*) FROM customers").fetchone()
if sys.argv[2] == "writes":
    db.execute("UPDATE journal_open SET bulk = 0")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def process(database: Path, role: str) -> Iterator[int]:
    """Another program that has the database open, to read or to write."""
    words = [sys.executable, "-c", HOLD, str(database), role]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        yield holder.pid
        holder.communicate("")


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
def test_who_holds_a_lock_is_named_and_no_reader(database: Path, mode: str) -> None:
    use_mode(database, mode)
    with process(database, "reads"), process(database, "writes") as writer:
        if not Path("/proc/locks").read_text():
            pytest.skip("this system does not tell who holds a lock")
        (held,) = lock_holders(database)
    assert held.startswith(f"process {writer} (python")
    assert lock_holders(database) == []


@pytest.mark.parametrize("which", [0, 1, -1], ids=["first", "second", "last"])
def test_a_broken_page_in_the_list_of_tables_costs_none_of_those_after_it(database: Path, which: int) -> None:
    page = pages_of(database, "sqlite_schema")[which]
    content = database.read_bytes()[(page - 1) * PAGE : page * PAGE]
    tables = ("customers", "custom_fields", "pipelines", "tags")  # which link to none that may be lost
    elsewhere = [table for table in tables if f"CREATE TABLE {table} ".encode() not in content]
    assert elsewhere
    before = {table: rows(database, table) for table in elsewhere}
    ruin(database, page)
    target, _ = salvaged(database)
    assert {table: rows(target, table) for table in elsewhere} == before


def test_what_its_owner_may_not_write_stays_so_when_it_is_closed(database: Path) -> None:
    backup = open_crm(database).backups.create().path
    backup.chmod(0o444)
    database.chmod(0o464)
    (finding,) = (each for each in examine(database, ()) if each.what == "permissions")
    assert finding.seen == "0464, open to other users: chmod go= it"
    found(database)["permissions"].act()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (database, backup)] == [0o400, 0o400]
