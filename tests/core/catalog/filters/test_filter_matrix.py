"""Every kind of field with every form of a condition on generated records, against plain Python: no difference."""

import random
from collections.abc import Iterable, Iterator
from contextlib import closing

import pytest

from crm_core.catalog.fields import Kind
from crm_core.catalog.filters.compiler import FilterContext, compile_filter
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Operator
from tests.core.catalog.filters.gardens import GARDEN, make_database
from tests.core.catalog.filters.plots import COLUMNS, FORMS, ORDERED, WILD, Column, Row, Typed, plots

ROWS, EXAMPLES = 60, 25
# What a kind has no use for, and says so.
REFUSED = {(kind, form) for kind in (Kind.BOOLEAN, Kind.PHONE) for form in ORDERED} | {
    (kind, form)
    for kind in Kind
    for form in WILD
    if kind in (Kind.BOOLEAN, Kind.NUMBER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.DURATION)
    or kind in (Kind.DATE, Kind.BIRTHDAY, Kind.INSTANT, Kind.LOCAL_TIME)
}
CELLS = [
    pytest.param(column, form, id=f"{column.kind} {place}: {form}")
    for place, column in enumerate(COLUMNS)
    for form in column.forms
]


def examples(column: Column, form: str, rows: list[Row], dice: random.Random) -> Iterator[tuple[str, list[Typed]]]:
    """Conditions in one form, about values that rows have."""
    known = sorted({value for row in rows for value in column.values(row)})
    for _ in range(EXAMPLES if "{}" in form else 1):
        typed = [column.type(value, dice) for value in dice.sample(known, form.count("{}"))]
        typed = sorted(typed, key=lambda each: each.low) if ".." in form else typed
        if form == "{}..{}" and typed[1].high < typed[0].high:
            continue
        yield f"{column.key}:{form.format(*(_quoted(each.text, form) for each in typed))}", typed


def _quoted(text: str, form: str) -> str:
    return text if form in WILD or text.replace("-", "").isalnum() else f'"{text}"'


def found(rows: list[Row], context: FilterContext, texts: Iterable[str]) -> list[list[int]]:
    """The rows that each filter finds."""
    with closing(make_database(":memory:", rows)) as db:
        conditions = [compile_filter(text, GARDEN, context) for text in texts]
        return [
            [row[0] for row in db.execute(f"SELECT g.id FROM gardens g WHERE {each.sql} ORDER BY g.id", each.params)]
            for each in conditions
        ]


@pytest.mark.parametrize(("column", "form"), CELLS)
def test_finds_what_plain_python_finds(column: Column, form: str, context: FilterContext) -> None:
    dice = random.Random(f"{column.key} {form}")
    rows = plots([column], dice, ROWS)
    asked = dict(examples(column, form, rows, dice))
    expected = [[row["id"] for row in rows if column.holds(form, typed, row)] for typed in asked.values()]
    assert list(zip(asked, found(rows, context, asked), strict=True)) == list(zip(asked, expected, strict=True))
    assert any(0 < len(ids) < ROWS for ids in expected), "a hit and a miss"


def test_no_kind_and_no_form_is_left_out() -> None:
    shown = {(column.kind, form) for column in COLUMNS for form in column.forms}
    assert shown | REFUSED == {(kind, form) for kind in Kind for form in FORMS}
    assert not shown & REFUSED
    assert {form.strip("{}") for form in FORMS} >= {operator.value.strip(":") for operator in Operator}


@pytest.mark.parametrize(("kind", "form"), sorted(REFUSED), ids=lambda each: str(each))
def test_what_a_kind_has_no_use_for_is_refused(kind: Kind, form: str, context: FilterContext) -> None:
    column = next(column for column in COLUMNS if column.kind is kind)
    dice = random.Random(1)
    rows = plots([column], dice, ROWS)
    for text, _ in examples(column, form, rows, dice):
        with pytest.raises(FilterProblem):
            compile_filter(text, GARDEN, context)
