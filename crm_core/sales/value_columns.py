"""The value of a deal or a lead as it is given and as it is kept: an amount in minor units beside its currency."""

from collections.abc import Mapping
from typing import Any

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.sales.leads.tables import Lead
from crm_core.sales.tables import Deal
from crm_core.values.money import Money, decimal_text, parse_currency, parse_money, refuse_negative


def in_given_currency(given: Mapping[str, Any], present: str | None) -> dict[str, Any]:
    """What is given, the amount read in the currency beside it, else in the ``present`` one of the record.

    Raises InvalidValue where amount and currency contradict each other.
    """
    found = dict(given)
    said = str(found.pop("currency", None) or "")
    if said:
        found["currency"] = parse_currency(said)
    code, value = found.get("currency") or present, found.get("value")
    if code and isinstance(value, str) and value.strip():
        found["value"] = amount = _amount(value, code)
        if said and amount.currency != code:
            raise InvalidValue("Currency", code, f"contradicts the value, {value.strip()}; name one currency")
    return found


def value_columns(core: Core, read: Mapping[str, Any], row: Deal | Lead | None) -> dict[str, Any]:
    """Amount and currency; a new currency without an amount keeps the figure as it is written. Raises InvalidValue."""
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
