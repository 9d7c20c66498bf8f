"""Duplicate customers as the faces ask for them."""

from collections.abc import Iterable
from typing import NamedTuple

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change, Ref
from crm_core.collector import collector_paused
from crm_core.customers.duplicates import remembered
from crm_core.customers.duplicates.find import THRESHOLD, Match, Progress, find
from crm_core.customers.duplicates.queries import names_of, read_records
from crm_core.customers.duplicates.record import Record
from crm_core.errors import InvalidValue
from crm_core.store.driver import Connection

LEAST = 0.01  # a threshold of nothing would ask for everybody


class Pair(NamedTuple):
    """Two customers that are likely one: probability from 0 to 1, "sure", "likely" or "possible", and why.

    "sure" is fit to be merged without a look at it. ``first`` has the smaller id; of a new customer it is the new one.
    ``person`` is the one of them who is a person where the other is an organization of the same name; they cannot be merged.
    """

    first: Ref
    second: Ref
    score: float
    verdict: str
    reasons: tuple[str, ...]
    person: int | None = None


class Duplicates:
    """Customers that stand in the database twice."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def find(
        self,
        filter: str = "",  # noqa: A002
        threshold: float | None = None,
        limit: int | None = None,
        progress: Progress | None = None,
    ) -> list[Pair]:
        """The pairs of which one at least matches the filter, the likeliest first; ``progress`` hears how many were compared.

        Raises FilterProblem, InvalidValue.
        """
        least = _checked(threshold)
        with self._core.store.reading() as db, collector_paused():
            chosen = set(self._core.browse.ids("customer", filter)) if filter.strip() else None
            records = read_records(db)
            found = find(records, least, chosen, remembered.remembered(db), progress)
            return _named(db, found[:limit])

    def like(self, values: Values, threshold: float | None = None, customer_id: int = 0) -> list[Pair]:
        """The customers that one with these values, as ``crm.customers.add`` takes them, would be likely the same as.

        ``customer_id`` is the customer who gets the values; 0 when it is still to be made.
        """
        from crm_core.customers.duplicates.drafts import draft

        record = draft(values, self._core.business.facts.country)
        record.id = customer_id
        with self._core.store.reading() as db:
            return _named(db, _like(db, record, _checked(threshold)), str(values.get("name") or ""))

    def of(self, customer_id: int, threshold: float | None = None) -> list[Pair]:
        """The customers that are likely the same as this one, which is the first of each pair."""
        with self._core.store.reading() as db:
            records = read_records(db, [customer_id])
            return _named(db, [found for record in records for found in _like(db, record, _checked(threshold))])

    def not_duplicates(self, first: int, second: int) -> Change:
        """Remember that two customers are two; they are offered no more. Raises NotFound, InvalidValue."""
        with self._core.store.writing("") as unit:
            names = self._names_of_two(unit.connection, first, second)
            done = "are two, and offered as duplicates no more"
            if not remembered.remember(unit, first, second):
                done = "are already known to be two; nothing changed"
            unit.describe(f"Customers {names} {done}")
        return Change("customer", first, unit.summary)

    def forget(self, first: int, second: int) -> Change:
        """Offer two customers as duplicates again. Raises NotFound, InvalidValue."""
        with self._core.store.writing("") as unit:
            names = self._names_of_two(unit.connection, first, second)
            done = "may be offered as duplicates again"
            if not remembered.forget(unit, first, second):
                done = "were not known to be two; nothing changed"
            unit.describe(f"Customers {names} {done}")
        return Change("customer", first, unit.summary)

    def _names_of_two(self, db: Connection, first: int, second: int) -> str:
        from crm_core.catalog import lookup

        if first == second:
            raise InvalidValue("Customer", first, "was named twice; name two customers")
        for key in (first, second):
            lookup.find(db, self._core.catalog.entities, "customer", str(key))
        names = names_of(db, (first, second))
        return f'{first} "{names[first]}" and {second} "{names[second]}"'


def _checked(threshold: float | None) -> float:
    if threshold is None:
        return THRESHOLD
    if not LEAST <= threshold <= 1:
        raise InvalidValue("Threshold", threshold, "must be between 0.01 and 1")
    return threshold


def _like(db: Connection, record: Record, threshold: float) -> list[Match]:
    """Who is likely the same, those included whom only the kind tells apart."""
    from crm_core.customers.duplicates import firms, one

    different = remembered.remembered(db, record.id) if record.id else ()
    found = one.like(db, record, threshold, different)
    known = {each.second for each in found}
    misfiled = [each for each in firms.like(db, record, threshold, different) if each.second not in known]
    return sorted(found + misfiled, key=lambda each: (-each.score, each.second))


def _named(db: Connection, found: Iterable[Match], new: str = "") -> list[Pair]:
    matches = list(found)
    names = names_of(db, sorted({key for match in matches for key in (match.first, match.second)}))
    return [
        Pair(
            Ref(m.first, names.get(m.first, new)),
            Ref(m.second, names[m.second]),
            m.score,
            m.verdict,
            m.reasons,
            m.person,
        )
        for m in matches
    ]
