"""Many orders changed at once: by one statement where every row gets the same, else one by one."""

from collections.abc import Sequence

from crm_core.catalog.bulk import each, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.sales.orders import writes
from crm_core.sales.orders.order_values import EXTRA
from crm_core.store import Unit

ALIKE = frozenset({"owner", "source", "notes"})


def change_orders(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of orders inside a unit. Raises InvalidValue, UnknownName, NotFound."""
    described = core.entity("order")
    names = {name if name in EXTRA else described.field(name).key for name in values}
    if names <= ALIKE:
        set_columns(core, unit, described, keys, core.read_values("order", values))
    else:
        each(unit, keys, lambda key: writes.change(core, unit, key, values))
