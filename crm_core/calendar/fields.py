"""The fields of appointments, as lists, filters, forms and exports see them."""

from crm_core.catalog.fields import LIST_SEPARATOR, Entity, Field, Kind
from crm_core.catalog.registry import Reference, Registration, TimelineSource
from crm_core.customers.fields import custom, external_id, stamps
from crm_core.store.search import Feeder, SearchSource

STATUSES = ("confirmed", "tentative", "cancelled")
_SEPARATOR = f"char({ord(LIST_SEPARATOR)})"
_SECONDS = "CAST(strftime('%s', a.ends_utc) AS INTEGER) - CAST(strftime('%s', a.starts_utc) AS INTEGER)"
_DAYS = "CAST(julianday(a.ends_at) - julianday(a.starts_at) + 1 AS INTEGER)"

# An attendee as typed: the customer's name, or "Name <mail>", or whichever of the two there is.
ATTENDEE = (
    "coalesce(ac.name, CASE WHEN at.email IS NULL THEN at.name ELSE at.name || ' <' || at.email || '>' END, at.email)"
)
ATTENDEES = "appointment_attendees at LEFT JOIN customers ac ON ac.id = at.customer_id"
_NAMED = (
    f"SELECT at.appointment_id, coalesce(ac.name, at.name) AS who FROM {ATTENDEES} "
    "UNION ALL SELECT at.appointment_id, at.email FROM appointment_attendees at"
)


def _plain(key: str, label: str, kind: Kind = Kind.TEXT, **options: object) -> Field:
    settings: dict[str, object] = {"sql": f"a.{key}", "editable": True, **options}
    return Field(key=key, label=label, kind=kind, **settings)  # type: ignore[arg-type]


def _linked(key: str, label: str, name: str, **options: object) -> Field:
    settings: dict[str, object] = {"sql": name, "id_sql": f"a.{key}_id", "target": key, "width": 24, **options}
    return Field(key=key, label=label, kind=Kind.REFERENCE, editable=True, **settings)  # type: ignore[arg-type]


def _time(key: str, label: str, sql: str, **options: object) -> Field:
    return Field(
        key=key,
        label=label,
        kind=Kind.LOCAL_TIME,
        sql=f"a.{sql}_at",
        sort_sql=f"a.{sql}_utc",
        zone_sql="a.zone",
        editable=True,
        width=17,
        **options,  # type: ignore[arg-type]
    )


APPOINTMENT = Entity(
    name="appointment",
    plural="appointments",
    table="appointments",
    alias="a",
    source="appointments a LEFT JOIN customers c ON c.id = a.customer_id LEFT JOIN deals d ON d.id = a.deal_id",
    name_sql="a.title",
    columns=("starts", "duration", "title", "customer", "place", "status"),
    default_sort=("starts",),
    search_table="appointments_search",
    fields=(
        Field(key="id", label="Id", kind=Kind.NUMBER, sql="a.id", width=6),
        _plain("title", "Title", required=True, sort_sql="fold(a.title)", aliases=("summary",), width=30),
        _time("starts", "Start", "starts", required=True, aliases=("start", "when", "date"), help="tomorrow 9:00"),
        _time(
            "ends", "End", "ends", aliases=("end", "until"), help="15:30, or with its day; the last day when all day"
        ),
        Field(
            key="duration",
            label="Duration",
            kind=Kind.DURATION,
            sql=f"CASE a.all_day WHEN 0 THEN ({_SECONDS}) / 60 ELSE {_DAYS} * 1440 END",
            editable=True,
            width=10,
            help="1h30, or 2d when it takes all day",
        ),
        _plain("all_day", "All day", Kind.BOOLEAN, width=7),
        _plain("zone", "Time zone", max_length=100, aliases=("time_zone",), help="Europe/Berlin; where it happens"),
        Field(
            key="day",
            label="Day",
            kind=Kind.DATE,
            sql="substr(a.starts_at, 1, 10)",
            width=11,
            help="the day it starts, where it happens",
        ),
        _plain("place", "Place", aliases=("location", "where"), width=24),
        _plain("status", "Status", Kind.CHOICE, choices=STATUSES, width=10),
        _linked("customer", "Customer", "c.name", sort_sql="c.sort_name"),
        _linked("deal", "Deal", "d.title"),
        Field(
            key="attendees",
            label="Attendees",
            kind=Kind.LIST,
            sql=f"(SELECT group_concat(who, {_SEPARATOR}) FROM (SELECT {ATTENDEE} AS who FROM {ATTENDEES} "
            "WHERE at.appointment_id = a.id ORDER BY at.id))",
            test_sql="t.who",
            match_sql=f"a.id IN (SELECT t.appointment_id FROM ({_NAMED}) t WHERE {{test}})",
            aliases=("attendee", "with"),
            editable=True,
            width=24,
            help="customers, Name <mail> or mail",
        ),
        _plain(
            "reminder",
            "Reminder",
            Kind.DURATION,
            sql="a.reminder_minutes",
            aliases=("alarm",),
            width=9,
            help="how long before the start, as 15m",
        ),
        _plain("description", "Description", Kind.LONG_TEXT, aliases=("notes",), width=30),
        _plain("owner", "Owner", help="whose appointment it is"),
        Field(
            key="sequence",
            label="Sequence",
            kind=Kind.NUMBER,
            sql="a.sequence",
            width=8,
            help="how often time, place or status changed; other calendars go by it",
        ),
        custom("a"),
        external_id("a", "appointment"),
        *stamps("a"),
    ),
)

