"""What exchange rates add to the catalog."""

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.catalog.registry import Registration

RATE = Entity(
    name="rate",
    plural="rates",
    table="exchange_rates",
    alias="x",
    source="exchange_rates x",
    name_sql="x.from_currency || ' in ' || x.to_currency || ' on ' || x.day",
    columns=("id", "day", "from_currency", "rate", "to_currency"),
    default_sort=("-day", "from_currency", "to_currency"),
    has_trash=False,
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="x.id", width=6),
        Field(
            key="day",
            label="From day",
            kind=Kind.DATE,
            sql="x.day",
            aliases=("date", "on"),
            width=11,
            help="the rate holds from this day until a later one",
        ),
        Field(
            key="from_currency",
            label="One",
            kind=Kind.TEXT,
            sql="x.from_currency",
            aliases=("from",),
            width=5,
            help="the currency of which one unit is worth so much",
        ),
        Field(
            key="rate",
            label="Is worth",
            kind=Kind.TEXT,
            sql="x.rate",
            sort_sql="CAST(x.rate AS REAL)",
            width=12,
            help="a decimal number, exactly as it was given",
        ),
        Field(
            key="to_currency",
            label="In",
            kind=Kind.TEXT,
            sql="x.to_currency",
            aliases=("to",),
            width=5,
            help="the currency it is told in",
        ),
    ),
)

REGISTRATION = Registration(entities=(RATE,))
