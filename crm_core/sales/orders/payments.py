"""What happens to an order after it was placed: paid, refunded in part or whole, cancelled."""

from typing import Any

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.sales.orders.doubts import doubts
from crm_core.sales.orders.order_values import read_order
from crm_core.sales.orders.tables import Order
from crm_core.sales.orders.writes import change, named, summary
from crm_core.store import Unit
from crm_core.values.money import Money, show_money


def pay(core: Core, key: int, on: object = None) -> Change:
    """Note that an open order was paid, on a day or today. Raises NotFound, Conflict, InvalidValue."""
    with core.store.writing("") as unit:
        row = _load(core, unit, key)
        if row.status == "paid" and not on:
            return _already(core, unit, key, "paid")
        if row.status not in ("open", "paid"):
            raise Conflict(f"{named(core, unit, key)} is {row.status}; {_way_back(key)}.")
        paid = {"status": "paid", "paid_on": on or core.business.today}
        change(core, unit, key, paid)
        unit.describe(summary(core, unit, key, "paid"))
        doubt = doubts(core, unit.connection, key, paid)
    return Change("order", key, unit.summary + doubt)


def refund(core: Core, key: int, amount: object = None, on: object = None) -> Change:
    """Give back an amount, or all that is left, of a paid order; several refunds add up.

    Raises NotFound, Conflict, InvalidValue.
    """
    with core.store.writing("") as unit:
        row = _load(core, unit, key)
        left = row.total_minor - row.refunded_minor
        if row.status == "refunded":
            return _already(core, unit, key, "refunded")
        if row.status != "paid":
            raise Conflict(f"{named(core, unit, key)} is {row.status}; only what was paid can be refunded.")
        given = left if amount in (None, "") else _amount(core, amount, row, left)
        values = {"refunded": Money(row.refunded_minor + given, row.currency), "refunded_on": on or core.business.today}
        change(core, unit, key, values)
        back = f"{show_money(Money(given, row.currency))} refunded"
        kept = f", {show_money(Money(left - given, row.currency))} kept" if given < left else ""
        unit.describe(f"{named(core, unit, key)}: {back}{kept}")
        doubt = doubts(core, unit.connection, key, values)
    return Change("order", key, unit.summary + doubt)


def cancel(core: Core, key: int) -> Change:
    """Cancel an open order, so that it no longer counts. Raises NotFound, Conflict."""
    with core.store.writing("") as unit:
        row = _load(core, unit, key)
        if row.status == "cancelled":
            return _already(core, unit, key, "cancelled")
        if row.status != "open":
            given_back = "is refunded already; there is nothing left to cancel"
            paid = f'is paid; give the money back with "crm order refund {key}"'
            raise Conflict(f"{named(core, unit, key)} {given_back if row.status == 'refunded' else paid}.")
        change(core, unit, key, {"status": "cancelled"})
        unit.describe(summary(core, unit, key, "cancelled"))
    return Change("order", key, unit.summary)


def _already(core: Core, unit: Unit, key: int, status: str) -> Change:
    return Change("order", key, f"{named(core, unit, key)} is {status} already; nothing changed")


def _load(core: Core, unit: Unit, key: int) -> Any:
    core.find_in(unit, "order", key)
    return unit.session.get_one(Order, key)


def _amount(core: Core, amount: object, row: Any, left: int) -> int:
    given = int(read_order(core, {"refunded": amount}, row.currency)["refunded"])
    if not 0 < given <= left:
        most = show_money(Money(left, row.currency))
        raise InvalidValue("Refund", str(amount), f"must be more than nothing and at most {most}, what is left")
    return given


def _way_back(key: int) -> str:
    return f'"crm order edit {key} --status open" opens it again'
