"""Numbers as other programs and people write them: "1.234,50", "(1,234.50)", "$ 12 400", "12,5 %".

"1.234" alone can be two numbers, so a column is heard first (NumberEvidence) and read then (NumberStyle).
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from crm_core.patterns import regex

MAX_LENGTH = 40
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "−": "-", "’": "'", "`": "'"})
_NUMBER = regex(
    r"(?P<sign>[-+])?\s*(?P<before>[^\W\d_]{2,3}[.$]?|[^\w\s.,'()+-]{1,3}|[A-Z]{2}\$)?\s*(?P<sign2>[-+])?\s*"
    r"(?P<digits>[0-9](?:[0-9 .,']*[0-9])?|[.,][0-9]+)[.,]?\s*(?P<after>[^\W\d_]{2,3}\.?|[^\w\s.,'()+-]{1,3})?\s*(?P<trailing>-)?",
    re.IGNORECASE,
)
_GROUPED = {mark: regex(rf"[0-9]{{1,3}}(?:[{mark}][0-9]{{2,3}})*[{mark}][0-9]{{3}}") for mark in ".,' "}
_PLAIN = regex(r"[0-9]+")
_SIGNS = {
    "€": "EUR", "£": "GBP", "$": "$", "us$": "USD", "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "¥": "¥", "￥": "¥", "₹": "INR", "₩": "KRW", "₺": "TRY", "₽": "RUB",
    "zł": "PLN", "kč": "CZK", "kr": "kr", "kr.": "kr", "fr": "CHF", "fr.": "CHF", "sfr": "CHF", "ft": "HUF", "₪": "ILS", "₴": "UAH",
    "฿": "THB", "₫": "VND", "₱": "PHP", "₦": "NGN", "lei": "RON", "лв": "BGN", "руб": "RUB",
}  # fmt: skip
# Signs that several currencies share mean the expected one where it is among them, else the best known.
_SHARED = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}


class Amount(NamedTuple):
    """A decimal number as text, "-1234.50", and the currency its cell named ("" when none)."""

    text: str
    currency: str


@dataclass(slots=True)
class NumberEvidence:
    """What a column shows about its decimal separator; feed it every cell one has."""

    dot: int = 0
    comma: int = 0
    dot_or_thousands: int = 0
    comma_or_thousands: int = 0
    ungrouped: int = 0
    over_one: int = 0
    fractions: int = 0

    def add(self, text: str) -> None:
        """Count one cell; what is no number counts for nothing."""
        parts = _take_apart(text)
        if parts is None:
            return
        digits = parts.digits
        mark = decimal_mark(digits)
        self.dot += mark == "."
        self.comma += mark == ","
        self.dot_or_thousands += mark == "?."
        self.comma_or_thousands += mark == "?,"
        whole = re.split(r"[.,]", digits)[0]
        self.ungrouped += mark[:1] != "?" and len(whole) > 3 and _PLAIN.fullmatch(whole) is not None
        self.over_one += whole.strip(" '0") not in ("", "1")
        self.fractions += whole.strip("0") == "" and len(digits) > len(whole)

    @property
    def decimal(self) -> str | None:
        """ "." or ",", whichever the column uses; None when it uses both, so that every cell speaks for itself."""
        if self.dot and self.comma:
            return None
        if self.dot or self.comma:
            return "." if self.dot else ","
        if self.dot_or_thousands and self.comma_or_thousands:
            return None
        # Only groups of three so far. Beside long ungrouped numbers they are decimals, else thousands.
        if self.dot_or_thousands:
            return "." if self.ungrouped else ","
        if self.comma_or_thousands:
            return "," if self.ungrouped else "."
        return "."

    @property
    def as_fraction(self) -> bool:
        """True for percentages written 0.25."""
        return not self.over_one and self.fractions > 0


class _Parts(NamedTuple):
    negative: bool
    digits: str
    currency: str


def read_number(text: str, decimal: str | None, currency: str = "", *, rate: bool = False) -> Amount:
    """The number in a cell of a column with that decimal separator; ``currency`` decides what "$" means.

    Only a ``rate`` may have "%" behind it. Raises ValueError saying what is wrong with the cell ("is not a number").
    """
    if len(text) > MAX_LENGTH:
        raise ValueError("is too long for a number")
    if "%" in text and not rate:
        raise ValueError("is a rate, and not a number or an amount")
    parts = _take_apart(text)
    if parts is None:
        raise ValueError("is not a number")
    value = _plain(parts.digits, decimal)
    whole, _, fraction = value.partition(".")
    value = (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
    return Amount(f"-{value}" if parts.negative else value, _currency(parts.currency, currency))


def decimal_mark(digits: str) -> str:
    """ "." or "," where it is certain, "?." or "?," where it could as well group thousands, "" without any."""
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        last = "." if digits.rfind(".") > digits.rfind(",") else ","
        return last if (dots if last == "." else commas) == 1 else ""
    if dots + commas == 0:
        return ""
    mark = "." if dots else ","
    whole, _, rest = digits.partition(mark)
    if dots + commas > 1:
        return "," if mark == "." else "."
    if len(rest) == 3 and 0 < len(whole) <= 3 and whole[0] != "0":
        return f"?{mark}"
    return mark


def _take_apart(text: str) -> _Parts | None:
    if len(text) > MAX_LENGTH:
        return None
    text = text.translate(_BLANKS).strip().removesuffix("%").rstrip()
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1].strip()
    match = _NUMBER.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return None
    currency = _known_currency(match["before"] or match["after"] or "")
    if currency is None:
        return None
    signs = [sign for sign in (match["sign"], match["sign2"], match["trailing"]) if sign]
    return None if len(signs) > 1 else _Parts(negative or signs == ["-"], match["digits"], currency)


def _known_currency(word: str) -> str | None:
    """A code or sign; "" without one; None for a word that is neither."""
    if not word:
        return ""
    sign = _SIGNS.get(word.lower())
    return sign or (word.upper() if len(word) == 3 and word.isascii() and word.isalpha() else None)


def _currency(found: str, expected: str) -> str:
    choices = _SHARED.get(found)
    if choices is None:
        return found
    return expected if expected in choices else choices[0]


def _plain(digits: str, decimal: str | None) -> str:
    """The digits with a dot for the decimal separator and nothing else."""
    mark = decimal_mark(digits)
    if decimal is None:
        if mark[:1] == "?":
            raise ValueError("could be two numbers, and the column uses both separators; say which is the decimal one")
        decimal = mark or "."
    elif mark in (".", ",") and mark != decimal:
        raise ValueError(f'does not fit a column whose decimal separator is "{decimal}"')
    whole, _, fraction = digits.partition(decimal)
    groups = next((mark for mark in (" ", "'", "," if decimal == "." else ".") if mark in whole), "")
    if groups and not _GROUPED[groups].fullmatch(whole):
        raise ValueError("is not a number")
    whole = whole.replace(groups, "") if groups else whole
    if (whole and not _PLAIN.fullmatch(whole)) or (fraction and not _PLAIN.fullmatch(fraction)):
        raise ValueError("is not a number")
    return f"{whole or '0'}.{fraction}" if fraction else whole or "0"
