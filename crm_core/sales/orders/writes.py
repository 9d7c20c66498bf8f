"""Orders: added, changed, with their lines."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.errors import InvalidValue
from crm_core.sales.orders.doubts import doubt_of_payment, doubts, paid_with
from crm_core.sales.orders.given_lines import Buyer, Given, line_values
from crm_core.sales.orders.lines import LineValues, checked, read_lines, sums, write_lines
from crm_core.sales.orders.order_values import (
    changed_sums,
    columns,
    in_currency,
    new_sums,
    read_order,
    refuse_losing_refund,
    refuse_negatives,
    reopened,
    settled,
)
from crm_core.sales.orders.tables import Order, OrderWrite
from crm_core.sales.other_currency import amounts_of, became
from crm_core.sales.whose_deals import refuse_deal_of_another
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.money import Money, refuse_less_than_nothing, show_money
from crm_core.values.uid import new_uid

_COUNTRY = "SELECT country FROM addresses WHERE customer_id = ? ORDER BY is_primary DESC, id LIMIT 1"


def insert(core: Core, unit: Unit, values: Values, lines: Sequence[LineValues] = ()) -> int:
    """Add an order inside a unit; gives its id. Raises InvalidValue, UnknownName, NotFound, Ambiguous.

    ``values``: fields of orders, and ``quote`` for the one that was accepted; amounts may be Money. Without "total" the
    lines add up to it; what is not said is open, of today, of the deal's customer, and of the customer's owner and country.
    """
    read = read_order(core, values, None)
    lines = [checked(line) for line in lines]
    found = columns(core, unit, read, None) | new_sums(read, lines)
    found["customer_id"] = found.get("customer_id") or _customer_of_deal(unit, found.get("deal_id"))
    refuse_deal_of_another(core, unit, found["customer_id"], found.get("deal_id"))
    today = core.business.today.isoformat()
    usual = {"status": "open", "ordered_on": today, **_of_customer(core, unit, found.get("customer_id"))}
    found = settled(usual | found, today)
    quote = found.pop("quote_id", None)
    row = Order(
        **validated(OrderWrite, found).model_dump(),
        quote_id=quote,
        uid=new_uid(),
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    write_lines(unit, row.id, lines)
    return row.id


def _of_customer(core: Core, unit: Unit, customer: int | None) -> dict[str, Any]:
    """Owner and country of a new order, as its customer has them."""
    own = unit.scalar("SELECT owner FROM customers WHERE id = ?", (customer,)) if customer else None
    country = unit.scalar(_COUNTRY, (customer,)) if customer else None
    known = country if country and len(country) == 2 and country.isascii() and country.isalpha() else None
    return {"owner": own or core.business.facts.owner or None, "country": known.upper() if known else None}


def add(core: Core, values: Values, lines: Sequence[Given] = ()) -> Change:
    """Add an order with lines as people write them. Raises InvalidValue, UnknownName, NotFound, Ambiguous."""
    with core.store.writing("") as unit:
        refuse_negatives(core, values, None)
        buyer = _buyer(core, unit, values)
        given = {**values, "currency": buyer.currency}
        key = insert(core, unit, given, [line_values(core, unit.connection, line, buyer) for line in lines])
        refuse_total_below(unit, key)
        _check_days_of(core, unit, key)
        unit.describe(summary(core, unit, key, "added"))
        doubt = doubts(core, unit.connection, key, values)
    return Change("order", key, unit.summary + doubt)


def _buyer(core: Core, unit: Unit, values: Values) -> Buyer:
    """Currency and customer of an order to be added. Raises InvalidValue, NotFound, Ambiguous."""
    read = read_order(core, values, None)
    found = columns(core, unit, {name: read[name] for name in ("customer", "deal", "currency") if name in read}, None)
    customer = found.get("customer_id") or _customer_of_deal(unit, found.get("deal_id"))
    return Buyer(read["currency"], customer)


def _customer_of_deal(unit: Unit, deal: int | None) -> Any:
    return unit.scalar("SELECT customer_id FROM deals WHERE id = ?", (deal,)) if deal else None


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; ``expected`` holds what the editor saw. Raises InvalidValue, NotFound, Clash."""
    with core.store.writing("") as unit:
        core.find_in(unit, "order", key)
        core.check_expected(unit, "order", key, values, expected)
        paid, total = paid_with(unit.connection, key), amounts_of(unit, "orders", key, ["total_minor"])
        differs = change(core, unit, key, values)
        changed = ", ".join(name.replace("_", " ") for name in values)
        other = became(total, amounts_of(unit, "orders", key, ["total_minor"]))
        done = f"changed: {changed}{other}" if differs else "is already so; nothing changed"
        unit.describe(f"{named(core, unit, key)} {done}")
        doubt = doubts(core, unit.connection, key, values) + doubt_of_payment(unit.connection, key, paid)
    return Change("order", key, unit.summary + doubt)