_TAKING_PART = "SELECT at.appointment_id FROM appointment_attendees at WHERE at.customer_id = c.id"

NEXT_APPOINTMENT = Field(
    key="next_appointment",
    label="Next appointment",
    kind=Kind.INSTANT,
    sql=f"(SELECT min(n.starts_utc) FROM appointments n WHERE (n.customer_id = c.id OR n.id IN ({_TAKING_PART})) "
    "AND n.ends_utc > (SELECT now_stamp()) AND n.deleted_at IS NULL AND n.status <> 'cancelled')",
    width=17,
    help="when the next appointment with them starts",
)

SEARCH = SearchSource(
    "appointment",
    "appointments",
    "a",
    "SELECT a.id, a.title, coalesce(a.place, '') || ' ' || coalesce(a.description, '') || ' ' || coalesce("
    "(SELECT group_concat(coalesce(at.name, '') || ' ' || coalesce(at.email, ''), ' ') FROM appointment_attendees at "
    "WHERE at.appointment_id = a.id), '') FROM appointments a WHERE a.deleted_at IS NULL",
    (Feeder("appointments", "SELECT {row}.id"), Feeder("appointment_attendees", "SELECT {row}.appointment_id")),
)

TIMELINE = TimelineSource(
    "appointment",
    "SELECT CASE a.all_day WHEN 1 THEN a.starts_at ELSE a.starts_utc END, 'appointment', NULL, a.title, "
    "CASE a.status WHEN 'confirmed' THEN coalesce(a.place, '') ELSE a.status || coalesce(', ' || a.place, '') END, "
    "'appointment', a.id FROM appointments a WHERE a.deleted_at IS NULL AND (a.customer_id = :customer OR a.id IN "
    "(SELECT at.appointment_id FROM appointment_attendees at WHERE at.customer_id = :customer))",
)

REGISTRATION = Registration(
    entities=(APPOINTMENT,),
    search=(SEARCH,),
    timeline=(TIMELINE,),
    references=(
        Reference("appointments", "customer_id", "customer", "appointment with"),
        Reference("appointments", "deal_id", "deal", "appointment about"),
        Reference(
            "appointment_attendees", "customer_id", "customer", "attendance of", joins=True, once=("appointment_id",)
        ),
        Reference("appointment_attendees", "appointment_id", "appointment", "attendee of", belonging=True),
    ),
    fields=(("customer", (NEXT_APPOINTMENT,)),),
)
