"""What an import of one file knows beside its rows, and the checks that every record passes."""

from collections.abc import Mapping
from dataclasses import dataclass

from crm_core.catalog.fields import Kind
from crm_core.errors import InvalidValue
from crm_core.exchange.tables.numbers import Amount
from crm_core.exchange.tables.records import Record
from crm_core.exchange.tables.targets import FIELDS
from crm_core.values.money import Money, digits, parse_currency
from crm_core.values.text import clean_line, clean_text

LONGEST = {"prefix": 100, "suffix": 100, "language": 100, "external_id": 500}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The source under which ids are remembered, the business's facts, and what the user allowed."""

    source: str
    currency: str
    country: str | None
    today: str
    pipeline: str = ""
    create_stages: bool = False
    create_organizations: bool = False
    require_customer: bool = False


def clean_values(entity: str, record: Record) -> dict[str, object]:
    """The record's values with every text fit to be stored. Raises InvalidValue for controls and excess length."""
    return {key: _clean(entity, key, value) for key, value in record.values.items()}


def _clean(entity: str, key: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    label = key.replace("_", " ").capitalize()
    if FIELDS[entity].get(key) is Kind.LONG_TEXT:
        return clean_text(value, label)
    return clean_line(value, label, LONGEST.get(key, 1000))


def text_value(values: Mapping[str, object], key: str) -> str | None:
    """A value as text, None for nothing."""
    value = values.get(key)
    return str(value) if value not in (None, "") else None


def money_value(values: Mapping[str, object], key: str, usual: str) -> Money | None:
    """An amount in the currency its cell names, else that of the row's currency column, else the usual one.

    Raises InvalidValue for an unknown currency, too many decimals, or an amount beyond 10^14 minor units.
    """
    amount = values.get(key)
    if not isinstance(amount, Amount):
        return None
    label = key.replace("_", " ").capitalize()
    named = amount.currency or str(values.get("currency") or "") or usual
    currency = parse_currency(named)
    places = digits(currency)
    whole, _, rest = amount.text.partition(".")
    if rest[places:].strip("0"):
        raise InvalidValue(label, amount.text, f"has more decimals than {currency} ({places})")
    minor = int(whole.lstrip("-") + (rest + "0" * places)[:places])
    if minor >= 10**14:
        raise InvalidValue(label, amount.text, "is too large")
    return Money(-minor if whole.startswith("-") else minor, currency)
