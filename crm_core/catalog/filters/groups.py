"""Groups of records that filters name, as in ``segment:vip``: lists of members, or filters of their own."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.comparison import presence_of
from crm_core.catalog.filters.plan import Test, any_of
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Comparison, Item, Operand, Operator, Range
from crm_core.catalog.registry import GroupSource
from crm_core.values.near import near
from crm_core.values.text import fold, quoted, shorten

MOST_NESTED = 10
MEANING_WIDTH = 70


class Group(NamedTuple):
    """One group; its ``filter`` is None when its members are a list."""

    id: int
    name: str
    folded: str
    filter: str | None


def nested(names: tuple[str, ...], group: Group, word: str, at: int) -> tuple[str, ...]:
    """``names``, the folded ones of the groups whose filters are being read, with one more.

    Raises FilterProblem where that would never end.
    """
    if group.folded in names:
        what = f'{word}: "{quoted(group.name)}" is made from itself; change the filter of one of: {", ".join(names)}'
        raise FilterProblem(what, at)
    if len(names) >= MOST_NESTED:
        raise FilterProblem(f"{word}: groups may be nested {MOST_NESTED} deep", at)
    return (*names, group.folded)


def group_test(
    node: Comparison,
    source: GroupSource,
    entity: Entity,
    groups: Mapping[str, Group],
    filter_test: Callable[[Group, int], Test],
) -> Test:
    """Whether a record is in one of the groups that ``node`` names; ``groups`` are all there are, by folded name.

    ``filter_test`` gives the test of a group that is a filter. Raises FilterProblem with the nearest names.
    """
    tests = []
    for item in node.items:
        presence = presence_of(item, node.operator)
        chosen = list(groups.values()) if presence else _meant(item, node.operator, source.word, groups)
        members = [_members_test(group, source, entity, filter_test, item.at) for group in chosen]
        if presence:
            test = any_of(members) if members else Test("FALSE", (), "")
            wanted = presence == "any"
            tests.append(Test(f"({test.sql}) IS {'' if wanted else 'NOT '}TRUE", test.params, _PRESENCE[wanted]))
        else:
            tests += members
    test = any_of(tests)
    return test._replace(meaning=f"{source.word.capitalize()} {test.meaning}")


_PRESENCE = {True: "is any", False: "is none"}


def _members_test(
    group: Group, source: GroupSource, entity: Entity, filter_test: Callable[[Group, int], Test], at: int
) -> Test:
    if group.filter is None:
        return Test(f"{entity.alias}.id IN ({source.members})", (group.id,), f'is "{group.name}"')
    test = filter_test(group, at)
    return test._replace(meaning=f'is "{group.name}" ({shorten(group.filter, MEANING_WIDTH)})')


def _meant(item: Item, operator: Operator, word: str, groups: Mapping[str, Group]) -> list[Group]:
    if isinstance(item, Range) or operator not in (Operator.MATCHES, Operator.EQUALS):
        raise FilterProblem(f"{word} has no order, so it takes no range and no < or >", item.at)
    wanted = fold(item.text)
    if "*" in wanted and not item.quoted:
        found = [group for name, group in groups.items() if fnmatchcase(name, wanted.replace("[", "[[]"))]
    else:
        found = [groups[wanted]] if wanted in groups else []
        # "gone-quiet" needs no quotes, neither here nor in a shell.
        found = found or [group for name, group in groups.items() if same_group(name, wanted)][:1]
    if not found:
        raise _unknown(item, word, wanted, groups)
    return found


def same_group(one: str, other: str) -> bool:
    """Whether two folded names are taken for one."""
    return _plain(one) == _plain(other)


def _plain(folded: str) -> str:
    return folded.replace("-", " ").replace("_", " ")


def _unknown(item: Operand, word: str, wanted: str, groups: Mapping[str, Group]) -> FilterProblem:
    starting = [folded for folded in groups if wanted and folded.startswith(wanted)]
    names = [group.name for group in groups.values()]
    return FilterProblem(
        f'{word}: there is no "{quoted(item.text)}"',
        item.at,
        expected=names,
        nearest=near(item.text, names),
        known=names,
        incomplete=bool(starting),
    )
