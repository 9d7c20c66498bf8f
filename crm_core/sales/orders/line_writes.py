"""The lines of an order: added, changed, taken out; the order's sums follow."""

from collections.abc import Callable, Mapping, Sequence

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, NotFound
from crm_core.sales.orders.doubts import doubt_of_payment, paid_with
from crm_core.sales.orders.given_lines import Buyer, Given, changed_values, line_values
from crm_core.sales.orders.lines import LineValues
from crm_core.sales.orders.writes import named, refuse_total_below, summary, update
from crm_core.store import Unit

Relined = Callable[[list[LineValues]], Sequence[LineValues]]


def add_lines(core: Core, key: int, given: Sequence[Given], position: int | None = None) -> Change:
    """Add lines to an order, at the end or before the line at ``position``. Raises InvalidValue, NotFound, Ambiguous."""

    def relined(unit: Unit, buyer: Buyer, lines: list[LineValues]) -> list[LineValues]:
        new = [line_values(core, unit.connection, each, buyer) for each in given]
        at = len(lines) if position is None else _place(key, lines, position)
        return [*lines[:at], *new, *lines[at:]]

    return _reline(core, key, relined, "has a new line" if len(given) == 1 else f"has {len(given)} new lines")


def edit_line(core: Core, key: int, position: int, values: Mapping[str, object] | str) -> Change:
    """Change the line at a position, counted from 1. Raises InvalidValue, NotFound, Ambiguous."""

    def relined(unit: Unit, buyer: Buyer, lines: list[LineValues]) -> list[LineValues]:
        at = _place(key, lines, position)
        return [*lines[:at], changed_values(core, unit.connection, lines[at], values, buyer), *lines[at + 1 :]]

    return _reline(core, key, relined, f"changed: line {position}")


def remove_line(core: Core, key: int, position: int) -> Change:
    """Take the line at a position out of an order; the last one stays. Raises NotFound, Conflict."""

    def relined(unit: Unit, buyer: Buyer, lines: list[LineValues]) -> list[LineValues]:
        at = _place(key, lines, position)
        if len(lines) == 1:
            raise Conflict(
                f"Line {position} is the only one of order {key}; cancel or delete the order, or edit the line."
            )
        return [*lines[:at], *lines[at + 1 :]]

    return _reline(core, key, relined, f"is without its former line {position}")


def _place(key: int, lines: Sequence[LineValues], position: int) -> int:
    if not 1 <= position <= len(lines):
        raise NotFound(f"line of order {key}", str(position))
    return position - 1


def _reline(
    core: Core, key: int, relined: Callable[[Unit, Buyer, list[LineValues]], list[LineValues]], done: str
) -> Change:
    with core.store.writing("") as unit:
        core.find_in(unit, "order", key)
        row = unit.execute("SELECT currency, customer_id, total_minor FROM orders WHERE id = ?", (key,)).fetchone()
        currency, customer, before = row
        paid = paid_with(unit.connection, key)
        differs = update(core, unit, key, {}, lambda lines: relined(unit, Buyer(currency, customer), lines))
        refuse_total_below(unit, key, before)
        told = summary(core, unit, key, done)
        unit.describe(told if differs else f"{named(core, unit, key)} is already so; nothing changed")
        doubt = doubt_of_payment(unit.connection, key, paid)
    return Change("order", key, unit.summary + doubt)
