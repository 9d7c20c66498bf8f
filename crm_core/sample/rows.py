"""The sample data as rows of the database: one function per table, ids counted on from those already given out."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from crm_core.calendar.times import Span, between, whole_days
from crm_core.customers.points import Point, read_point
from crm_core.customers.words import ROLES
from crm_core.sample.model import SampleAppointment, SampleContact, SampleCustomer, SamplePlan
from crm_core.values.dates import to_utc
from crm_core.values.text import fold

REMINDER_MINUTES = 15
NEWSLETTERS = ("weekly", "monthly", "never")
Row = dict[str, Any]


def instant_text(moment: datetime) -> str:
    """A UTC instant as the database keeps it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Ids:
    """Turns the numbers of the sample into ids, which start behind ``last``, the last id given out in each table."""

    def __init__(self, last: Mapping[str, int]) -> None:
        self._last = last

    def of(self, table: str, number: int | None) -> int | None:
        """The id in ``table`` of the record with that number."""
        return None if number is None else self._last.get(table, 0) + number


def customer_rows(sample: SamplePlan, ids: Ids, discounts: Mapping[int, int]) -> Iterator[Row]:
    """The rows of customers; ``discounts`` are those of some of them, by number."""
    changed = _last_heard(sample)
    for one in sample.customers:
        created = instant_text(one.created)
        yield {
            "id": ids.of("customers", one.number),
            "uid": one.uid,
            "kind": one.kind,
            "name": one.name,
            "sort_name": fold(one.name),
            "prefix": one.prefix or None,
            "given_name": one.given or None,
            "family_name": one.family or None,
            "organization_id": ids.of("customers", one.organization),
            "job_title": one.job_title or None,
            "lifecycle": one.lifecycle,
            "source": one.source,
            "owner": one.owner,
            "birthday": one.birthday or None,
            "language": one.language,
            "time_zone": one.zone,
            **{f"is_{role}": int(role in one.roles) for role in ROLES},
            "market_segment": one.market_segment or None,
            "potential": one.potential or None,
            "discount_bp": discounts.get(one.number),
            "preferred_channel": one.preferred_channel or None,
            "description": one.description or None,
            "custom": _wishes(one),
            "created_at": created,
            "updated_at": changed.get(one.number, created),
        }


def field_rows(sample: SamplePlan) -> Iterator[Row]:
    """The fields that the owner of the sample business defined."""
    created = {"created_at": instant_text(min(one.created for one in sample.customers))}
    newsletter = {"name": "newsletter", "label": "Newsletter", "kind": "choice", "help": "how often they want it"}
    signed = {
        "name": "order_signed",
        "label": "Order signed",
        "kind": "date",
        "help": "when the signed order came back",
    }
    yield {"entity": "customer", **newsletter, "options": json.dumps(NEWSLETTERS), "position": 1, **created}
    yield {"entity": "deal", **signed, "options": "[]", "position": 2, **created}


def _wishes(one: SampleCustomer) -> str:
    """Two of three customers have said how often they want the newsletter."""
    wish = one.number % len(NEWSLETTERS)
    return json.dumps({"newsletter": NEWSLETTERS[wish]}) if one.number % 9 < 6 else "{}"


def _last_heard(sample: SamplePlan) -> dict[int, str]:
    return {entry.customer: instant_text(entry.at) for entry in sample.interactions}


def point_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of contact_points, the first of each kind primary."""
    for one in sample.customers:
        primary: set[str] = set()
        for contact in one.contacts:
            point = _point(contact, one)
            yield {
                "customer_id": ids.of("customers", one.number),
                "kind": point.kind,
                "label": point.label,
                "value": point.value,
                "normalized": point.normalized,
                "is_primary": int(point.kind not in primary),
                "opt_out": int(contact.opt_out),
                "invalid": int(point.invalid or contact.invalid),
            }
            primary.add(point.kind)


def _point(contact: SampleContact, customer: SampleCustomer) -> Point:
    return read_point(contact.channel, f"{contact.label}:{contact.value}", customer.country or None)


def address_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of addresses."""
    for one in sample.customers:
        for number, place in enumerate(one.addresses):
            yield {
                "customer_id": ids.of("customers", one.number),
                "label": place.label,
                "street": place.street,
                "postal_code": place.postcode or None,
                "city": place.city,
                "region": place.region or None,
                "country": place.country,
                "is_primary": int(number == 0),
            }


