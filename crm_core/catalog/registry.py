"""What a capability hands to the rest of the program: its entities, full text, timeline entries and references."""

from collections.abc import Iterable

from crm_core.catalog.fields import Entity, Field
from crm_core.store.search import SearchSource
from crm_core.tuples import NamedTuple


class TimelineSource(NamedTuple):
    """What an entity adds to a customer's timeline.

    ``select`` yields (at, kind, direction, title, detail, entity, id) and holds the parameter ``:customer``; ``at`` is a
    UTC instant or a date. ``kinds`` are the words its rows have as kind where that is not always ``kind`` itself. A
    ``contact`` shows that one still has to do with the customer.
    """

    kind: str
    select: str
    kinds: tuple[str, ...] = ()
    contact: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        """What its rows are chosen by: ``kind`` means all of them."""
        return tuple(dict.fromkeys((self.kind, *self.kinds)))


class Reference(NamedTuple):
    """A column that points at a record: ``table.column`` holds ids of ``target``; ``label`` says what the row is to it.

    A ``belonging`` is part of the record and goes with it; other rows only refer to it. Rows that ``join`` bind the
    record to what they belong to, as attendees bind customers to appointments. When two records become one, of rows that
    agree in the columns ``once`` one stays, and of those that the table's own constraints allow only once. ``word`` is what
    filters over what is joined call the record, as in ``contact.city:Graz``.
    """

    table: str
    column: str
    target: str
    label: str
    belonging: bool = False
    joins: bool = False
    once: tuple[str, ...] = ()
    word: str = ""


class GroupSource(NamedTuple):
    """Groups of one entity's records that filters name by ``word``, as in ``segment:vip``.

    ``groups`` yields (id, name, folded name, filter), the filter None where the members are a list: then ``members``
    yields the ids of the records in the group whose id is bound to its one parameter.
    """

    word: str
    target: str
    groups: str
    members: str


class KeptFilters(NamedTuple):
    """Filters kept in ``table``, each called a ``word``: ``rows`` yields (id, name, entity, filter, columns, sort).

    Columns and sort are JSON lists of keys, or NULL. The table has ``filter`` and ``updated_at``.
    """

    word: str
    table: str
    rows: str


class Registration(NamedTuple):
    """One capability's entries in the catalog; ``fields`` adds fields to entities of the rooms below."""

    entities: tuple[Entity, ...] = ()
    search: tuple[SearchSource, ...] = ()
    timeline: tuple[TimelineSource, ...] = ()
    references: tuple[Reference, ...] = ()
    fields: tuple[tuple[str, tuple[Field, ...]], ...] = ()
    groups: tuple[GroupSource, ...] = ()
    filters: tuple[KeptFilters, ...] = ()


class Catalog(NamedTuple):
    """Everything registered, by name."""

    entities: dict[str, Entity]
    search: dict[str, SearchSource]
    timeline: tuple[TimelineSource, ...]
    references: tuple[Reference, ...]
    groups: tuple[GroupSource, ...] = ()
    filters: tuple[KeptFilters, ...] = ()


def gather(registrations: Iterable[Registration]) -> Catalog:
    """One catalog out of every capability's entries."""
    parts = list(registrations)
    entities = {entity.name: entity for part in parts for entity in part.entities}
    for name, more in (addition for part in parts for addition in part.fields):
        entities[name] = entities[name]._replace(fields=entities[name].fields + more)
    return Catalog(
        entities,
        {source.entity: source for part in parts for source in part.search},
        tuple(source for part in parts for source in part.timeline),
        tuple(reference for part in parts for reference in part.references),
        tuple(group for part in parts for group in part.groups),
        tuple(kept for part in parts for kept in part.filters),
    )
