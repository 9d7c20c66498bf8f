"""The numbers of quotes: one after the other in a series, each given once."""

from datetime import date
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.patterns import regex
from crm_core.store import Unit
from crm_core.store.driver import Connection

_DIGITS = regex("#+")
MOST = 10**12


class Numbering(NamedTuple):
    """How quotes are numbered: the pattern, and the number that the next one gets, bare and in the pattern."""

    pattern: str
    next: int
    shown: str


def numbering(core: Core) -> Numbering:
    """How the next quote will be numbered."""
    pattern, today = core.business.facts.quote_number, core.business.today
    with core.store.reading() as db:
        number, shown = _next(db, pattern, today)
    return Numbering(pattern, number, shown)


def set_next(core: Core, number: int) -> Change:
    """Go on with ``number``. Raises Conflict when a later one was given out already, InvalidValue."""
    if not 0 < number < MOST:
        raise InvalidValue("Number", number, "must be a whole number from 1 on")
    pattern, today = core.business.facts.quote_number, core.business.today
    with core.store.writing("") as unit:
        series = _series(pattern, today)
        if number <= (last := _last(unit.connection, series)):
            raise Conflict(f"The number {last} was given out already in this series; the next one must be larger.")
        _keep(unit, series, number - 1)
        free, shown = _next(unit.connection, pattern, today)
        if free != number:
            used = _rendered(pattern, today, number)
            raise Conflict(f"{used} is the number of a quote already; the next one that is free is {shown}.")
        unit.describe(f"The next quote is numbered {shown}")
    return Change("quote", 0, unit.summary)


def take_number(core: Core, unit: Unit, day: date) -> str:
    """The next number, taken out of its series; gone again only when the whole unit fails."""
    pattern = core.business.facts.quote_number
    number, shown = _next(unit.connection, pattern, day)
    _keep(unit, _series(pattern, day), number)
    return shown


def _next(db: Connection, pattern: str, day: date) -> tuple[int, str]:
    """The first number behind the last that no quote has; another pattern may have led to the same text before."""
    number = _last(db, _series(pattern, day)) + 1
    while db.execute("SELECT 1 FROM quotes WHERE number = ?", (shown := _rendered(pattern, day, number),)).fetchone():
        number += 1
    return number, shown


def _series(pattern: str, day: date) -> str:
    """Where the year is in the number, each year begins with 1."""
    return f"quote {day.year}" if "YY" in pattern else "quote"


def _last(db: Connection, series: str) -> int:
    row = db.execute("SELECT last_number FROM number_series WHERE name = ?", (series,)).fetchone()
    return int(row[0]) if row else 0


def _keep(unit: Unit, series: str, last: int) -> None:
    unit.execute(
        "INSERT INTO number_series (name, last_number) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET last_number = excluded.last_number",
        (series, last),
    )


def _rendered(pattern: str, day: date, number: int) -> str:
    dated = pattern.replace("YYYY", f"{day.year:04}").replace("YY", f"{day.year % 100:02}")
    return _DIGITS.sub(lambda run: f"{number:0{len(run[0])}}", dated, count=1)
