"""The tables of appointments; import only where something is written."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel
from sqlmodel import text as sql_text

from crm_core.calendar.fields import STATUSES
from crm_core.store.columns import (
    STRICT,
    flag,
    instants,
    integer,
    key,
    length,
    one_of,
    optional_integer,
    optional_text,
    text,
)

WALL = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?$"
INSTANT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
WALL_FORM = "CASE all_day WHEN 1 THEN '____-__-__' ELSE '____-__-__T__:__%' END"


class AppointmentBase(SQLModel):
    """What is said of an appointment, as validated before it is written.

    ``starts_at`` and ``ends_at`` are what clocks in ``zone`` show, or the first and the last day when it takes all day;
    ``starts_utc`` and ``ends_utc`` are the instants, the second one being the first moment after it.
    """

    title: str = text(min_length=1, max_length=1000)
    starts_at: str = text(regex=WALL)
    ends_at: str = text(regex=WALL)
    zone: str = text(min_length=1, max_length=100)
    starts_utc: str = text(regex=INSTANT)
    ends_utc: str = text(regex=INSTANT)
    all_day: int = integer(0, ge=0, le=1)
    place: str | None = optional_text(max_length=1000)
    description: str | None = optional_text(max_length=100_000)
    status: str = text("confirmed", regex="^(confirmed|tentative|cancelled)$")
    customer_id: int | None = optional_integer(foreign_key="customers.id")
    deal_id: int | None = optional_integer(foreign_key="deals.id")
    reminder_minutes: int | None = optional_integer(ge=0)
    owner: str | None = optional_text(max_length=1000)
    custom: str = text("{}")


class Appointment(AppointmentBase, table=True):
    """Something that happens at a time; ``sequence`` counts the changes that other calendars must take over."""

    __tablename__ = "appointments"
    __table_args__ = (
        length("appointments", "title", 1000, least=1),
        one_of("appointments", "status", STATUSES),
        flag("appointments", "all_day"),
        CheckConstraint(f"starts_at LIKE {WALL_FORM}", name="appointments_starts_at_wall"),
        CheckConstraint(f"ends_at LIKE {WALL_FORM}", name="appointments_ends_at_wall"),
        CheckConstraint("ends_utc >= starts_utc", name="appointments_end_not_before_start"),
        CheckConstraint("sequence >= 0", name="appointments_sequence_counts"),
        CheckConstraint("json_valid(custom)", name="appointments_custom_json"),
        CheckConstraint("reminder_minutes >= 0", name="appointments_reminder_before"),
        *instants("appointments", "starts_utc", "ends_utc", "created_at", "updated_at", "deleted_at"),
        Index("appointments_by_start", "starts_utc", "id", sqlite_where=sql_text("deleted_at IS NULL")),
        Index("appointments_by_customer", "customer_id", "starts_utc"),
        Index("appointments_by_deal", "deal_id", sqlite_where=sql_text("deal_id IS NOT NULL")),
        Index("appointments_in_trash", "deleted_at", sqlite_where=sql_text("deleted_at IS NOT NULL")),
        {**STRICT, "info": {"parent": "customer_id"}},
    )

    id: int | None = key()
    uid: str = text(unique=True)
    sequence: int = integer(0)
    created_at: str = text()
    updated_at: str = text()
    deleted_at: str | None = optional_text()


class AppointmentWrite(AppointmentBase):
    """A new or changed appointment's values, checked as a whole."""


class AppointmentAttendee(SQLModel, table=True):
    """Somebody who takes part: a customer, or a name, an e-mail address or both."""

    __tablename__ = "appointment_attendees"
    __table_args__ = (
        CheckConstraint(
            "customer_id IS NOT NULL OR name IS NOT NULL OR email IS NOT NULL", name="appointment_attendees_somebody"
        ),
        Index("appointment_attendees_by_appointment", "appointment_id"),
        Index("appointment_attendees_by_customer", "customer_id", sqlite_where=sql_text("customer_id IS NOT NULL")),
        {**STRICT, "info": {"parent": "appointment_id"}},
    )

    id: int | None = key()
    appointment_id: int = integer(foreign_key="appointments.id")
    customer_id: int | None = optional_integer(foreign_key="customers.id")
    name: str | None = optional_text()
    email: str | None = optional_text()
