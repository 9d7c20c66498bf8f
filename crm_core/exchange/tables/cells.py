"""One cell into one value: a reader for each kind of field, made for its column once its evidence is heard."""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from crm_core.catalog.fields import Kind
from crm_core.exchange.tables.choices import find_choice, nearest_choices, says_nothing
from crm_core.exchange.tables.dates import DateEvidence, read_birthday, read_moment
from crm_core.exchange.tables.lists import split_list
from crm_core.exchange.tables.numbers import NumberEvidence, read_number
from crm_core.patterns import regex
from crm_core.values.booleans import parse_boolean

Cell = Callable[[str], object]
"""Reads a text that is not blank; None for "nothing"; raises ValueError saying what is wrong ("is not a date")."""

DATES = (Kind.DATE, Kind.INSTANT, Kind.BIRTHDAY)
NUMBERS = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)
_NOTHING = {"-", "--", "—", "n/a", "na", "#n/a", "null", "none", "nan", r"\n", "(no value)", "0000-00-00", "00.00.0000"}
_NO_NUMBER = _NOTHING - {"nan"}  # a calculation that failed, which must not be lost without a word
_REMEMBERED = 50_000
MAYBE_RATES = frozenset({"tax", "line_tax", "discount", "line_discount", "discount_amount"})
_LARGEST_INTEGER = 2**63 - 1
_HOURS = regex(
    r"(?:(?P<hours>[0-9]{1,4})\s*h(?:ours?|rs?)?\s*)?(?:(?P<minutes>[0-9]{1,5})\s*(?:m|min|minutes?|mins?)?)?", re.I
)
_CLOCK = regex(r"(?P<hours>[0-9]{1,4}):(?P<minutes>[0-9]{2})(?::[0-9]{2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRules:
    """What cells are read against, and what the user says where a file leaves two readings.

    ``date_order`` is "dmy" or "mdy", ``decimal`` "." or ","; ``currency`` is what "$" means if it is one of the dollars.
    ``restore_formulas`` takes off the apostrophe that guards a cell against spreadsheets.
    """

    today: date
    zone: str
    currency: str = ""
    date_order: str | None = None
    decimal: str | None = None
    restore_formulas: bool = True


@dataclass(frozen=True, slots=True)
class Styles:
    """How one column writes its numbers and dates; ``with_sign``: as rates, each with its "%"."""

    decimal: str | None = "."
    as_fraction: bool = False
    with_sign: bool = False
    date_order: str | None = None


def evidence_for(kind: Kind) -> NumberEvidence | DateEvidence | None:
    """What to feed the column's cells before it is read; None where nothing can be misread."""
    if kind in NUMBERS:
        return NumberEvidence()
    return DateEvidence() if kind in DATES else None


def cell_reader(key: str, kind: Kind, rules: ReadingRules, styles: Styles) -> Cell:
    """The reader for cells of the field ``key``.

    It gives: NUMBER int, PERCENT int basis points, MONEY Amount, DATE, BIRTHDAY and INSTANT text, BOOLEAN bool, DURATION
    int minutes, LIST tuple, CHOICE the program's word, else text.
    """
    if kind in NUMBERS:
        return _remembering(_or_nothing(_number_reader(key, kind, rules, styles), _NO_NUMBER))
    if kind in DATES:
        return _remembering(_or_nothing(_date_reader(kind, rules, styles)))
    if kind is Kind.CHOICE:
        return _or_nothing(_choice_reader(key))
    readers: dict[Kind, Cell] = {Kind.BOOLEAN: _boolean, Kind.DURATION: _or_nothing(_duration), Kind.LIST: split_list}
    return readers.get(kind, _long_text if kind is Kind.LONG_TEXT else str)


def _number_reader(key: str, kind: Kind, rules: ReadingRules, styles: Styles) -> Cell:
    def amount(text: str) -> object:
        if "%" in text and key in MAYBE_RATES:
            # A column of nothing but rates is read as such.
            raise ValueError("is a rate, and other cells of the column are amounts; write all of them in one way")
        return read_number(text, styles.decimal, rules.currency)

    def integer(text: str) -> object:
        found = read_number(text, styles.decimal)
        whole, _, rest = found.text.partition(".")
        if found.currency or rest.strip("0"):
            raise ValueError("is not a whole number")
        if abs(int(whole)) > _LARGEST_INTEGER:
            raise ValueError("is too large")
        return int(whole)

    def basis_points(text: str) -> object:
        from decimal import ROUND_HALF_UP, Decimal

        found = read_number(text, styles.decimal, rate=True)
        if styles.with_sign and "%" not in text and found.text.strip("0."):
            raise ValueError('has no "%", and the rest of the column has')
        times = 10_000 if styles.as_fraction and "%" not in text else 100
        points = int((Decimal(found.text) * times).quantize(Decimal(1), ROUND_HALF_UP))
        if found.currency or not 0 <= points <= 10_000:
            raise ValueError("is not a percentage from 0 to 100")
        return points

    return {Kind.NUMBER: integer, Kind.PERCENT: basis_points}.get(kind, amount)


def _date_reader(kind: Kind, rules: ReadingRules, styles: Styles) -> Cell:
    zone = ZoneInfo(rules.zone)
    # A two-digit year lies at most 20 years ahead; a birthday never does.
    latest_year = rules.today.year + (0 if kind is Kind.BIRTHDAY else 20)

    def read(text: str) -> object:
        if kind is Kind.BIRTHDAY:
            return read_birthday(text, styles.date_order, latest_year)
        moment = read_moment(text, styles.date_order, latest_year)
        try:
            return moment.instant(zone) if kind is Kind.INSTANT else moment.on(zone).isoformat()
        except OverflowError as problem:
            raise ValueError("is not a date") from problem

    return read


def _or_nothing(read: Cell, nothing: Set[str] = _NOTHING) -> Cell:
    """Placeholders such as "n/a" are nothing in a column of numbers or dates (in text they may be a name)."""
    return lambda text: None if text.lower() in nothing else read(text)


def _remembering(read: Cell) -> Cell:
    """Dates and amounts repeat in most files."""
    known: dict[str, object] = {}

    def cached(text: str) -> object:
        if text in known:
            return known[text]
        value = read(text)
        if len(known) < _REMEMBERED:
            known[text] = value
        return value

    return cached


def _choice_reader(key: str) -> Cell:
    def choose(text: str) -> object:
        found = find_choice(key, text)
        if found is None and says_nothing(key, text):
            return None
        if found is None:
            raise ValueError(f"is none of {', '.join(nearest_choices(key, text))}")
        return found

    return choose


def _boolean(text: str) -> object:
    if (meant := parse_boolean(text)) is not None:
        return meant
    raise ValueError("is neither yes nor no")


def _duration(text: str) -> object:
    match = _CLOCK.fullmatch(text) or _HOURS.fullmatch(text)
    if match is None:
        raise ValueError("is not a duration")
    return int(match["hours"] or 0) * 60 + int(match["minutes"] or 0)


def _long_text(text: str) -> object:
    return text.replace("\r\n", "\n").replace("\r", "\n")
