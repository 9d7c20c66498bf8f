"""Orders as the faces use them; the write road is loaded by the first write."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import SHOWN, Change
from crm_core.sales.orders import queries
from crm_core.sales.orders.queries import OrderView

if TYPE_CHECKING:
    from crm_core.catalog.bulk import Preview
    from crm_core.sales.orders.given_lines import Given


class Orders:
    """The purchase history."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def add(self, values: Values, lines: "Sequence[Given]" = ()) -> Change:
        """Add an order; without a total its lines add up to it. Raises InvalidValue, UnknownName, NotFound, Ambiguous."""
        from crm_core.sales.orders import writes

        return writes.add(self._core, values, lines)

    def edit(self, key: int, values: Values, expected: Values | None = None) -> Change:
        """Change fields of an order; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
        from crm_core.sales.orders import writes

        return writes.edit(self._core, key, values, expected)

    def edit_all(self, keys: Sequence[int], values: Values) -> Change:
        """Change the same fields of several orders in one step, all or none. Raises InvalidValue, NotFound."""
        from crm_core.catalog import bulk
        from crm_core.sales.orders.bulk import change_orders

        return bulk.edit_all(self._core, "order", keys, values, change_orders)

    def preview(self, keys: Sequence[int], values: Values, shown: int = SHOWN) -> "Preview":
        """What ``edit_all`` would do, shown on the first records; nothing is changed. Raises the same."""
        from crm_core.catalog import bulk
        from crm_core.sales.orders.bulk import change_orders

        return bulk.preview(self._core, "order", keys, values, change_orders, shown)

    def add_line(self, key: int, line: "Given", position: int | None = None) -> Change:
        """Add a line at the end, or before the one at a position. Raises InvalidValue, NotFound, Ambiguous."""
        from crm_core.sales.orders import line_writes

        return line_writes.add_lines(self._core, key, [line], position)

    def add_lines(self, key: int, lines: "Sequence[Given]") -> Change:
        """Add several lines at the end in one step. Raises InvalidValue, NotFound, Ambiguous."""
        from crm_core.sales.orders import line_writes

        return line_writes.add_lines(self._core, key, lines)

    def edit_line(self, key: int, position: int, values: Mapping[str, object] | str) -> Change:
        """Change the line at a position, counted from 1. Raises InvalidValue, NotFound, Ambiguous."""
        from crm_core.sales.orders import line_writes

        return line_writes.edit_line(self._core, key, position, values)

    def remove_line(self, key: int, position: int) -> Change:
        """Take the line at a position out. Raises NotFound, Conflict."""
        from crm_core.sales.orders import line_writes

        return line_writes.remove_line(self._core, key, position)

    def pay(self, key: int, on: object = None) -> Change:
        """Note that an order was paid, on a day or today. Raises NotFound, Conflict, InvalidValue."""
        from crm_core.sales.orders import payments

        return payments.pay(self._core, key, on)

    def refund(self, key: int, amount: object = None, on: object = None) -> Change:
        """Give back an amount, or all that is left. Raises NotFound, Conflict, InvalidValue."""
        from crm_core.sales.orders import payments

        return payments.refund(self._core, key, amount, on)

    def cancel(self, key: int) -> Change:
        """Cancel an open order. Raises NotFound, Conflict."""
        from crm_core.sales.orders import payments

        return payments.cancel(self._core, key)

    def repeat(self, key: int, *, same_prices: bool = False) -> Change:
        """Add an open order of today with the same lines, at present prices or the same. Raises NotFound."""
        from crm_core.sales.orders.repeat import repeat

        return repeat(self._core, key, same_prices=same_prices)

    def delete(self, key: int) -> Change:
        """Move an order to the trash. Raises NotFound."""
        return self._core.to_trash("order", key)

    def restore(self, key: int) -> Change:
        """Bring an order back from the trash. Raises Conflict."""
        return self._core.from_trash("order", key)

    def view(self, key: int) -> OrderView:
        """Everything about one order."""
        return queries.view(self._core, key)
