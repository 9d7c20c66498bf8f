"""The orders of the sample data as rows of the database."""

from collections.abc import Iterator

from crm_core.sales.orders.lines import LineValues, known_cost, sums
from crm_core.sample.model import SampleOrder, SamplePlan
from crm_core.sample.orders import moment_of
from crm_core.sample.rows import Ids, Row, instant_text


def order_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of orders."""
    for one in sample.orders:
        lines = _lines(one, ids)
        total = sums(lines, 0, 0)
        yield {
            "id": ids.of("orders", one.place),
            "uid": one.uid,
            "number": one.number,
            "customer_id": ids.of("customers", one.customer),
            "deal_id": ids.of("deals", one.deal),
            "quote_id": ids.of("quotes", one.quote),
            "ordered_on": one.ordered.isoformat(),
            "status": one.status,
            "paid_on": one.paid.isoformat() if one.paid else None,
            "refunded_on": one.refunded.isoformat() if one.refunded else None,
            "currency": one.currency,
            "net_minor": total.net,
            "tax_minor": total.tax,
            "total_minor": total.total,
            "refunded_minor": one.refunded_minor,
            "cost_minor": known_cost(lines),
            "country": one.country or None,
            "source": one.source or None,
            "owner": one.owner,
            "created_at": instant_text(one.written),
            "updated_at": instant_text(moment_of(one)),
        }


def order_line_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of order_lines."""
    for one in sample.orders:
        for position, line in enumerate(_lines(one, ids), 1):
            yield {
                "order_id": ids.of("orders", one.place),
                "position": position,
                **line._asdict(),
                "net_minor": line.net_minor,
            }


def _lines(order: SampleOrder, ids: Ids) -> list[LineValues]:
    return [
        LineValues(
            line.description,
            line.price_minor,
            line.quantity_milli,
            tax_bp=line.tax_bp,
            unit=line.unit,
            product_id=ids.of("products", line.product),
            cost_minor=line.cost_minor,
        )
        for line in order.lines
    ]
