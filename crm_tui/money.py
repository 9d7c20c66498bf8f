"""Amounts where room is short: without decimals that say nothing."""

from collections.abc import Iterable

from rich.cells import cell_len

from crm_core.values.money import Money, digits, show_money


def brief_money(money: Money) -> str:
    """ "12,400 €", with decimals only where there are any."""
    return _without_zeros(money)


def rounded_money(money: Money) -> str:
    """A sum to the whole unit, halves up: "402,300 €"."""
    unit = 10 ** digits(money.currency)
    whole = (abs(money.minor) * 2 + unit) // (2 * unit) * unit
    return _without_zeros(Money(whole if money.minor >= 0 else -whole, money.currency))


def bare_money(money: Money) -> str:
    """An amount in a column whose sum names the currency: "1,140.00"."""
    return show_money(money).rpartition(" ")[0]


def sums(amounts: Iterable[Money]) -> str:
    """Amounts of several currencies side by side; never added up."""
    return " + ".join(rounded_money(amount) for amount in amounts)


def main_sum(amounts: Iterable[Money]) -> str:
    """The first amount and how many other currencies there are: "402,300 € +2"."""
    first, *others = [rounded_money(amount) for amount in amounts] or [""]
    return f"{first} +{len(others)}" if others else first


def fitting_sum(amounts: Iterable[Money], room: int) -> str:
    """The first amount and what other currencies there are, in at most ``room`` cells where that can be done.

    "402,300 € + 2 curr.", "125.0 M € + 2 curr.", "125.0 M € +$¥", "125.0 M € +…", "125.0 M €".
    """
    known = list(amounts)
    if not known:
        return ""
    first, *others = known
    whole, brief = rounded_money(first), _abbreviated(first)
    if not others:
        return whole if cell_len(whole) <= room else brief
    count, signs = f" + {len(others)} curr.", "".join(_sign(money) for money in others)
    for text in (f"{whole}{count}", f"{brief}{count}", f"{brief} +{signs}", f"{brief} +…"):
        if cell_len(text) <= room:
            return text
    return brief


def _abbreviated(money: Money) -> str:
    amount = abs(money.minor) / 10 ** digits(money.currency)
    minus = "-" if money.minor < 0 else ""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if amount >= size * 0.99995:
            one = int(size) * 10 ** digits(money.currency)
            tenths = (abs(money.minor) * 20 + one) // (2 * one)
            return f"{minus}{tenths // 10:,}.{tenths % 10} {letter} {_sign(money)}"
    return rounded_money(money)


def _sign(money: Money) -> str:
    return show_money(money).rpartition(" ")[2]


def _without_zeros(money: Money) -> str:
    zeros = "." + "0" * digits(money.currency)
    text = show_money(money)
    return text.replace(zeros, "", 1) if len(zeros) > 1 and zeros in text else text
