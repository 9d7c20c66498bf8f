"""Check that the stages, pipelines and tags a filter names exist, so that a slip is not taken for "none found"."""

from collections.abc import Iterable

from crm_core.catalog.fields import Field
from crm_core.catalog.filters.condition import NamedValue
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.filters.syntax import Comparison, Operand, Operator
from crm_core.store.driver import Connection
from crm_core.values.near import near
from crm_core.values.text import fold, quoted

PRESENCE = ("missing", "any")


def named_values(node: Comparison, field: Field) -> list[NamedValue]:
    """The whole values that ``node`` asks for, where those that exist are themselves in the database."""
    if not field.choices_sql or node.operator not in (Operator.MATCHES, Operator.EQUALS):
        return []
    operands = [item for item in node.items if isinstance(item, Operand)]
    return [NamedValue(field, item.text, item.at) for item in operands if _is_whole(item, node.operator)]


def _is_whole(item: Operand, operator: Operator) -> bool:
    is_presence = item.text in PRESENCE and operator is Operator.MATCHES
    return item.quoted or not (is_presence or "*" in item.text)


def check_named(db: Connection, named: Iterable[NamedValue]) -> None:
    """Refuse a value that no record has. Raises FilterProblem with the nearest ones."""
    known: dict[str, dict[str, str]] = {}
    for field, text, at in named:
        if field.choices_sql not in known:
            known[field.choices_sql] = {fold(str(name)): str(name) for (name,) in db.execute(field.choices_sql)}
        _check(field, text, at, known[field.choices_sql])


def _check(field: Field, text: str, at: int, known: dict[str, str]) -> None:
    wanted = fold(text)
    if wanted in known:
        return
    starting = [folded for folded in known if wanted and folded.startswith(wanted)]
    raise FilterProblem(
        f'{field.key}: there is no "{quoted(text)}"',
        at,
        expected=tuple(known.values()),
        nearest=near(text, known.values()),
        known=tuple(known.values()),
        incomplete=bool(starting),
    )
