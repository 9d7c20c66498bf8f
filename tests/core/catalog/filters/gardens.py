"""A small made-up kind of record with a field of every kind, in a real database."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.filters.compiler import FilterContext, compile_filter
from crm_core.values.text import fold

try:
    from pysqlite3 import dbapi2 as driver
except ImportError:
    driver = sqlite3

TODAY = date(2026, 11, 21)

GARDEN = Entity(
    name="garden",
    plural="gardens",
    table="gardens",
    alias="g",
    source="gardens g",
    name_sql="g.name",
    default_sort=("name",),
    columns=("name",),
    search_table="garden_search",
    fields=(
        Field(key="id", label="Number", kind=Kind.NUMBER, sql="g.id"),
        Field(key="name", label="Name", kind=Kind.TEXT, sql="g.name", sort_sql="g.sort_name"),
        Field(key="city", label="City", kind=Kind.TEXT, sql="g.city", aliases=("town",)),
        Field(key="notes", label="Notes", kind=Kind.LONG_TEXT, sql="g.notes"),
        Field(key="trees", label="Trees", kind=Kind.NUMBER, sql="g.trees"),
        Field(key="shade", label="Shade", kind=Kind.PERCENT, sql="g.shade"),
        Field(key="rent", label="Rent", kind=Kind.MONEY, sql="g.rent", currency_sql="g.currency"),
        Field(key="planted", label="Planted", kind=Kind.DATE, sql="g.planted"),
        Field(key="birthday", label="Birthday", kind=Kind.BIRTHDAY, sql="g.birthday"),
        Field(key="visited", label="Visited", kind=Kind.INSTANT, sql="g.visited"),
        Field(key="opens", label="Opens", kind=Kind.LOCAL_TIME, sql="g.opens", zone_sql="'Europe/Berlin'"),
        Field(key="walk", label="Walk", kind=Kind.DURATION, sql="g.walk"),
        Field(key="open", label="Open", kind=Kind.BOOLEAN, sql="g.open"),
        Field(
            key="status", label="Status", kind=Kind.CHOICE, sql="g.status", choices=("new", "on hold", "won", "wilting")
        ),
        Field(key="bed", label="Bed", kind=Kind.CHOICE, sql="g.bed", choices_sql="SELECT DISTINCT bed FROM gardens"),
        Field(
            key="email",
            label="E-mail",
            kind=Kind.EMAIL,
            sql="(SELECT group_concat(c.value) FROM contacts c WHERE c.garden_id = g.id AND c.kind = 'email')",
            match_sql="EXISTS (SELECT 1 FROM contacts c WHERE c.garden_id = g.id AND c.kind = 'email' AND {test})",
            test_sql="c.value",
            multiple=True,
        ),
        Field(
            key="phone",
            label="Phone",
            kind=Kind.PHONE,
            sql="(SELECT group_concat(c.value) FROM contacts c WHERE c.garden_id = g.id AND c.kind = 'phone')",
            match_sql="EXISTS (SELECT 1 FROM contacts c WHERE c.garden_id = g.id AND c.kind = 'phone' AND {test})",
            test_sql="coalesce(c.normalized, c.value)",
            multiple=True,
        ),
        Field(key="fax", label="Fax", kind=Kind.PHONE, sql="g.fax"),
        Field(key="website", label="Website", kind=Kind.URL, sql="g.website"),
        Field(
            key="tag",
            label="Tags",
            kind=Kind.LIST,
            sql="(SELECT group_concat(t.tag, char(31)) FROM tags t WHERE t.garden_id = g.id)",
            match_sql="EXISTS (SELECT 1 FROM tags t WHERE t.garden_id = g.id AND {test})",
            test_sql="t.tag",
            multiple=True,
        ),
        Field(key="tools", label="Tools", kind=Kind.LIST, sql="g.tools", multiple=True),
        Field(
            key="keeper",
            label="Keeper",
            kind=Kind.REFERENCE,
            sql="(SELECT k.name FROM keepers k WHERE k.id = g.keeper_id)",
            id_sql="g.keeper_id",
            target="keeper",
        ),
        Field(key="owner", label="Owner", kind=Kind.TEXT, sql="g.owner"),
        Field(key="harvest", label="Harvest", kind=Kind.DECIMAL, sql="g.harvest"),
        Field(key="plan", label="Plan", kind=Kind.FILE, sql="g.plan"),
        Field(key="custom", label="Custom", kind=Kind.JSON, sql="g.custom"),
    ),
)

SCHEMA = """
CREATE TABLE gardens(id INTEGER PRIMARY KEY, name TEXT, sort_name TEXT, city TEXT, notes TEXT, trees INTEGER,
  shade INTEGER, rent INTEGER, currency TEXT, planted TEXT, birthday TEXT, visited TEXT, opens TEXT, walk INTEGER,
  open INTEGER, status TEXT, bed TEXT, fax TEXT, website TEXT, tools TEXT, keeper_id INTEGER, owner TEXT, custom TEXT,
  harvest REAL, plan TEXT);
