"""What filters kept under a name have in common: the rules of names, and combining one with further words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crm_core.errors import InvalidValue, UnknownName, UsageProblem
from crm_core.values.text import clean_line

if TYPE_CHECKING:
    from crm_core.catalog.filters.syntax import Node

MOST_CHARACTERS = 100
_PLACES = ("at", "end", "value_at")


def read_name(name: str, what: str) -> str:
    """A name that filters and command lines can hold. Raises InvalidValue."""
    text = clean_line(name, what, MOST_CHARACTERS)
    if not text:
        raise InvalidValue(what, None, "must have a name")
    if any(sign in text for sign in ',:"*\\') or text in ("missing", "any"):
        raise InvalidValue(
            what, text, 'must not hold a comma, a colon, a quote, "*" or "\\", nor be "any" or "missing"'
        )
    return text


def quoted_name(name: str) -> str:
    """A name as the filter language takes it."""
    if name.replace("-", "").replace("_", "").isalnum() and name not in ("missing", "any"):
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def kept_names(text: str) -> list[str]:
    """A list of names kept as JSON; what is none, another program's, is as if nothing had been said."""
    import json

    try:
        names = json.loads(text)
    except ValueError:
        return []
    return [str(name) for name in names] if isinstance(names, list) else []


def unknown_name(what: str, name: str, known: Sequence[str]) -> UnknownName:
    """The refusal of a name that nothing has, with the nearest ones."""
    from crm_core.values.near import unknown

    return unknown(what, name, known)


def both(first: str, second: str) -> str:
    """One filter for what matches both. Raises FilterProblem, UsageProblem where brackets in words forbid it."""
    if not first.strip() or not second.strip():
        return first.strip() or second.strip()
    from crm_core.catalog.filters.parser import parse
    from crm_core.catalog.filters.syntax import And

    joined = f"({first.strip()}) ({second.strip()})"
    wanted = And((parse(first.strip()), parse(second.strip())))
    if _shape(parse(joined)) != _shape(wanted):
        raise UsageProblem(f'"{first}" and "{second}" cannot be joined: put quotes around words that hold brackets.')
    return joined


def _shape(node: "Node | Any") -> Any:
    """A tree without the places of its nodes."""
    if isinstance(node, tuple) and hasattr(node, "_asdict"):
        fields = node._asdict()
        return type(node).__name__, *(_shape(value) for name, value in fields.items() if name not in _PLACES)
    return tuple(_shape(each) for each in node) if isinstance(node, tuple) else node
