"""The sixty deals of the sample data with their way through the stages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from crm_core.sample.deal_list import DEALS, LOST_REASONS, NEXT_STEPS, STAGES, Deal
from crm_core.sample.model import SampleCustomer, SampleDeal, StageMove
from crm_core.sample.moments import instant, uid_at, working_day
from crm_core.sample.organizations import ORGANIZATIONS

NUMBER_OF_DOMAIN = {row.domain: number for number, row in enumerate(ORGANIZATIONS, 1)}
MINOR_UNITS = {"EUR": 100, "USD": 100, "GBP": 100, "JPY": 1}
# Days since opened, and days from today to the expected close, for deals that are still open.
OPEN_SINCE = {"Prospecting": (4, 45), "Qualification": (18, 75), "Proposal": (35, 110), "Negotiation": (60, 140)}
CLOSES_IN = {"Prospecting": (30, 110), "Qualification": (14, 80), "Proposal": (-12, 45), "Negotiation": (-9, 21)}


def deals(today: date, random: Random, customers: Sequence[SampleCustomer]) -> tuple[SampleDeal, ...]:
    """All deals as of ``today``, each with one of ``customers``."""
    private = [
        one for one in customers if one.kind == "person" and not one.organization and one.lifecycle == "prospect"
    ]
    colleagues: dict[int, list[int]] = {}
    for one in customers:
        if one.organization:
            colleagues.setdefault(one.organization, []).append(one.number)
    made = []
    for number, row in enumerate(DEALS, 1):
        customer = customers[NUMBER_OF_DOMAIN[row.domain] - 1] if row.domain else private.pop(0)
        people = colleagues.get(customer.number, [])
        contact = people[row.contact] if row.contact is not None else random.choice(people or [customer.number])
        # Who one talks with has the deal, so that it stands beside the history of the talks.
        buyer = customer if row.institutional else customers[contact - 1]
        made.append(_deal(today, random, number, row, buyer, contact))
    return tuple(made)


def _deal(today: date, random: Random, number: int, row: Deal, customer: SampleCustomer, contact: int) -> SampleDeal:
    opened, entered, closes = row.days or _days(today, random, row, customer)
    moves = _moves(today, random, row.outcome, opened, entered)
    closed = moves[-1].at.date() if row.outcome in ("Won", "Lost") else None
    expected = working_day(today + timedelta(days=closes), forward=closes >= 0)
    return SampleDeal(
        number=number,
        uid=uid_at(random, moves[0].at),
        title=row.title,
        product=row.product,
        customer=customer.number,
        contact=contact,
        minor=row.amount * MINOR_UNITS[row.currency],
        currency=row.currency,
        probability=random.choice((None, None, None, 3000, 6500))
        if row.outcome == "Proposal" and not row.days
        else None,
        opened=moves[0].at.date(),
        expected_close=expected,
        closed=closed,
        next_step="" if closed else random.choice(NEXT_STEPS[row.outcome]),
        lost_reason=random.choice(LOST_REASONS) if row.outcome == "Lost" else "",
        source=customer.source,
        owner=customer.owner,
        moves=moves,
    )


def _days(today: date, random: Random, row: Deal, customer: SampleCustomer) -> tuple[int, int, int]:
    """Opened ago, last stage entered ago, closes in: never before the customer was known."""
    if row.outcome in ("Won", "Lost"):
        duration = random.randint(21, 110)
        known_for = (today - customer.created.date()).days
        earliest = min(known_for, 725) - duration - 3
        latest = 380 if customer.lifecycle == "former" else 1
        # A plain product draws the same amount of chance on every reference day.
        ended = latest + int(random.random() * (earliest - latest))
        return ended + duration, ended, random.randint(-10, 20) - ended
    opened = random.randint(*OPEN_SINCE[row.outcome])
    entered = opened if row.outcome == STAGES[0] else random.randint(2, max(3, opened // 3))
    return opened, entered, random.randint(*CLOSES_IN[row.outcome])


def _moves(today: date, random: Random, outcome: str, opened: int, entered: int) -> tuple[StageMove, ...]:
    """The stages in order from the first to ``outcome``; a deal can be lost from any open stage."""
    last_open = {"Won": 4, "Lost": random.randint(1, 4)}.get(outcome, STAGES.index(outcome))
    between = [stage for stage in STAGES[1:last_open] if random.random() < 0.9]
    path = [STAGES[0], *between] + ([outcome] if outcome != STAGES[0] else [])
    gap = opened - entered
    steps = [round(gap * (place + random.uniform(0.6, 1.4)) / (len(between) + 2)) for place in range(len(between))]
    days = [opened, *(opened - step for step in steps), entered][: len(path)]
    moves: list[StageMove] = []
    for stage, ago in zip(path, days, strict=True):
        at = _after(moves[-1].at if moves else None, today - timedelta(days=ago), random)
        moves.append(StageMove(stage=stage, at=at))
    return tuple(moves)


def _after(previous: datetime | None, day: date, random: Random) -> datetime:
    """Some time of that working day, later than the previous move."""
    at = instant(working_day(day), random.randrange(9, 12), random.randrange(0, 60, 5))
    if previous and at <= previous:
        return previous + timedelta(minutes=random.randrange(35, 95, 5))
    return at
