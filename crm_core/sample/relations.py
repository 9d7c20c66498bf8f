"""How the customers of the sample data came to be what they are, how they belong together and what they like."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from random import Random

from crm_core.sample.model import (
    SampleAffiliation,
    SampleCustomer,
    SamplePreference,
    SampleRelations,
    SampleRelationship,
    SampleStep,
)
from crm_core.sample.moments import office_instant, working_day
from crm_core.sample.persons import ADA, BJORK, CLARA, YAMADA

WAYS = {
    "lead": ("lead",),
    "prospect": ("lead", "prospect"),
    "customer": ("lead", "prospect", "customer"),
    "former": ("lead", "prospect", "customer", "former"),
}
LIKES = (
    ("coffee", ("flat white", "espresso", "none, tea please")),
    ("paper", ("uncoated, recycled", "heavy, matt")),
    ("proofs", ("on paper", "as PDF")),
    ("meetings", ("mornings only", "by video", "at their place")),
    ("invoice", ("by post", "by e-mail, to the bookkeeping")),
    ("diet", ("vegetarian", "vegan", "no nuts")),
)
LEARNED = ("call", "meeting", "e-mail", "survey", "visit")
KNOWN_LIKES = {
    ADA: (
        ("coffee", "flat white", "visit"),
        ("calls", "in the afternoon", "call"),
        ("offers", "two variants", "meeting"),
    ),
    CLARA: (("christmas card", "yes, with her father's name", "visit"),),
    YAMADA: (("language", "English in writing", "e-mail"), ("tea", "hojicha", "visit")),
}
KNOWN_TIES = ((ADA, "referred-by", CLARA), (BJORK, "referred-by", ADA), (ADA, "works-with", YAMADA))
FORMER_ROLES = ("Trainee", "Assistant", "Project manager", "Bookkeeping", "Sales")


def relations(today: date, random: Random, customers: tuple[SampleCustomer, ...]) -> SampleRelations:
    """Everything of the kind, as of ``today``."""
    return SampleRelations(
        steps=tuple(step for one in customers for step in _steps(today, random, one)),
        affiliations=tuple(_affiliations(today, random, customers)),
        relationships=tuple(_relationships(random, customers)),
        preferences=tuple(like for one in customers for like in _preferences(today, random, one)),
    )


def _steps(today: date, random: Random, one: SampleCustomer) -> list[SampleStep]:
    """From lead to what the customer is now; each step some weeks after the last, none in the future."""
    way, at, steps = WAYS[one.lifecycle], one.created, []
    for before, after in pairwise(way):
        room = max((today - at.date()).days - 3, 1)
        wait = random.randint(room // 2, room) if after == "former" else random.randint(1, max(min(45, room // 4), 1))
        at = max(at + timedelta(hours=1), _no_later(office_instant(random, at.date() + timedelta(days=wait)), today))
        steps.append(SampleStep(customer=one.number, before=before, after=after, at=at))
    return steps


def _no_later(moment: datetime, today: date) -> datetime:
    return moment if moment.date() < today else moment - (moment.date() - today + timedelta(days=1))


def _affiliations(today: date, random: Random, customers: tuple[SampleCustomer, ...]) -> list[SampleAffiliation]:
    """Some worked for another customer before, and a few sit on a board."""
    organizations = [one for one in customers if one.kind == "organization"]
    found = []
    for one in customers:
        if one.organization is None or random.random() > 0.12:
            continue
        other = random.choice([each for each in organizations if each.number != one.organization])
        ended = working_day(one.created.date() - timedelta(days=random.randint(30, 900)))
        started = working_day(ended - timedelta(days=random.randint(400, 2500)))
        on_board = random.random() < 0.25
        found.append(
            SampleAffiliation(
                customer=one.number,
                organization=other.number,
                role="Member of the board" if on_board else random.choice(FORMER_ROLES),
                started=started,
                ended=None if on_board else ended,
            )
        )
    return found


def _relationships(random: Random, customers: tuple[SampleCustomer, ...]) -> list[SampleRelationship]:
    """Those who came by referral were sent by somebody who was there before them."""
    by_name = {one.name: one for one in customers}
    found = [
        SampleRelationship(customer=by_name[one].number, kind=kind, other=by_name[other].number)
        for one, kind, other in KNOWN_TIES
    ]
    tied = {each.customer for each in found}
    for one in customers:
        earlier = [each for each in customers if each.created < one.created and each.kind == "person"]
        if one.source == "referral" and one.number not in tied and earlier and random.random() < 0.6:
            other = random.choice(earlier).number
            found.append(SampleRelationship(customer=one.number, kind="referred-by", other=other))
    return found


def _preferences(today: date, random: Random, one: SampleCustomer) -> list[SamplePreference]:
    known = KNOWN_LIKES.get(one.name, ())
    if not known and one.kind == "person" and random.random() < 0.3:
        picked = random.sample(LIKES, random.choice((1, 1, 2)))
        known = tuple((name, random.choice(values), random.choice(LEARNED)) for name, values in picked)
    age = max((today - one.created.date()).days, 1)
    return [
        SamplePreference(
            customer=one.number,
            name=name,
            value=value,
            learned_on=working_day(today - timedelta(days=random.randint(1, age))),
            learned_from=how,
        )
        for name, value, how in known
    ]
