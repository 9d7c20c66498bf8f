"""A given line in the currency of its document: amounts read, discount told apart as rate or amount, limits checked."""

from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.sales.amounts import line_amount
from crm_core.sales.lines.given import GivenLine
from crm_core.values.money import MAX_MINOR, Money, parse_money, show_money
from crm_core.values.rates import parse_rate
from crm_core.values.text import clean_line


class Discount(NamedTuple):
    """A discount by rate (basis points) or as an amount (minor units); at most one of both is set."""

    bp: int | None = None
    minor: int | None = None


# Prices are never null on quotes: nothing off nothing, which nobody enters, marks one that is still to be given.
UNPRICED = Discount(bp=0)


class Line(NamedTuple):
    """A line of a document, whole: quantity in thousandths, price and cost of one in minor units, ``net_minor`` of all."""

    description: str
    quantity_milli: int
    unit: str | None
    price_minor: int
    discount: Discount
    tax_bp: int
    is_optional: bool = False
    cost_minor: int | None = None
    product_id: int | None = None

    @property
    def is_unpriced(self) -> bool:
        """Whether its price is still to be given, which is another thing than a price of nothing."""
        return self.price_minor == 0 and self.discount == UNPRICED

    @property
    def net_minor(self) -> int:
        """What the line comes to after its discount, without tax."""
        discount = self.discount
        return line_amount(self.quantity_milli, self.price_minor, discount.bp or 0, discount.minor or 0).net


class Offered(NamedTuple):
    """What is known of the thing on a line before it is said otherwise, as of a product; amounts in minor units."""

    name: str
    price_minor: int | None = None
    unit: str | None = None
    discount_bp: int = 0
    tax_bp: int | None = None
    cost_minor: int | None = None
    product_id: int | None = None


def resolve(line: GivenLine, offered: Offered, currency: str, usual_tax: int) -> Line:
    """The line with what was given, and else what is offered. Raises InvalidValue."""
    price = offered.price_minor if line.price is None else amount("Price", line.price, currency)
    if price is None:
        why = f'has no price in {currency}; name one, as in "{line.name} @ 95"'
        raise InvalidValue("Line", offered.name, why)
    discount = (
        Discount(offered.discount_bp or None) if line.discount is None else read_discount(line.discount, currency)
    )
    tax = next(rate for rate in (line.tax_bp, offered.tax_bp, usual_tax) if rate is not None)
    cost = offered.cost_minor if line.cost is None else amount("Cost", line.cost, currency)
    found = Line(
        *(offered.name, line.quantity_milli, line.unit or offered.unit, price, discount, tax, line.is_optional),
        *(cost, offered.product_id),
    )
    return checked(found, currency)


def checked(line: Line, currency: str) -> Line:
    """The line, if its amounts make sense. Raises InvalidValue."""
    gross = line_amount(line.quantity_milli, line.price_minor).gross
    if abs(gross) >= MAX_MINOR:
        raise InvalidValue("Line", line.description, "comes to too large an amount")
    if line.discount.minor is not None and line.discount.minor > max(gross, 0):
        why = f"is more than the line comes to, {show_money(Money(gross, currency))}"
        raise InvalidValue("Discount", show_money(Money(line.discount.minor, currency)), why)
    return line._replace(unit=clean_line(line.unit, "Unit", 100) or None) if line.unit else line


def read_discount(text: str, currency: str) -> Discount:
    """ "10%" or an amount; nothing for "". Raises InvalidValue."""
    wanted = text.strip().removeprefix("-").strip()
    if not wanted:
        return Discount()
    if wanted.endswith("%"):
        return Discount(bp=parse_rate("Discount", wanted) or None)
    minor = amount("Discount", wanted, currency)
    if minor < 0:
        raise InvalidValue("Discount", text, "must not be negative")
    return Discount(minor=minor or None)


def amount(field: str, text: str, currency: str) -> int:
    """An amount in ``currency``, in minor units. Raises InvalidValue, also for another currency."""
    try:
        money = parse_money(text, currency)
    except InvalidValue as problem:
        raise InvalidValue(field, text, problem.why) from None
    if money.currency != currency:
        raise InvalidValue(field, text, f"is not in {currency}, the currency of all the rest")
    return money.minor
