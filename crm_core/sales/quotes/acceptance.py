"""A quote accepted: it becomes an order, and its deal is won with the value and the lines of the quote."""

from collections.abc import Sequence
from typing import Any

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.sales.amounts import line_amount
from crm_core.sales.moves import close_in
from crm_core.sales.orders.lines import LineValues
from crm_core.sales.orders.writes import insert
from crm_core.sales.quotes.steps import choose, decide, positions, waiting
from crm_core.sales.quotes.sums import COUNTED
from crm_core.sales.quotes.tables import Quote
from crm_core.sales.quotes.won_value import take_over
from crm_core.sales.quotes.writes import summary
from crm_core.store import Unit
from crm_core.values.money import Money


def accept(core: Core, key: int, chosen: Sequence[object] = (), on: object = None) -> Change:
    """Note that the customer takes it, with the optional lines ``chosen`` by position; adds the order, wins the deal.

    An expired quote may still be accepted. Raises Conflict, InvalidValue, NotFound.
    """
    with core.store.writing("") as unit:
        row = waiting(core, unit, key)
        choose(unit, row, positions(chosen))
        day = decide(core, unit, row, "accepted", on)
        order = insert(core, unit, _order(unit, row, day), _lines(unit, row))
        won = _win(core, unit, row, day)
        unit.describe(f"{summary(core, unit, key, 'accepted')} · order {order}{won}")
    return Change("quote", key, unit.summary)


def _order(unit: Unit, row: Quote, day: str) -> dict[str, Any]:
    """The order with the sums of the quote, which are rounded as the customer has read them."""
    lines = unit.scalar(f"SELECT sum(net_minor) FROM quote_lines WHERE quote_id = ? AND ({COUNTED})", (row.id,)) or 0
    discount = int(lines) + row.shipping_minor - row.net_minor
    amounts = {"shipping": row.shipping_minor, "discount": discount, "tax": row.tax_minor, "total": row.total_minor}
    return {
        "customer": row.customer_id,
        "deal": row.deal_id,
        "quote": row.id,
        "ordered_on": day,
        "owner": row.owner,
        "currency": row.currency,
        **{name: Money(minor, row.currency) for name, minor in amounts.items()},
    }


def _lines(unit: Unit, row: Quote) -> list[LineValues]:
    rows = unit.execute(
        "SELECT description, price_minor, quantity_milli, discount_bp, discount_minor, tax_bp, unit, product_id, cost_minor "
        f"FROM quote_lines WHERE quote_id = ? AND ({COUNTED}) ORDER BY position",
        (row.id,),
    ).fetchall()
    return [
        LineValues(
            *(name, price, quantity, line_amount(quantity, price, bp or 0, minor or 0).discount),
            *(tax, unit_name, product, cost),
        )
        for name, price, quantity, bp, minor, tax, unit_name, product, cost in rows
    ]


def _win(core: Core, unit: Unit, row: Quote, day: str) -> str:
    """Win the deal of a quote, a lost one too, with what the quote offers, unless it is in the trash; says so."""
    if row.deal_id is None:
        return ""
    kind = unit.scalar(
        "SELECT s.kind FROM deals d JOIN stages s ON s.id = d.stage_id WHERE d.id = ? AND d.deleted_at IS NULL",
        (row.deal_id,),
    )
    if kind == "won" and (changed := take_over(unit, row)):
        return f" · deal {row.deal_id}{changed}"
    if kind in (None, "won"):
        return ""
    opened = unit.scalar("SELECT opened_on FROM deals WHERE id = ?", (row.deal_id,))
    close_in(core, unit, row.deal_id, "won", max(day, opened or day))
    after_all = " after all, it was lost" if kind == "lost" else ""
    return f" · deal {row.deal_id} won{after_all}{take_over(unit, row)}"
