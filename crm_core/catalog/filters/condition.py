"""What a filter becomes and what it depends on; light, so that lists without a filter need not load the language."""

from datetime import date

from crm_core.catalog.fields import Field
from crm_core.tuples import NamedTuple


class FilterContext(NamedTuple):
    """What typed values depend on: the day, the owner's zone, name ("me"), currency and country (ISO 3166, phones)."""

    today: date
    zone: str
    me: str
    currency: str
    country: str | None


class NamedValue(NamedTuple):
    """A value that must be one of those that ``field.choices_sql`` gives; ``at`` is its place in the filter."""

    field: Field
    text: str
    at: int


class Condition(NamedTuple):
    """A condition for WHERE over ``Entity.source`` and the values to bind; "" lets everything through.

    ``named`` is still to be looked up: whoever has a connection does it by ``presence.check_named``. ``words`` is the
    FTS5 query that the condition consists of when it asks for nothing but words of the full text, else "".
    """

    sql: str
    params: tuple[object, ...]
    named: tuple[NamedValue, ...] = ()
    words: str = ""
