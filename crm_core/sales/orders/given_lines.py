"""What is given for a line, as it is stored: the product it names, that product's price, tax and cost where none is said."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import InvalidValue
from crm_core.sales.amounts import line_amount
from crm_core.sales.lines.given import GivenLine, changed_line, given_line, show_quantity
from crm_core.sales.lines.named import name_line, needs_price
from crm_core.sales.lines.usual import usual_tax
from crm_core.sales.orders.lines import LineValues
from crm_core.sales.products.prices import unit_price
from crm_core.store.driver import Connection
from crm_core.values.money import Money, decimal_text, parse_money

Given = str | Mapping[str, object] | GivenLine | LineValues


class Buyer(NamedTuple):
    """Whose order it is, and in which currency: what the price of a product depends on."""

    currency: str
    customer_id: int | None


def line_values(core: Core, db: Connection, given: Given, buyer: Buyer) -> LineValues:
    """A line of a new order or one more of an order. Raises InvalidValue, Ambiguous (product)."""
    if isinstance(given, LineValues):
        return given
    line = given_line(given)
    if line.is_optional:
        raise InvalidValue("Line", line.name, "is optional; only lines of quotes are, those of orders count")
    line, product = name_line(core, db, line)
    if product is None:
        if line.price is None:
            raise needs_price(core, db, line)
        return _worked_out(LineValues(line.name, tax_bp=usual_tax(core) or None), line, buyer.currency, 0)
    start, discount_bp = _of_product(db, product, buyer, line)
    if start.tax_bp is None:
        start = start._replace(tax_bp=usual_tax(core) or None)
    return _worked_out(start, line, buyer.currency, discount_bp)


def changed_values(
    core: Core, db: Connection, present: LineValues, given: Mapping[str, object] | str, buyer: Buyer
) -> LineValues:
    """A line with what is given of it changed; text in the place of values is a new line. Raises InvalidValue, Ambiguous."""
    if isinstance(given, str) or given.get("line"):
        return line_values(core, db, given, buyer)
    # Only spaces: other characters that are no part of a text are for the reading to refuse.
    wanted = {name: str(value).strip(" ") for name, value in given.items() if value is not None}
    if "product" in wanted:
        as_it_is = _as_given(present, buyer.currency)._replace(price=None, cost=None, discount=None, tax_bp=None)
        return line_values(core, db, changed_line(as_it_is, wanted), buyer)
    line = changed_line(_as_given(present, buyer.currency), wanted)
    return _worked_out(present._replace(description=line.name), line, buyer.currency, 0)


def _as_given(line: LineValues, currency: str) -> GivenLine:
    """A line as one would write it."""

    def text(minor: int) -> str:
        return decimal_text(Money(minor, currency))

    return GivenLine(
        line.description,
        line.quantity_milli,
        line.unit,
        text(line.price_minor),
        text(line.discount_minor) if line.discount_minor else None,
        line.tax_bp,
        cost=None if line.cost_minor is None else text(line.cost_minor),
    )


def _of_product(db: Connection, product: int, buyer: Buyer, line: GivenLine) -> tuple[LineValues, int]:
    """A line as the product has it, and the discount in basis points on a price that is not given."""
    name, unit, tax_bp, cost, currency = db.execute(
        "SELECT name, unit, tax_bp, cost_minor, currency FROM products WHERE id = ?", (product,)
    ).fetchone()
    price = unit_price(db, product, buyer.currency, buyer.customer_id)
    if line.price is None and price.price_minor is None:
        raise InvalidValue("Line", line.name, f'has no price in {buyer.currency}; give one, as in "{line.name} @ 100"')
    known_cost = cost if currency == buyer.currency else None
    start = LineValues(
        name, price.price_minor or 0, tax_bp=tax_bp, unit=unit, product_id=product, cost_minor=known_cost
    )
    return start, price.discount_bp if line.price is None else 0


def _worked_out(start: LineValues, line: GivenLine, currency: str, discount_bp: int) -> LineValues:
    """The line with what is written of it in the place of what it started from."""
    price = start.price_minor if line.price is None else _minor("Price", line.price, currency)
    discount_minor = 0
    if line.discount is not None:
        discount_bp, discount_minor = _discount(line.discount, currency)
    amount = line_amount(line.quantity_milli, price, discount_bp, discount_minor)
    # An imported line may come to more than its price says, and keeps that.
    on_top = amount.discount < 0 and amount.discount == start.discount_minor
    if abs(amount.discount) > abs(amount.gross) and not on_top:
        raise InvalidValue(
            "Discount", line.discount, f"is more than {show_quantity(line.quantity_milli)} x {line.name}"
        )
    return start._replace(
        price_minor=price,
        quantity_milli=line.quantity_milli,
        discount_minor=amount.discount,
        tax_bp=start.tax_bp if line.tax_bp is None else line.tax_bp,
        unit=line.unit or start.unit,
        cost_minor=start.cost_minor if line.cost is None else _minor("Cost", line.cost, currency),
    )


def _discount(text: str, currency: str) -> tuple[int, int]:
    """A discount as basis points or as an amount."""
    if not text.strip().endswith("%"):
        return 0, _minor("Discount", text, currency)
    from crm_core.values.rates import parse_rate

    return parse_rate("Discount", text), 0


def _minor(label: str, text: str, currency: str) -> int:
    try:
        money = parse_money(text, currency)
    except InvalidValue as problem:
        raise InvalidValue(label, text, problem.why) from None
    if money.currency != currency:
        raise InvalidValue(label, text, f"is not in {currency}, the currency of the order")
    return money.minor
