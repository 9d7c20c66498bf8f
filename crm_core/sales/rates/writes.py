"""Rates kept, changed and removed."""

from collections.abc import Iterable
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.sales.rates.reading import Rate
from crm_core.store import Unit
from crm_core.values.text import counted

_KEEP = (
    "INSERT INTO exchange_rates (day, from_currency, to_currency, rate) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (from_currency, to_currency, day) DO UPDATE SET rate = excluded.rate WHERE rate <> excluded.rate"
)
_SAME_DAY = "SELECT id FROM exchange_rates WHERE from_currency = ? AND to_currency = ? AND day = ?"
_STAGING = "CREATE TEMP TABLE IF NOT EXISTS staged_rates (day TEXT, from_currency TEXT, to_currency TEXT, rate TEXT)"
_MATCH = (
    "FROM staged_rates n LEFT JOIN exchange_rates x ON x.from_currency = n.from_currency "
    "AND x.to_currency = n.to_currency AND x.day = n.day"
)


class Kept(NamedTuple):
    """How many rates of a file were new, changed, and there already."""

    created: int
    updated: int
    unchanged: int


def keep(core: Core, rate: Rate) -> Change:
    """Keep one rate; that of the same pair and day gives way to it."""
    today = core.business.today.isoformat()
    with core.store.writing("") as unit:
        unit.execute(_KEEP, (rate.day, rate.from_currency, rate.to_currency, rate.rate))
        key = unit.scalar(_SAME_DAY, (rate.from_currency, rate.to_currency, rate.day))
        unit.describe(f"1 {rate.from_currency} is {rate.rate} {rate.to_currency} from {rate.day} on")
    doubt = "; that day is still to come, until then the rate before it holds" if rate.day > today else ""
    return Change("rate", int(key), unit.summary + doubt)


def keep_all(unit: Unit, rates: Iterable[Rate]) -> Kept:
    """Keep many set-wise; of several for one pair and day the last one counts."""
    unit.execute(_STAGING)
    unit.execute("DELETE FROM staged_rates")
    unit.execute_many("INSERT INTO staged_rates VALUES (?, ?, ?, ?)", rates)
    unit.execute(
        "DELETE FROM staged_rates WHERE rowid NOT IN (SELECT max(rowid) FROM staged_rates GROUP BY day, from_currency, to_currency)"
    )
    counts = f"SELECT coalesce(sum(x.id IS NULL), 0), coalesce(sum(x.rate <> n.rate), 0), coalesce(sum(x.rate = n.rate), 0) {_MATCH}"
    created, updated, unchanged = unit.execute(counts).fetchone()
    unit.execute(
        f"UPDATE exchange_rates SET rate = found.rate FROM (SELECT x.id AS id, n.rate AS rate {_MATCH} WHERE x.rate <> n.rate) found "
        "WHERE exchange_rates.id = found.id"
    )
    unit.execute(
        "INSERT INTO exchange_rates (day, from_currency, to_currency, rate) "
        f"SELECT n.day, n.from_currency, n.to_currency, n.rate {_MATCH} WHERE x.id IS NULL ORDER BY n.rowid"
    )
    unit.execute("DELETE FROM staged_rates")
    return Kept(created, updated, unchanged)


def delete(core: Core, keys: list[int]) -> Change:
    """Remove rates; undo brings them back. Raises NotFound."""
    with core.store.writing("") as unit:
        names = [core.name_of(unit, "rate", core.find_in(unit, "rate", key)) for key in keys]
        for key in keys:
            unit.execute("DELETE FROM exchange_rates WHERE id = ?", (key,))
        unit.describe(f"Rate of {names[0]} removed" if len(keys) == 1 else f"{counted(len(keys), 'rate')} removed")
        return Change("rate", keys[0], unit.summary)
