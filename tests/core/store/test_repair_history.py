"""Lost lines of the history: what the changes did is kept, under a line that says that its name is lost."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_core.errors import Conflict
from crm_core.store import driver
from crm_core.store.repair_history import NAMELESS
from crm_core.store.repair_pages import LEAF, Pages
from tests.faults.databases import faults, opened, raw

PAGE = 4096
CHANGES = "SELECT * FROM journal_rows ORDER BY id"


def first_page_of_units(database: Path) -> tuple[int, list[int]]:
    """The first page that holds lines of the history, and their numbers."""
    with raw(database) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'journal_units'").fetchone()
    pages = Pages(bytearray(database.read_bytes()), PAGE)
    page = root if pages.kind(root) == LEAF else pages.children(root)[0].page
    return page, pages.keys(page)


def mended(database: Path, what: str) -> str:
    with opened(database) as crm:
        return next(repair for repair in crm.repairs.find() if repair.what == what).act()


def salvaged_without(database: Path, page: int) -> tuple[Path, str]:
    """What is saved when a page holds zeros, and what is said of it."""
    data = bytearray(database.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    database.write_bytes(data)
    said = mended(database, "damage")
    (target,) = database.parent.glob("*salvaged*.db")
    assert faults(target) == []
    return target, said


def test_a_lost_page_of_lines_takes_no_change_with_it(database: Path) -> None:
    page, lost = first_page_of_units(database)
    with raw(database) as db:
        before = db.execute(CHANGES).fetchall()
        at = dict(db.execute("SELECT id, at FROM journal_units").fetchall())
        noted = {unit for (unit,) in db.execute("SELECT unit_id FROM journal_rows WHERE unit_id > 0")}
    target, said = salvaged_without(database, page)
    stood_in = noted.intersection(lost)
    assert len(stood_in) > 1
    assert f"journal_rows: {len(before):,} rows saved, 0 lost" in said
    assert f", {len(stood_in)} of them replaced by stand-ins" in said
    with raw(target) as db:
        assert db.execute(CHANGES).fetchall() == before
        assert db.execute("SELECT kind FROM journal_units WHERE id = 0").fetchall() == [("barrier",)]
        moments = db.execute("SELECT at FROM journal_units WHERE summary = ?", (NAMELESS,)).fetchall()
    assert set(moments) == {(at[max(lost) + 1],)}


def test_a_change_without_its_name_is_shown_and_never_taken_back(database: Path) -> None:
    page, lost = first_page_of_units(database)
    target, _ = salvaged_without(database, page)
    with opened(target) as crm:
        shown = {entry.id: entry for entry in crm.history.recent(1000)}
        nameless = next(number for number, entry in shown.items() if entry.summary == NAMELESS)
        assert nameless in lost
        with pytest.raises(Conflict, match="is not one that undo takes back"):
            crm.history.undo(nameless)
        crm.customers.add({"name": "Zaphod"})
        crm.history.undo(crm.history.require_undo().id)
        assert crm.browse.count("customer") == 59


def test_a_line_removed_past_the_program_gets_a_stand_in_between_its_neighbours(database: Path) -> None:
    with closing(driver.MODULE.connect(database)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("UPDATE journal_units SET at = '2020-01-01T00:00:00Z' WHERE id = 9")
        db.execute("DELETE FROM journal_units WHERE id = 10")
        before = db.execute(CHANGES).fetchall()
        db.commit()
    assert "1 stand-in for lost journal_units" in mended(database, "links")
    with raw(database) as db:
        assert db.execute("SELECT at, kind, summary FROM journal_units WHERE id = 10").fetchall() == [
            ("2020-01-01T00:00:00Z", "barrier", NAMELESS)
        ]
        assert db.execute(CHANGES).fetchall()[: len(before)] == before
