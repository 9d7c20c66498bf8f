"""What is given for a quote, as columns of its table: amounts in its currency, a discount as rate or amount."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.errors import InvalidValue
from crm_core.sales.lines.resolved import amount, read_discount
from crm_core.sales.quotes.addressee import refuse_unknown_language
from crm_core.sales.quotes.tables import Quote
from crm_core.store import Unit
from crm_core.values.money import Money, parse_currency, refuse_negative

EXTRA = ("discount",)
AMOUNTS = ("shipping", "discount_amount")
PLAIN = ("title", "valid_until", "language", "introduction", "notes", "terms", "rejected_reason", "owner")
RECORDS = {"customer": "customer", "contact": "customer", "deal": "deal"}


class Surroundings(NamedTuple):
    """What a new quote takes from its deal: ids and texts, None where there is no deal."""

    customer_id: int | None = None
    title: str | None = None
    currency: str | None = None


def read_quote(core: Core, values: Values, present: str) -> dict[str, Any]:
    """The given values with amounts in the currency given beside them, or the ``present`` one.

    Raises InvalidValue, UnknownName.
    """
    given = dict(values)
    code = str(given.pop("currency", None) or "")
    currency = parse_currency(code) if code else present
    for name in AMOUNTS:
        if isinstance(text := given.get(name), str) and text.strip():
            label = core.entity("quote").field(name).label
            given[name] = Money(amount(label, text, currency), currency)
    read = core.read_values("quote", given, EXTRA)
    return read | ({"currency": currency} if code else {})


def columns(core: Core, unit: Unit, read: Mapping[str, Any], row: Quote | None, currency: str) -> dict[str, Any]:
    """The given values as columns. Raises InvalidValue, NotFound, Ambiguous."""
    found = {key: read[key] for key in PLAIN if key in read}
    if found.get("language"):
        refuse_unknown_language(str(found["language"]))
    for key, entity in RECORDS.items():
        if key in read:
            found[f"{key}_id"] = None if read[key] is None else core.find_in(unit, entity, read[key])
    if "custom" in read:
        found["custom"] = merged_custom(row.custom if row else "{}", read["custom"] or {})
    if "shipping" in read:
        refuse_negative("Shipping", read["shipping"])
        found["shipping_minor"] = _minor(read["shipping"], currency) or 0
    if "shipping_tax" in read:
        found["shipping_tax_bp"] = read["shipping_tax"] or 0
    return found | _discount(read, currency)


def _discount(read: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """By rate or as an amount; the one that is given takes the other's place."""
    if "discount" in read:
        bp, minor = read_discount(str(read["discount"] or ""), currency)
        return {"discount_bp": bp, "discount_minor": minor}
    bp, minor = read.get("discount_percent"), _minor(read.get("discount_amount"), currency)
    if bp and minor:
        raise InvalidValue("Discount", None, "is either a rate or an amount, not both")
    if minor is not None and minor < 0:
        raise InvalidValue("Discount amount", None, "must not be negative")
    if bp or minor:
        return {"discount_bp": bp or None, "discount_minor": minor or None}
    emptied = {"discount_percent": "discount_bp", "discount_amount": "discount_minor"}
    return {column: None for name, column in emptied.items() if name in read}


def _minor(value: object, currency: str) -> int | None:
    if not isinstance(value, Money):
        return None
    if value.currency != currency:
        raise InvalidValue("Currency", value.currency, f"is not that of the quote, {currency}")
    return value.minor
