"""What lines of a deal, a quote or an order come to: per line, then tax by rate; all in minor units of one currency.

Every step is rounded once, half away from zero: a line's amount (quantity times price), its discount, the tax of each rate.
Tax is computed on the sum of what is taxed at a rate, not line by line, as EN 16931 (BR-CO-10 to BR-CO-15) has it. A
discount on the whole is spread over the rates in proportion to what is taxed at each, the largest remainders first, so
that the parts are its sum to the unit.
"""

from collections.abc import Iterable
from typing import NamedTuple

WHOLE = 10_000  # basis points


class Amount(NamedTuple):
    """What a line comes to: ``gross`` is quantity times price, ``net`` what is left after the discount."""

    gross: int
    discount: int

    @property
    def net(self) -> int:
        """The amount after the discount, without tax."""
        return self.gross - self.discount


class TaxedPart(NamedTuple):
    """What is taxed at a rate (basis points) and the tax on it."""

    rate_bp: int
    net: int
    tax: int


class Totals(NamedTuple):
    """A document's sums; ``lines`` are the net amounts of its lines, ``net`` that less discount and with shipping."""

    lines: int
    discount: int
    shipping: int
    taxes: tuple[TaxedPart, ...]

    @property
    def net(self) -> int:
        """Everything without tax."""
        return self.lines - self.discount + self.shipping

    @property
    def tax(self) -> int:
        """The tax of every rate together."""
        return sum(part.tax for part in self.taxes)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.net + self.tax


def divided(numerator: int, denominator: int) -> int:
    """A quotient rounded half away from zero; the denominator is positive."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def line_amount(quantity_milli: int, price_minor: int, discount_bp: int = 0, discount_minor: int = 0) -> Amount:
    """A line's amount: quantity in thousandths, price per unit, and a discount by rate or as an amount on the line."""
    gross = divided(quantity_milli * price_minor, 1000)
    return Amount(gross, divided(gross * discount_bp, WHOLE) + discount_minor)


def totals(
    lines: Iterable[tuple[int, int]],
    discount_bp: int = 0,
    discount_minor: int = 0,
    shipping: int = 0,
    shipping_tax_bp: int = 0,
) -> Totals:
    """The sums of a document from (net amount, tax rate) of its lines; the discount is on the lines, not on shipping."""
    by_rate: dict[int, int] = {}
    for net, rate in lines:
        by_rate[rate] = by_rate.get(rate, 0) + net
    summed = sum(by_rate.values())
    discount = divided(summed * discount_bp, WHOLE) + discount_minor
    taxed = {rate: by_rate[rate] - part for rate, part in spread(discount, by_rate).items()}
    if shipping:
        taxed[shipping_tax_bp] = taxed.get(shipping_tax_bp, 0) + shipping
    parts = tuple(TaxedPart(rate, net, divided(net * rate, WHOLE)) for rate, net in sorted(taxed.items()))
    return Totals(summed, discount, shipping, parts)


def spread(amount: int, weights: dict[int, int]) -> dict[int, int]:
    """An amount in parts proportional to weights, to the unit; all of it on the first where the weights come to nothing."""
    whole = sum(weights.values())
    if not weights or not amount:
        return dict.fromkeys(weights, 0)
    if whole == 0:
        return {key: amount if place == 0 else 0 for place, key in enumerate(weights)}
    parts = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(parts.values())
    # Flooring leaves fewer units than there are parts.
    for key in sorted(weights, key=lambda each: (-((amount * weights[each]) % whole), each))[:left]:
        parts[key] += 1
    return parts
