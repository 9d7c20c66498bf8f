"""Filters that an index can answer are written so that SQLite uses it."""

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
