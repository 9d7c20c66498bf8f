"""Taxes and discounts of orders that a file says in per cent: what they come to beside the amounts of the row."""

from collections.abc import Mapping

from crm_core.sales.amounts import WHOLE, divided


def tax_in(amounts: Mapping[str, int | None], rate: object) -> int | None:
    """The tax of an order without lines: as said, else what the rate makes of its net, or what of its total is tax."""
    if amounts["tax"] is not None or not isinstance(rate, int):
        return amounts["tax"]
    net, total = amounts["net"], amounts["total"]
    if net is not None:
        return divided(net * rate, WHOLE) if total is None else None
    return None if total is None else total - divided(total * WHOLE, WHOLE + rate)


def discount_in(amounts: Mapping[str, int | None], rate: object) -> int | None:
    """The discount of an order without lines: as said, else what was taken off to leave its net without shipping."""
    if amounts["discount"] is not None or not isinstance(rate, int):
        return amounts["discount"]
    net = amounts["net"]
    if net is None and amounts["total"] is not None:
        net = amounts["total"] - (amounts["tax"] or 0)
    return None if net is None else taken_off(net - (amounts["shipping"] or 0), rate)


def taken_off(left: int, rate: int) -> int | None:
    """What a discount took off to leave that much; None where it took everything."""
    return divided(left * rate, WHOLE - rate) if rate < WHOLE else None


def line_discount(quantity: int | None, price: int | None, said: int | None, rate: object) -> int | None:
    """What a rate takes off a line of that quantity (thousandths) and price, or of one said to come to ``said``."""
    if not isinstance(rate, int):
        return None
    if price is not None:
        gross = divided((1000 if quantity is None else quantity) * price, 1000)
        return divided(gross * rate, WHOLE)
    return None if said is None else taken_off(said, rate)
