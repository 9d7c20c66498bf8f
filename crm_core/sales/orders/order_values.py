"""What is given for an order, as columns of its table: one currency, sums that fit the lines, days that fit the status."""

from collections.abc import Mapping, Sequence
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.errors import InvalidValue
from crm_core.sales.amounts import WHOLE, divided
from crm_core.sales.orders.lines import LineValues, known_cost, sums
from crm_core.sales.orders.tables import Order
from crm_core.store import Unit
from crm_core.values.money import Money, decimal_text, parse_currency, parse_money, refuse_negative, show_money
from crm_core.values.rates import parse_rate, show_rate

EXTRA = ("quote",)
PLAIN = ("number", "ordered_on", "status", "paid_on", "refunded_on", "source", "owner", "notes")
AMOUNTS = ("total", "tax", "shipping", "discount", "refunded", "cost")
# What none of them says is zero; only the cost may be unknown.
OPTIONAL_AMOUNTS = ("cost",)
STORED = ("net_minor", "tax_minor", "shipping_minor", "discount_minor", "total_minor", "refunded_minor", "cost_minor")


def read_order(core: Core, values: Values, present: str | None) -> dict[str, Any]:
    """The given values with "currency", and amounts in minor units of it; a discount in per cent as "discount_bp".

    Raises InvalidValue, UnknownName.

    ``present`` is the currency of the order as it is; a new one takes that of its amounts, else the business's.
    """
    described = core.entity("order")
    given = {
        name if name in EXTRA or name == "custom" else described.field(name).key: value
        for name, value in values.items()
    }
    amounts = {name: given.pop(name) for name in AMOUNTS if name in given}
    rate = str(amounts.get("discount") or "").strip()
    if rate.endswith("%"):
        del amounts["discount"]
    said = str(given.pop("currency", None) or "")
    code = parse_currency(said) if said else present or _named_currency(amounts, core.business.facts.currency)
    read = core.read_values("order", given, EXTRA)
    read["currency"] = code
    if rate.endswith("%"):
        read["discount_bp"] = parse_rate("Discount", rate)
    for name, value in amounts.items():
        read[name] = _amount(described.field(name).label, value, code)
        if read[name] is None and name not in OPTIONAL_AMOUNTS:
            read[name] = 0
    if read.get("country"):
        read["country"] = _country(str(read["country"]))
    return read


def refuse_negatives(core: Core, values: Values, present: str | None) -> None:
    """Refuse amounts below nothing: what was given back is a refund. Raises InvalidValue, UnknownName."""
    read = read_order(core, values, present)
    for name in AMOUNTS:
        if read.get(name) is not None:
            refuse_negative(core.entity("order").field(name).label, Money(read[name], read["currency"]))


def _named_currency(amounts: Mapping[str, object], usual: str) -> str:
    """The currency that one of the amounts names, else the usual one. Raises InvalidValue."""
    for value in amounts.values():
        if isinstance(value, Money):
            return value.currency
        if isinstance(value, str) and value.strip() and (code := parse_money(value, usual).currency) != usual:
            return code
    return usual


def _amount(label: str, value: object, code: str) -> int | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        money = value if isinstance(value, Money) else parse_money(str(value), code)
    except InvalidValue as problem:
        raise InvalidValue(label, str(value), problem.why) from None
    if money.currency != code:
        raise InvalidValue(label, str(value), f"is not in {code}, the currency of the order; name one currency")
    return money.minor


def _country(text: str) -> str:
    from crm_core.values.country import parse_country

    code = parse_country(text)
    if len(code) != 2:
        raise InvalidValue("Country", text, "is no country; write its name or two letters, like DE")
    return code


def columns(core: Core, unit: Unit, read: Mapping[str, Any], row: Order | None) -> dict[str, Any]:
    """The given values as columns, but for the sums. Raises InvalidValue, NotFound, Ambiguous (customer, deal, quote)."""
    found = {key: read[key] for key in PLAIN if key in read}
    found["currency"] = read["currency"]
    for name in ("customer", "deal", "quote"):
        if name in read:
            given = read[name]
            found[f"{name}_id"] = None if given is None else core.find_in(unit, name, given)
    if "country" in read:
        found["country"] = read["country"]
    if "custom" in read:
        found["custom"] = merged_custom(row.custom if row else "{}", read["custom"] or {})
    for name, why in (("ordered_on", "Date"), ("status", "Status")):
        if name in found and found[name] is None:
            raise InvalidValue(why, None, "must not be empty")
    return found


def new_sums(read: Mapping[str, Any], lines: Sequence[LineValues]) -> dict[str, Any]:
    """The sums of a new order: what is given, else what its lines come to. Raises InvalidValue."""
    discount, shipping = _discount(read, 0, lines), read.get("shipping", 0)
    from_lines = sums(lines, discount, shipping)
    if not lines and "total" not in read:
        raise InvalidValue("Total", None, "is missing: give it, or lines that add up to it")
    tax = read.get("tax", from_lines.tax)
    total = read["total"] if "total" in read else from_lines.net + tax
    return {
        "net_minor": total - tax,
        "tax_minor": tax,
        "shipping_minor": shipping,
        "discount_minor": discount,
        "total_minor": total,
        "refunded_minor": read.get("refunded", 0),
        "cost_minor": read["cost"] if "cost" in read else known_cost(lines),
    }


