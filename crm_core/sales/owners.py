"""Who looks after what, handed from one person to another."""

import json
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import Conflict, InvalidValue
from crm_core.store import Unit
from crm_core.store.driver import Connection
from crm_core.values.near import VERY_ALIKE, near, unknown
from crm_core.values.text import clean_line, counted, fold

_OPEN_DEALS = (
    "customer_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL "
    "AND stage_id IN (SELECT id FROM stages WHERE kind NOT IN ('won', 'lost'))"
)
_OWNERS = (
    "SELECT owner FROM customers WHERE owner <> '' AND deleted_at IS NULL "
    "UNION SELECT owner FROM deals WHERE owner <> '' AND deleted_at IS NULL ORDER BY 1"
)


class Handover(NamedTuple):
    """What was, or would be, handed over."""

    customers: int
    deals: int
    summary: str


class Owners:
    """The owners of customers and deals."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def hand_over(
        self,
        giver: str,
        taker: str,
        filter_text: str = "",
        *,
        with_deals: bool = False,
        dry_run: bool = False,
        new: bool = False,
        way: str = "",
    ) -> Handover:
        """Give the customers of one owner ("" for those without) that match a filter to another, in one step.

        ``with_deals`` takes their open deals along that are the giver's; ``new`` says that the taker is no slip for an owner
        whose name is almost the same, and ``way`` how one says that here. Raises InvalidValue, UnknownName, Conflict for such a slip, FilterProblem.
        """
        former, wanted = self._person(giver), self._person(taker)
        if not wanted:
            raise InvalidValue("Owner", None, "must not be empty: say who takes over")
        if former == wanted:
            raise InvalidValue("Owner", wanted, "would hand over to themselves")
        with self._core.store.writing("") as unit:
            # One who is spelled anew is the same; everybody else is written as they are known.
            respelled = fold(former) == fold(wanted)
            owner = wanted if respelled else self._taker(unit.connection, wanted, way, new=new)
            former = former if respelled else self._giver(unit.connection, former)
            keys = self._customers(unit, former, owner, filter_text)
            deals = (
                _move(unit, "deals", f"{_OPEN_DEALS} AND fold(coalesce(owner, '')) = ?", owner, keys, fold(former))
                if with_deals
                else 0
            )
            customers = _move(unit, "customers", "id IN (SELECT value FROM json_each(?))", owner, keys)
            summary = _summary(former, owner, customers, deals, with_deals)
            unit.describe(summary)
            if dry_run:
                unit.discard()
        return Handover(customers, deals, summary)

    def as_known(self, name: str) -> str:
        """The owner who is meant, as they are spelled already where ``name`` differs only in case and accents."""
        return self._core.owner_as_known(name.strip())

    def meant(self, name: str) -> str:
        """The owner there is already whose name is almost that of a new one, "" for no such name."""
        if not self._core.store.path.exists():
            return ""
        with self._core.store.reading() as db:
            known = self._known(db)
        return "" if fold(name.strip()) in map(fold, known) else next(iter(near(name, known, 1, VERY_ALIKE)), "")

    def _known(self, db: Connection) -> list[str]:
        """Everybody who owns a customer or a deal, and the owner of the business."""
        owners = [str(row[0]) for row in db.execute(_OWNERS)]
        every = [*filter(None, [self._core.business.facts.owner]), *owners]
        return list({fold(name): name for name in reversed(every)}.values())[::-1]

    def _taker(self, db: Connection, name: str, way: str, *, new: bool) -> str:
        """The owner as the others spell the name. Raises Conflict for one that is almost the name of another."""
        known = self._known(db)
        if there := next((each for each in known if fold(each) == fold(name)), ""):
            return there
        if not new and (alike := next(iter(near(name, known, 1, VERY_ALIKE)), "")):
            so = f"take that name, or say that it is a new one{f' ({way})' if way else ''}"
            raise Conflict(f'Nobody is called "{name}" yet, but "{alike}" is there: {so}.')
        return name

    def _giver(self, db: Connection, name: str) -> str:
        """The owner as the others spell the name, "" for nobody. Raises UnknownName."""
        known = self._known(db)
        there = next((each for each in known if fold(each) == fold(name)), "")
        if name and not there:
            raise unknown("owner", name, known)
        return there

    def _customers(self, unit: Unit, owner: str, taker: str, filter_text: str) -> str:
        """The ids, as a JSON array, of the owner's customers that match and are not the taker's already."""
        condition = self._core.browse.condition("customer", filter_text)
        where = f" AND ({condition.sql})" if condition.sql else ""
        source = self._core.entity("customer").source
        rows = unit.execute(
            f"SELECT c.id FROM {source} WHERE c.deleted_at IS NULL AND fold(coalesce(c.owner, '')) = ? "
            f"AND c.owner IS NOT ?{where}",
            (fold(owner), taker, *condition.params),
        )
        return json.dumps([key for (key,) in rows.fetchall()])

    def _person(self, text: str) -> str:
        name = clean_line(text, "Owner")
        return (self._core.business.facts.owner or "me") if name == "me" else name


def _move(unit: Unit, table: str, which: str, new: str, *parameters: str) -> int:
    cursor = unit.execute(f"UPDATE {table} SET owner = ?, updated_at = ? WHERE {which}", (new, unit.stamp, *parameters))
    return int(cursor.rowcount)


def _summary(former: str, new: str, customers: int, deals: int, with_deals: bool) -> str:
    what = counted(customers, "customer") + (f" and {counted(deals, 'open deal')}" if with_deals else "")
    giver = f'"{former}"' if former else "nobody"
    return f'{what} handed over from {giver} to "{new}"'
