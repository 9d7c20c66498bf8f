"""What is read of appointments beyond the lists: one with its attendees, the agenda, the events of a calendar file."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from crm_core.calendar.fields import ATTENDEE, ATTENDEES
from crm_core.catalog.browse import where_clause
from crm_core.catalog.core import Core
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.tuples import NamedTuple
from crm_core.values.dates import to_local, to_utc

if TYPE_CHECKING:
    from crm_core.calendar.ics import CalendarEntry


class AttendeeView(NamedTuple):
    """Somebody who takes part, as shown; ``customer`` where they are one."""

    text: str
    customer: Ref | None
    name: str | None
    email: str | None


class AppointmentView(NamedTuple):
    """Everything about one appointment: its fields by key, and who takes part."""

    id: int
    values: dict[str, object]
    attendees: tuple[AttendeeView, ...]


class AgendaEntry(NamedTuple):
    """An appointment in the agenda: ``starts`` and ``ends`` are wall times of the business, or its first and last day.

    ``own`` is its start where it happens.
    """

    id: int
    title: str
    starts: str
    ends: str
    own: LocalTime
    all_day: bool
    status: str
    place: str | None
    customer: Ref | None
    owner: str | None


class AgendaDay(NamedTuple):
    """A day and what happens on it: first what takes all day, then by time."""

    day: date
    entries: tuple[AgendaEntry, ...]


def view(core: Core, key: int) -> AppointmentView:
    """One appointment whole, in the trash or not."""
    with core.store.reading() as db:
        values = core.record(db, "appointment", key, [field.key for field in core.entity("appointment").fields])
        rows = db.execute(
            f"SELECT {ATTENDEE}, at.customer_id, ac.name, at.name, at.email FROM {ATTENDEES} "
            "WHERE at.appointment_id = ? ORDER BY at.id",
            (key,),
        ).fetchall()
    people = (
        AttendeeView(text, None if customer is None else Ref(customer, known), name, email)
        for text, customer, known, name, email in rows
    )
    return AppointmentView(key, values, tuple(people))


def agenda(core: Core, first: date, days: int) -> tuple[AgendaDay, ...]:
    """Each of ``days`` days from ``first`` on with what happens on it, cancelled or not; what lasts longer is on each."""
    zone = core.business.facts.zone
    listed = [first + timedelta(days=number) for number in range(days)]
    entries = _agenda_entries(core, first, first + timedelta(days=days), zone)
    return tuple(AgendaDay(day, tuple(entry for entry in entries if _is_on(entry, day))) for day in listed)


def _agenda_entries(core: Core, first: date, after: date, zone: str) -> list[AgendaEntry]:
    midnights = tuple(to_utc(datetime.combine(day, time()), zone) for day in (first, after))
    with core.store.reading() as db:
        rows = db.execute(
            "SELECT a.id, a.title, a.starts_at, a.ends_at, a.zone, a.starts_utc, a.ends_utc, a.all_day, a.status, a.place, "
            "c.id, c.name, a.owner FROM appointments a LEFT JOIN customers c ON c.id = a.customer_id "
            "WHERE a.deleted_at IS NULL AND CASE a.all_day WHEN 1 THEN a.starts_at < :after AND a.ends_at >= :first "
            "ELSE a.starts_utc < :end AND (a.ends_utc > :start OR a.starts_utc >= :start) END "
            "ORDER BY a.all_day DESC, a.starts_utc, a.id",
            {"first": str(first), "after": str(after), "start": midnights[0], "end": midnights[1]},
        ).fetchall()
    return [_agenda_entry(row, zone) for row in rows]


def _agenda_entry(row: tuple[object, ...], zone: str) -> AgendaEntry:
    key, title, starts_at, ends_at, own_zone, starts_utc, ends_utc, all_day, status, place, customer, name, owner = row
    local = (f"{to_local(str(instant), zone):%Y-%m-%dT%H:%M}" for instant in (starts_utc, ends_utc))
    starts, ends = (str(starts_at), str(ends_at)) if all_day else local
    return AgendaEntry(
        id=int(str(key)),
        title=str(title),
        starts=starts,
        ends=ends,
        own=LocalTime(str(starts_at), str(own_zone)),
        all_day=bool(all_day),
        status=str(status),
        place=str(place) if place else None,
        customer=Ref(int(str(customer)), str(name)) if customer else None,
        owner=str(owner) if owner else None,
    )


def _is_on(entry: AgendaEntry, day: date) -> bool:
    today, tomorrow = day.isoformat(), (day + timedelta(days=1)).isoformat()
    if entry.all_day:
        return entry.starts <= today <= entry.ends
    ends_later = entry.ends > f"{today}T00:00" or entry.starts >= today
    return entry.starts < tomorrow and ends_later


def calendar_entries(core: Core, filter_text: str) -> "Iterator[CalendarEntry]":
    """The appointments that match, as events of a calendar file. Raises FilterProblem."""
    from crm_core.calendar.ics import CalendarEntry

    described = core.entity("appointment")
    condition = core.browse.condition("appointment", filter_text)
    sql = (
        "SELECT a.uid, a.sequence, a.updated_at, a.created_at, a.title, "
        "CASE a.all_day WHEN 1 THEN a.starts_at ELSE a.starts_utc END, "
        "CASE a.all_day WHEN 1 THEN date(a.ends_at, '+1 day') ELSE a.ends_utc END, "
        "a.all_day, a.description, a.place, a.status, a.reminder_minutes "
        f"FROM {described.source}{where_clause(described, condition, trash=False)}"
    )
    with core.store.reading() as db:
        for uid, sequence, stamp, created, title, start, end, all_day, text, place, status, reminder in db.execute(
            sql, condition.params
        ):
            yield CalendarEntry(
                uid=uid,
                sequence=sequence,
                stamp=stamp,
                created=created,
                summary=title,
                start=start,
                end=end,
                all_day=bool(all_day),
                description=text or "",
                location=place or "",
                status=status,
                reminder_minutes=reminder,
            )
