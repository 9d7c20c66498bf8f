"""The quotes of the sample data: for every deal that came as far, one revised, a few still in the drawer."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from crm_core.sample.model import SampleCustomer, SampleDeal, SampleQuote, SampleQuoteLine
from crm_core.sample.moments import uid_at, working_day

OFFERED = ("Proposal", "Negotiation", "Won", "Lost")
REVISED = "Wayfinding for the museum"
DRAFTED = ("Roof garden guide", "Recipe cards")
VALID_DAYS = 30
HOME_TAX = 1900
FIRST = {
    "Website": "Structure and texts",
    "Packaging": "Structural design and dummies",
    "Signage": "Survey and placing plan",
    "Illustration": "Sketches",
}
SECOND = {
    "Website": "Page templates",
    "Packaging": "Label design, per variety",
    "Print": "Double pages, designed and set",
    "Signage": "Sign types, drawn",
    "Illustration": "Drawings",
    "Brand identity": "Drafts of the mark",
}
OPTIONS = (
    "Photographs, half a day",
    "Second round of corrections",
    "Translation into English",
    "Supervision at the printer",
)


def quotes(
    today: date, random: Random, customers: Sequence[SampleCustomer], deals: Sequence[SampleDeal]
) -> tuple[SampleQuote, ...]:
    """All quotes as of ``today``, in the order in which they were issued; drafts come last."""
    planned = [*_sent(today, random, deals), *((None, deal) for deal in deals if deal.title in DRAFTED)]
    made: list[SampleQuote] = []
    numbers: dict[int, int] = {}
    for issued, deal in planned:
        earlier = next((one for one in made if one.deal == deal.number), None)
        if issued and earlier is None:
            numbers[issued.year] = numbers.get(issued.year, 0) + 1
        number = earlier.number if earlier else f"Q-{issued:%Y}-{numbers[issued.year]:03}" if issued else ""
        quote = _quote(random, len(made) + 1, deal, customers[deal.customer - 1], issued, number, earlier)
        made.append(quote)
    return tuple(_superseded(made))


def _sent(today: date, random: Random, deals: Sequence[SampleDeal]) -> list[tuple[datetime, SampleDeal]]:
    """When each quote was issued: when its deal came to the proposal, or shortly before it was decided."""
    found = []
    for deal in deals:
        if deal.stage in OFFERED:
            at = next(
                (move.at for move in deal.moves if move.stage == "Proposal"), deal.moves[0].at + timedelta(hours=3)
            )
            found.append((at + timedelta(minutes=random.randrange(5, 60, 5)), deal))
            if deal.title == REVISED:
                later = working_day(min(at.date() + timedelta(days=9), today))
                found.append(
                    (max(at.replace(year=later.year, month=later.month, day=later.day), at + timedelta(hours=2)), deal)
                )
    return sorted(found, key=lambda one: (one[0], one[1].number))


def _quote(
    random: Random,
    place: int,
    deal: SampleDeal,
    customer: SampleCustomer,
    issued: datetime | None,
    number: str,
    revises: SampleQuote | None,
) -> SampleQuote:
    decided = deal.moves[-1].at if deal.stage in ("Won", "Lost") else None
    written = issued or deal.moves[-1].at
    status = {"Won": "accepted", "Lost": "rejected"}.get(deal.stage, "sent") if issued else "draft"
    return SampleQuote(
        place=place,
        uid=uid_at(random, written),
        number=number,
        revision=2 if revises else 1,
        revises=revises.place if revises else None,
        title=deal.title,
        customer=deal.customer,
        deal=deal.number,
        currency=deal.currency,
        language=f"{customer.language}-{customer.country}" if customer.country else customer.language,
        status=status,
        written=written,
        issued=issued,
        valid_until=_valid(written.date(), decided) if issued else None,
        decided=max(decided, written) if decided and issued else None,
        reason=deal.lost_reason if issued else "",
        owner=deal.owner,
        lines=tuple(_lines(random, deal, HOME_TAX if customer.country == "DE" else 0)),
    )


def _valid(issued: date, decided: datetime | None) -> date:
    """A month, or longer where the customer took longer."""
    usual = issued + timedelta(days=VALID_DAYS)
    return max(usual, decided.date() + timedelta(days=3)) if decided else usual


def _lines(random: Random, deal: SampleDeal, tax: int) -> Iterator[SampleQuoteLine]:
    """Three lines that come to the value of the deal, and for one in three an option."""
    unit = 1 if deal.currency == "JPY" else 100
    whole = deal.minor // unit
    first, count = whole * 3 // 10, random.choice((2, 3, 4, 6))
    each = whole // 2 // count
    rest = whole - first - each * count
    yield SampleQuoteLine(FIRST.get(deal.product, "Concept"), 1000, None, first * unit, tax)
    yield SampleQuoteLine(SECOND.get(deal.product, f"{deal.product}, design"), count * 1000, None, each * unit, tax)
    yield SampleQuoteLine("Artwork and delivery of the files", 1000, None, rest * unit, tax)
    if random.random() < 0.34:
        yield SampleQuoteLine(random.choice(OPTIONS), 1000, None, whole * 15 // 100 * unit, tax, is_optional=True)


def _superseded(made: Sequence[SampleQuote]) -> Iterator[SampleQuote]:
    """The same, those that a later revision has replaced marked so."""
    from dataclasses import replace

    replaced = {one.revises: one.issued for one in made if one.revises}
    for one in made:
        yield replace(one, status="superseded", decided=replaced[one.place]) if one.place in replaced else one
