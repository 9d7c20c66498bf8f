"""The two hundred customers of the sample data: sixty organizations and the persons at and beside them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from crm_core.sample.deal_list import DEALS
from crm_core.sample.model import OWNERS, SampleContact, SampleCustomer
from crm_core.sample.moments import office_instant, uid_at
from crm_core.sample.names import Person, draw
from crm_core.sample.organizations import ORGANIZATIONS, Organization
from crm_core.sample.persons import (
    KNOWN,
    LEADING_TITLES,
    LONG_NAME,
    LUCJA,
    NOTES,
    OTHER_TITLES,
    SOURCES,
    TAGS,
    Known,
)
from crm_core.sample.places import COUNTRIES, address, dial

PERSONS = 140
FORMER = {"neckarbuch", "kleine-freiheit", "harbor-loom", "tischlerei-lindemann", "bewegungsraum"}
AGE_IN_DAYS = {"customer": (760, 1000), "former": (800, 1100), "prospect": (220, 420), "lead": (10, 90)}


def customers(today: date, random: Random) -> tuple[SampleCustomer, ...]:
    """All customers, organizations first, as of ``today``."""
    organizations = [_organization(today, random, number, row) for number, row in enumerate(ORGANIZATIONS, 1)]
    persons: list[SampleCustomer] = []
    taken = set(KNOWN)
    for organization, row in zip(organizations, ORGANIZATIONS, strict=True):
        for place in range(row.people):
            number = len(organizations) + len(persons) + 1
            persons.append(_employee(today, random, number, organization, row, place, taken))
    while len(persons) < PERSONS:
        persons.append(_private(today, random, len(organizations) + len(persons) + 1, taken))
    return tuple(organizations + persons)


def _organization(today: date, random: Random, number: int, row: Organization) -> SampleCustomer:
    country = COUNTRIES[row.country]
    place = country.place(row.city)
    lifecycle = _lifecycle(row.domain)
    known = _leader(row.domain)
    created = _created(today, random, lifecycle)
    if known:
        created = office_instant(random, today - timedelta(days=known.since))
    site = f"{row.domain}.example.com"
    office = address(random, country, place, "office")
    if row.street:
        office = replace(office, street=row.street)
    return SampleCustomer(
        number=number,
        uid=uid_at(random, created),
        kind="organization",
        name=row.name,
        lifecycle=lifecycle,
        source=random.choice(SOURCES),
        owner=OWNERS[0] if known else random.choices(OWNERS, (5, 3, 2))[0],
        language=country.language,
        zone=country.zone,
        description=row.note,
        tags=_tags(random, lifecycle),
        contacts=(
            SampleContact(channel="email", label="work", value=f"info@{site}"),
            SampleContact(channel="phone", label="work", value=dial(random, place.phone)),
            SampleContact(channel="url", label="website", value=f"https://www.{site}/"),
        ),
        addresses=(office,),
        created=created,
    )


def _leader(domain: str) -> Known | None:
    """The person at the head of an organization, when written down by hand."""
    return next((known for known in KNOWN.values() if known.domain == domain), None)


def _lifecycle(domain: str) -> str:
    """What an organization is, judged by the deals made with it."""
    outcomes = {deal.outcome for deal in DEALS if deal.domain == domain}
    if domain in FORMER:
        return "former"
    if "Won" in outcomes:
        return "customer"
    return "prospect" if outcomes else "lead"


def _created(today: date, random: Random, lifecycle: str) -> datetime:
    return office_instant(random, today - timedelta(days=random.randint(*AGE_IN_DAYS[lifecycle])))


def _tags(random: Random, lifecycle: str) -> tuple[str, ...]:
    tags = set(random.sample(TAGS, random.choice((0, 1, 1, 2))))
    if lifecycle == "customer" and random.random() < 0.15:
        tags.add("vip")
    return tuple(sorted(tags))


def _birthday(today: date, random: Random) -> str:
    """A birthday of somebody between 24 and 71; most are known, some of them without the year."""
    day = today - timedelta(days=random.randint(24 * 365, 71 * 365))
    chance = random.random()
    if chance < 0.4:
        return ""
    return day.isoformat() if chance < 0.85 else f"--{day:%m-%d}"


def _employee(
    today: date,
    random: Random,
    number: int,
    organization: SampleCustomer,
    row: Organization,
    place: int,
    taken: set[str],
) -> SampleCustomer:
    known = _leader(row.domain)
    if known and place == 0:
        return _known(today, random, number, known, organization)
    country = COUNTRIES[row.country]
    person = _new_person(random, country.language, taken)
    prefix = "Dr." if random.random() < 0.06 else ""
    created = organization.created + timedelta(minutes=random.randint(5, 50)) * (place + 1)
    email = f"{'.'.join(person.latin)}@{row.domain}.example.com"
    contacts = [SampleContact(channel="email", label="work", value=email)]
    if random.random() < 0.8:
        contacts.append(SampleContact(channel="phone", label="work", value=dial(random, country.place(row.city).phone)))
    if random.random() < 0.35:
        contacts.append(SampleContact(channel="phone", label="mobile", value=dial(random, country.mobile)))
    return SampleCustomer(
        number=number,
        uid=uid_at(random, created),
        kind="person",
        name=f"{prefix} {person.name}".strip(),
        given=person.given,
        family=person.family,
        prefix=prefix,
        organization=organization.number,
        job_title=random.choice(OTHER_TITLES if place else LEADING_TITLES),
        lifecycle=organization.lifecycle,
        source=organization.source,
        owner=organization.owner,
        birthday=_birthday(today, random),
        language=country.language,
        zone=country.zone,
        description=random.choice(NOTES) if random.random() < 0.3 else "",
        tags=_tags(random, organization.lifecycle),
        contacts=tuple(contacts),
        addresses=organization.addresses,
        created=created,
    )


def _private(today: date, random: Random, number: int, taken: set[str]) -> SampleCustomer:
    if number == len(ORGANIZATIONS) + PERSONS:
        return _known(today, random, number, KNOWN[LUCJA], None)
    country = COUNTRIES[random.choice(("DE", "DE", "DE", "DE", "AT", "GB", "FR", "ES", "TR", "UA", "IN", "SE"))]
    place = random.choice(country.places)
    person = LONG_NAME if LONG_NAME.name not in taken else _new_person(random, country.language, taken)
    taken.add(person.name)
    lifecycle = random.choices(("lead", "prospect", "customer", "former"), (10, 7, 7, 3))[0]
    created = _created(today, random, lifecycle)
    email = f"{'.'.join(person.latin)}@example.org"
    return SampleCustomer(
        number=number,
        uid=uid_at(random, created),
        kind="person",
        name=person.name,
        given=person.given,
        family=person.family,
        lifecycle=lifecycle,
        source=random.choice(SOURCES),
        owner=random.choice(OWNERS),
        birthday=_birthday(today, random),
        language=country.language,
        zone=country.zone,
        description=random.choice(NOTES) if random.random() < 0.4 else "",
        tags=_tags(random, lifecycle),
        contacts=(
            SampleContact(channel="email", label="home", value=email),
            SampleContact(channel="phone", label="mobile", value=dial(random, country.mobile)),
        ),
        addresses=(address(random, country, place, "home"),),
        created=created,
    )


def _new_person(random: Random, language: str, taken: set[str]) -> Person:
    """A person with a name nobody has yet."""
    while (person := draw(random, language)).name in taken:
        continue
    taken.add(person.name)
    return person


def _known(
    today: date, random: Random, number: int, known: Known, organization: SampleCustomer | None
) -> SampleCustomer:
    country = COUNTRIES[known.country]
    created = office_instant(random, today - timedelta(days=known.since))
    if organization:
        created = max(created, organization.created)
    home = address(random, country, country.place(known.city), "home")
    return SampleCustomer(
        number=number,
        uid=uid_at(random, created),
        kind="person",
        name=known.person.name,
        given=known.person.given,
        family=known.person.family,
        organization=organization.number if organization else None,
        job_title=known.job_title,
        lifecycle=known.lifecycle,
        source="referral" if "referral" in known.tags else "trade fair",
        owner=OWNERS[0],
        birthday=_known_birthday(today, known),
        language=known.language,
        zone=country.zone,
        description=known.description,
        tags=known.tags,
        contacts=(
            SampleContact(channel="email", label="work" if organization else "home", value=known.email),
            SampleContact(channel="phone", label="work" if organization else "home", value=known.phone),
        ),
        addresses=organization.addresses if organization else (home,),
        created=created,
    )


def _known_birthday(today: date, known: Known) -> str:
    if known.birthday_in is None:
        return ""
    day = today + timedelta(days=known.birthday_in)
    if known.birth_years is None:
        return f"--{day:%m-%d}"
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + known.birth_years, day=28 if leap_day else day.day).isoformat()
