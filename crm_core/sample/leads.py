"""The leads of the sample data: what came in lately, what became of it, and the leads that open deals began as."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from crm_core.sample.model import OWNERS, SampleCustomer, SampleDeal, SampleLead
from crm_core.sample.moments import next_working_instant, office_instant, uid_at

QUALIFIED = 3  # the newest open deals that were leads before


class Inquiry(NamedTuple):
    """What somebody asks for: ``days`` ago, of a customer with that lifecycle."""

    days: int
    lifecycle: str
    title: str
    source: str
    status: str = "new"
    amount: int | None = None
    campaign: str = ""
    reason: str = ""
    text: str = ""


INQUIRIES = (
    Inquiry(
        0, "lead", "Logo for a bakery", "referral", amount=1800, text="Recommended by a neighbour; opens in spring."
    ),
    Inquiry(1, "lead", "Menu cards and a sign", "website", text="Wrote by the form: who draws, and what does it cost?"),
    Inquiry(2, "customer", "Second edition of the brochure", "e-mail", amount=2600),
    Inquiry(
        3, "lead", "Website for a practice", "referral", "working", 5400, text="Two doctors, wants appointments online."
    ),
    Inquiry(5, "lead", "Flyers for a concert", "website", "working", 350, "Autumn mailing"),
    Inquiry(8, "customer", "Stand for the spring fair", "trade fair", "working", 7200),
    Inquiry(12, "lead", "Business cards", "website", campaign="Autumn mailing"),
    Inquiry(19, "lead", "Advice on a new name", "cold call", "working"),
    Inquiry(24, "lead", "Catalogue in two languages", "trade fair", "disqualified", 9000, reason="no budget"),
    Inquiry(33, "lead", "Posters, ten pieces", "website", "disqualified", 200, "Autumn mailing", "too small"),
    Inquiry(40, "lead", "Internship", "e-mail", "disqualified", reason="not an inquiry"),
    Inquiry(47, "lead", "Packaging for tea", "trade fair"),
)


def leads(
    today: date, random: Random, customers: Sequence[SampleCustomer], deals: Sequence[SampleDeal]
) -> tuple[SampleLead, ...]:
    """All leads as of ``today``, each of one of ``customers``."""
    everything = [*_inquiries(today, random, customers), *_became_deals(random, deals)]
    everything.sort(key=lambda lead: lead.received)
    return tuple(lead.numbered(number) for number, lead in enumerate(everything, 1))


def _inquiries(today: date, random: Random, customers: Sequence[SampleCustomer]) -> Iterator[SampleLead]:
    askers = {
        lifecycle: iter([one for one in customers if one.lifecycle == lifecycle and one.kind == "person"])
        for lifecycle in ("lead", "customer")
    }
    for row in INQUIRIES:
        received = office_instant(random, today - timedelta(days=row.days + 1))
        asker = next(askers[row.lifecycle])
        yield SampleLead(
            uid=uid_at(random, received),
            title=row.title,
            customer=asker.number,
            status=row.status,
            source=row.source,
            campaign=row.campaign,
            reason=row.reason,
            minor=None if row.amount is None else row.amount * 100,
            owner=OWNERS[0] if row.status == "new" else random.choice(OWNERS),
            description=row.text,
            received=received,
            since=received if row.status == "new" else _later(random, received),
        )


def _became_deals(random: Random, deals: Sequence[SampleDeal]) -> Iterator[SampleLead]:
    newest = sorted(
        (deal for deal in deals if deal.closed is None and deal.currency == "EUR"), key=lambda deal: deal.moves[0].at
    )
    for deal in newest[-QUALIFIED:]:
        received = deal.moves[0].at - timedelta(days=2)
        yield SampleLead(
            uid=uid_at(random, received),
            title=deal.title,
            customer=deal.customer,
            status="qualified",
            source=deal.source,
            minor=deal.minor,
            owner=deal.owner,
            received=received,
            since=deal.moves[0].at,
            deal=deal.number,
        )


def _later(random: Random, received: datetime) -> datetime:
    """The next working day, a little later."""
    return next_working_instant(received + timedelta(minutes=random.randrange(15, 90, 5)))
