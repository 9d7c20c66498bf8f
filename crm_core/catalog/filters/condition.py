"""What a filter becomes and what it depends on; light, so that lists without a filter need not load the language."""

from datetime import date
from typing import NamedTuple


class FilterContext(NamedTuple):
    """What typed values depend on: the day, the owner's zone, name ("me"), currency and country (ISO 3166, phones)."""

    today: date
    zone: str
    me: str
    currency: str
    country: str | None


class Condition(NamedTuple):
    """A condition for WHERE over ``Entity.source`` and the values to bind; "" lets everything through."""

    sql: str
    params: tuple[object, ...]