def _discount(read: Mapping[str, Any], present: int, lines: Sequence[LineValues]) -> int:
    """What is off the whole order: an amount, or the given rate of what its lines come to. Raises InvalidValue."""
    rate = read.get("discount_bp")
    if rate is None:
        return int(read.get("discount", present))
    if not lines:
        raise InvalidValue("Discount", show_rate(rate), "is off what lines come to, and there are none; give an amount")
    return divided(sum(line.net_minor for line in lines) * rate, WHOLE)


def changed_sums(
    read: Mapping[str, Any], row: Order, before: Sequence[LineValues], after: Sequence[LineValues]
) -> dict[str, Any]:
    """The sums of an order after a change: what is not given moves by what its lines, discount and shipping moved by.

    So an order whose total was imported, or rounded elsewhere, keeps what its lines do not explain.
    """
    discount = _discount(read, row.discount_minor, after)
    shipping = read.get("shipping", row.shipping_minor)
    was, now = sums(before, row.discount_minor, row.shipping_minor), sums(after, discount, shipping)
    tax = read.get("tax", row.tax_minor + now.tax - was.tax)
    if "total" in read:
        total = read["total"]
    elif "tax" in read and not after:
        total = row.total_minor + now.net - was.net
    else:
        total = row.net_minor + now.net - was.net + tax
    return {
        "net_minor": total - tax,
        "tax_minor": tax,
        "shipping_minor": shipping,
        "discount_minor": discount,
        "total_minor": total,
        "refunded_minor": read.get("refunded", row.refunded_minor),
        "cost_minor": read["cost"] if "cost" in read else _cost(row.cost_minor, known_cost(before), known_cost(after)),
    }


def _cost(present: int | None, before: int | None, after: int | None) -> int | None:
    """The cost after a change of the lines: theirs where it is known; one that was theirs is not kept without them."""
    if before == after:
        return present
    return present if after is None and present != before else after


def in_currency(row: Order, lines: Sequence[LineValues], code: str) -> tuple[dict[str, Any], list[LineValues]]:
    """Sums and lines of an order with the same figures in another currency. Raises InvalidValue where it has fewer decimals."""

    def same(minor: int | None) -> Any:
        return minor if minor is None else parse_money(decimal_text(Money(minor, row.currency)), code).minor

    moved = [
        line._replace(
            price_minor=same(line.price_minor),
            discount_minor=same(line.discount_minor),
            cost_minor=same(line.cost_minor),
        )
        for line in lines
    ]
    return {name: same(getattr(row, name)) for name in STORED}, moved


def refuse_losing_refund(read: Mapping[str, Any], row: Order) -> None:
    """Refuse a status that the money given back does not fit, unless it is said what was. Raises InvalidValue."""
    wanted, given_back = read.get("status"), row.refunded_minor
    if not given_back or wanted in (None, row.status) or "refunded" in read:
        return
    if wanted in ("paid", "refunded") and (wanted == "refunded") == (given_back == row.total_minor):
        return
    back = f"does not fit: {show_money(Money(given_back, row.currency))} of it is refunded"
    if wanted == "refunded":
        raise InvalidValue("Status", wanted, f'{back}; "crm order refund {row.id}" gives back the rest')
    raise InvalidValue("Status", wanted, f'{back}; if that never was, add "--set refunded=0"')


def reopened(read: Mapping[str, Any]) -> dict[str, Any]:
    """What goes with an order that is given the status open: it is neither paid nor refunded. Empty for any other."""
    if read.get("status") != "open":
        return {}
    gone = {"paid_on": None, "refunded_on": None, "refunded_minor": 0}
    return {column: value for column, value in gone.items() if column.removesuffix("_minor") not in read}


def settled(found: Mapping[str, Any], today: str) -> dict[str, Any]:
    """The columns with status, days and refund that fit one another. Raises InvalidValue where a refund exceeds the total.

    Refunded is an order of which everything was given back; of one that is paid, a part may have been.
    """
    order = dict(found)
    if order["status"] == "refunded" and not order["refunded_minor"]:
        order["refunded_minor"] = max(order["total_minor"], 0)
    if not 0 <= order["refunded_minor"] <= max(order["total_minor"], 0):
        amount = decimal_text(Money(order["refunded_minor"], order["currency"]))
        raise InvalidValue("Refunded", amount, "must lie between nothing and the total")
    if order["status"] != "cancelled" and order["refunded_minor"]:
        order["status"] = "refunded" if order["refunded_minor"] == order["total_minor"] else "paid"
    if order["status"] == "open" and order.get("paid_on"):
        order["status"] = "paid"
    if order["status"] in ("paid", "refunded"):
        order["paid_on"] = order.get("paid_on") or min(order["ordered_on"], today)
    if order["refunded_minor"]:
        order["refunded_on"] = order.get("refunded_on") or today
    return order
