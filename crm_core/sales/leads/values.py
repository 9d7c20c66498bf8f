"""What is given for a lead, as columns of its table: an amount with its currency, a status with what belongs to it."""

from collections.abc import Mapping
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.errors import InvalidValue
from crm_core.sales.leads.tables import Lead
from crm_core.store import Unit
from crm_core.values.money import Money, decimal_text, parse_currency, parse_money, refuse_negative

PLAIN = ("source", "campaign", "owner", "description", "disqualified_reason")
NEVER_EMPTY = ("title", "status", "received_at")


def read_lead(core: Core, values: Values) -> dict[str, Any]:
    """The given values, an amount read in the currency given beside it. Raises InvalidValue, UnknownName."""
    given = dict(values)
    currency = str(given.pop("currency", None) or "")
    if currency:
        given["currency"] = code = parse_currency(currency)
        value = given.get("value")
        if isinstance(value, str) and value.strip():
            given["value"] = amount = _amount(value, code)
            if amount.currency != code:
                raise InvalidValue("Currency", code, f"contradicts the value, {value.strip()}; name one currency")
    return core.read_values("lead", given)


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
    return found | _value(core, read, row) | _reason(found, row)


def _reason(found: Mapping[str, Any], row: Lead | None) -> dict[str, Any]:
    """A reason belongs to a disqualified lead only, and goes when it is one no more."""
    status = found.get("status") or (row.status if row else "new")
    reason = found.get("disqualified_reason")
    if status == "disqualified":
        return {}
    if reason:
        raise InvalidValue("Reason", reason, f"does not fit: the lead is {status}, not disqualified")
    return {"disqualified_reason": None}


def _value(core: Core, read: Mapping[str, Any], row: Lead | None) -> dict[str, Any]:
    """Amount and currency; a new currency without an amount keeps the figure as it is written."""
    present = row.currency if row else core.business.facts.currency
    currency, value = read.get("currency") or present, read.get("value")
    refuse_negative("Value", value)
    if isinstance(value, Money):
        return {"value_minor": value.minor, "currency": value.currency}
    found: dict[str, Any] = {"currency": currency}
    if "value" in read:
        found["value_minor"] = None
    elif row is not None and row.value_minor is not None and currency != present:
        found["value_minor"] = _amount(decimal_text(Money(row.value_minor, present)), currency).minor
    return found


def _amount(text: str, currency: str) -> Money:
    try:
        return parse_money(text, currency)
    except InvalidValue as problem:
        raise InvalidValue("Value", text, problem.why) from None
