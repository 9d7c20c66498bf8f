"""Amounts of several currencies in one: the rate of a record's day, each record rounded once.

The rate of a day is the latest one on or before it: the direct one, else the inverse one, else both currencies against a
third. Rounding is half away from zero, to the minor unit of the currency reported in.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from crm_core.store.driver import Connection
from crm_core.values.money import digits, parse_currency

OLD_DAYS = 30
FUNCTION = "in_one_currency"
CLOSING = "coalesce(d.closed_on, d.expected_close)"
# The day whose rate tells a deal's value: the one it closed on, today for an open one.
VALUE_DAY = "coalesce(d.closed_on, substr(now_stamp(), 1, 10))"
_EXACT = Context(prec=60)
_WHOLE = Decimal(1)
AFTER_ALL = "9999-12-31~"
_OF_PAIR = "SELECT day, rate FROM exchange_rates WHERE from_currency = ? AND to_currency = ? ORDER BY day"
Pair = tuple[str, str]
Series = tuple[list[str], list[str]]  # days in order, and the rate from each on


class DayRate(NamedTuple):
    """A rate as a fraction, and the day it is of (of two, the older)."""

    numerator: Decimal
    denominator: Decimal
    day: str

    def times(self, other: "DayRate") -> "DayRate":
        """Both rates one after the other."""
        numerator = _EXACT.multiply(self.numerator, other.numerator)
        denominator = _EXACT.multiply(self.denominator, other.denominator)
        return DayRate(numerator, denominator, min(self.day, other.day))


class RatesInto:
    """What is known of the rates into one currency; the rates of a pair are read when first asked for."""

    def __init__(self, db: Connection, target: str) -> None:
        self.target = parse_currency(target)
        self.oldest: dict[str, int] = {}
        self._db = db
        self._series: dict[Pair, Series] = {}
        self._known: dict[tuple[str, str], DayRate | None] = {}
        self._firsts: Mapping[Pair, str] = {
            (one, other): day
            for one, other, day in db.execute(
                "SELECT from_currency, to_currency, min(day) FROM exchange_rates GROUP BY from_currency, to_currency"
            )
        }
        self._currencies = sorted({currency for pair in self._firsts for currency in pair})
        firsts = {currency: self._first_day(currency) for currency in self._currencies if currency != self.target}
        self.since = {currency: day for currency, day in firsts.items() if day}

    def rate(self, currency: str, day: str) -> DayRate | None:
        """The rate of a day, None where there is none yet."""
        place = (currency, day)
        if place not in self._known:
            self._known[place] = self._find(currency, day)
        return self._known[place]

    def convert(self, minor: int | None, currency: str, day: str) -> int | None:
        """An amount in minor units, in those of the target; None where there is no rate or no amount."""
        if minor is None or currency == self.target:
            return minor
        found = self.rate(currency, day)
        if found is None:
            return None
        age = (date.fromisoformat(day) - date.fromisoformat(found.day)).days
        if age > self.oldest.get(currency, OLD_DAYS):
            self.oldest[currency] = age
        shift = digits(self.target) - digits(currency)
        exact = _EXACT.divide(_EXACT.multiply(Decimal(minor), found.numerator), found.denominator)
        return int(exact.scaleb(shift, _EXACT).quantize(_WHOLE, ROUND_HALF_UP, _EXACT))

    def _find(self, currency: str, day: str) -> DayRate | None:
        if direct := self._between(currency, self.target, day):
            return direct
        crossed = []
        for third in self._currencies:
            first, second = self._between(currency, third, day), self._between(third, self.target, day)
            if first and second:
                crossed.append(first.times(second))
        return max(crossed, key=lambda rate: rate.day, default=None)

    def _between(self, currency: str, other: str, day: str) -> DayRate | None:
        """The direct rate, else the inverse one."""
        if direct := self._latest((currency, other), day):
            return DayRate(Decimal(direct[1]), _WHOLE, direct[0])
        if inverse := self._latest((other, currency), day):
            return DayRate(_WHOLE, Decimal(inverse[1]), inverse[0])
        return None

    def _latest(self, pair: Pair, day: str) -> tuple[str, str] | None:
        if day < self._firsts.get(pair, AFTER_ALL):
            return None
        if pair not in self._series:
            rows = self._db.execute(_OF_PAIR, pair).fetchall()
            self._series[pair] = [row[0] for row in rows], [row[1] for row in rows]
        days, rates = self._series[pair]
        place = bisect_right(days, day) - 1
        return days[place], rates[place]

    def _first_day(self, currency: str) -> str | None:
        """The first day from which on there is a rate."""
        ways = [self._first_between(currency, self.target)]
        for third in self._currencies:
            ways.append(max(self._first_between(currency, third), self._first_between(third, self.target)))
        first = min(ways)
        return None if first == AFTER_ALL else first

    def _first_between(self, one: str, other: str) -> str:
        return min(self._firsts.get(pair, AFTER_ALL) for pair in ((one, other), (other, one)))


class Conversion(NamedTuple):
    """How a query tells amounts and their currency: as they are, or in one currency where there is a rate."""

    rates: RatesInto | None = None

    @property
    def converts(self) -> bool:
        """Whether there is any rate."""
        return self.rates is not None and bool(self.rates.since)

    def currency(self, currency: str, day: str) -> str:
        """The SQL of the currency in which a record is reported, from those of its currency and day."""
        if self.rates is None or not self.converts:
            return currency
        return f"CASE WHEN {self._has_rate(currency, day)} THEN '{self.rates.target}' ELSE {currency} END"

    def amount(self, minor: str, currency: str, day: str) -> str:
        """The SQL of an amount so reported."""
        if not self.converts:
            return minor
        return f"CASE WHEN {self._has_rate(currency, day)} THEN {FUNCTION}({minor}, {currency}, {day}) ELSE {minor} END"

    def _has_rate(self, currency: str, day: str) -> str:
        assert self.rates is not None  # noqa: S101  # Both callers looked.
        tests = (f"({currency} = '{code}' AND {day} >= '{since}')" for code, since in self.rates.since.items())
        # Most records are in the currency reported in; one comparison settles them.
        return f"({currency} <> '{self.rates.target}' AND ({' OR '.join(tests)}))"


NO_CONVERSION = Conversion()


def conversion(db: Connection, target: str) -> Conversion:
    """The conversion into a currency on this connection. Raises InvalidValue for what is none."""
    rates = RatesInto(db, target)
    if rates.since:
        db.create_function(FUNCTION, 3, rates.convert)
    return Conversion(rates)
