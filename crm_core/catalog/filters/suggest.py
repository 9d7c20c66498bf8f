"""What could stand at a place of a filter: names of fields, their choices, AND, OR, NOT."""

import re
from collections.abc import Iterable

from crm_core.catalog.fields import Entity, Field, Kind

_WORD = re.compile(r'(?:"(?:[^"\\]|\\.)*"?|[^\s"(]|(?<=[^\s(-])\()+')
_FIELD = re.compile(r"([^\W\d][\w.\-]*):(>=|<=|>|<|=)?(.*)", re.DOTALL)
_DAYS = ("today", "yesterday", "tomorrow", "this-week", "this-month", "last-month", "this-year", "last-30d", "next-14d")
_DAY_KINDS = (Kind.DATE, Kind.BIRTHDAY, Kind.INSTANT, Kind.LOCAL_TIME)
_NEEDS_QUOTES = re.compile(r'[\s,"()]|\.\.')


def word_start(text: str, cursor: int) -> int:
    """Where the word at ``cursor`` begins, behind a "-" before it; completions replace ``text`` from there."""
    last = max(_WORD.finditer(text, 0, cursor), key=re.Match.end, default=None)
    start = last.start() if last and last.end() == cursor else cursor
    return start + 1 if start < cursor and text[start] == "-" else start


def complete(text: str, cursor: int, entity: Entity) -> list[str]:
    """What the word at ``cursor`` could become, each to replace it from ``word_start`` on."""
    typed = text[word_start(text, cursor) : cursor]
    found = _FIELD.fullmatch(typed)
    if not found:
        names = [f"{field.key}:" for field in entity.fields]
        aliases = [f"{alias}:" for field in entity.fields for alias in field.aliases]
        return _starting(typed, [*names, *(aliases if typed else []), "OR", "NOT"])
    name, operator, value = found.groups(default="")
    field = next((field for field in entity.fields if name.lower() in (field.key, *field.aliases)), None)
    if field is None:
        return []
    before, last = _split_value(value)
    return [f"{name}:{operator}{before}{choice}" for choice in _starting(last, _values(field, operator))]


def _split_value(value: str) -> tuple[str, str]:
    """``won,lo`` is complete up to the comma, ``..tod`` up to the dots."""
    cut = max(value.rfind(",") + 1, value.rfind("..") + 2 if ".." in value else 0)
    return value[:cut], value[cut:]


def _values(field: Field, operator: str) -> list[str]:
    values = [_quoted(choice) for choice in field.choices]
    if field.kind is Kind.BOOLEAN:
        values += ["yes", "no"]
    if field.kind in _DAY_KINDS:
        values += _DAYS
    if field.key == "owner":
        values.append("me")
    return values if operator else [*values, "missing", "any"]


def _quoted(choice: str) -> str:
    return f'"{choice}"' if _NEEDS_QUOTES.search(choice) else choice


def _starting(typed: str, candidates: Iterable[str]) -> list[str]:
    wanted = typed.lower().lstrip('"')
    return [candidate for candidate in candidates if candidate.lower().lstrip('"').startswith(wanted)]
