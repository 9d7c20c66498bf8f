"""Lists of appointments look ahead, unless the filter itself says when."""

from collections.abc import Iterator

from crm_core.catalog.core import Core
from crm_core.catalog.filters.parser import parse
from crm_core.catalog.filters.syntax import Comparison, Node, Not, Or, Within, Word

NOT_OVER = "ends:today.."
SAYING_WHEN = frozenset({"starts", "ends", "day", "id", "uid", "external_id"})


def coming(core: Core, filter_text: str) -> str:
    """The filter narrowed down to what is not over yet, unless it names a time or a record. Raises FilterProblem."""
    core.browse.condition("appointment", filter_text)  # Problems are told in the places of the filter as typed.
    tree = parse(filter_text)
    own = {name: field.key for field in core.entity("appointment").fields for name in (field.key, *field.aliases)}
    if SAYING_WHEN & {own.get(name.lower().replace("-", "_")) for name in _fields(tree)}:
        return filter_text
    return f"{NOT_OVER} ({filter_text})" if isinstance(tree, Or) else f"{NOT_OVER} {filter_text}".rstrip()


def _fields(node: Node) -> Iterator[str]:
    if isinstance(node, Comparison):
        yield node.field
    elif isinstance(node, Not):
        yield from _fields(node.child)
    elif not isinstance(node, Word | Within):
        for child in node.children:
            yield from _fields(child)
