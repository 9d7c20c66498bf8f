"""Which records a report is about, as SQL: its filter and period, and amounts in one currency."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.filters.condition import Condition
from crm_core.errors import InvalidValue
from crm_core.sales.rates.conversion import Conversion, conversion
from crm_core.sales.reports.deal_products import know_lines
from crm_core.sales.reports.model import Asked, Column, text
from crm_core.sales.reports.own_keys import OwnKey, find_way
from crm_core.store.driver import Connection
from crm_core.values.dates import parse_span

ALIASES = {"deal": "d", "order": "o", "quote": "q", "lead": "l"}


class Scope(NamedTuple):
    """A connection, the WHERE of the records asked for with its values, and how their amounts are told.

    ``field`` is what filters name the day by that a record is counted on; ``condition`` is filter and period over all that
    the entity is read from, ``where`` the same over its table alone. ``by`` is what the report goes by, ``own`` the same
    where the owner defined it.
    """

    core: Core
    db: Connection
    entity: str
    asked: Asked
    field: str
    condition: Condition
    where: str
    params: tuple[object, ...]
    money: Conversion
    currency: str
    by: str
    own: OwnKey | None

    @property
    def heading(self) -> Column:
        """The column that holds what groups are called."""
        return Column(self.by, self.own.label) if self.own else text(self.by)

    def own_for(self, by: str) -> OwnKey | None:
        """The defined field that is meant by ``by``, None where it is one of the report's own words."""
        return self.own if by == self.by else None

    @property
    def today(self) -> date:
        """The day of the business."""
        return self.core.business.today

    def notes(self, currencies: Sequence[str]) -> tuple[str, ...]:
        """What to know of the rates: those that are old, and currencies that have none."""
        notes = []
        if self.money.rates and (old := self.money.rates.oldest):
            named, most = ", ".join(sorted(old)), f"{max(old.values()):,}"
            notes.append(
                f"Rates of {named} in {self.currency} are up to {most} days older than what they are used for."
            )
        apart = [currency for currency in currencies if currency != self.currency]
        wished = self.asked.currency or self.core.business.facts.reporting_currency
        if apart and (len(currencies) > 1 or wished):
            notes.append(no_rate(self.currency, apart))
        return tuple(notes)

    def records(self, *conditions: str) -> str:
        """The filter of the records asked for that meet further conditions; of two spans of a day the one within the other."""
        since, until = self.asked.since, self.asked.until
        bounded = (since or until) and not any(map(self._lies_in_the_period, conditions))
        period = f"{self.field}:{since or ''}..{until or ''}" if bounded else ""
        own = (
            f"({self.asked.filter.strip()})" if self.asked.filter.strip() and conditions else self.asked.filter.strip()
        )
        return " ".join(part for part in (own, period, *conditions) if part)

    def _lies_in_the_period(self, condition: str) -> bool:
        """Whether a condition is a month, quarter or year of the same day, wholly within the period asked for."""
        spoken = condition.removeprefix(f"{self.field}:")
        if spoken == condition or not spoken[:4].isdigit() or ".." in spoken:
            return False
        first, last = parse_span(spoken, self.today)
        since, until = self.asked.since, self.asked.until
        return bool(first and last and (since or first) <= first and last <= (until or last))


def no_rate(reported_in: str, apart: Sequence[str]) -> str:
    """What to say of currencies that there is no rate for."""
    return (
        f"No rate in {reported_in} for {', '.join(apart)}, which is told apart; "
        f'"crm rate add {apart[0]} RATE {reported_in} --on DATE" gives one.'
    )


@contextmanager
def scope(core: Core, entity: str, asked: Asked, day: str, field: str, known: Sequence[str]) -> Iterator[Scope]:
    """The scope of a report while its connection is held; ``known`` is what it can go by besides the owner's fields.

    Raises UnknownName, FilterProblem, InvalidValue.
    """
    by, own = _chosen(core, entity, asked, known)
    if asked.since and asked.until:
        refuse_backwards(asked.since, asked.until)
    facts = core.business.facts
    currency = asked.currency or facts.reporting_currency or facts.currency
    with core.store.reading() as db:
        if entity == "deal":
            know_lines(db)
        alias = ALIASES[entity]
        bounds = [(sign, bound) for sign, bound in ((">=", asked.since), ("<=", asked.until)) if bound]
        period = [f"{day} {sign} ?" for sign, _ in bounds]
        params: tuple[object, ...] = tuple(bound.isoformat() for _, bound in bounds)
        filtered = core.browse.condition(entity, asked.filter)
        wanted = [f"({filtered.sql})"] if filtered.sql else []
        condition = Condition(" AND ".join([*period, *wanted]), (*params, *filtered.params))
        # Only a filter needs the joins of the entity; a period alone is told by the table.
        matching = [
            f"{alias}.id IN (SELECT {alias}.id FROM {core.entity(entity).source} WHERE {filtered.sql})" for _ in wanted
        ]
        where = " AND ".join([f"{alias}.deleted_at IS NULL", *period, *matching])
        money = conversion(db, currency)
        target = money.rates.target if money.rates else currency
        every = (*params, *filtered.params)
        yield Scope(core, db, entity, asked, field, condition, where, every, money, target, by, own)


def refuse_backwards(since: date, until: date) -> None:
    """Refuse a period that ends before it starts. Raises InvalidValue."""
    if since > until:
        raise InvalidValue("Period", f"{since} to {until}", "ends before it starts")


def _chosen(core: Core, entity: str, asked: Asked, known: Sequence[str]) -> tuple[str, OwnKey | None]:
    """What a report goes by: as asked, else the first. Raises UnknownName."""
    by = asked.by or known[0]
    if by in known:
        return by, None
    way = find_way(core.browse.entities, entity, by, known)
    return way.word, OwnKey(way, ALIASES[entity])
