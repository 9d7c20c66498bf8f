"""Amounts where room is short: without decimals that say nothing."""

from collections.abc import Iterable

from crm_core.values.money import Money, digits, show_money


def brief_money(money: Money) -> str:
    """ "12,400 €", with decimals only where there are any."""
    return _without_zeros(money)


def rounded_money(money: Money) -> str:
    """A sum to the whole unit, halves up: "402,300 €"."""
    unit = 10 ** digits(money.currency)
    whole = (abs(money.minor) * 2 + unit) // (2 * unit) * unit
    return _without_zeros(Money(whole if money.minor >= 0 else -whole, money.currency))


def sums(amounts: Iterable[Money]) -> str:
    """Amounts of several currencies side by side; never added up."""
    return " + ".join(rounded_money(amount) for amount in amounts)


def main_sum(amounts: Iterable[Money]) -> str:
    """The first amount and how many other currencies there are: "402,300 € +2"."""
    first, *others = [rounded_money(amount) for amount in amounts] or [""]
    return f"{first} +{len(others)}" if others else first


def _without_zeros(money: Money) -> str:
    zeros = "." + "0" * digits(money.currency)
    text = show_money(money)
    return text.replace(zeros, "", 1) if len(zeros) > 1 and zeros in text else text
