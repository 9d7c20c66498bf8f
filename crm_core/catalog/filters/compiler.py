"""Compile a filter over an entity's fields to one SQL condition with bound values."""

import re
from collections.abc import Sequence

from crm_core.catalog.fields import Entity, Kind
from crm_core.catalog.filters.comparison import comparison_test, find_field
from crm_core.catalog.filters.condition import Condition, FilterContext, NamedValue
from crm_core.catalog.filters.fulltext import match_query, phrase_query
from crm_core.catalog.filters.parser import parse
from crm_core.catalog.filters.plan import Ignored, Joined, Negated, Part, Test, part_sql
from crm_core.catalog.filters.presence import named_values
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import And, Comparison, Node, Not, Operand, Word
from crm_core.values.text import fold, quoted

__all__ = ["MAX_CONDITIONS", "Condition", "FilterContext", "compile_filter", "plan_filter"]

MAX_CONDITIONS = 500
_PHONE_NUMBER = re.compile(r"[+\d()./\-][+\d()./\-\s]{0,60}")


def compile_filter(text: str, entity: Entity, context: FilterContext) -> Condition:
    """The SQL condition for ``text``. Raises FilterProblem."""
    planner = _Planner(text, entity, context)
    sql, params = part_sql(planner.part(parse(text)))
    return Condition(sql, params, tuple(planner.named))


def plan_filter(text: str, entity: Entity, context: FilterContext) -> Part:
    """What ``text`` asks of ``entity``, before it becomes SQL or prose. Raises FilterProblem."""
    return _Planner(text, entity, context).part(parse(text))


class _Planner:
    """Walks one filter's tree and counts its conditions."""

    def __init__(self, text: str, entity: Entity, context: FilterContext) -> None:
        self._text = text
        self._entity = entity
        self._context = context
        self._conditions = 0
        self.named: list[NamedValue] = []

    def part(self, node: Node) -> Part:
        if isinstance(node, Comparison):
            self._count(len(node.items), node.at)
            self.named += named_values(node, find_field(self._entity, node.field, node.at)[0])
            return comparison_test(node, self._entity, self._context)
        if isinstance(node, Word):
            return Joined("AND", self._full_text([node]))
        if isinstance(node, Not):
            return Negated(self.part(node.child))
        if isinstance(node, And):
            return self._all(self._join_phone_numbers(node.children))
        return Joined("OR", tuple(self.part(child) for child in node.children))

    def _count(self, more: int, at: int) -> None:
        self._conditions += more
        if self._conditions > MAX_CONDITIONS:
            raise FilterProblem(f"a filter has at most {MAX_CONDITIONS} conditions", at)

    def _all(self, children: Sequence[Node]) -> Part:
        """All words are looked up in the full text at once."""
        words = [child for child in children if isinstance(child, Word)]
        others = [self.part(child) for child in children if not isinstance(child, Word)]
        return Joined("AND", (*self._full_text(words), *others) if words else tuple(others))

    def _join_phone_numbers(self, children: Sequence[Node]) -> list[Node]:
        """``phone:+49 30 1`` is one number: bare digits after a phone number belong to it."""
        joined: list[Node] = []
        for child in children:
            extended = self._extended(joined[-1], child) if joined and isinstance(child, Word) else None
            if extended:
                joined[-1] = extended
            else:
                joined.append(child)
        return joined

    def _extended(self, node: Node, word: Word) -> Node | None:
        """``node`` with ``word`` as a further piece of its phone number, or None where it is none."""
        if isinstance(node, Not):
            child = self._extended(node.child, word)
            return Not(child, node.at) if child else None
        if not isinstance(node, Comparison) or word.quoted:
            return None
        *items, last = node.items
        number = self._text[last.at : word.end]
        starts_number = isinstance(last, Operand) and not last.quoted and _PHONE_NUMBER.fullmatch(number)
        if not starts_number or number.count(")") > number.count("(") or not self._is_phone(node):
            return None
        operand = Operand(number, False, last.at)
        source = self._text[node.value_at : word.end]
        return Comparison(node.field, node.operator, (*items, operand), source, node.at, node.value_at, word.end)

    def _is_phone(self, node: Comparison) -> bool:
        return find_field(self._entity, node.field, node.at)[0].kind is Kind.PHONE

    def _full_text(self, words: Sequence[Word]) -> tuple[Part, ...]:
        self._count(len(words), words[0].at)
        if not self._entity.search_table:
            return tuple(self._name_test(word) for word in words)
        found = [(word, query) for word in words if (query := _query(word))]
        if not found:
            what = f'"{quoted(words[0].text)}" holds no letter or digit, so it cannot be searched for'
            raise FilterProblem(what, words[0].at, incomplete=words[0].text == "-")
        ignored = tuple(Ignored(word.text) for word in words if not _query(word))
        table = self._entity.search_table
        sql = f"{self._entity.alias}.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        said = " and ".join(f'"{word.text}"' if word.quoted else f'"{word.text}…"' for word, _ in found)
        return Test(sql, (" ".join(query for _, query in found),), f"Full text has {said}"), *ignored

    def _name_test(self, word: Word) -> Test:
        return Test(f"instr(fold({self._entity.name_sql}), ?) > 0", (fold(word.text),), f'Name contains "{word.text}"')


def _query(word: Word) -> str | None:
    return phrase_query(word.text) if word.quoted else match_query(word.text)
