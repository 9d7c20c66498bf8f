"""What is given for a lead, as columns of its table: an amount with its currency, a status with what belongs to it."""

from collections.abc import Mapping
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.errors import InvalidValue
from crm_core.sales.leads.tables import Lead
from crm_core.sales.value_columns import in_given_currency, value_columns
from crm_core.store import Unit

PLAIN = ("source", "campaign", "owner", "description", "disqualified_reason")
NEVER_EMPTY = ("title", "status", "received_at")


def read_lead(core: Core, values: Values, present: str | None = None) -> dict[str, Any]:
    """The given values, an amount read in the currency given beside it, else in the ``present`` one of the lead.

    Raises InvalidValue, UnknownName.
    """
    described = core.entity("lead")
    named = {name if name == "custom" else described.field(name).key: raw for name, raw in values.items()}
    return core.read_values("lead", in_given_currency(named, present))


def columns(core: Core, unit: Unit, read: Mapping[str, Any], row: Lead | None) -> dict[str, Any]:
    """The given values as columns. Raises InvalidValue, NotFound, Ambiguous (customer)."""
    found = {key: read[key] for key in PLAIN if key in read}
    for key in NEVER_EMPTY:
        if key in read:
            if not read[key]:
                raise InvalidValue(core.entity("lead").field(key).label, None, "must not be empty")
            found[key] = read[key]
    if "customer" in read:
        found["customer_id"] = core.find_in(unit, "customer", read["customer"])
    if "custom" in read:
        found["custom"] = merged_custom(row.custom if row else "{}", read["custom"] or {})
    if found.get("received_at", "") > unit.stamp:
        raise InvalidValue("Received", found["received_at"], "lies in the future")
    return found | value_columns(core, read, row) | _reason(found, row)


def _reason(found: Mapping[str, Any], row: Lead | None) -> dict[str, Any]:
    """A reason belongs to a disqualified lead only, and goes when it is one no more."""
    status = found.get("status") or (row.status if row else "new")
    reason = found.get("disqualified_reason")
    if status == "disqualified":
        return {}
    if reason:
        raise InvalidValue("Reason", reason, f"does not fit: the lead is {status}, not disqualified")
    return {"disqualified_reason": None}
