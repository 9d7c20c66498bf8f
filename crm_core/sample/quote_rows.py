"""The quotes of the sample data as rows of the database."""

from collections.abc import Iterator

from crm_core.sales.amounts import line_amount
from crm_core.sales.lines.summed import document_sums
from crm_core.sample.model import SampleCustomer, SamplePlan, SampleQuote
from crm_core.sample.rows import Ids, Row, instant_text
from crm_core.values.address import address_lines
from crm_core.values.text import fold


def quote_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of quotes."""
    for one in sample.quotes:
        nets = [
            (line_amount(line.quantity_milli, line.price_minor).net, line.tax_bp)
            for line in one.lines
            if not line.is_optional
        ]
        sums = document_sums(nets, None, None, 0, 0)
        yield {
            "id": ids.of("quotes", one.place),
            "uid": one.uid,
            "title": one.title,
            "sort_title": fold(one.title),
            "customer_id": ids.of("customers", one.customer),
            "deal_id": ids.of("deals", one.deal),
            "number": one.number or None,
            "revision": one.revision,
            "revises_id": ids.of("quotes", one.revises),
            "status": one.status,
            "currency": one.currency,
            "language": one.language if one.issued else None,
            "address": _address(sample, one) if one.issued else None,
            "terms": sample.business.quote_terms,
            "owner": one.owner,
            "rejected_reason": one.reason or None,
            "issued_on": one.issued.date().isoformat() if one.issued else None,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
            "sent_at": instant_text(one.issued) if one.issued else None,
            "decided_at": instant_text(one.decided) if one.decided else None,
            "net_minor": sums.net,
            "tax_minor": sums.tax,
            "total_minor": sums.total,
            "created_at": instant_text(one.written),
            "updated_at": instant_text(one.decided or one.written),
        }


def quote_line_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of quote_lines."""
    for one in sample.quotes:
        for position, line in enumerate(one.lines, 1):
            yield {
                "quote_id": ids.of("quotes", one.place),
                "position": position,
                "description": line.description,
                "quantity_milli": line.quantity_milli,
                "unit": line.unit,
                "price_minor": line.price_minor,
                "tax_bp": line.tax_bp,
                "is_optional": int(line.is_optional),
                "net_minor": line_amount(line.quantity_milli, line.price_minor).net,
            }


def _address(sample: SamplePlan, quote: SampleQuote) -> str:
    customer = sample.customers[quote.customer - 1]
    organization = sample.customers[customer.organization - 1] if customer.organization else None
    place = next((one for one in (customer, organization) if one is not None and one.addresses), None)
    names = (organization.name if organization else "", customer.name)
    return "\n".join((*filter(None, names), *(_lines(place, sample.business.country) if place else ())))


def _lines(customer: SampleCustomer, home: str) -> tuple[str, ...]:
    address = customer.addresses[0]
    parts = (address.street, address.postcode, address.city, address.region, address.country)
    return address_lines(parts, home)
