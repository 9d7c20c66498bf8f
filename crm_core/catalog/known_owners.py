"""Owners as they are spelled already: a name that differs only in case and accents is no other person."""

from collections.abc import Iterable, Iterator, Mapping

from crm_core.catalog.fields import Entity
from crm_core.store.driver import Connection
from crm_core.values.text import fold

OWNED = ("customer", "deal", "lead")  # those that are handed from one to another


def known_owners(db: Connection, entities: Mapping[str, Entity], first: str) -> Iterator[str]:
    """Each spelling there is, ``first`` if it is one, then those of customers, deals and leads as they are found."""
    if first:
        yield first
    for entity in filter(None, map(entities.get, OWNED)):
        rows = db.execute(f"SELECT DISTINCT owner FROM {entity.table} WHERE owner <> '' AND deleted_at IS NULL")
        yield from (str(owner) for (owner,) in rows)


def as_known(name: str, known: Iterable[str]) -> str:
    """``name`` as it is spelled already: just so, else as the first who differs only in case and accents, else as given."""
    wanted, alike = fold(name), ""
    for owner in known:
        if owner == name:
            return name
        if not alike and fold(owner) == wanted:
            alike = owner
    return alike or name
