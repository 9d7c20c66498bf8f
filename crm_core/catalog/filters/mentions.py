"""Where a filter names a field, a value of one or a group: read by the language itself, never as plain text."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_core.catalog.fields import Entity, Kind
from crm_core.catalog.filters.around import Around
from crm_core.catalog.filters.groups import same_group
from crm_core.catalog.filters.parser import parse
from crm_core.catalog.filters.paths import Path, find_links, find_path
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import And, Comparison, Node, Not, Operand, Operator, Or, Range, Within
from crm_core.catalog.filters.tokens import operand_end
from crm_core.values.text import fold


class Sought(NamedTuple):
    """A ``field`` of an entity, or with ``value`` one value of it; without an entity the group ``value`` of a word."""

    entity: str
    field: str
    value: str | None = None


def mentions(text: str, entity: Entity, sought: Sought, around: Around) -> list[tuple[int, int]]:
    """The places (from, to) in ``text``, left to right; none in a filter that cannot be read."""
    try:
        return sorted(_within(parse(text), text, entity, sought, around))
    except FilterProblem:
        return []


def replaced(text: str, places: list[tuple[int, int]], new: str) -> str:
    """The text with ``new`` at each of the places."""
    for start, end in reversed(places):
        text = text[:start] + new + text[end:]
    return text


def _within(node: Node, text: str, entity: Entity, sought: Sought, around: Around) -> Iterator[tuple[int, int]]:
    if isinstance(node, Comparison):
        yield from _of_comparison(node, text, entity, sought, around)
    elif isinstance(node, Not):
        yield from _within(node.child, text, entity, sought, around)
    elif isinstance(node, Within):
        try:
            target = find_links(entity, node.name, node.at, around)[-1].target
        except FilterProblem:
            return
        yield from _within(node.child, text, target, sought, around)
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from _within(child, text, entity, sought, around)


def _of_comparison(
    node: Comparison, text: str, entity: Entity, sought: Sought, around: Around
) -> Iterator[tuple[int, int]]:
    try:
        path = find_path(entity, node.field, node.at, around)
    except FilterProblem:
        return
    if not _leads_to(path, sought):
        return
    if sought.value is None:
        end = node.at + len(node.field)
        yield end - len(node.field.rpartition(".")[2]), end
        return
    for item in node.items:
        if not isinstance(item, Range) and _is_meant(item, node.operator, sought):
            yield item.at, operand_end(text[: node.end], item.at)


def _leads_to(path: Path, sought: Sought) -> bool:
    if path.group or not sought.entity:
        return path.group is not None and not sought.entity and path.group.word == sought.field
    if path.field is None or path.entity.name != sought.entity:
        return False
    return path.field.key == sought.field or (path.field.kind is Kind.JSON and path.key == sought.field)


def _is_meant(item: Operand, operator: Operator, sought: Sought) -> bool:
    if operator not in (Operator.MATCHES, Operator.EQUALS) or sought.value is None:
        return False
    if not item.quoted and ("*" in item.text or item.text in ("missing", "any")):
        return False
    folded = fold(sought.value)
    return fold(item.text) == folded if sought.entity else same_group(fold(item.text), folded)
