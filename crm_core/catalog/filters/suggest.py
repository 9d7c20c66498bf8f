"""What could stand at a place of a filter: names of fields, what hangs on a record, values, AND, OR, NOT."""

import re
from collections.abc import Callable, Iterable, Sequence

from crm_core.catalog.fields import Entity, Kind
from crm_core.catalog.filters.around import ALONE, Around, find_link, links_of
from crm_core.catalog.filters.paths import Path, find_links, find_path
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.patterns import regex

Values = Callable[[Path, str], Sequence[str]]
_WORD = regex(r'(?:"(?:[^"\\]|\\.)*"?|[^\s"(]|(?<=[^\s(.-])\()+')
_FIELD = regex(r"([^\W\d][\w.\-]*):(>=|<=|>|<|=)?(.*)", re.DOTALL)
_BRACKET = regex(r'"(?:[^"\\]|\\.)*"?|(?:(?P<name>[^\W\d][\w.\-]*)\.)?(?P<open>\()|(?P<close>\))')
_DAYS = ("today", "yesterday", "tomorrow", "this-week", "this-month", "last-month", "this-year", "last-30d", "next-14d")
_DAY_KINDS = (Kind.DATE, Kind.BIRTHDAY, Kind.INSTANT, Kind.LOCAL_TIME)
PRESENCE = ("missing", "any")
_NEEDS_QUOTES = regex(r'[\s,"()]|\.\.')


def word_start(text: str, cursor: int) -> int:
    """Where the word at ``cursor`` begins, behind a "-" before it; completions replace ``text`` from there."""
    last = max(_WORD.finditer(text, 0, cursor), key=re.Match.end, default=None)
    start = last.start() if last and last.end() == cursor else cursor
    return start + 1 if start < cursor and text[start] == "-" else start


def complete(
    text: str, cursor: int, entity: Entity, around: Around = ALONE, values: Values = lambda _path, _typed: ()
) -> list[str]:
    """What the word at ``cursor`` could become, each to replace it from ``word_start`` on.

    ``values`` gives those that records have where a path leads, beginning as typed.
    """
    start = word_start(text, cursor)
    typed = text[start:cursor]
    here = _entity_at(text[:start], entity, around)
    found = _FIELD.fullmatch(typed)
    if not found:
        return _starting(typed, _names(typed, here, around))
    name, operator, value = found.groups(default="")
    try:
        path = find_path(here, name, 0, around)
    except FilterProblem:
        return []
    path = _as_defined(path)
    before, last = _split_value(value)
    presence = () if operator or before.endswith("..") else PRESENCE  # no end of a range
    known = [*map(_quoted, values(path, last.lstrip('"'))), *_choices(path), *presence]
    given = before.split(",")
    fresh = [choice for choice in dict.fromkeys(known) if choice not in given]
    return [f"{name}:{operator}{before}{choice}" for choice in _starting(last, fresh)]


def _as_defined(path: Path) -> Path:
    """``custom.newsletter`` as the field that the owner defined, whose values are known."""
    field = next((field for field in path.entity.fields if field.is_custom and field.key == path.key), None)
    return path._replace(field=field, key="") if field else path


def _entity_at(text: str, entity: Entity, around: Around) -> Entity:
    """What conditions behind ``text`` are about: within ``deal.(`` it is deals."""
    entities = [entity]
    for bracket in _BRACKET.finditer(text):
        if bracket["open"]:
            try:
                links = find_links(entities[-1], bracket["name"], 0, around) if bracket["name"] else ()
            except FilterProblem:
                links = ()
            entities.append(links[-1].target if links else entities[-1])
        elif bracket["close"] and len(entities) > 1:
            entities.pop()
    return entities[-1]


def _names(typed: str, entity: Entity, around: Around) -> list[str]:
    """Everything that may stand before a colon, and the words that stand alone; behind a dot, what is there."""
    head, dot, rest = typed.rpartition(".")
    if dot:
        before, _, last = head.rpartition(".")
        try:
            holder = find_links(entity, before, 0, around)[-1].target if before else entity
            if any(field.kind is Kind.JSON and last.lower() in (field.key, *field.aliases) for field in holder.fields):
                return [f"{head}.{field.key}:" for field in holder.fields if field.is_custom]
            target = find_links(entity, head, 0, around)[-1].target
        except FilterProblem:
            return []
        return [f"{head}.{name}" for name in _names(rest, target, around) if name not in _WORDS]
    names = [f"{field.key}:" for field in entity.fields]
    groups = [g.word for g in around.groups if g.target == entity.name or find_link(entity, g.target, around)]
    mine = ["mine"] if any(field.key == "owner" for field in entity.fields) else []
    aliases = [f"{alias}:" for field in entity.fields for alias in field.aliases] if typed else []
    links = [f"{link.names[0]}." for link in links_of(entity, around)]
    # Begun to be typed, the word goes before a field of that name.
    return [*(mine if typed else ()), *names, *(f"{word}:" for word in groups), *aliases, *links, *mine, *_WORDS]


_WORDS = ("OR", "NOT")


def _split_value(value: str) -> tuple[str, str]:
    """``won,lo`` is complete up to the comma, ``..tod`` up to the dots."""
    cut = max(value.rfind(",") + 1, value.rfind("..") + 2 if ".." in value else 0)
    return value[:cut], value[cut:]


def _choices(path: Path) -> list[str]:
    """The values that the catalog itself knows."""
    field = path.field
    if field is None:
        return []
    values = [_quoted(choice) for choice in field.choices]
    if field.kind is Kind.BOOLEAN:
        values += ["yes", "no"]
    if field.kind in _DAY_KINDS:
        values += _DAYS
    if field.key == "owner":
        values.append("me")
    return values


def _quoted(choice: str) -> str:
    escaped = choice.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if _NEEDS_QUOTES.search(choice) else choice


def _starting(typed: str, candidates: Iterable[str]) -> list[str]:
    wanted = typed.lower().lstrip('"')
    found = (candidate for candidate in candidates if candidate.lower().lstrip('"').startswith(wanted))
    return list(dict.fromkeys(found))
