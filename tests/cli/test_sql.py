"""``crm sql``: every answer, and nothing but answers."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_core.store.inspect import SCHEMA_VERSION

from .conftest import Answer


@pytest.fixture
def database(crm: Callable[..., Answer], home: Path) -> Path:
    """A database with two customers; what it holds is checked after each test."""
    for name in ("Ada Lovelace", "Grace Hopper"):
        assert crm("customer", "add", name).code == 0
    return home / "crm.db"


REFUSED = [
    "insert into tags (name, folded) values ('x', 'x')",
    "update customers set name = 'x'",
    "delete from customers",
    "replace into settings (name, value) values ('x', 'y')",
    "with x as (select 1) delete from customers",
    "insert into customers select * from customers returning *",
    "create table x (y)",
    "create temp table x (y)",
    "create temp view x as select 1",
    "drop table customers",
    "alter table customers rename to x",
    "reindex",
    "analyze",
    "vacuum",
    "vacuum into '{folder}/stolen.db'",
    "attach '{folder}/other.db' as other",
    "detach main",
    "begin",
    "commit",
    "rollback",
    "savepoint x",
    "pragma query_only = off",
    "pragma query_only(0)",
    "pragma writable_schema = on",
    "pragma journal_mode = delete",
    "pragma user_version = 9",
    "pragma wal_checkpoint",
    "pragma optimize",
    "pragma incremental_vacuum",
    "pragma foreign_keys = off",
    "select load_extension('x')",
    "select * from pragma_journal_mode where 0 union select writefile('{folder}/x', 'y')",
    "insert into customers_search (customers_search) values ('rebuild')",
    "select 1; delete from customers",
    "explain delete from customers",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_nothing_but_reading(crm: Callable[..., Answer], database: Path, tmp_path: Path, statement: str) -> None:
    before = database.read_bytes()
    answer = crm("sql", statement.replace("{folder}", str(tmp_path)))
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("crm: ")
    assert list(tmp_path.iterdir()) == []
    assert crm("sql", "select count(*) as n from customers", "--json").out == '[\n{"n": 2}\n]\n'
    assert database.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("select name from customers order by 1", [{"name": "Ada Lovelace"}, {"name": "Grace Hopper"}]),
        ("select 1 a, 'x' a, null b", [{"a": 1, "a_2": "x", "b": None}]),
        ("select x'00ff' b, 9e999 i, -9e999 m, 1.5 f, 0 z", [{"b": "00ff", "i": "inf", "m": "-inf", "f": 1.5, "z": 0}]),
        ("select cast(x'61ff62' as text) t", [{"t": "a�b"}]),
        ("select c.name from customers_search s join customers c on c.id = s.rowid "
         "where customers_search match 'lov*'", [{"name": "Ada Lovelace"}]),
        ("select fold('ÄÖ') f", [{"f": "ao"}]),
        ("select json_extract('{\"a\": [1, 2]}', '$.a[1]') j", [{"j": 2}]),
        ("with recursive n(i) as (select 1 union all select i + 1 from n limit 3) select sum(i) s from n", [{"s": 6}]),
        ("pragma user_version", [{"user_version": SCHEMA_VERSION}]),
        ("pragma integrity_check", [{"integrity_check": "ok"}]),
        ("select name from pragma_table_info('tags') where name = 'folded'", [{"name": "folded"}]),
        ("values (1)", [{"column1": 1}]),
        ("select 1 as one; -- done", [{"one": 1}]),
        ("select 1 as one where 0", []),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("database")
def test_what_is_read(crm: Callable[..., Answer], statement: str, rows: list[dict[str, object]]) -> None:
    answer = crm("sql", statement, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out) == rows


@pytest.mark.usefixtures("database")
def test_a_statement_from_stdin_in_every_format(crm: Callable[..., Answer]) -> None:
    query = "select id, name from customers order by id limit 1"
    printed = {form: crm("sql", "-", "--format", form, typed=query).out for form in ("plain", "csv", "tsv", "md")}
    assert printed == {
        "plain": "id  name\n 1  Ada Lovelace\n",
        "csv": "id,name\r\n1,Ada Lovelace\r\n",
        "tsv": "id\tname\n1\tAda Lovelace\n",
        "md": "| id | name |\n| ---: | --- |\n| 1 | Ada Lovelace |\n",
    }
    assert crm("sql", query, "--fields", "name", "--no-header").out == "Ada Lovelace\n"


@pytest.mark.parametrize(
    "statement", ["selec 1", "select * from nowhere", "", "-- nothing", "select '\x00'", "select 1 +"]
)
@pytest.mark.usefixtures("database")
def test_a_mistake_is_one_sentence(crm: Callable[..., Answer], statement: str) -> None:
    answer = crm("sql", statement)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("crm: ")
    assert answer.err.count("\n") == 1


def test_without_a_database_it_says_how_to_make_one(crm: Callable[..., Answer], home: Path) -> None:
    answer = crm("sql", "select 1")
    assert (answer.code, list(home.iterdir())) == (6, [])
    assert "crm init" in answer.err
