"""The value of a deal that has lines: their sum, kept in step with them and with a value that somebody gives."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_core.errors import InvalidValue
from crm_core.sales.amounts import line_amount
from crm_core.store import Unit
from crm_core.values.money import MAX_MINOR, Money, decimal_text, digits, parse_money, refuse_less_than_nothing


class _Line(NamedTuple):
    id: int
    quantity_milli: int
    price_minor: int | None
    discount_bp: int


def keep_value(unit: Unit, deal_id: int) -> None:
    """Make the value of a deal the sum of its lines, without those that have no price; without lines it stays.

    Raises InvalidValue when that is too large, or falls below nothing.
    """
    lines = _lines(unit, deal_id)
    if not lines:
        return
    value = _sum(lines)
    before, currency = unit.execute("SELECT value_minor, currency FROM deals WHERE id = ?", (deal_id,)).fetchone()
    refuse_less_than_nothing("Value", Money(value or 0, currency), before or 0)
    unit.execute(
        "UPDATE deals SET value_minor = ? WHERE id = ? AND value_minor IS NOT ?",
        (value, deal_id, value),
    )


def fit_lines(unit: Unit, deal_id: int, present: str, given: Mapping[str, Any], value_given: bool) -> None:
    """Let the lines of a deal follow its new currency, and a single line its new value.

    ``given`` holds the deal's columns as they are to be, ``present`` its former currency. Raises InvalidValue when the
    value of several lines is given, or one that a single line cannot come to.
    """
    lines = _lines(unit, deal_id)
    currency = str(given.get("currency") or present)
    if lines and currency != present:
        for line in lines:
            if line.price_minor is not None:
                same = _same_figure(Money(line.price_minor, present), currency)
                unit.execute("UPDATE deal_lines SET price_minor = ? WHERE id = ?", (same, line.id))
        lines = _lines(unit, deal_id)
    if not lines or not value_given or given.get("value_minor") == _sum(lines):
        return
    wanted = given.get("value_minor")
    price = _price_for(wanted, lines)
    unit.execute("UPDATE deal_lines SET price_minor = ?, discount_bp = 0 WHERE id = ?", (price, lines[0].id))


def _price_for(value: int | None, lines: list[_Line]) -> int | None:
    if len(lines) > 1:
        why = f"is the sum of {len(lines)} products; change their prices, or remove them"
        raise InvalidValue("Value", None, why)
    if value is None:
        return None
    price, rest = divmod(value * 1000, lines[0].quantity_milli)
    if rest:
        raise InvalidValue("Value", None, "cannot be reached by the quantity of its product; change the price there")
    return price


def _same_figure(price: Money, currency: str) -> int:
    """The price with the same figure in another currency. Raises InvalidValue where that has fewer decimals."""
    if digits(price.currency) == digits(currency):
        return price.minor
    try:
        return parse_money(decimal_text(price), currency).minor
    except InvalidValue as problem:
        raise InvalidValue("Currency", currency, f"does not suit a product's price: {problem.sentence}") from None


def _lines(unit: Unit, deal_id: int) -> list[_Line]:
    rows = unit.execute(
        "SELECT id, quantity_milli, price_minor, discount_bp FROM deal_lines WHERE deal_id = ? ORDER BY position, id",
        (deal_id,),
    ).fetchall()
    return [_Line(*row) for row in rows]


def _sum(lines: list[_Line]) -> int | None:
    known = [
        line_amount(line.quantity_milli, line.price_minor, line.discount_bp).net
        for line in lines
        if line.price_minor is not None
    ]
    if known and max(abs(sum(known)), *map(abs, known)) >= MAX_MINOR:
        raise InvalidValue("Line", None, "comes to too large an amount")
    return sum(known) if known else None
