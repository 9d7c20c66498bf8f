"""Many appointments changed at once: by one statement where every row gets the same, else one by one."""

from collections.abc import Sequence

from crm_core.calendar import writes
from crm_core.catalog.bulk import each, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.store import Unit

# Of these nobody's calendar has to hear, so the sequence stays.
ALIKE = frozenset({"description", "owner"})


def change_appointments(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of appointments inside a unit. Raises InvalidValue, UnknownName, NotFound."""
    described = core.entity("appointment")
    if {name if name in writes.EXTRA else described.field(name).key for name in values} <= ALIKE:
        set_columns(core, unit, described, keys, core.read_values("appointment", values))
    else:
        each(unit, keys, lambda key: writes.update(core, unit, key, values))