CREATE INDEX gardens_by_name ON gardens(sort_name);
CREATE INDEX gardens_by_planted ON gardens(planted);
CREATE TABLE contacts(garden_id INTEGER, kind TEXT, value TEXT, normalized TEXT);
CREATE TABLE tags(garden_id INTEGER, tag TEXT);
CREATE TABLE keepers(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE merged_records(entity TEXT, old_id INTEGER, record_id INTEGER);
CREATE VIRTUAL TABLE garden_search USING fts5(text, prefix='1 2 3', tokenize='unicode61 remove_diacritics 2');
"""

KEEPERS = {7: "Ida Köhler", 8: "Hans 7", 17: "Zoë", 30: "Bert", 31: "Käte"}

# Each garden by what makes it a hit or a miss; fields left out are NULL.
GARDENS: tuple[dict[str, Any], ...] = (
    {
        "id": 1, "name": "Müller / Söhne", "city": "Berlin", "notes": "Roses\nand a pond", "trees": 3, "shade": 5000,
        "rent": 100_000, "currency": "EUR", "planted": "2026-11-21", "birthday": "1985-12-10",
        "visited": "2026-11-20T23:30:00Z", "opens": "2026-12-01T14:30", "walk": 90, "open": 1, "status": "won",
        "bed": "Kräuter", "fax": "030 / 123-45", "website": "https://mueller.example/a", "tools": "spade\x1frake",
        "keeper_id": 7, "owner": "Anna", "custom": '{"sector":"Medical","size":1500,"renewal":"2026-12-05","vip":true}',
        "email": ["anna@müller.example", "office@mueller.example"], "phone": [("+49 30 123456", "+4930123456")],
        "tag": ["vip", "Old Town"],
    },
    {
        "id": 2, "name": "Acme [EU]", "city": "München", "notes": "100% gravel_path", "trees": 12, "shade": 1250,
        "rent": 123_450, "currency": "EUR", "planted": "2026-08-23", "birthday": "--01-02",
        "visited": "2026-11-20T12:00:00Z", "opens": "2026-12-02", "walk": 30, "open": 0, "status": "on hold",
        "bed": "Rosen", "fax": "+49 89 999", "website": "http://acme.example", "tools": 'a "b" \\c', "keeper_id": 8,
        "owner": "Annabel", "custom": '{"sector":"legal","size":"50","vip":false,"größe":"L"}',
        "email": ["info@acme.example"], "phone": [("089 555-12 ext", None)], "tag": ["lost"],
    },
    {
        "id": 3, "name": "mülltonne", "city": "Bern", "trees": 1000, "shade": 0, "rent": 88_000, "currency": "JPY",
        "planted": "2025-01-01", "birthday": "1999-02-28", "visited": "2026-11-21T22:59:59Z",
        "opens": "2026-11-30T23:59", "walk": 0, "open": 1, "status": "new", "bed": "Rosen",
        "website": "", "tools": "", "keeper_id": 17, "owner": "bob", "custom": "{}", "tag": ["vip-east"],
    },
    {"id": 4, "name": "山田太郎", "city": "", "birthday": "2000-02-29", "status": "wilting"},
)  # fmt: skip


def make_database(path: Path | str, gardens: Sequence[dict[str, Any]] = GARDENS) -> Any:
    """A connection to a new database with the gardens in it."""
    db = driver.connect(str(path))
    db.create_function("fold", 1, lambda text: None if text is None else fold(str(text)), deterministic=True)
    db.executescript(SCHEMA)
    db.executemany("INSERT INTO keepers VALUES (?, ?)", KEEPERS.items())
    for garden in gardens:
        _insert(db, garden)
    db.commit()
    return db


def _insert(db: Any, garden: dict[str, Any]) -> None:
    columns = {key: value for key, value in garden.items() if not isinstance(value, list)}
    columns["sort_name"] = fold(garden["name"])
    db.execute(
        f"INSERT INTO gardens({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", [*columns.values()]
    )
    for value in garden.get("email", []):
        db.execute("INSERT INTO contacts VALUES (?, 'email', ?, ?)", (garden["id"], value, value))
    for value, normalized in garden.get("phone", []):
        db.execute("INSERT INTO contacts VALUES (?, 'phone', ?, ?)", (garden["id"], value, normalized))
    db.executemany("INSERT INTO tags VALUES (?, ?)", [(garden["id"], tag) for tag in garden.get("tag", [])])
    text = " ".join(str(garden.get(key) or "") for key in ("name", "city", "notes"))
    db.execute("INSERT INTO garden_search(rowid, text) VALUES (?, ?)", (garden["id"], text))


@pytest.fixture(scope="session")
def context() -> FilterContext:
    return FilterContext(today=TODAY, zone="Europe/Berlin", me="Anna", currency="EUR", country="DE")


@pytest.fixture(scope="session")
def garden() -> Entity:
    return GARDEN


@pytest.fixture(scope="session")
def db(tmp_path_factory: pytest.TempPathFactory) -> Any:
    connection = make_database(tmp_path_factory.mktemp("gardens") / "gardens.db")
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def ids(db: Any, context: FilterContext) -> Callable[[str], list[int]]:
    """The ids of the gardens that a filter finds."""

    def find(text: str) -> list[int]:
        condition = compile_filter(text, GARDEN, context)
        sql = f"SELECT g.id FROM {GARDEN.source} WHERE {condition.sql or 'TRUE'} ORDER BY g.id"
        return [row[0] for row in db.execute(sql, condition.params)]

    return find
