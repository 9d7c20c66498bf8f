"""Undo and redo: the whole database, step by step, exactly as it was."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import Clash, Conflict
from crm_core.exchange.imports.options import ImportOptions
from crm_core.store import Origin
from crm_core.store.growing import COUNTS, PUBLISHED, STAMPS
from tests.core.exchange.databases import Ticking, ask

GROWING = STAMPS | COUNTS
WORDS = ("ada", "böhm", "relaunch", "hall", "gold", "offer")
CUSTOMERS_CSV = (
    "Id,Name,Email,City,Tags\nA1,Clara Böhm,clara@example.org,Graz,vip\nA2,Łucja Ağca,lucja@example.org,Kraków,\n"
)
CUSTOMERS_CSV_2 = (
    "Id,Name,Email,City,Tags\nA2,Łucja Ağca,lucja@example.org,Gdańsk,gold\nA3,Jo Doe,jo@example.org,Rome,\n"
)
DEALS_CSV = "Id,Title,Account,Stage,Amount\nD1,Hall,Clara Böhm,Won,500\nD2,Roof,Clara Böhm,Measured,70\n"


def snapshot(crm: Crm) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table by primary key, but for journal, sequence, full-text shadows and columns that only grow."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with crm.store.reading() as db:
        tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
        for (table,) in tables.fetchall():
            if table.startswith(("journal_", "sqlite_")) or "_search_" in table:
                continue
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            growing = GROWING if table in PUBLISHED else frozenset()
            kept = ", ".join(column for column in columns if column not in growing)
            found[table] = db.execute(f"SELECT {kept} FROM {table} ORDER BY id").fetchall()
    found["search"] = [(word, str(crm.search.find(word))) for word in WORDS]
    return found


def check_full_text(crm: Crm) -> None:
    """FTS5's own integrity-check, comparing the index with the texts."""
    with crm.store.writing("check") as unit:
        for source in crm.catalog.search.values():
            unit.execute(f"INSERT INTO {source.index} ({source.index}, rank) VALUES ('integrity-check', 1)")


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    """A CRM on a new database in Berlin."""
    opened = open_crm(tmp_path / "crm.db", Origin("here", "test"), Ticking())
    opened.store.create()
    opened.business.set(zone="Europe/Berlin", currency="EUR", country="DE")
    return opened


def importing(crm: Crm, folder: Path, name: str, text: str, **options: object) -> Callable[[], object]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return lambda: crm.exchange.import_file(path, ImportOptions(source="old", **options))  # type: ignore[arg-type]


def twenty_writes(crm: Crm, folder: Path) -> list[Callable[[], object]]:
    """Writes of every kind, each meant to run after those before it."""
    return [
        lambda: crm.customers.add({"name": "Analytical Engines", "kind": "organization", "city": "London"}),
        lambda: crm.customers.add(
            {"name": "Ada Lovelace", "organization": "customer:1", "email": "work:ada@example.org", "tags": "vip, gold"}
        ),
        lambda: crm.customers.edit(2, {"phone": "+44 20 7946 0991", "add_tags": ["new"], "remove_tags": ["gold"]}),
        lambda: crm.deals.add(
            {"title": "Website relaunch", "customer": "2", "value": "12400", "expected_close": "+10d"}
        ),
        lambda: crm.deals.move(1, "Proposal"),
        lambda: crm.interactions.add({"channel": "call", "customer": "2", "subject": "Offer wanted", "deal": "1"}),
        lambda: crm.appointments.add({"title": "Site visit", "starts": "tomorrow 9:00", "customer": "2"}),
        importing(crm, folder, "customers.csv", CUSTOMERS_CSV),
        lambda: crm.appointments.edit(1, {"starts": "tomorrow 11:00", "place": "Hall 3"}),
        importing(crm, folder, "deals.csv", DEALS_CSV, entity="deals", create_stages=True),
        lambda: crm.deals.win(1),
        importing(crm, folder, "again.csv", CUSTOMERS_CSV_2),
        lambda: crm.customers.delete(1),
        lambda: crm.interactions.edit(1, {"outcome": "Two variants", "duration": "20m"}),
        lambda: crm.customers.restore(1),
        lambda: crm.pipelines.add_stage("Sales", {"name": "Contract", "probability": "90"}),
        lambda: crm.appointments.cancel(1),
        lambda: crm.deals.delete(2),
        lambda: crm.history.empty_trash(),
        lambda: crm.business.set(name="Müller Design", currency="CHF"),
    ]


def changed_at(crm: Crm, key: int = 1) -> str:
    return str(ask(crm.path, "SELECT updated_at FROM customers WHERE id = ?", key)[0][0])


