"""Many deals changed at once: by one statement where every row gets the same, else one by one."""

from collections.abc import Sequence

from crm_core.catalog.bulk import each, searched_afterwards, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.sales import writes
from crm_core.sales.deal_lines.linking import say_product
from crm_core.sales.deal_values import EXTRA
from crm_core.store import Unit

ALIKE = frozenset(
    {
        *("product", "next_step", "source", "lost_reason", "competitor", "owner", "description"),
        *("expected_close", "own_probability"),
    }
)


def change_deals(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of deals inside a unit. Raises InvalidValue, UnknownName, NotFound."""
    described = core.entity("deal")
    names = {name if name in EXTRA or name == "currency" else described.field(name).key for name in values}
    if not names <= ALIKE:
        each(unit, keys, lambda key: writes.change(core, unit, key, values))
        return
    columns = writes.alike_columns(core, values)
    if "product" in columns:
        text = columns.pop("product")
        with searched_afterwards(core, unit, described, keys):
            say_product(core, unit, keys, str(text) if text else None)
    set_columns(core, unit, described, keys, columns)
