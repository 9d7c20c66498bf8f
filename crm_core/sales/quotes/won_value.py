"""What a deal is worth once a quote of it was accepted: the quote's lines and its net amount, in the deal's own lines."""

from crm_core.sales.amounts import line_amount
from crm_core.sales.deal_lines.sums import keep_value
from crm_core.sales.deal_lines.writes import INSERT
from crm_core.sales.quotes.sums import COUNTED
from crm_core.sales.quotes.tables import Quote
from crm_core.store import Unit
from crm_core.values.money import Money, show_money
from crm_core.values.text import shorten

_LONGEST = 1000  # characters of the text on a deal's line; a quote's may be longer
_LINES = (
    "SELECT product_id, description, quantity_milli, unit, price_minor, coalesce(discount_bp, 0) FROM quote_lines "
    f"WHERE quote_id = ? AND ({COUNTED}) ORDER BY position"
)
_OTHERS = "SELECT 1 FROM quotes WHERE deal_id = ? AND id <> ? AND status = 'accepted' AND deleted_at IS NULL"
_COLUMNS = ("product_id", "description", "quantity_milli", "unit", "price_minor", "discount_bp")


def take_over(unit: Unit, row: Quote) -> str:
    """Give the deal of an accepted quote its lines and net amount; says what changed, "" for nothing.

    The lines of a second quote are added to those of the first. A deal with another currency takes that of the quote over,
    unless it has an amount that recurs or another accepted quote: then it stays as it is, which is said.
    """
    unit.flush()
    value, currency, recurring = unit.execute(
        "SELECT value_minor, currency, recurring_minor FROM deals WHERE id = ?", (row.deal_id,)
    ).fetchone()
    is_another = unit.scalar(_OTHERS, (row.deal_id, row.id)) is not None
    before = "no value" if value is None else show_money(Money(value, currency))
    if currency != row.currency and (recurring is not None or is_another):
        return f", its value stays {before}"
    if not is_another:
        unit.execute("DELETE FROM deal_lines WHERE deal_id = ?", (row.deal_id,))
        unit.execute(
            "UPDATE deals SET currency = ?, product = NULL, updated_at = ? WHERE id = ?",
            (row.currency, unit.stamp, row.deal_id),
        )
    _add_lines(unit, row)
    keep_value(unit, row.deal_id or 0)
    now = unit.scalar("SELECT value_minor FROM deals WHERE id = ?", (row.deal_id,))
    if (now, row.currency) == (value, currency):
        return ""
    return f", {show_money(Money(now, row.currency))} instead of {before}"


def _add_lines(unit: Unit, row: Quote) -> None:
    """The lines of a quote behind those of its deal, with shipping and what is off the whole as lines of their own."""
    lines = [dict(zip(_COLUMNS, each, strict=True)) for each in unit.execute(_LINES, (row.id,)).fetchall()]
    come_to = sum(line_amount(line["quantity_milli"], line["price_minor"], line["discount_bp"]).net for line in lines)
    rest = row.net_minor - row.shipping_minor - come_to
    lines += [_plain("Shipping", row.shipping_minor)] if row.shipping_minor else []
    lines += [_plain("Discount", rest)] if rest else []
    there = unit.scalar("SELECT coalesce(max(position), 0) FROM deal_lines WHERE deal_id = ?", (row.deal_id,))
    for position, line in enumerate(lines, int(there) + 1):
        line["description"] = shorten(line["description"], _LONGEST)
        unit.execute(INSERT, {**line, "deal_id": row.deal_id, "position": position})


def _plain(description: str, minor: int) -> dict[str, object]:
    return dict(zip(_COLUMNS, (None, description, 1000, None, minor, 0), strict=True))
