"""What a filter comes to before it is SQL or prose: tests, joined and negated."""

from collections.abc import Sequence
from typing import Literal

from crm_core.catalog.fields import Field
from crm_core.catalog.filters.condition import FilterContext
from crm_core.patterns import regex
from crm_core.tuples import NamedTuple

_MARK = regex(r"\{(x|folded)\}|\?")


class Test(NamedTuple):
    """One SQL condition with its bound values, and what it means in words."""

    sql: str
    params: tuple[object, ...]
    meaning: str


class Joined(NamedTuple):
    """Parts of which all, or any, must hold."""

    how: Literal["AND", "OR"]
    parts: tuple["Part", ...]


class Negated(NamedTuple):
    """What its part does not hold for, rows without a value included."""

    part: "Part"


class Ignored(NamedTuple):
    """A word without a letter or digit between others, as in "Böhm & Söhne": nothing that an index could find."""

    text: str


class Hanging(NamedTuple):
    """What must hold for a record that hangs on this one; ``template`` holds ``{test}``, ``label`` says what it is to it."""

    label: str
    template: str
    part: "Part"


Part = Test | Joined | Negated | Ignored | Hanging


class Subject(NamedTuple):
    """A field as it is compared: ``expression`` with its own bound ``params``, ``folded`` the same without accents."""

    field: Field
    context: FilterContext
    expression: str
    folded: str
    params: tuple[object, ...] = ()

    def test(self, template: str, values: Sequence[object], meaning: str) -> Test:
        """A Test from SQL in which ``{x}`` and ``{folded}`` stand for the field and each ``?`` for the next value."""
        rest = iter(values)
        params: list[object] = []
        for mark in _MARK.finditer(template):
            params.extend(self.params if mark[1] else (next(rest),))
        sql = template.replace("{x}", self.expression).replace("{folded}", self.folded)
        return Test(sql, tuple(params), meaning)


def any_of(tests: Sequence[Test]) -> Test:
    """The tests joined by OR as one test."""
    if len(tests) == 1:
        return tests[0]
    sql = " OR ".join(f"({test.sql})" for test in tests)
    params = tuple(value for test in tests for value in test.params)
    return Test(f"({sql})", params, " or ".join(test.meaning for test in tests))


def part_sql(part: Part) -> tuple[str, tuple[object, ...]]:
    """The SQL condition of ``part`` and its bound values; "" where everything matches."""
    if isinstance(part, Test):
        return part.sql, part.params
    if isinstance(part, Ignored):
        return "", ()
    if isinstance(part, Negated):
        sql, params = part_sql(part.part)
        # A row without a value has not the value: NULL counts as no match before it is turned round.
        return (f"({sql}) IS NOT TRUE" if sql else ""), params
    if isinstance(part, Hanging):
        sql, params = part_sql(part.part)
        return part.template.replace("{test}", f"({sql or 'TRUE'})"), params
    pieces = [piece for piece in map(part_sql, part.parts) if piece[0]]
    if len(pieces) == 1:
        return pieces[0]
    sql = f" {part.how} ".join(f"({piece})" for piece, _ in pieces)
    return sql, tuple(value for _, params in pieces for value in params)
