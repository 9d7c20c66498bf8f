"""Many leads changed at once: by one statement where every row gets the same, else one by one."""

from collections.abc import Sequence

from crm_core.catalog.bulk import each, set_columns
from crm_core.catalog.core import Core, Values
from crm_core.sales.leads import writes
from crm_core.sales.leads.tables import LeadWrite
from crm_core.store import Unit
from crm_core.store.validation import validated

ALIKE = frozenset({"source", "campaign", "owner", "description"})


def change_leads(core: Core, unit: Unit, keys: Sequence[int], values: Values) -> None:
    """Change the given fields of leads inside a unit. Raises InvalidValue, UnknownName, NotFound, UsageProblem."""
    described = core.entity("lead")
    if not {described.field(name).key for name in values} <= ALIKE:
        each(unit, keys, lambda key: writes.change(core, unit, key, values))
        return
    read = core.read_values("lead", values)
    usual = {"title": "any", "customer_id": 1, "currency": core.business.facts.currency}
    checked = validated(LeadWrite, usual | read).model_dump()
    set_columns(core, unit, described, keys, {name: checked[name] for name in read})
