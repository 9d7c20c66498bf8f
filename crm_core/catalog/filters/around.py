"""What a filter may ask about beyond the fields of its entity: records that hang on it, and groups by name."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.registry import GroupSource, Reference
from crm_core.tuples import NamedTuple

Rows = Callable[[str], Sequence[Any]]


class Around(NamedTuple):
    """The rest of the catalog, and ``rows`` to read the names of groups with; ``rows`` runs one SELECT.

    ``each`` looks the record that another one names up for every row anew: right where a condition is shown for some
    rows, wrong where it chooses among many.
    """

    entities: Mapping[str, Entity]
    references: Sequence[Reference]
    groups: Sequence[GroupSource]
    rows: Rows
    each: bool = False


ALONE = Around({}, (), (), lambda _sql: ())


class Link(NamedTuple):
    """How records of ``target`` hang on those of an entity: ``template`` is a condition that holds ``{test}``.

    There may be ``many`` of them; records in the trash never count.
    """

    names: tuple[str, ...]
    label: str
    target: Entity
    template: str
    many: bool

    @property
    def said(self) -> str:
        """What ``--explain`` calls the record."""
        return f"Any {self.label.lower()}" if self.many else self.label

    def as_field(self) -> Field:
        """The record itself, by name or id: ``deal:7``, ``deal:missing``."""
        return Field(
            key=self.names[0],
            label=self.label,
            kind=Kind.REFERENCE,
            sql=self.target.name_sql,
            id_sql=f"{self.target.alias}.id",
            target=self.target.name,
            match_sql=self.template,
        )


def links_of(entity: Entity, around: Around) -> list[Link]:
    """Everything that hangs on an entity's records: first what its own fields name, then what refers to it."""
    # Whoever asks for an entity is asked back whether the database has changed since; here hundreds of times.
    around = around._replace(entities=dict(around.entities.items()))
    found = [*_named_records(entity, around), *_referring_records(entity, around)]
    return found + [link for link in _joined_records(entity, around) if not {*link.names} & _names(found)]


def _names(links: Sequence[Link]) -> set[str]:
    return {name for link in links for name in link.names}


def find_link(entity: Entity, name: str, around: Around) -> Link | None:
    """The link called ``name``, or None."""
    wanted = name.lower().replace("-", "_")
    return next((link for link in links_of(entity, around) if wanted in link.names), None)


def _named_records(entity: Entity, around: Around) -> list[Link]:
    found = []
    for field in entity.fields:
        target = around.entities.get(field.target) if field.kind is Kind.REFERENCE and field.id_sql else None
        if target is not None:
            template = f"{field.id_sql} IN (SELECT {target.alias}.id FROM {target.source} WHERE {_live(target)})"
            if around.each and not _hides(target, field.id_sql):
                rows = f"{target.source} WHERE {target.alias}.id = {field.id_sql}"
                template = f"EXISTS (SELECT 1 FROM {rows} AND {_live(target)})"
            found.append(Link((field.key, *field.aliases), field.label, target, template, many=False))
    return found


def _hides(target: Entity, id_sql: str) -> bool:
    """Whether the aliases in ``id_sql`` would mean something else inside a SELECT from the target."""
    return not set(re.findall(r"(\w+)\.", id_sql)).isdisjoint(re.findall(r"\w+", target.source))


def _referring_records(entity: Entity, around: Around) -> list[Link]:
    taken = set(entity.names())
    found = []
    for other in around.entities.values():
        direct = [r for r in around.references if r.target == entity.name and r.table == other.table]
        joins = [r for r in around.references if r.target == entity.name and r.joins and _belongs(r, other, around)]
        if not direct and not joins:
            continue
        # What refers to its own kind is called by what it is to it: "member of".
        name = other.name if other.name != entity.name else direct[0].label.partition(" ")[0]
        if name not in taken:
            plural = other.plural if other.name != entity.name else f"{name}s"
            template = _referring(entity, other, direct, joins, around)
            found.append(Link((name, plural), name.capitalize(), other, template, many=True))
    return found


def _joined_records(entity: Entity, around: Around) -> Iterator[Link]:
    """What rows that belong to a record join it with, as the lines of a deal do with products."""
    for rows in around.references:
        if not rows.belonging or rows.target != entity.name:
            continue
        for joined in around.references:
            other = around.entities.get(joined.target)
            if joined.table == rows.table and joined.joins and other is not None and joined.target != entity.name:
                key = f"{other.alias}.id"
                template = (
                    f"{entity.alias}.id IN (SELECT link.{rows.column} FROM {rows.table} link WHERE link.{joined.column} IN "
                    f"(SELECT {key} FROM {other.source} WHERE {_live(other)}))"
                )
                named = (joined.word, f"{joined.word}s") if joined.word else (other.name, other.plural)
                yield Link(named, named[0].capitalize(), other, template, many=True)


def _belongs(reference: Reference, other: Entity, around: Around) -> Reference | None:
    """The reference by which rows that join belong to ``other``."""
    belongings = (r for r in around.references if r.table == reference.table and r.belonging)
    return next((r for r in belongings if r.target == other.name), None)


def _referring(
    entity: Entity, other: Entity, direct: Sequence[Reference], joins: Sequence[Reference], around: Around
) -> str:
    if len(direct) == 1 and not joins:
        column = f"{other.alias}.{direct[0].column}"
        return (
            f"{entity.alias}.id IN (SELECT {column} FROM {other.source} WHERE {column} IS NOT NULL AND {_live(other)})"
        )
    pairs = [f"SELECT id AS held, {r.column} AS holder FROM {r.table}" for r in direct]
    for r in joins:
        belongs = _belongs(r, other, around)
        pairs += [f"SELECT {belongs.column} AS held, {r.column} AS holder FROM {r.table}"] if belongs else []
    records = f"SELECT {other.alias}.id FROM {other.source} WHERE {_live(other)}"
    return (
        f"{entity.alias}.id IN (SELECT link.holder FROM ({' UNION ALL '.join(pairs)}) link "
        f"WHERE link.holder IS NOT NULL AND link.held IN ({records}))"
    )


def _live(entity: Entity) -> str:
    return f"{entity.alias}.deleted_at IS NULL AND {{test}}" if entity.has_trash else "{test}"
