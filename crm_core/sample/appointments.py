"""The appointments of the sample data around the reference day."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_core.sample.model import OWNERS, SampleAppointment, SampleCustomer, SampleDeal
from crm_core.sample.moments import ZONE, instant, uid_at, working_day
from crm_core.sample.persons import ADA, CLARA, YAMADA

COUNT = 45
WHOLE_DAY = 24 * 60
DAYS_TO_GET_ACQUAINTED = 10
LONDON, TOKYO = "Europe/London", "Asia/Tokyo"
STUDIO = "Studio, Rosenhof 4, Berlin"


class Fixed(NamedTuple):
    """An appointment the sample always has: days from today, wall time, minutes (a whole day has 1440)."""

    days: int
    hour: int
    minute: int
    minutes: int
    title: str
    person: str
    deal: str = ""
    place: str = ""
    zone: str = ZONE
    status: str = "confirmed"


FIXED = (
    Fixed(0, 9, 0, 60, "Site visit", CLARA, "Shop redesign", "Böhm & Söhne, Graz, Hauptplatz 3"),
    Fixed(0, 11, 30, 30, "Look through proofs", "", "", STUDIO),
    Fixed(0, 15, 0, 30, "Call about variants", ADA, "Website relaunch", "+44 20 7946 0991"),
    Fixed(3, 15, 0, 30, "Call with Ada Lovelace", ADA, "Website relaunch", "+44 20 7946 0991"),
    Fixed(6, 16, 0, 45, "Contract by video", YAMADA, "Support contract", "Video call", TOKYO),
    Fixed(-20, 17, 0, 45, "Support questions by video", YAMADA, "Support contract", "Video call", TOKYO),
    Fixed(12, 10, 0, 90, "Workshop on navigation", ADA, "Website relaunch", "12 St James’s Square, London", LONDON),
    Fixed(-33, 14, 0, 60, "First talk in London", ADA, "Website relaunch", "12 St James’s Square, London", LONDON),
    Fixed(4, 10, 0, 60, "Shelf plan", CLARA, "Shop redesign", STUDIO, ZONE, "cancelled"),
    Fixed(18, 0, 0, 3 * WHOLE_DAY, "Paper fair", "", "", "Messe Frankfurt, hall 3"),
    Fixed(-62, 0, 0, 2 * WHOLE_DAY, "Type conference", "", "", "Łódź"),
    Fixed(9, 0, 0, WHOLE_DAY, "Studio closed: inventory", "", "", STUDIO),
    Fixed(30, 0, 0, WHOLE_DAY, "Open studio", "", "", STUDIO),
)


class Meeting(NamedTuple):
    """What one meets for: title, minutes, and where: "phone", "office" of the other side, or a place."""

    title: str
    minutes: int
    where: str


KINDS = (
    Meeting("Call with {given}", 30, "phone"),
    Meeting("Presentation of {title}", 45, "Video call"),
    Meeting("Next steps for {title}", 30, "phone"),
    Meeting("First ideas for {title}", 60, STUDIO),
    Meeting("Paper samples for {title}", 30, STUDIO),
    Meeting("Colours of {title}", 60, STUDIO),
    Meeting("Lunch with {given}", 60, "Café Rosenhof, Berlin"),
    Meeting("Visit: {title}", 60, "office"),
)
REMOTE_KINDS = KINDS[:3]
NEAR_COUNTRIES = ("DE", "AT", "CH", "CZ", "PL")


def appointments(
    today: date, random: Random, customers: Sequence[SampleCustomer], deals: Sequence[SampleDeal]
) -> tuple[SampleAppointment, ...]:
    """All appointments in order of time: no two at once, on working days (whole days and today apart)."""
    people = {customer.name: customer for customer in customers}
    titles = {deal.title: deal for deal in deals}
    made = [_fixed(today, random, row, people.get(row.person), titles.get(row.deal)) for row in FIXED]
    talked = [deal for deal in deals if deal.closed is None]
    known = [deal for deal in talked if (today - deal.opened).days > DAYS_TO_GET_ACQUAINTED]
    while len(made) < COUNT:
        past = len(made) % 2 == 0
        entry = _with(today, random, random.choice(known if past else talked), customers, past=past)
        known_before = entry.created < _span(entry)[0]
        if known_before and not any(_overlap(entry, other) or entry.title == other.title for other in made):
            made.append(entry)
    made.sort(key=lambda entry: (entry.start, entry.uid))
    return tuple(replace(entry, number=number) for number, entry in enumerate(made, 1))


def _overlap(one: SampleAppointment, other: SampleAppointment) -> bool:
    """Whether two appointments are at the same time somewhere."""
    return _span(one)[0] < _span(other)[1] and _span(other)[0] < _span(one)[1]


def _span(entry: SampleAppointment) -> tuple[datetime, datetime]:
    zone = ZoneInfo(entry.zone)
    return entry.start.replace(tzinfo=zone), entry.end.replace(tzinfo=zone)


def _fixed(
    today: date, random: Random, row: Fixed, person: SampleCustomer | None, deal: SampleDeal | None
) -> SampleAppointment:
    day = today + timedelta(days=row.days)
    if row.days and row.minutes < WHOLE_DAY:
        day = working_day(day, forward=row.days > 0)
    start = datetime.combine(day, time(row.hour, row.minute))
    return _appointment(
        today,
        random,
        row.title,
        start,
        row.minutes,
        row.place,
        deal,
        attendees=(person.number,) if person else (),
        zone=row.zone,
        status=row.status,
    )


def _with(
    today: date, random: Random, deal: SampleDeal, customers: Sequence[SampleCustomer], *, past: bool
) -> SampleAppointment:
    """An appointment about a deal, in the past since it was opened or within the coming two months."""
    known_for = (today - deal.opened).days - 2
    days = -1 - int(random.random() * known_for) if past else random.randint(1, 55)
    day = working_day(today + timedelta(days=days), forward=days > 0)
    contact = customers[deal.contact - 1]
    start = datetime.combine(day, time(random.choice(_hours(contact.zone)), random.choice((0, 0, 0, 30))))
    kind = random.choice(KINDS if contact.country in NEAR_COUNTRIES else REMOTE_KINDS)
    words = {"given": contact.given, "title": deal.title}
    where = {"phone": _phone(contact), "office": _office(contact)}.get(kind.where, kind.where)
    colleagues = [one.number for one in customers if one.organization == contact.organization and one is not contact]
    more = colleagues[:1] if contact.organization and random.random() < 0.3 else []
    return _appointment(
        today,
        random,
        kind.title.format(**words),
        start,
        kind.minutes,
        where,
        deal,
        attendees=(contact.number, *more),
    )


def _hours(zone: str) -> tuple[int, ...]:
    """Hours in Berlin at which people of another part of the world are at work too."""
    return {"Asia": (8, 9), "America": (15, 16)}.get(zone.partition("/")[0], (9, 10, 11, 13, 14, 16))


def _phone(person: SampleCustomer) -> str:
    return next((point.value for point in person.contacts if point.channel == "phone"), "by phone")


def _office(person: SampleCustomer) -> str:
    place = person.addresses[0]
    return f"{place.street}, {place.city}"


def _appointment(
    today: date,
    random: Random,
    title: str,
    start: datetime,
    minutes: int,
    place: str,
    deal: SampleDeal | None,
    attendees: tuple[int, ...],
    zone: str = ZONE,
    status: str = "confirmed",
) -> SampleAppointment:
    """The appointment itself, entered some days before it and not before the deal."""
    entered = min(start.date(), today) - timedelta(days=random.randint(2, 9))
    created = instant(working_day(entered), random.randrange(8, 18), random.randrange(0, 60, 5))
    if deal:
        created = max(created, deal.moves[0].at + timedelta(minutes=15))
    return SampleAppointment(
        number=0,
        uid=uid_at(random, created),
        title=title,
        start=start,
        end=start + timedelta(minutes=minutes),
        zone=zone,
        all_day=minutes >= WHOLE_DAY,
        place=place,
        attendees=attendees,
        customer=deal.customer if deal else None,
        deal=deal.number if deal else None,
        status=status,
        description=f"About {deal.title}: {deal.next_step.lower()}." if deal and deal.next_step else "",
        owner=deal.owner if deal else OWNERS[0],
        created=created,
    )
