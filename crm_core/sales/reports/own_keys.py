"""Fields that the owner defined as what a report goes by: those of its records, and those of their customer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from crm_core.catalog.fields import Entity, Field, Kind
from crm_core.errors import UnknownName
from crm_core.sales.reports.model import NO_KEY, exactly
from crm_core.sales.reports.periods import MONTH, PERIODS, period_of, span_of
from crm_core.values.money import Money, decimal_text
from crm_core.values.near import near
from crm_core.values.text import fold

CUSTOMER = "customer"
# Nobody groups by texts of several lines.
_KINDS = frozenset({Kind.TEXT, Kind.URL, Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.BOOLEAN, Kind.CHOICE, Kind.LIST})
_QUOTED_NONE = f'"{NO_KEY}"'


class Way(NamedTuple):
    """How a word leads to a defined field: of the records themselves, or of their ``customer``; dates go by a ``period``."""

    word: str
    field: Field
    customer: Entity | None
    period: str

    @property
    def name(self) -> str:
        """What filters call the field."""
        return f"{CUSTOMER}.{self.field.key}" if self.customer else self.field.key

    @property
    def several(self) -> bool:
        """Whether a record may be in several groups."""
        return self.field.kind is Kind.LIST

    @property
    def said(self) -> str:
        """What it goes by, for people."""
        of = " of the customer" if self.customer else ""
        by = f", by {self.period}" if self.period else ""
        each = "; of several values each counts, the totals count every record once" if self.several else ""
        return f"{self.field.label}{of}{by}{each}"


def find_way(entities: Mapping[str, Entity], entity: str, by: str, known: Sequence[str]) -> Way:
    """The way that ``by`` names. Raises UnknownName with the nearest of all that a report can go by."""
    found = ways(entities, entity, known)
    if way := found.get(by.strip().lower().replace("-", "_")):
        return way
    words = (*known, *dict.fromkeys(way.word for way in found.values()))
    # Joined into one, for of many names a refusal shows the first ones only.
    raise UnknownName("grouping", by, near(by, (*known, *found)), (", ".join(words),))


def ways(entities: Mapping[str, Entity], entity: str, known: Sequence[str]) -> dict[str, Way]:
    """Every word for a defined field that a report on an entity takes beyond those ``known`` to it.

    A plain name is the record's own field, as in filters, else the customer's.
    """
    found: dict[str, Way] = {}
    customer = entities[CUSTOMER]
    for field in _fields(entities[entity]):
        full = f"{entity}.{field.key}"
        found |= _named(full if field.key in known else field.key, (full, field.key), field, None)
    for field in _fields(customer):
        full = f"{CUSTOMER}.{field.key}"
        for word, way in _named(full, (full, field.key), field, customer).items():
            found.setdefault(word, way)
    return {word: way for word, way in found.items() if word not in known}


def _fields(entity: Entity) -> list[Field]:
    return [field for field in entity.fields if field.is_custom and field.kind in _KINDS]


def _named(word: str, names: Sequence[str], field: Field, customer: Entity | None) -> dict[str, Way]:
    if field.kind is not Kind.DATE:
        return dict.fromkeys(names, Way(word, field, customer, ""))
    periods = {f"{name}.{period}": period for name in names for period in PERIODS} | dict.fromkeys(names, MONTH)
    return {
        name: Way(word if period == MONTH else f"{word}.{period}", field, customer, period)
        for name, period in periods.items()
    }


class OwnKey:
    """A way into a report: the SQL of the key over the table called ``alias``, what groups are called, what filters find them."""

    def __init__(self, way: Way, alias: str) -> None:
        self.way = way
        self.word, self.label, self.several = way.word, way.field.label, way.several
        self._alias = alias
        self._spellings: dict[str, str] = {}

    @property
    def sql(self) -> str:
        """The expression that records are grouped by."""
        field = self.way.field
        if self.several:
            return "part.value"
        if field.kind is Kind.MONEY:
            return self._of_holder(f"{field.sql} || ' ' || {field.currency_sql}")
        return self._of_holder(field.sql)

    @property
    def joins(self) -> str:
        """What the records are joined with: a row for each of several values, else nothing."""
        if not self.several:
            return ""
        holder = self.way.customer.alias if self.way.customer else self._alias
        custom = self._of_holder(f"{holder}.custom")
        return f" LEFT JOIN json_each({custom}, '$.{self.way.field.key}') part"

    def _of_holder(self, sql: str) -> str:
        """An expression over the record that has the field."""
        customer = self.way.customer
        if customer is None:
            return sql
        key = f"{customer.alias}.id = {self._alias}.customer_id AND {customer.alias}.deleted_at IS NULL"
        return f"(SELECT {sql} FROM {customer.table} {customer.alias} WHERE {key})"

    def name_of(self, value: object) -> str:
        """What a group is called; texts that differ in case or accents alone are one group, as for filters."""
        if value is None or value == "":
            return NO_KEY
        match self.way.field.kind:
            case Kind.DATE:
                return period_of(str(value), self.way.period)
            case Kind.BOOLEAN:
                return "yes" if value else "no"
            case Kind.DECIMAL:
                return _number(value)
            case Kind.MONEY:
                minor, _, currency = str(value).partition(" ")
                return f"{decimal_text(Money(int(minor), currency))} {currency}"
        text = str(value)
        return self._spellings.setdefault(fold(text), _QUOTED_NONE if text == NO_KEY else text)

    def condition(self, key: str) -> str:
        """The filter for the records of a group."""
        name = self.way.name
        if key == NO_KEY:
            # Who has no customer at all has none with that field either.
            return f"-{name}:any" if self.way.customer else f"{name}:missing"
        match self.way.field.kind:
            case Kind.DATE:
                return f"{name}:{span_of(key)}"
            case Kind.BOOLEAN | Kind.DECIMAL:
                return f"{name}:{key}"
            case Kind.MONEY:
                return f'{name}:"{key}"'
        return exactly(name, NO_KEY, literal=True) if key == _QUOTED_NONE else exactly(name, key)

    def in_order(self, keys: Iterable[str]) -> list[str] | None:
        """Numbers, amounts and periods in their own order, none last; None for what has no order of its own."""
        kind = self.way.field.kind
        if kind not in (Kind.DATE, Kind.DECIMAL, Kind.MONEY):
            return None
        return sorted(keys, key=lambda key: (key == NO_KEY, *_place(kind, key)))


def _place(kind: Kind, key: str) -> Iterator[object]:
    amount, _, currency = key.partition(" ")
    if key != NO_KEY:
        yield from (currency, Decimal(amount)) if kind is not Kind.DATE else (key,)


def _number(value: object) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
