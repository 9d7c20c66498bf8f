"""What a deal brings again and again: an amount in the deal's currency, and how often."""

from collections.abc import Mapping
from typing import Any

from crm_core.errors import InvalidValue
from crm_core.sales.tables import Deal
from crm_core.values.money import Money, decimal_text, parse_money, refuse_negative

USUAL = "month"


def recurring_columns(read: Mapping[str, Any], row: Deal | None, amounts: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of what recurs; ``amounts`` has the currency of the deal, and its value where that is given.

    A deal without a value takes the currency that is named here. Raises InvalidValue.
    """
    every = read.get("recurring_every") or (row.recurring_every if row else None)
    currency = amounts["currency"]
    if "recurring" in read:
        amount = _amount(read["recurring"], currency)
        if amount is None:
            if read.get("recurring_every"):
                raise _without_amount(read["recurring_every"])
            return {"recurring_minor": None, "recurring_every": None}
        refuse_negative("Recurring", amount)
        if amount.currency != currency and not _may_name_currency(read, row, amounts):
            why = f"is not in the currency of the deal, {currency}"
            raise InvalidValue("Recurring", read["recurring"], why)
        found = {"recurring_minor": amount.minor, "recurring_every": every or USUAL}
        return found | ({"currency": amount.currency} if amount.currency != currency else {})
    if row is None or row.recurring_minor is None:
        if read.get("recurring_every"):
            raise _without_amount(read["recurring_every"])
        return {}
    if "recurring_every" in read and not read["recurring_every"]:
        raise InvalidValue("Recurring every", None, "must not be empty while there is an amount that recurs")
    found = {"recurring_every": every}
    if currency != row.currency:
        text = decimal_text(Money(row.recurring_minor, row.currency))
        found["recurring_minor"] = _in(text, currency).minor
    return found


def _amount(given: object, currency: str) -> Money | None:
    if given is None or isinstance(given, Money):
        return given
    text = str(given)
    return _in(text, currency) if text.strip() else None


def _in(text: str, currency: str) -> Money:
    try:
        return parse_money(text, currency)
    except InvalidValue as problem:
        raise InvalidValue("Recurring", text, problem.why) from None


def _may_name_currency(read: Mapping[str, Any], row: Deal | None, amounts: Mapping[str, Any]) -> bool:
    """Whether no value of the deal and nobody says in what currency it is."""
    value = amounts.get("value_minor") if "value_minor" in amounts else row and row.value_minor
    return value is None and not read.get("currency")


def _without_amount(every: object) -> InvalidValue:
    return InvalidValue("Recurring every", every, "needs an amount that recurs; give both")
