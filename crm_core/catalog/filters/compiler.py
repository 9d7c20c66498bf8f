"""Compile a filter over an entity's fields to one SQL condition with bound values."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.fields import Entity, Kind
from crm_core.catalog.filters.around import ALONE, Around, Link, links_of
from crm_core.catalog.filters.comparison import comparison_test
from crm_core.catalog.filters.condition import Condition, FilterContext, NamedValue
from crm_core.catalog.filters.fulltext import dialled_query, match_query, phrase_query
from crm_core.catalog.filters.parser import parse
from crm_core.catalog.filters.paths import Path, find_links, find_path
from crm_core.catalog.filters.plan import Hanging, Ignored, Joined, Negated, Part, Test, part_sql
from crm_core.catalog.filters.presence import named_values
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.slips import refuse_comparison, refuse_small_operators
from crm_core.catalog.filters.syntax import And, Comparison, Node, Not, Operand, Operator, Within, Word
from crm_core.catalog.registry import GroupSource
from crm_core.patterns import regex
from crm_core.values.text import fold, quoted

__all__ = ["MAX_CONDITIONS", "Condition", "FilterContext", "compile_filter", "plan_filter"]

if TYPE_CHECKING:
    from crm_core.catalog.filters.groups import Group

MAX_CONDITIONS = 500
MINE = "mine"  # says what owner:me says
_PHONE_NUMBER = regex(r"[+\d()./\-][+\d()./\-\s]{0,60}")


def compile_filter(text: str, entity: Entity, context: FilterContext, around: Around = ALONE) -> Condition:
    """The SQL condition for ``text``; ``around`` is what it may ask about beyond ``entity``. Raises FilterProblem."""
    planner = _Planner(text, entity, _Shared(context, around))
    sql, params = part_sql(planner.part(parse(text)))
    words = str(params[0]) if entity.search_table and sql == _full_text_sql(entity) else ""
    return Condition(sql, params, tuple(planner.shared.named), words)


def plan_filter(text: str, entity: Entity, context: FilterContext, around: Around = ALONE) -> Part:
    """What ``text`` asks of ``entity``, before it becomes SQL or prose. Raises FilterProblem."""
    return _Planner(text, entity, _Shared(context, around)).part(parse(text))


class _Shared:
    """What a filter and those within it have in common: values to check, conditions so far, groups once read."""

    def __init__(self, context: FilterContext, around: Around) -> None:
        self.context = context
        self.around = around
        self.named: list[NamedValue] = []
        self._conditions = 0
        self._groups: dict[str, dict[str, Group]] = {}

    def count(self, more: int, at: int) -> None:
        """Refuse what would take SQLite too long. Raises FilterProblem."""
        self._conditions += more
        if self._conditions > MAX_CONDITIONS:
            raise FilterProblem(f"a filter has at most {MAX_CONDITIONS} conditions", at)

    def groups(self, source: GroupSource) -> dict[str, "Group"]:
        """The groups that there are, by folded name."""
        from crm_core.catalog.filters.groups import Group

        if source.word not in self._groups:
            found = (Group(*row) for row in self.around.rows(source.groups))
            self._groups[source.word] = {group.folded: group for group in found}
        return self._groups[source.word]


class _Planner:
    """Walks one filter's tree."""

    def __init__(self, text: str, entity: Entity, shared: _Shared, nesting: tuple[str, ...] = ()) -> None:
        self._text = text
        self._entity = entity
        self.shared = shared
        self._nesting = nesting

    def part(self, node: Node) -> Part:
        if isinstance(node, Comparison):
            return self._comparison(node)
        if isinstance(node, Word):
            return self._comparison(_mine(node)) if self._is_mine(node) else Joined("AND", self._full_text([node]))
        if isinstance(node, Not):
            return Negated(self.part(node.child))
        if isinstance(node, Within):
            return self._within(node)
        if isinstance(node, And):
            return self._all(self._join_phone_numbers(node.children))
        return Joined("OR", tuple(self.part(child) for child in node.children))

    def _comparison(self, node: Comparison) -> Part:
        path = self._path(node)
        self.shared.count(len(node.items), node.at)
        if path.group:
            test = self._group_test(node, path.entity, path.group)
        else:
            field = path.field
            assert field is not None  # noqa: S101 - a path leads to one or the other
            self.shared.named += named_values(node, field)
            test = comparison_test(node, field, path.key, self.shared.context)
        return _hanging(path.links, test)

    def _path(self, node: Comparison) -> Path:
        return find_path(self._entity, node.field, node.at, self.shared.around)

    def _group_test(self, node: Comparison, entity: Entity, source: GroupSource) -> Test:
        from crm_core.catalog.filters.groups import group_test

        def filter_test(group: "Group", at: int) -> Test:
            return self._filter_test(group, source, entity, at)

        return group_test(node, source, entity, self.shared.groups(source), filter_test)

    def _filter_test(self, group: "Group", source: GroupSource, entity: Entity, at: int) -> Test:
        """The test of a group that is a filter itself; what is wrong with that is told where the group is named."""
        from crm_core.catalog.filters.groups import nested

        text, named = group.filter or "", len(self.shared.named)
        planner = _Planner(text, entity, self.shared, nested(self._nesting, group, source.word, at))
        try:
            sql, params = part_sql(planner.part(parse(text)))
        except FilterProblem as problem:
            told = problem.what
            if not told.startswith(source.word):
                told = f'{source.word} "{quoted(group.name)}": {told}'
            raise FilterProblem(told, at, nearest=problem.nearest) from problem
        self.shared.named[named:] = [value._replace(at=at) for value in self.shared.named[named:]]
        return Test(f"({sql or 'TRUE'})", params, "")

    def _within(self, node: Within) -> Part:
        links = find_links(self._entity, node.name, node.at, self.shared.around)
        inner = _Planner(self._text, links[-1].target, self.shared, self._nesting)
        return _hanging(links, inner.part(node.child))

    def _is_mine(self, node: Node) -> bool:
        is_word = isinstance(node, Word) and node.text == MINE and not node.quoted
        return is_word and any(field.key == "owner" for field in self._entity.fields)

    def _all(self, children: Sequence[Node]) -> Part:
        """All words are looked up in the full text at once. Raises FilterProblem for what is no word but a slip."""
        refuse_small_operators(children, lambda node: isinstance(node, Word) and not self._is_mine(node))
        words = [child for child in children if isinstance(child, Word) and not self._is_mine(child)]
        others = [self.part(child) for child in children if not isinstance(child, Word) or self._is_mine(child)]
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

    def _is_field(self, name: str) -> bool:
        try:
            find_path(self._entity, name, 0, self.shared.around)
        except FilterProblem:
            return False
        return True

    def _is_phone(self, node: Comparison) -> bool:
        field = self._path(node).field
        return field is not None and field.kind is Kind.PHONE

    def _full_text(self, words: Sequence[Word]) -> tuple[Part, ...]:
        self.shared.count(len(words), words[0].at)
        for word in words:
            refuse_comparison(word, self._is_field)
        self._refuse_unfinished(words[-1])
        if not self._entity.search_table:
            return tuple(self._name_test(word) for word in words)
        found = [(word, query) for word in words if (query := _query(word))]
        if not found:
            what = f'"{quoted(words[0].text)}" holds no letter or digit, so it cannot be searched for'
            raise FilterProblem(what, words[0].at, incomplete=words[0].text == "-")
        ignored = tuple(Ignored(word.text) for word in words if not _query(word))
        typed = [] if any(word.quoted for word in words) else [word.text for word in words]
        joined = dialled_query(typed, self.shared.context.country) or " ".join(query for _, query in found)
        said = " and ".join(f'"{word.text}"' if word.quoted else f'"{word.text}…"' for word, _ in found)
        return Test(_full_text_sql(self._entity), (joined,), f"Full text has {said}"), *ignored

    def _refuse_unfinished(self, word: Word) -> None:
        """Behind ``deal.`` or ``deal.st`` at the end of the filter its field is still to be typed. Raises FilterProblem."""
        head, dot, begun = word.text.rpartition(".")
        if word.quoted or word.end != len(self._text) or not dot:
            return
        try:
            target = find_links(self._entity, head, word.at, self.shared.around)[-1].target
        except FilterProblem:
            return
        names = [*target.names(), *(name for link in links_of(target, self.shared.around) for name in link.names)]
        found = [name for name in names if name.startswith(begun.lower())]
        if not found:
            return
        what = f'"{quoted(word.text)}" is the beginning of a condition on the {target.name}'
        if not begun:
            what = f'a field of the {target.name} is missing after "{quoted(word.text)}"'
        raise FilterProblem(f"{what}; put quotes around text to look for", word.end, expected=found, incomplete=True)

    def _name_test(self, word: Word) -> Test:
        return Test(f"instr(fold({self._entity.name_sql}), ?) > 0", (fold(word.text),), f'Name contains "{word.text}"')


def _full_text_sql(entity: Entity) -> str:
    table = entity.search_table
    return f"{entity.alias}.id IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"


def _query(word: Word) -> str | None:
    return phrase_query(word.text) if word.quoted else match_query(word.text)


def _mine(word: Word) -> Comparison:
    me = Operand("me", False, word.at)
    return Comparison("owner", Operator.MATCHES, (me,), word.text, word.at, word.at, word.end)


def _hanging(links: Sequence[Link], part: Part) -> Part:
    """``part`` of the record at the end of the links, as a part of the record they begin at."""
    for link in reversed(links):
        part = Hanging(link.said, link.template, part)
    return part
