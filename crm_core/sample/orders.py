"""The orders of the sample data: what came of accepted quotes, and two years of smaller things that customers come back for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from crm_core.sample.model import SampleCustomer, SampleDeal, SampleOrder, SampleOrderLine, SampleQuote
from crm_core.sample.moments import instant, uid_at, working_day
from crm_core.sample.products import ITEMS, NUMBER_OF_ITEM

MANY = 110
YEARS_BACK = 720  # days
PAID_WITHIN = (3, 28)
STILL_OPEN = 12  # days
SOURCES = ("E-mail", "Phone", "Web shop", "Web shop")


class Want(NamedTuple):
    """Something that customers order again and again, how many of it at a time, and how often compared to the others."""

    product: str
    pieces: tuple[int, ...]
    weight: int


WANTS = (
    Want("Illustration", (1, 1, 2, 3), 6),
    Want("Design hour", (2, 3, 4, 6, 8), 8),
    Want("Support contract", (1,), 5),
    Want("Workshop day", (1, 2), 2),
    Want("Print", (1,), 4),
    Want("Business cards, letterpress", (1, 2, 4), 3),
)


def orders(
    today: date,
    random: Random,
    customers: Sequence[SampleCustomer],
    deals: Sequence[SampleDeal],
    quotes: Sequence[SampleQuote],
) -> tuple[SampleOrder, ...]:
    """All orders as of ``today``, in the order in which they were placed and numbered."""
    made = [*_accepted(today, random, customers, deals, quotes), *_small(today, random, customers)]
    numbers: dict[int, int] = {}
    numbered = []
    for place, order in enumerate(sorted(made, key=lambda one: (one.ordered, one.uid)), 1):
        numbers[order.ordered.year] = numbers.get(order.ordered.year, 0) + 1
        number = f"{order.ordered.year}-{numbers[order.ordered.year]:03}"
        numbered.append(replace(order, place=place, number=number))
    return tuple(numbered)


def _accepted(
    today: date,
    random: Random,
    customers: Sequence[SampleCustomer],
    deals: Sequence[SampleDeal],
    quotes: Sequence[SampleQuote],
) -> Iterator[SampleOrder]:
    for quote in quotes:
        if quote.status == "accepted" and quote.decided is not None:
            deal = deals[quote.deal - 1]
            lines = tuple(_of_quote(quote, deal.product))
            order = _order(today, random, customers[quote.customer - 1], quote.decided.date(), lines, quote.currency)
            yield replace(
                order, deal=quote.deal, quote=quote.place, owner=quote.owner, source="", written=quote.decided
            )


def _of_quote(quote: SampleQuote, product: str) -> Iterator[SampleOrderLine]:
    """What was offered and taken; the cost of a line is the part that it has in the usual price."""
    number = NUMBER_OF_ITEM.get(product)
    item = ITEMS[number - 1] if number else None
    for line in quote.lines:
        if not line.is_optional:
            cost = line.price_minor * item.cost // item.price if item and quote.currency == "EUR" else None
            yield SampleOrderLine(
                number, line.description, line.quantity_milli, line.unit, line.price_minor, line.tax_bp, cost
            )


def _small(today: date, random: Random, customers: Sequence[SampleCustomer]) -> Iterator[SampleOrder]:
    """Purchases of those who are customers, a few of whom come back much more often than the others."""
    buyers = [one for one in customers if one.lifecycle == "customer" and (today - one.created.date()).days > 30]
    regulars = random.sample(buyers, min(len(buyers), 12))
    for _ in range(MANY if buyers else 0):
        buyer = random.choice(regulars if random.random() < 0.6 else buyers)
        known_for = min((today - buyer.created.date()).days, YEARS_BACK)
        day = working_day(today - timedelta(days=1 + int(random.random() * (known_for - 1))))
        lines = tuple(_wanted(random, buyer, day, today))
        yield _order(today, random, buyer, day, lines, "EUR")


def _wanted(random: Random, buyer: SampleCustomer, day: date, today: date) -> Iterator[SampleOrderLine]:
    weights = [want.weight for want in WANTS]
    chosen = dict.fromkeys(random.choices(WANTS, weights, k=random.choice((1, 1, 1, 2, 3))))
    for want in chosen:
        item = ITEMS[NUMBER_OF_ITEM[want.product] - 1]
        # Prices went up a year ago.
        price = item.price * (100 if (today - day).days < 365 else 94)
        pieces = random.choice(want.pieces)
        tax = item.tax * 100 if buyer.country in ("DE", "") else 0
        yield SampleOrderLine(
            NUMBER_OF_ITEM[want.product], item.name, pieces * 1000, item.unit, price, tax, item.cost * 100
        )


def _order(
    today: date,
    random: Random,
    buyer: SampleCustomer,
    day: date,
    lines: tuple[SampleOrderLine, ...],
    currency: str,
) -> SampleOrder:
    paid = min(working_day(day + timedelta(days=random.randint(*PAID_WITHIN))), today)
    fate = random.random()
    status = "open" if (today - day).days < STILL_OPEN else "cancelled" if fate < 0.03 else "paid"
    refunded = fate > 0.95 and status == "paid"
    written = instant(day, 9 + int(fate * 8), int(fate * 1000) % 60)
    return SampleOrder(
        place=0,
        uid=uid_at(random, written),
        number="",
        customer=buyer.number,
        deal=None,
        quote=None,
        ordered=day,
        written=written,
        status=status,
        paid=paid if status == "paid" else None,
        refunded=min(paid + timedelta(days=6), today) if refunded else None,
        refunded_minor=lines[0].price_minor // 5 if refunded else 0,
        currency=currency,
        country=buyer.country,
        source=random.choice(SOURCES),
        owner=buyer.owner,
        lines=lines,
    )


def moment_of(order: SampleOrder) -> datetime:
    """When the order was last changed."""
    last = max(day for day in (order.paid, order.refunded, order.ordered) if day)
    return max(order.written, instant(last, 16, 0))
