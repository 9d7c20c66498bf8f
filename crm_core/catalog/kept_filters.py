"""Filters kept in the database name fields, tags and groups: they follow a new name, and hold on to one that would go."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from crm_core.catalog.browse import Browse
from crm_core.catalog.core import Core
from crm_core.catalog.named_filters import kept_names
from crm_core.catalog.registry import Catalog, KeptFilters
from crm_core.catalog.sense import Nonsense
from crm_core.errors import Conflict, CrmError
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.text import counted

if TYPE_CHECKING:
    from crm_core.catalog.filters.mentions import Sought

VIEWS = KeptFilters("view", "saved_views", "SELECT id, name, entity, filter, columns, sort FROM saved_views")
MOST_NAMED = 5


class _Kept(NamedTuple):
    """A filter that names what is sought: at ``places`` in it, or in the columns or the order of a view."""

    source: KeptFilters
    id: int
    name: str
    filter: str
    columns: list[str] | None
    sort: list[str] | None
    places: list[tuple[int, int]]


def rename_in_filters(core: Core, unit: Unit, sought: "Sought", new: str) -> str:
    """Write the new name wherever a kept filter has the old one; gives what to add to the unit's summary.

    To be called while the old name still is one.
    """
    from crm_core.catalog.filters.mentions import replaced
    from crm_core.catalog.named_filters import quoted_name

    count = 0
    written = new if sought.value is None else quoted_name(new)
    for kept in list(_naming(core, unit, sought)):
        unit.execute(
            f"UPDATE {kept.source.table} SET filter = ?, updated_at = ? WHERE id = ?",
            (replaced(kept.filter, kept.places, written), unit.stamp, kept.id),
        )
        if kept.columns is not None and kept.sort is not None and sought.value is None:
            columns = [new if key == sought.field else key for key in kept.columns]
            sort = [key.removesuffix(sought.field) + new if _key(key) == sought.field else key for key in kept.sort]
            unit.execute(
                f"UPDATE {kept.source.table} SET columns = ?, sort = ? WHERE id = ?",
                (json.dumps(columns), json.dumps(sort), kept.id),
            )
        count += 1
    return f"; {counted(count, 'kept filter')} changed with it" if count else ""


def unreadable(db: Connection, catalog: Catalog, browse: Browse) -> Iterator[Nonsense]:
    """Kept filters that make no sense, or none any more."""
    for source in (*catalog.filters, VIEWS):
        for key, _, entity, text, *_ in db.execute(source.rows).fetchall():
            try:
                if text and entity in browse.entities:
                    browse.condition(entity, text)
            except CrmError as problem:
                why = f"cannot be read ({problem.sentence.removesuffix('.')})"
                yield Nonsense(source.table, key, "filter", text, why, "")


def refuse_named(core: Core, unit: Unit, sought: "Sought", what: str) -> None:
    """Raise Conflict when a kept filter names what is to go; ``what`` says it in words."""
    users = [
        f'{"the filter" if kept.places else "the columns or order"} of {kept.source.word} "{kept.name}"'
        for kept in _naming(core, unit, sought)
    ]
    if not users:
        return
    if len(users) == 1:
        in_filter = users[0].startswith("the filter")
        verb, then = ("names", "change that filter first") if in_filter else ("name", "change them first")
    else:
        verb, then = "name", "change them first"
    more = [f"{len(users) - MOST_NAMED:,} more"] if len(users) > MOST_NAMED else []
    *others, last = [*users[:MOST_NAMED], *more]
    said = f"{', '.join(others)} and {last}" if others else last
    raise Conflict(f"{said[0].upper()}{said[1:]} {verb} {what}; {then}.")


def _naming(core: Core, unit: Unit, sought: "Sought") -> Iterator[_Kept]:
    from crm_core.catalog.filters.mentions import mentions

    around = core.browse.around
    for source in (*core.catalog.filters, VIEWS):
        for key, name, entity, text, columns, sort in unit.execute(source.rows).fetchall():
            places = mentions(text, around.entities[entity], sought, around) if entity in around.entities else []
            kept = _Kept(source, key, name, text, columns and kept_names(columns), sort and kept_names(sort), places)
            if places or (entity == sought.entity and sought.value is None and _shows(kept, sought.field)):
                yield kept


def _shows(kept: _Kept, field: str) -> bool:
    return field in [*(kept.columns or ()), *map(_key, kept.sort or ())]


def _key(sorted_by: str) -> str:
    return sorted_by.removeprefix("-")