def change(core: Core, unit: Unit, key: int, values: Values) -> bool:
    """Change the given fields as a person does, who cannot give days to come; says whether anything differed."""
    row = unit.session.get_one(Order, key)
    refuse_negatives(core, values, row.currency)
    refuse_losing_refund(read_order(core, values, row.currency), row)
    before = row.total_minor
    differs = update(core, unit, key, values)
    refuse_total_below(unit, key, before)
    _check_days_of(core, unit, key)
    return differs


def update(
    core: Core,
    unit: Unit,
    key: int,
    values: Values,
    relined: Callable[[list[LineValues]], Sequence[LineValues]] | None = None,
) -> bool:
    """Change the given fields, and the lines by ``relined``, inside a unit; says whether anything differed."""
    row = unit.session.get_one(Order, key)
    written = read_lines(unit.connection, key)
    read = read_order(core, values, row.currency)
    found = row.model_dump() | columns(core, unit, read, row) | reopened(read)
    before, base = written, row
    if read["currency"] != row.currency:
        moved, before = in_currency(row, written, read["currency"])
        base = Order(**row.model_dump() | moved)
    after = [checked(line) for line in relined(list(before))] if relined else before
    found |= changed_sums(read, base, before, after) | reopened(read)
    given = validated(OrderWrite, settled(found, core.business.today.isoformat())).model_dump()
    if (given["customer_id"], given["deal_id"]) != (row.customer_id, row.deal_id):
        refuse_deal_of_another(core, unit, given["customer_id"], given["deal_id"])
    differs = any(getattr(row, name) != value for name, value in given.items())
    if differs or list(after) != written:
        write_lines(unit, key, after)
        row.sqlmodel_update({**given, "updated_at": unit.stamp})
        unit.session.add(row)
        return True
    return False


def _check_days_of(core: Core, unit: Unit, key: int) -> None:
    """Refuse days that cannot have been. Raises InvalidValue."""
    today = core.business.today.isoformat()
    days = unit.execute("SELECT ordered_on, paid_on, refunded_on FROM orders WHERE id = ?", (key,)).fetchone()
    for name, day in zip(("Date", "Paid", "Refunded on"), days, strict=True):
        if day and day > today:
            raise InvalidValue(name, day, "lies in the future")


def refuse_total_below(unit: Unit, key: int, before: int = 0) -> None:
    """Refuse a total that has fallen below nothing; imported ones may be so. Raises InvalidValue."""
    total, currency, tax, discount, shipping = unit.execute(
        "SELECT total_minor, currency, tax_minor, discount_minor, shipping_minor FROM orders WHERE id = ?", (key,)
    ).fetchone()
    lines = read_lines(unit.connection, key)
    apart = total - sums(lines, discount, shipping).net - tax
    if lines and before and apart and total < min(before, 0):
        told, of_lines = show_money(Money(before, currency)), show_money(Money(total - apart, currency))
        why = f"is below nothing: {told} was set by hand, and the lines come to {of_lines} now; give the total too"
        raise InvalidValue("Total", show_money(Money(total, currency)), why)
    refuse_less_than_nothing("Total", Money(total, currency), before)


def named(core: Core, unit: Unit, key: int) -> str:
    """The order as sentences call it."""
    return f'Order {key} "{core.name_of(unit, "order", key)}"'


def summary(core: Core, unit: Unit, key: int, done: str) -> str:
    """What was done to an order in one line, with its total."""
    total, currency = unit.execute("SELECT total_minor, currency FROM orders WHERE id = ?", (key,)).fetchone()
    return f"{named(core, unit, key)} {done} · {show_money(Money(total, currency))}"
