"""What a quote comes to, worked out from its lines each time one of them changes."""

from crm_core.errors import InvalidValue
from crm_core.sales.lines.summed import document_sums
from crm_core.sales.quotes.tables import Quote
from crm_core.store import Unit
from crm_core.values.money import MAX_MINOR, Money, refuse_less_than_nothing

COUNTED = "is_optional = 0 OR is_chosen = 1"


def renew(unit: Unit, row: Quote) -> None:
    """Write the sums of a quote anew. Raises InvalidValue when they are too large, or fall below nothing."""
    lines = unit.execute(
        f"SELECT net_minor, tax_bp FROM quote_lines WHERE quote_id = ? AND ({COUNTED})", (row.id,)
    ).fetchall()
    sums = document_sums(lines, row.discount_bp, row.discount_minor, row.shipping_minor, row.shipping_tax_bp)
    if abs(sums.total) >= MAX_MINOR:
        raise InvalidValue("Quote", row.title, "comes to too large an amount")
    refuse_less_than_nothing("Total", Money(sums.total, row.currency), row.total_minor or 0)
    row.net_minor, row.tax_minor, row.total_minor = sums.net, sums.tax, sums.total
    unit.session.add(row)
