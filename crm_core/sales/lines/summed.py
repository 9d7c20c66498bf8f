"""The sums of a document with lines, a discount on all of them, and shipping."""

from collections.abc import Sequence

from crm_core.sales.amounts import Totals, totals


def document_sums(
    lines: Sequence[tuple[int, int]],
    discount_bp: int | None,
    discount_minor: int | None,
    shipping_minor: int,
    shipping_tax_bp: int,
) -> Totals:
    """The sums from net amount and tax rate (basis points) of the lines; a discount takes off at most what they come to."""
    most = max(sum(net for net, _ in lines), 0)
    return totals(lines, discount_bp or 0, min(discount_minor or 0, most), shipping_minor, shipping_tax_bp)
