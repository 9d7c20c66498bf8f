"""Two years of calls, mails, visits and notes: along the stages of every deal, and beside them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from crm_core.sample.model import SampleCustomer, SampleDeal, SampleInteraction
from crm_core.sample.moments import instant, next_working_instant, uid_at, working_day
from crm_core.sample.persons import KNOWN
from crm_core.sample.phrases import ANYBODY, BY_STAGE, LAST_WORDS, Phrase

COUNT = 900
HISTORY_IN_DAYS = 730
AFTER_CLOSE_IN_DAYS = 75
DAYS_PER_PHRASE = 3
SYMBOLS = {"EUR": "{:,} €", "JPY": "{:,} ¥", "GBP": "£{:,}", "USD": "${:,}"}


def interactions(
    today: date, random: Random, customers: Sequence[SampleCustomer], deals: Sequence[SampleDeal]
) -> tuple[SampleInteraction, ...]:
    """All interactions in the order they happened, the last one on the day before ``today``."""
    made = [entry for deal in deals for entry in _about(today, random, customers, deal)]
    made += _latest(today, random, customers, deals)
    others = [one for one in customers if one.kind == "person" and one.name not in KNOWN]
    weights = [4 if "vip" in one.tags else 2 if one.lifecycle == "customer" else 1 for one in others]
    while len(made) < COUNT:
        made.append(_aside(today, random, random.choices(others, weights)[0], customers))
    made.sort(key=lambda entry: (entry.at, entry.uid))
    return tuple(replace(entry, number=number) for number, entry in enumerate(made, 1))


def _about(
    today: date, random: Random, customers: Sequence[SampleCustomer], deal: SampleDeal
) -> list[SampleInteraction]:
    """What was said along the stages of a deal; the last words with well-known people are written by hand."""
    customer = customers[deal.contact - 1]
    known = KNOWN.get(customer.name)
    last_day = today - timedelta(days=known.silent + 1 if known else 1)
    made: list[SampleInteraction] = []
    for move, following in zip(deal.moves, (*deal.moves[1:], None), strict=True):
        if following is None and known and deal.closed is None:
            break
        until = following.at.date() if following else last_day
        if move.stage == "Won":
            until = min(until, move.at.date() + timedelta(days=AFTER_CLOSE_IN_DAYS))
        phrases = _some(random, move.stage)
        instants = _instants(random, move.at, until, phrases)
        most = 1 + (until - move.at.date()).days // DAYS_PER_PHRASE
        for phrase, at in list(zip(phrases, instants, strict=True))[:most]:
            if at.date() <= last_day and (following is None or at < following.at):
                made.append(_entry(random, phrase, at, customer, customers, deal))
    return made


def _some(random: Random, stage: str) -> list[Phrase]:
    """The first phrase of a stage and some others of it, in their order."""
    phrases = BY_STAGE[stage]
    more = len(phrases) - 1 if stage == "Lost" else random.randint(2, min(4, len(phrases) - 1))
    return [phrases[index] for index in (0, *sorted(random.sample(range(1, len(phrases)), more)))]


def _instants(random: Random, start: datetime, until: date, phrases: Sequence[Phrase]) -> list[datetime]:
    """A growing instant for each phrase: the first right after ``start``, the others over the days to ``until``."""
    span = max(0, (until - start.date()).days)
    days = sorted(random.random() for _ in phrases[1:])
    instants = [start + timedelta(minutes=random.randrange(5, 50, 5))]
    for phrase, part in zip(phrases[1:], days, strict=True):
        at = _office_time(random, start.date() + timedelta(days=round(span * part)), phrase)
        soonest = instants[-1] + timedelta(minutes=random.randrange(20, 90, 5))
        if at < soonest:
            at = soonest if _any_day(phrase) else next_working_instant(soonest)
        instants.append(at)
    return instants


def _any_day(phrase: Phrase) -> bool:
    """Whether it may happen on a weekend: customers write when they like."""
    return phrase.direction == "in" and phrase.channel in ("email", "message")


def _office_time(random: Random, day: date, phrase: Phrase) -> datetime:
    """Office hours, or for what customers write also the evening of any day."""
    hour, minute = random.randrange(8, 18), random.randrange(0, 60, 5)
    if _any_day(phrase):
        return instant(day, hour + 2, minute)
    return instant(working_day(day), hour, minute)


def _entry(
    random: Random,
    phrase: Phrase,
    at: datetime,
    customer: SampleCustomer,
    customers: Sequence[SampleCustomer],
    deal: SampleDeal | None,
) -> SampleInteraction:
    organization = customers[customer.organization - 1].name if customer.organization else customer.name
    words = {"given": customer.given or customer.name, "org": organization}
    if deal:
        whole = deal.minor if deal.currency == "JPY" else deal.minor // 100
        words |= {"title": deal.title, "product": deal.product.lower(), "reason": deal.lost_reason}
        words["value"] = SYMBOLS[deal.currency].format(whole)
    minutes = phrase.minutes + random.choice((0, 0, 5, 10, 15)) if phrase.minutes else None
    return SampleInteraction(
        number=0,
        uid=uid_at(random, at),
        channel=phrase.channel,
        direction=phrase.direction,
        subject=phrase.subject.format(**words),
        body=phrase.body.format(**words),
        at=at,
        minutes=minutes,
        outcome=phrase.outcome,
        customer=customer.number,
        deal=deal.number if deal else None,
        owner=customer.owner,
    )


def _aside(
    today: date, random: Random, customer: SampleCustomer, customers: Sequence[SampleCustomer]
) -> SampleInteraction:
    """Something without a deal, between the day the customer was made and yesterday; former ones have fallen silent."""
    known_for = min((today - customer.created.date()).days - 1, HISTORY_IN_DAYS)
    silent_for = 200 if customer.lifecycle == "former" else 1
    ago = silent_for + int(random.random() * (known_for - silent_for))
    phrase = random.choice(ANYBODY)
    at = max(_office_time(random, today - timedelta(days=ago), phrase), customer.created + timedelta(minutes=30))
    return _entry(random, phrase, at, customer, customers, None)


def _latest(
    today: date, random: Random, customers: Sequence[SampleCustomer], deals: Sequence[SampleDeal]
) -> list[SampleInteraction]:
    """The last words with the people written down by hand, on exactly their days."""
    numbers = {customer.name: customer.number for customer in customers}
    titles = {deal.title: deal for deal in deals}
    return [
        _entry(
            random,
            words.phrase,
            instant(today - timedelta(days=words.ago), words.hour, words.minute),
            customers[numbers[words.name] - 1],
            customers,
            titles.get(words.title),
        )
        for words in LAST_WORDS
    ]
