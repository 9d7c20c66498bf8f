"""Amounts, quantities, rates and days as the customer's country writes them."""

import re
from datetime import date
from decimal import Decimal

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from crm_core.errors import InvalidValue
from crm_core.values.money import Money, digits
from crm_core.values.text import quoted


class Figures:
    """Writes figures for one locale, such as "de-CH"; an unknown one is English."""

    def __init__(self, language: str) -> None:
        try:
            self._locale = Locale.parse(language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            self._locale = Locale("en")
        # From right to left a bare sign would be set behind its figure; a mark keeps it in front.
        self._minus = "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}" if self._rtl else "\N{MINUS SIGN}"
        self._whole = self._locale.decimal_formats[None].pattern.partition(".")[0].partition(";")[0]

    def money(self, money: Money) -> str:
        """With its currency: "1.234,50 €"."""
        text = format_currency(_decimal(money), money.currency, locale=self._locale)
        # A currency written in letters stands apart from its figure, as in "CHF 12.50".
        return self._apart(re.sub(r"(?<=[^\W\d_])(?=\d)", "\xa0", text).replace("-", self._minus))

    def bare(self, money: Money) -> str:
        """Without its currency: "1.234,50"."""
        places = digits(money.currency)
        pattern = f"{self._whole}.{'0' * places}" if places else self._whole
        return str(format_decimal(_decimal(money), pattern, locale=self._locale))

    def quantity(self, milli: int) -> str:
        """Without trailing zeros: "2,5"."""
        return str(format_decimal(Decimal(milli) / 1000, f"{self._whole}.###", locale=self._locale))

    def rate(self, bp: int) -> str:
        """A rate in basis points: "7,7 %"."""
        pattern = self._locale.percent_formats[None].pattern.partition(";")[0].replace("0", "0.##", 1)
        return str(format_percent(Decimal(bp) / 10_000, pattern, locale=self._locale))

    def day(self, day: str) -> str:
        """ "21. November 2026". Raises InvalidValue for what another program or a damaged disk left for a day."""
        try:
            meant = date.fromisoformat(day)
        except ValueError:
            raise InvalidValue("Day", quoted(day), "is no day, so the quote cannot be written") from None
        return self._apart(format_date(meant, "long", locale=self._locale))

    def _apart(self, text: str) -> str:
        """The text, kept in its own direction among words that run from left to right."""
        return f"\u2067{text}\u2069" if self._rtl else str(text)

    @property
    def _rtl(self) -> bool:
        return self._locale.text_direction == "rtl"


def _decimal(money: Money) -> Decimal:
    return Decimal(money.minor).scaleb(-digits(money.currency))
