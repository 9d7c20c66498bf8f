"""Say in words what a filter was understood as."""

from collections.abc import Iterator

from crm_core.catalog.fields import Entity
from crm_core.catalog.filters.around import ALONE, Around
from crm_core.catalog.filters.compiler import plan_filter
from crm_core.catalog.filters.condition import FilterContext
from crm_core.catalog.filters.plan import Hanging, Ignored, Joined, Negated, Part, Test


def explain(text: str, entity: Entity, context: FilterContext, around: Around = ALONE) -> str:
    """One line per condition, those of a group indented under it. Raises FilterProblem."""
    part = plan_filter(text, entity, context, around)
    if isinstance(part, Joined) and part.how == "AND":
        lines = [line for inner in part.parts for line in _lines(inner)]
    else:
        lines = list(_lines(part))
    return "\n".join(lines) or f"every {entity.name}"


def _lines(part: Part, prefix: str = "") -> Iterator[str]:
    if isinstance(part, Test):
        yield prefix + part.meaning
    elif isinstance(part, Ignored):
        yield f'{prefix}"{part.text}" holds no letter or digit to look for and is left out'
    elif isinstance(part, Negated):
        yield from _lines(part.part, prefix + "not: ")
    elif isinstance(part, Hanging):
        yield from _hanging_lines(part, prefix)
    elif len(part.parts) == 1:
        yield from _lines(part.parts[0], prefix)
    else:
        yield prefix + ("any of:" if part.how == "OR" else "all of:")
        for inner in part.parts:
            yield from ("  " + line for line in _lines(inner))


def _hanging_lines(part: Hanging, prefix: str) -> Iterator[str]:
    inner = part.part
    if isinstance(inner, Joined) and len(inner.parts) > 1 and inner.how == "AND":
        yield f"{prefix}{part.label}, one with all of:"
        for each in inner.parts:
            yield from ("  " + line for line in _lines(each))
    else:
        yield from _lines(inner, f"{prefix}{part.label}: ")
