"""A lost page of the list of tables: the tables it named are found again by what their rows look like, and by their place."""

from contextlib import closing
from pathlib import Path

import pytest

from crm_core.store import driver
from crm_core.store.repair_copy import mend_copy, open_carefully
from crm_core.store.repair_pages import Pages
from tests.faults.databases import copied, opened, raw

PAGE = 4096
TOLD_APART_BY_THEIR_PLACE_ONLY = {"settings", "tags"}
"""Tables of a text that must be there and another: where they were moved, nothing tells which is which."""

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def moved(business: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with every table in another place than a new database has it."""
    path = copied(business, tmp_path_factory.mktemp("moved") / "crm.db")
    with closing(driver.MODULE.connect(path)) as db:
        db.execute("VACUUM")
    return path


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without rows."""
    path = tmp_path_factory.mktemp("pattern") / "empty.db"
    with opened(path) as crm:
        crm.store.create()
    return path


def pages_that_name_tables(database: Path) -> list[int]:
    """The pages of the list that hold statements of tables."""
    data = bytearray(database.read_bytes())
    pages = [child.page for child in Pages(data, PAGE).children(1)]
    return [page for page in pages if b"CREATE TABLE" in data[(page - 1) * PAGE : page * PAGE]]


def without(database: Path, page: int, target: Path) -> Path:
    """A copy in which a page holds zeros."""
    data = bytearray(database.read_bytes())
    data[(page - 1) * PAGE : page * PAGE] = bytes(PAGE)
    target.write_bytes(data)
    target.chmod(0o600)
    return target


def records(db: driver.Connection) -> Rows:
    """What can be read of every table that has rows and is no full text."""
    found: Rows = {}
    names = db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'").fetchall()
    for (name,) in names:
        if not name.endswith("_text") and not name.startswith("sqlite_"):
            found[name] = db.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall()
    return {name: rows for name, rows in found.items() if rows}


def not_found(database: Path, pattern: Path, folder: Path) -> set[str]:
    """The tables that are not as they were when the pages that name them are lost, one page after the other."""
    with raw(database) as db:
        before = records(db)
    assert {"customers", "deals", "interactions", "contact_points", "stages", "leads"} <= before.keys()
    missed = set()
    for page in pages_that_name_tables(database):
        copy = without(database, page, folder / f"{page}.db")
        mend_copy(copy, pattern)
        with closing(open_carefully(copy)) as db:
            after = records(db)
        missed |= {name for name, rows in before.items() if after.get(name) != rows}
    return missed


def test_no_page_of_the_list_of_tables_costs_a_row(business: Path, pattern: Path, tmp_path: Path) -> None:
    assert not_found(business, pattern, tmp_path) == set()


def test_tables_in_other_places_are_told_by_their_rows(moved: Path, pattern: Path, tmp_path: Path) -> None:
    assert not_found(moved, pattern, tmp_path) <= TOLD_APART_BY_THEIR_PLACE_ONLY


def test_what_is_saved_holds_every_customer(business: Path, tmp_path: Path) -> None:
    with raw(business) as db:
        before = records(db)
    page = next(
        p
        for p in pages_that_name_tables(business)
        if b"TABLE customers (" in business.read_bytes()[(p - 1) * PAGE :][:PAGE]
    )
    with opened(without(business, page, tmp_path / "crm.db")) as crm:
        said = next(repair for repair in crm.repairs.find() if repair.what == "damage").act()
    assert f"customers: {len(before['customers'])} rows saved, 0 lost\n" in said
    assert "nothing is lost" in said
    (target,) = tmp_path.glob("*salvaged*")
    with raw(target) as db:
        after = records(db)
    changing = {"journal_units", "journal_open"}  # the salvage has a line of its own in the history
    assert {name: rows for name, rows in after.items() if name not in changing} == {
        name: rows for name, rows in before.items() if name not in changing
    }
