"""What a capability hands to the rest of the program: its entities, full text, timeline entries and references."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from crm_core.catalog.fields import Entity, Field
from crm_core.store.search import SearchSource


@dataclass(frozen=True, slots=True)
class TimelineSource:
    """What an entity adds to a customer's timeline.

    ``select`` yields (at, kind, direction, title, detail, entity, id) and holds the parameter ``:customer``; ``at`` is a
    UTC instant or a date.
    """

    kind: str
    select: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that points at a record: ``table.column`` holds ids of ``target``; ``label`` says what the row is to it.

    A ``belonging`` is part of the record and goes with it; other rows only refer to it.
    """

    table: str
    column: str
    target: str
    label: str
    belonging: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One capability's entries in the catalog; ``fields`` adds fields to entities of the rooms below."""

    entities: tuple[Entity, ...] = ()
    search: tuple[SearchSource, ...] = ()
    timeline: tuple[TimelineSource, ...] = ()
    references: tuple[Reference, ...] = ()
    fields: tuple[tuple[str, tuple[Field, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """Everything registered, by name."""

    entities: dict[str, Entity] = field(default_factory=dict)
    search: dict[str, SearchSource] = field(default_factory=dict)
    timeline: tuple[TimelineSource, ...] = ()
    references: tuple[Reference, ...] = ()


def gather(registrations: Iterable[Registration]) -> Catalog:
    """One catalog out of every capability's entries."""
    parts = list(registrations)
    entities = {entity.name: entity for part in parts for entity in part.entities}
    for name, more in (addition for part in parts for addition in part.fields):
        entities[name] = replace(entities[name], fields=entities[name].fields + more)
    return Catalog(
        entities,
        {source.entity: source for part in parts for source in part.search},
        tuple(source for part in parts for source in part.timeline),
        tuple(reference for part in parts for reference in part.references),
    )
