"""Money: integer minor units and an ISO 4217 currency, read the way people write it."""

import re
from functools import cache

from crm_core.errors import InvalidValue
from crm_core.tuples import NamedTuple
from crm_core.values.currencies import CURRENCIES, DIGITS, SHARED_SIGNS, SHOWN_SIGNS, TYPED_SIGNS
from crm_core.values.text import quoted, show_text

MAX_MINOR = 10**14  # so that an amount times a percentage still fits SQLite's 64 bits
_MAX_LENGTH = 40

_SPACES = r"[\s\u00a0\u2007\u2009\u202f]+"
_AMOUNT = (
    r"(?P<minus>-)?(?P<before>[^\d\s()+.,'_-][^\d\s()+,'_-]*)?\s?(?P<minus2>-)?\+?(?P<number>[0-9.,][0-9.,' ]*?)\s?"
    r"(?P<minus3>-)?(?P<after>[^\d\s()+.,'_-][^\d\s()+,'_-]*)?"
)
_NUMBER = (
    r"(?P<whole>[0-9]*|[0-9]{1,3}(?P<mark>[ '.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})"
    r"(?:[.,](?P<fraction>[0-9]+))?"
)


_EXACT = 2**50  # below it a division by a hundred or a thousand is right to the last decimal that is shown


class Money(NamedTuple):
    """An amount in minor units (cents) of ``currency``."""

    minor: int
    currency: str


def parse_currency(text: str) -> str:
    """The ISO 4217 code in ``text``, upper case. Raises InvalidValue for anything else."""
    code = text.strip().upper() if len(text) <= _MAX_LENGTH else ""
    if code not in CURRENCIES:
        raise InvalidValue("currency", quoted(text), "is no currency code, such as EUR, USD or CHF")
    return code


def digits(currency: str) -> int:
    """How many decimals ``currency`` has: 2 for EUR, 0 for JPY, 3 for KWD; 2 for what another program stored as one."""
    return DIGITS.get(currency.upper(), 2)


def parse_money(text: str, currency: str) -> Money:
    """The amount in ``text``; a sign or code in it beats ``currency``.

    Reads 1234.5, 1,234.50, 1.234,50, 12 400 €, EUR 12, (1,234.50), -3, 1'234.50. Raises InvalidValue, also where the
    decimals could be thousands ("1.234").
    """
    compact = re.sub(_SPACES, " ", text[: _MAX_LENGTH + 1]).strip().replace("\u2212", "-").replace("’", "'")
    if len(text) > _MAX_LENGTH:
        raise InvalidValue("amount", quoted(text), f"is longer than {_MAX_LENGTH} characters")
    in_brackets = compact.startswith("(") and compact.endswith(")")
    amount = re.fullmatch(_AMOUNT, compact[1:-1].strip() if in_brackets else compact)
    if not amount or (amount["before"] and amount["after"]):
        raise _no_amount(text)
    signs = [in_brackets, amount["minus"], amount["minus2"], amount["minus3"]]
    if sum(map(bool, signs)) > 1:
        raise _no_amount(text)
    code = _currency_meant(amount["before"] or amount["after"], parse_currency(currency), text)
    minor = _minor_units(amount["number"], code, text)
    return Money(-minor if any(signs) else minor, code)


def _no_amount(text: str) -> InvalidValue:
    what = "is no amount" if text.strip() else "is empty"
    return InvalidValue("amount", quoted(text), f"{what}; write 1234.50, 1,234.50 or 12 400 EUR")


def _currency_meant(written: str | None, expected: str, text: str) -> str:
    if not written:
        return expected
    sign = written.strip().upper()
    if expected in SHARED_SIGNS.get(sign, ()):
        return expected
    if sign in CURRENCIES:
        return sign
    if sign in TYPED_SIGNS:
        return TYPED_SIGNS[sign]
    raise InvalidValue("amount", quoted(text), "names no known currency; write a code, such as 12.50 EUR")


def _minor_units(number: str, currency: str, text: str) -> int:
    places = digits(currency)
    shape = re.fullmatch(_NUMBER, number)
    if not shape or not (shape["whole"] or shape["fraction"]):
        raise _no_amount(text)
    whole, fraction = shape["whole"], shape["fraction"] or ""
    if fraction and not shape["mark"] and len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        whole, fraction = _three_digits_after(number, whole, fraction, currency, text)
    if fraction and shape["mark"] and number[len(whole)] == shape["mark"]:
        raise _no_amount(text)
    fraction = fraction.rstrip("0") if len(fraction) > places else fraction
    if len(fraction) > places:
        has = f"{places} decimals" if places else "no decimals"
        raise InvalidValue("amount", quoted(text), f"has too many decimals: {currency} has {has}")
    whole = re.sub(r"[ '.,]", "", whole)
    minor = int((whole or "0") + fraction.ljust(places, "0"))
    if minor >= MAX_MINOR:
        raise InvalidValue("amount", quoted(text), "is too large")
    return minor


def _three_digits_after(number: str, whole: str, fraction: str, currency: str, text: str) -> tuple[str, str]:
    """Whole part and decimals of 1,234 and 1.234: the comma is taken for thousands, the point only for decimals."""
    places = digits(currency)
    if number[len(whole)] == ",":
        return whole + fraction, ""
    if places >= 3:
        return whole, fraction
    many, few = whole + fraction, f"{whole}.{fraction[:places]}".rstrip(".")
    if not places and fraction != "000":
        raise InvalidValue("amount", quoted(text), f"has a point, but {currency} has no decimals; write {many}")
    raise InvalidValue("amount", quoted(text), f"could be {many} or {few}; write it as one of these")


def refuse_negative(label: str, amount: object) -> None:
    """Refuse less than nothing; what is no Money passes. Raises InvalidValue."""
    if isinstance(amount, Money) and amount.minor < 0:
        raise InvalidValue(label, f"{decimal_text(amount)} {amount.currency}", "must not be negative")


def refuse_less_than_nothing(label: str, total: Money, before: int = 0) -> None:
    """Refuse a sum that falls below nothing; one that was so ``before`` (minor units) may rise. Raises InvalidValue."""
    if total.minor < min(before, 0):
        why = "is below nothing; lines with negative prices may only take off what other lines come to"
        raise InvalidValue(label, show_money(total), why)


def decimal_text(money: Money) -> str:
    """The amount for programs: "-12.50", without currency or thousands mark."""
    return _with_point(money, "")


def show_money(money: Money) -> str:
    """The amount for people: "12,400.00 €", "88,000 ¥", "1,000.00 CHF"."""
    return f"{_with_point(money, ',')} {SHOWN_SIGNS.get(money.currency) or show_text(money.currency)}"


def _with_point(money: Money, thousands: str) -> str:
    unit, layout = _layout(money.currency, thousands)
    if abs(money.minor) < _EXACT:
        return format(money.minor / unit, layout)
    whole, rest = divmod(abs(money.minor), unit)
    minus = "-" if money.minor < 0 else ""
    return f"{minus}{whole:{thousands}}" + (f".{rest:0{len(str(unit)) - 1}}" if unit > 1 else "")


@cache
def _layout(currency: str, thousands: str) -> tuple[int, str]:
    """How many minor units make one, and how an amount of them is written."""
    places = digits(currency)
    return 10**places, f"{thousands}.{places}f"


def scaled(minor: int, bp: int) -> int:
    """``minor`` times ``bp`` basis points (10000 = the whole), halves rounded away from zero."""
    size = (abs(minor * bp) + 5000) // 10000
    return size if minor * bp >= 0 else -size
