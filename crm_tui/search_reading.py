"""What a search finds, with the words that tell like-named records apart: whose a call was, and when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Query, Ref
from crm_core.catalog.search import Hit
from crm_core.store import Interrupt
from crm_core.values.dates import short_date
from crm_core.values.text import shorten
from crm_tui.values import Place, short

if TYPE_CHECKING:
    from crm_core.crm import Crm

TOLD_APART_BY = {
    "interaction": ("customer", "occurred_at"),
    "deal": ("customer",),
    "appointment": ("starts", "customer"),
    "lead": ("customer",),
    "quote": ("customer",),
    "order": ("customer", "ordered_on"),
}
LONGEST_NAME = 34


class Found(NamedTuple):
    """A record and what stands in the list for it."""

    entity: str
    id: int
    label: str


class Findings(NamedTuple):
    """The records; ``nearest`` says that none has the words and these are like them."""

    records: list[Found]
    nearest: bool


def find_records(crm: "Crm", text: str, limit: int, stop: Interrupt, place: Place) -> Findings:
    """The best ``limit`` hits of each entity, or else the nearest records."""
    hits, nearest = crm.search.look(text, limit, (), stop)
    about = {
        (entity, key): words
        for entity, fields in TOLD_APART_BY.items()
        for key, words in _about(crm, entity, fields, [hit.id for hit in hits if hit.entity == entity], place)
    }
    found = [Found(hit.entity, hit.id, _label(hit, about.get((hit.entity, hit.id), ""))) for hit in hits]
    return Findings(found, nearest)


def _label(hit: Hit, about: str) -> str:
    return f"{shorten(hit.name, LONGEST_NAME)} · {about}" if about else hit.name


def _about(crm: "Crm", entity: str, keys: tuple[str, ...], ids: Sequence[int], place: Place) -> list[tuple[int, str]]:
    if not ids:
        return []
    known: dict[str, Field] = {field.key: field for field in crm.browse.entities[entity].fields}
    page = crm.browse.page(entity, Query(filter=" OR ".join(f"id:{key}" for key in ids), fields=keys))
    told = []
    for key, row in zip(page.ids, page.rows, strict=True):
        words = [_word(known[name], value, place) for name, value in zip(keys, row, strict=True) if value is not None]
        told.append((key, " · ".join(words)))
    return told


def _word(field: Field, value: object, place: Place) -> str:
    if isinstance(value, Ref):
        return value.name
    if field.kind is Kind.INSTANT:
        return short_date(place.local(str(value)).date(), place.today)
    return short(field, value, place).text
