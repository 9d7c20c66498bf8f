"""A rate as people and files write it."""

from decimal import Decimal
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.patterns import regex
from crm_core.values.money import parse_currency
from crm_core.values.text import quoted

MOST_CHARACTERS = 30
_PLAIN = regex(r"[0-9]{1,15}(?:[.,][0-9]{1,15})?|[.,][0-9]{1,15}")


class Rate(NamedTuple):
    """What one unit of a currency is worth in another from a day (2026-11-22) on; ``rate`` is decimal text."""

    day: str
    from_currency: str
    to_currency: str
    rate: str


def read_rate(text: str) -> str:
    """A rate as it is stored: decimal text without needless zeros. Raises InvalidValue."""
    compact = text.strip()
    if len(compact) > MOST_CHARACTERS or not _PLAIN.fullmatch(compact):
        raise InvalidValue("Rate", quoted(text), "is no rate; write a number such as 0.92")
    value = Decimal(compact.replace(",", "."))
    if not value:
        raise InvalidValue("Rate", quoted(text), "is no rate; one unit of a currency is worth more than nothing")
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_pair(from_currency: str, to_currency: str) -> tuple[str, str]:
    """Two different currencies by their codes. Raises InvalidValue."""
    pair = parse_currency(from_currency), parse_currency(to_currency)
    if pair[0] == pair[1]:
        raise InvalidValue("Rate", pair[0], "is worth 1 in itself; name two currencies")
    return pair