def test_the_moment_of_the_last_change_goes_back_too(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada"}).id
    added = changed_at(crm)
    crm.customers.edit(key, {"city": "London"})
    moved = changed_at(crm)
    assert added < moved
    crm.history.undo(crm.history.require_undo().id)
    assert changed_at(crm) == added
    crm.history.redo(crm.history.require_redo().id)
    assert changed_at(crm) == moved


def test_what_was_changed_since_by_something_that_stays_was_changed_now(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada"}).id
    crm.customers.edit(key, {"city": "London"})
    moving = crm.history.require_undo().id
    crm.customers.edit(key, {"source": "fair"})
    noted = changed_at(crm)
    crm.history.undo(moving)
    assert changed_at(crm) > noted


def test_an_appointment_that_calendars_have_read_is_newer_after_an_undo(crm: Crm) -> None:
    key = crm.appointments.add({"title": "Site visit", "starts": "tomorrow 9:00"}).id
    crm.appointments.edit(key, {"description": "Bring plans"})
    ((noted,),) = ask(crm.path, "SELECT updated_at FROM appointments")
    crm.history.undo(crm.history.require_undo().id)
    assert ask(crm.path, "SELECT description, updated_at > ? FROM appointments", noted) == [(None, 1)]


def test_twenty_mixed_writes_go_back_and_forth_exactly(crm: Crm, tmp_path: Path) -> None:
    states = [snapshot(crm)]
    for write in twenty_writes(crm, tmp_path):
        write()
        states.append(snapshot(crm))
        assert states[-1] != states[-2], "a write that changes nothing tests nothing"
    for state in reversed(states[:-1]):
        crm.history.undo(crm.history.require_undo().id)
        assert snapshot(crm) == state
    check_full_text(crm)
    for state in states[1:]:
        crm.history.redo(crm.history.require_redo().id)
        assert snapshot(crm) == state
    check_full_text(crm)
    with crm.store.reading() as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_columns_that_only_grow_keep_growing(crm: Crm, tmp_path: Path) -> None:
    crm.appointments.add({"title": "Site visit", "starts": "tomorrow 9:00"})
    crm.appointments.edit(1, {"starts": "tomorrow 10:00"})
    sequence = crm.browse.page("appointment", Query(fields=("sequence",))).rows[0][0]
    crm.history.undo(crm.history.require_undo().id)
    assert crm.browse.page("appointment", Query(fields=("sequence",))).rows[0][0] == int(str(sequence)) + 1


def test_undo_keeps_what_somebody_else_changed_in_the_same_record(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.edit(1, {"job_title": "CTO"})
    mine = crm.history.require_undo().id
    crm.customers.edit(1, {"industry": "Engines"})
    crm.history.undo(mine)
    row = crm.browse.page("customer", Query(fields=("job_title", "industry"))).rows[0]
    assert row == (None, "Engines")


def test_undo_refuses_and_says_what_changed_since(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.customers.edit(1, {"job_title": "CTO"})
    mine = crm.history.require_undo().id
    crm.customers.edit(1, {"job_title": "CEO"})
    before = snapshot(crm)
    with pytest.raises(Conflict, match='job title is now "CEO", not "CTO"'):
        crm.history.undo(mine)
    assert snapshot(crm) == before


def test_undo_of_an_addition_that_others_build_on_is_refused(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    added = crm.history.require_undo().id
    crm.interactions.add({"channel": "note", "customer": "1", "subject": "Prefers tea"})
    with pytest.raises(Conflict, match="interaction 1"):
        crm.history.undo(added)


def test_a_new_write_ends_redo(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace"})
    crm.history.undo(crm.history.require_undo().id)
    crm.customers.add({"name": "Clara Böhm"})
    with pytest.raises(Conflict, match="nothing to redo"):
        crm.history.require_redo()


def test_each_terminal_has_its_own_last_change(crm: Crm, tmp_path: Path) -> None:
    other = open_crm(tmp_path / "crm.db", Origin("there", "cli"), Clock())
    crm.customers.add({"name": "Ada Lovelace"})
    other.customers.add({"name": "Clara Böhm"})
    assert "Clara" in crm.history.require_undo().summary
    assert "Ada" in crm.history.require_undo("here").summary


def test_changes_from_outside_the_program_are_noted_too(crm: Crm) -> None:
    import sqlite3

    crm.customers.add({"name": "Ada Lovelace"})
    shell = sqlite3.connect(crm.path)
    shell.execute("INSERT OR REPLACE INTO tags (id, name, folded) VALUES (1, 'vip', 'vip')")
    shell.execute("UPDATE customers SET job_title = 'CTO'")
    shell.commit()
    shell.close()
    with crm.store.reading() as db:
        rows = db.execute("SELECT tbl, op, after FROM journal_rows WHERE unit_id = 0 ORDER BY id").fetchall()
    assert [row[:2] for row in rows] == [("tags", "I"), ("customers", "U")]
    assert json.loads(rows[1][2])["job_title"] == "CTO"


def test_a_form_saves_only_its_fields_and_asks_on_a_clash(crm: Crm) -> None:
    crm.customers.add({"name": "Ada Lovelace", "job_title": "CTO", "industry": "Engines"})
    seen = {"job_title": "CTO", "industry": "Engines"}
    crm.customers.edit(1, {"job_title": "CEO"})
    crm.customers.edit(1, {"industry": "Looms"}, expected=seen)
    with pytest.raises(Clash) as clash:
        crm.customers.edit(1, {"job_title": "Founder"}, expected=seen)
    assert clash.value.fields == {"job_title": ("CEO", "Founder")}
    assert crm.browse.page("customer", Query(fields=("job_title", "industry"))).rows == (("CEO", "Looms"),)
