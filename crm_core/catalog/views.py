"""Saved views: a list under a name, with its filter, columns and order."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.named_filters import kept_names, read_name, unknown_name
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.text import fold

_COLUMNS = "id, entity, name, filter, columns, sort"
_SAVE = (
    "INSERT INTO saved_views (entity, name, folded, filter, columns, sort, created_at, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (entity, folded) DO UPDATE SET name = excluded.name, "
    "filter = excluded.filter, columns = excluded.columns, sort = excluded.sort, updated_at = excluded.updated_at "
    "WHERE (saved_views.name, filter, columns, sort) IS NOT (excluded.name, excluded.filter, excluded.columns, excluded.sort)"
)


class View(NamedTuple):
    """A list of ``entity`` as somebody wants to see it again; empty ``fields`` and ``sort`` are the usual ones."""

    id: int
    entity: str
    name: str
    filter: str
    fields: tuple[str, ...]
    sort: tuple[str, ...]


class Views:
    """Lists under a name."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self, entity: str = "") -> list[View]:
        """The views of one kind of record, or all, by name."""
        sql = f"SELECT {_COLUMNS} FROM saved_views WHERE ? IN ('', entity) ORDER BY entity, folded"
        with self._core.store.reading() as db:
            return [_view(row) for row in db.execute(sql, (entity,))]

    def get(self, name: str, entity: str = "") -> View:
        """One view. Raises UnknownName, Conflict when views of several kinds have the name."""
        with self._core.store.reading() as db:
            return _find(db, name, entity)

    def kind_of(self, view: View) -> str:
        """What its list shows, as people call it: "customers"; as it is kept where there is nothing of the kind."""
        described = self._core.browse.entities.get(view.entity)
        return view.entity if described is None else described.plural

    def save(
        self, name: str, entity: str, filter_text: str = "", fields: Sequence[str] = (), sort: Sequence[str] = ()
    ) -> Change:
        """Keep a list under a name; the view of that name is replaced. Raises InvalidValue, UnknownName, FilterProblem."""
        wanted, described = read_name(name, "View"), self._core.entity(entity)
        self._core.browse.condition(entity, filter_text)
        columns = [field.key for field in described.pick(fields)]
        order = [("-" if key.startswith("-") else "") + described.field(key.lstrip("-")).key for key in sort]
        with self._core.store.writing("") as unit:
            there = unit.scalar("SELECT 1 FROM saved_views WHERE entity = ? AND folded = ?", (entity, fold(wanted)))
            values = (filter_text.strip(), json.dumps(columns), json.dumps(order), unit.stamp, unit.stamp)
            unit.execute(_SAVE, (entity, wanted, fold(wanted), *values))
            key = unit.scalar("SELECT id FROM saved_views WHERE entity = ? AND folded = ?", (entity, fold(wanted)))
            what = f'View "{wanted}" of {described.plural}'
            unit.describe_change(what, f"{what} {'changed' if there else 'saved'}")
        return Change("view", int(key), unit.summary)

    def rename(self, name: str, new: str, entity: str = "") -> Change:
        """Give a view another name. Raises UnknownName, InvalidValue, Conflict."""
        with self._core.store.writing("") as unit:
            view, wanted = _find(unit.connection, name, entity), read_name(new, "View")
            _refuse_taken(unit, view, wanted)
            unit.execute(
                "UPDATE saved_views SET name = ?1, folded = ?2, updated_at = ?3 WHERE id = ?4 AND name <> ?1",
                (wanted, fold(wanted), unit.stamp, view.id),
            )
            unit.describe_change(f'View "{wanted}"', f'View "{view.name}" renamed to "{wanted}"')
        return Change("view", view.id, unit.summary)

    def delete(self, name: str, entity: str = "") -> Change:
        """Remove a view; the records stay. Raises UnknownName, Conflict when views of several kinds have the name."""
        with self._core.store.writing("") as unit:
            view = _find(unit.connection, name, entity)
            unit.execute("DELETE FROM saved_views WHERE id = ?", (view.id,))
            unit.describe(f'View "{view.name}" of {self.kind_of(view)} deleted')
        return Change("view", view.id, unit.summary)


def _view(row: Sequence[Any]) -> View:
    key, entity, name, filter_text, columns, sort = row
    return View(key, entity, name, filter_text, tuple(kept_names(columns)), tuple(kept_names(sort)))


def _find(db: Connection, name: str, entity: str) -> View:
    sql = f"SELECT {_COLUMNS} FROM saved_views WHERE folded = ? AND ? IN ('', entity) ORDER BY entity"
    rows = db.execute(sql, (fold(name.strip()), entity)).fetchall()
    if not rows:
        known = db.execute("SELECT name FROM saved_views WHERE ? IN ('', entity) ORDER BY folded", (entity,))
        raise unknown_name(f"view of {entity}s" if entity else "view", name, [each[0] for each in known])
    if len(rows) > 1:
        kinds = " or ".join(f"--of {row[1]}s" for row in rows)
        raise Conflict(f'Several lists have a view "{name}": say {kinds}.')
    return _view(rows[0])


def _refuse_taken(unit: Unit, view: View, name: str) -> None:
    sql = "SELECT name FROM saved_views WHERE entity = ? AND folded = ? AND id <> ?"
    if taken := unit.scalar(sql, (view.entity, fold(name), view.id)):
        raise Conflict(f'There is a view "{taken}" already; "crm view delete" removes it.')
