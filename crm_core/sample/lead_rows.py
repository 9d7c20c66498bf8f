"""The leads of the sample data as rows of the database."""

from collections.abc import Iterator

from crm_core.sample.model import SamplePlan
from crm_core.sample.rows import Ids, Row, instant_text
from crm_core.values.text import fold


def lead_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of leads."""
    for lead in sample.leads:
        received, since = instant_text(lead.received), instant_text(lead.since)
        yield {
            "id": ids.of("leads", lead.number),
            "uid": lead.uid,
            "title": lead.title,
            "sort_title": fold(lead.title),
            "customer_id": ids.of("customers", lead.customer),
            "status": lead.status,
            "disqualified_reason": lead.reason or None,
            "source": lead.source,
            "campaign": lead.campaign or None,
            "value_minor": lead.minor,
            "currency": sample.business.currency,
            "owner": lead.owner,
            "description": lead.description or None,
            "deal_id": ids.of("deals", lead.deal),
            "received_at": received,
            "status_since": since,
            "created_at": received,
            "updated_at": since,
        }
