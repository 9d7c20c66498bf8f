"""Nothing that can be typed breaks the parser, the SQL or the full text search."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.compiler import FilterContext, compile_filter
from crm_core.catalog.filters.explain import explain
from crm_core.catalog.filters.fulltext import match_query, phrase_query
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.suggest import complete

SAMPLES = Path(__file__).parents[4].parent / "shared/data"
FIELDS = (
    "id", "name", "city", "notes", "trees", "shade", "rent", "planted", "birthday", "visited", "opens", "walk", "open",
    "status", "bed", "email", "phone", "fax", "website", "tag", "tools", "keeper", "owner", "custom", "custom.sector",
    "foo",
)  # fmt: skip
PIECES = (
    *"()\"-:,*/\\'", " ", "..", "OR", "NOT", "AND", ">=", "<", "=", "missing", "any", "me", "today", "2026", "1k",
    "50%", "12,50€", "+49 30", "yes", "won", "Müller", "[EU]", "山田", "🎉", "𞤀", "\u0301", "%_", "\ufdfa", "--",
)  # fmt: skip
FTS_HOSTILE = (
    '"', '""', "'", "AND", "OR", "NOT", "NEAR", "(", ")", "*", "a*b", "**", "acme-co", "-a", "+", "C++", "+49 170", "^",
    "^a", "{name} : x", "name:x", ":", "text : a", "NEAR(a b, 999999999999)", "   ", "", "\0", "a\0b", "\ud800",
    "a\udfffb", "%", "a AND", "x;--", "\\", "🎉", "١٢٣", "ﷺ", "ẞ", "\u202eevil",
)  # fmt: skip


def hostile_strings() -> Iterator[str]:
    path = SAMPLES / "hostile_strings.json"
    if path.exists():
        for strings in json.loads(path.read_text(encoding="utf-8")).values():
            yield from strings


@pytest.fixture(scope="session")
def run(db: Any, garden: Entity, context: FilterContext) -> Callable[[str], str]:
    def run(text: str) -> str:
        """ "result", "incomplete" or "problem"; anything else raises."""
        try:
            condition = compile_filter(text, garden, context)
        except FilterProblem as problem:
            assert 0 <= problem.position <= len(text)  # noqa: PT017 - a result is as good
            return "incomplete" if problem.incomplete else "problem"
        db.execute(f"SELECT g.id FROM gardens g WHERE {condition.sql or 'TRUE'}", condition.params).fetchall()
        assert explain(text, garden, context)
        return "result"

    return run


filters = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.sampled_from([f"{f}:" for f in FIELDS]), st.text(max_size=3)), max_size=10
    ).map("".join),
    st.tuples(st.sampled_from(FIELDS), st.sampled_from([":", ":>", ":="]), st.text(max_size=20)).map("".join),
)


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=filters)
@example(text="NOT OR x")
@example(text="a AND AND b")
@example(text='x:"\\')
def test_random_text_gives_a_result_or_one_problem(text: str, run: Callable[[str], str], garden: Entity) -> None:
    assert run(text) in ("result", "incomplete", "problem")
    complete(text, len(text) // 2, garden)


def test_hostile_strings_in_every_place(run: Callable[[str], str]) -> None:
    strings = list(hostile_strings())
    if not strings:
        pytest.skip("no sample files")
    for text in strings:
        for form in ("{}", "-{}", '"{}"', "a ({}", *(f"{field}:{{}}" for field in FIELDS)):
            run(form.replace("{}", text))


@pytest.mark.parametrize("text", FTS_HOSTILE, ids=ascii)
def test_no_text_is_read_as_full_text_syntax(text: str, db: Any) -> None:
    _is_valid_query(text, db)


def _is_valid_query(text: str, db: Any) -> None:
    for query in (match_query(text), phrase_query(text)):
        if query is not None:
            db.execute("SELECT rowid FROM garden_search WHERE garden_search MATCH ?", (query,)).fetchall()


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=30))
def test_random_text_is_a_valid_full_text_query(text: str, db: Any) -> None:
    _is_valid_query(text, db)


def test_words_are_looked_up_by_their_beginning_in_any_order(db: Any) -> None:
    def found(query: str | None) -> list[int]:
        sql = "SELECT rowid FROM garden_search WHERE garden_search MATCH ? ORDER BY rowid"
        return [row[0] for row in db.execute(sql, (query,))]

    assert match_query("söh / mül") == '"söh"* "mül"*'
    assert found(match_query("söh / mül")) == [1]
    assert found(match_query("MUL")) == [1, 3]
    assert found(phrase_query("mül")) == []
    assert found(match_query('say"pond')) == []
    assert found(match_query(" ".join(["pond"] * 3000))) == [1]
    assert match_query("") is None
    assert match_query('/ " -- 🎉') is None
    assert phrase_query("...") is None


def test_very_long_filters_are_quick(run: Callable[[str], str]) -> None:
    for unit in ("(", '"', "a ", "a:", "-", "name:a*", "..", "\\", "'", "NOT ", "a,", "*", "ﷺ"):
        run((unit * 10_000)[:10_000])
        run("name:" + (unit * 10_000)[:9_000])
