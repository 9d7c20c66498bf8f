"""Rates of tax and discount in basis points (1900 = 19 %), exactly as people write them."""

from crm_core.errors import InvalidValue
from crm_core.values.text import quoted


def parse_rate(field: str, text: str) -> int:
    """A rate in basis points: "19%", "7.7", "2,5 %". Raises InvalidValue."""
    whole, _, part = text.strip().removesuffix("%").strip().replace(",", ".").partition(".")
    plain = f"{whole}{part}"
    if not whole or len(whole) > 3 or not (plain.isascii() and plain.isdigit()) or len(part.rstrip("0")) > 2:
        raise InvalidValue(field, quoted(text), "is no rate from 0% to 100%, with two decimals at most")
    points = int(whole) * 100 + int((part + "00")[:2])
    if points > 10_000:
        raise InvalidValue(field, quoted(text), "is no rate from 0% to 100%")
    return points


def show_rate(bp: int) -> str:
    """A rate without trailing zeros: "19%", "7.7%"."""
    return f"{bp // 100}.{bp % 100:02}".rstrip("0").rstrip(".") + "%"