def tag_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of tags."""
    for number, name in enumerate(tag_names(sample), 1):
        yield {"id": ids.of("tags", number), "name": name, "folded": fold(name)}


def customer_tag_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of customer_tags."""
    numbers = {name: number for number, name in enumerate(tag_names(sample), 1)}
    for one in sample.customers:
        for name in one.tags:
            yield {"customer_id": ids.of("customers", one.number), "tag_id": ids.of("tags", numbers[name])}


def tag_names(sample: SamplePlan) -> list[str]:
    """Every tag, once."""
    return sorted({name for one in sample.customers for name in one.tags})


def deal_rows(sample: SamplePlan, ids: Ids, stages: Mapping[str, int]) -> Iterator[Row]:
    """The rows of deals; ``stages`` gives the ids of the stages by name."""
    for deal in sample.deals:
        yield {
            "id": ids.of("deals", deal.number),
            "uid": deal.uid,
            "title": deal.title,
            "sort_title": fold(deal.title),
            "customer_id": ids.of("customers", deal.customer),
            "stage_id": stages[deal.stage],
            "value_minor": deal.minor,
            "currency": deal.currency,
            "probability_bp": deal.probability,
            "opened_on": deal.opened.isoformat(),
            "expected_close": deal.expected_close.isoformat(),
            "closed_on": deal.closed.isoformat() if deal.closed else None,
            "next_step": deal.next_step or None,
            "source": deal.source,
            "lost_reason": deal.lost_reason or None,
            "owner": deal.owner,
            "custom": json.dumps({"order_signed": deal.closed.isoformat()})
            if deal.closed and deal.stage == "Won"
            else "{}",
            "stage_since": instant_text(deal.moves[-1].at),
            "created_at": instant_text(deal.moves[0].at),
            "updated_at": instant_text(deal.moves[-1].at),
        }


def stage_change_rows(sample: SamplePlan, ids: Ids, stages: Mapping[str, int]) -> Iterator[Row]:
    """The rows of stage_changes."""
    for deal in sample.deals:
        for before, move in zip((None, *deal.moves), deal.moves, strict=False):
            yield {
                "deal_id": ids.of("deals", deal.number),
                "from_stage_id": stages[before.stage] if before else None,
                "to_stage_id": stages[move.stage],
                "at": instant_text(move.at),
                "seconds": int((move.at - before.at).total_seconds()) if before else None,
            }


def interaction_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of interactions."""
    for entry in sample.interactions:
        at = instant_text(entry.at)
        yield {
            "id": ids.of("interactions", entry.number),
            "uid": entry.uid,
            "channel": entry.channel,
            "direction": entry.direction or None,
            "subject": entry.subject,
            "body": entry.body,
            "occurred_at": at,
            "duration_minutes": entry.minutes,
            "outcome": entry.outcome or None,
            "customer_id": ids.of("customers", entry.customer),
            "deal_id": ids.of("deals", entry.deal),
            "owner": entry.owner,
            "created_at": at,
            "updated_at": at,
        }


def appointment_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of appointments; one that was cancelled has been changed once since it was made."""
    for entry in sample.appointments:
        span = _span(entry)
        created = instant_text(entry.created)
        yield {
            "id": ids.of("appointments", entry.number),
            "uid": entry.uid,
            "title": entry.title,
            "starts_at": span.starts_at,
            "ends_at": span.ends_at,
            "zone": span.zone,
            "starts_utc": span.starts_utc,
            "ends_utc": span.ends_utc,
            "all_day": int(span.all_day),
            "place": entry.place or None,
            "description": entry.description or None,
            "status": entry.status,
            "sequence": int(entry.status == "cancelled"),
            "customer_id": ids.of("customers", entry.customer),
            "deal_id": ids.of("deals", entry.deal),
            "reminder_minutes": None if entry.all_day else REMINDER_MINUTES,
            "owner": entry.owner,
            "created_at": created,
            "updated_at": created,
        }


def _span(entry: SampleAppointment) -> Span:
    if entry.all_day:
        return whole_days(entry.start.date(), entry.end.date() - timedelta(days=1), entry.zone)
    return between(to_utc(entry.start, entry.zone), to_utc(entry.end, entry.zone), entry.zone)


def attendee_rows(sample: SamplePlan, ids: Ids) -> Iterator[Row]:
    """The rows of appointment_attendees."""
    for entry in sample.appointments:
        for number in entry.attendees:
            yield {
                "appointment_id": ids.of("appointments", entry.number),
                "customer_id": ids.of("customers", number),
            }
