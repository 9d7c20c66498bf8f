"""Filters that an index can answer are written so that SQLite uses it."""

import subprocess
import sys
from typing import Any

import pytest

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.compiler import FilterContext, compile_filter


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("name:mül*", "gardens_by_name"),
        ("name:=mülltonne", "gardens_by_name"),
        ("name:a..m", "gardens_by_name"),
        ("planted:this-month", "gardens_by_planted"),
        ("planted:2026-11-21", "gardens_by_planted"),
        ("id:1,3", "INTEGER PRIMARY KEY"),
    ],
)
def test_uses_the_index(text: str, index: str, db: Any, garden: Entity, context: FilterContext) -> None:
    condition = compile_filter(text, garden, context)
    sql = f"EXPLAIN QUERY PLAN SELECT g.id FROM gardens g WHERE {condition.sql}"
    plan = " ".join(row[3] for row in db.execute(sql, condition.params))
    assert "SEARCH g" in plan
    assert index in plan


def test_words_are_one_full_text_query(garden: Entity, context: FilterContext) -> None:
    condition = compile_filter('pond city:berlin roses "a pond"', garden, context)
    assert condition.sql.count("MATCH") == 1
    assert condition.params[0] == '"pond"* "roses"* "a pond"'


def test_part_of_a_phone_number_loads_no_library() -> None:
    code = (
        "import sys; from datetime import date; from crm_core.catalog.fields import Entity, Field, Kind\n"
        "from crm_core.catalog.filters.compiler import FilterContext, compile_filter\n"
        "fields = (Field(key='phone', label='', kind=Kind.PHONE, sql='p'),"
        " Field(key='rent', label='', kind=Kind.MONEY, sql='r'))\n"
        "entity = Entity(name='a', plural='a', table='a', alias='a', source='a', fields=fields, columns=(),"
        " name_sql='n', default_sort=())\n"
        "context = FilterContext(date(2026, 1, 1), 'UTC', '', 'EUR', 'DE')\n"
        "compile_filter('pond phone:+49 30 1 phone:0301 rent:1k..', entity, context)\n"
        "heavy = ('phonenumbers', 'sqlmodel', 'sqlalchemy', 'pydantic', 'babel', 'rich', 'textual')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
