"""Tests on values whose kind only shows row by row: elements of a list, values of custom fields."""

from collections.abc import Callable
from contextlib import suppress

from crm_core.catalog.filters.limits import Words, limits, limits_sql, limits_words
from crm_core.catalog.filters.moments import date_test
from crm_core.catalog.filters.numbers import number_of
from crm_core.catalog.filters.plan import Subject, Test, any_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Item, Operand, Operator, Range
from crm_core.catalog.filters.texts import text_test

# Of a value whose kind is not known only these may stand for true and false; others are texts.
YES = ("yes", "true", "y", "1")
NO = ("no", "false", "n", "0")
# A list's elements in SQL: as JSON, with backslashes (which JSON would escape) parked on a character no value holds.
LIST_MATCH = (
    "EXISTS (SELECT 1 FROM json_each('[' || replace(json_quote(replace({list}, '\\', char(29))), '\\u001f', '\",\"')"
    " || ']') AS element WHERE element.value <> '' AND {test})"
)
LIST_ELEMENT = "replace(element.value, char(29), '\\')"
# All values of a JSON object.
OBJECT_MATCH = "EXISTS (SELECT 1 FROM json_each({object}) AS element WHERE {test})"
OBJECT_VALUE = "element.value"

_IS_NUMBER = "(typeof({x}) <> 'text' OR ({x} <> '' AND ltrim({x}, '-') NOT GLOB '*[^0-9.]*'))"
_IS_DATE = "{x} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"


def object_value(subject: Subject, key: str) -> Subject:
    """The value under ``key`` of a JSON object, as a subject of its own."""
    expression = f"json_extract({subject.expression}, ?)"
    return subject._replace(expression=expression, folded=f"fold({expression})", params=(f'$."{key}"',))


def json_test(subject: Subject, operator: Operator, item: Item) -> Test:
    """A custom value, by whatever the typed value can be read as: number, date, yes or no, text."""
    ends = [item.low, item.high] if isinstance(item, Range) else [item]
    numbers = [end for end in ends if end and number_of(end.text) is not None and not end.quoted]
    tests: list[Test] = []
    if len(numbers) == len([end for end in ends if end]):
        tests.append(_guarded(subject, _IS_NUMBER, lambda: _number_value_test(subject, operator, item)))
    if isinstance(item, Range) or not numbers:
        with suppress(FilterProblem):
            tests.append(_guarded(subject, _IS_DATE, lambda: date_test(subject, operator, item)))
    if isinstance(item, Operand) and operator in (Operator.MATCHES, Operator.EQUALS):
        tests.extend(_truth_tests(subject, item))
        tests.append(_text_value_test(subject, operator, item, is_number=bool(numbers)))
    elif not tests:
        tests.append(_text_value_test(subject, operator, item, is_number=False))
    return any_of(tests)


def _guarded(subject: Subject, guard: str, build: Callable[[], Test]) -> Test:
    test, condition = build(), subject.test(guard, [], "")
    return Test(f"{condition.sql} AND {test.sql}", (*condition.params, *test.params), test.meaning)


def _number_value_test(subject: Subject, operator: Operator, item: Item) -> Test:
    def span(operand: Operand) -> tuple[float, float]:
        number = number_of(operand.text) or 0
        return float(number), float(number)

    sides = limits(operator, item, span)
    template, values = limits_sql(sides)
    meaning = limits_words(sides, Words(), lambda number: f"{number:g}")
    return subject.test(template.replace("{x}", "CAST({x} AS REAL)"), values, meaning)


def _truth_tests(subject: Subject, item: Operand) -> list[Test]:
    """JSON's true and false come out of SQLite as 1 and 0."""
    word = item.text.lower()
    if item.quoted or word.isdecimal() or word not in YES + NO:
        return []
    return [subject.test("{x} = ?", [int(word in YES)], "is yes" if word in YES else "is no")]


def _text_value_test(subject: Subject, operator: Operator, item: Item, is_number: bool) -> Test:
    cast = f"CAST({subject.expression} AS TEXT)"
    text = subject._replace(expression=cast, folded=f"fold({cast})")
    test = text_test(text, operator, item)
    return _guarded(subject, f"NOT {_IS_NUMBER}", lambda: test) if is_number else test
