"""What a list asks for and what it gets back: plain values, no rows of the database engine."""

from crm_core.catalog.fields import Field
from crm_core.tuples import NamedTuple

SHOWN = 5  # records that a preview of a change to many shows


class Ref(NamedTuple):
    """Another record, by id and by the name people know it under."""

    id: int
    name: str


class LocalTime(NamedTuple):
    """A wall time as typed, "2026-12-01T14:30", and its IANA zone; a date alone when all day."""

    wall: str
    zone: str


class Query(NamedTuple):
    """Which records, which of their fields, in which order; ``sort`` keys start with "-" for descending."""

    filter: str = ""
    fields: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None
    trash: bool = False


class Page(NamedTuple):
    """Some records: ``rows[i]`` belongs to record ``ids[i]`` and holds one value per field."""

    fields: tuple[Field, ...]
    ids: tuple[int, ...]
    rows: tuple[tuple[object, ...], ...]


class Change(NamedTuple):
    """What a write did: to which record, and in one line for the owner; ``ids`` are all of several."""

    entity: str
    id: int
    summary: str
    ids: tuple[int, ...] = ()


class TimelineEntry(NamedTuple):
    """One line of a customer's timeline; ``at`` is a UTC instant or a date."""

    at: str
    kind: str
    direction: str | None
    title: str
    detail: str
    entity: str
    id: int
