"""Who looks after what, handed from one person to another."""

import json
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.values.text import clean_line, counted, fold

_OPEN_DEALS = (
    "customer_id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL "
    "AND stage_id IN (SELECT id FROM stages WHERE kind NOT IN ('won', 'lost'))"
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
        self, giver: str, taker: str, filter_text: str = "", *, with_deals: bool = False, dry_run: bool = False
    ) -> Handover:
        """Give the customers of one owner ("" for those without) that match a filter to another, in one step.

        ``with_deals`` takes their open deals along that are the giver's. Raises InvalidValue, FilterProblem.
        """
        former, new = self._person(giver), self._person(taker)
        if not new:
            raise InvalidValue("Owner", None, "must not be empty: say who takes over")
        if fold(former) == fold(new):
            raise InvalidValue("Owner", new, "would hand over to themselves")
        with self._core.store.writing("") as unit:
            keys = self._customers(unit, former, filter_text)
            deals = (
                _move(unit, "deals", f"{_OPEN_DEALS} AND fold(coalesce(owner, '')) = ?", new, keys, fold(former))
                if with_deals
                else 0
            )
            customers = _move(unit, "customers", "id IN (SELECT value FROM json_each(?))", new, keys)
            summary = _summary(former, new, customers, deals, with_deals)
            unit.describe(summary)
            if dry_run:
                unit.discard()
        return Handover(customers, deals, summary)

    def _customers(self, unit: Unit, owner: str, filter_text: str) -> str:
        """The ids, as a JSON array, of the owner's customers that match."""
        condition = self._core.browse.condition("customer", filter_text)
        where = f" AND ({condition.sql})" if condition.sql else ""
        source = self._core.entity("customer").source
        rows = unit.execute(
            f"SELECT c.id FROM {source} WHERE c.deleted_at IS NULL AND fold(coalesce(c.owner, '')) = ?{where}",
            (fold(owner), *condition.params),
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
