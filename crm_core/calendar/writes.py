"""Everything that changes an appointment."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crm_core.calendar import attendees
from crm_core.calendar.tables import Appointment, AppointmentWrite
from crm_core.calendar.times import KEYS, Span, read_span
from crm_core.catalog.core import Core, Values
from crm_core.catalog.custom.values import merged_custom
from crm_core.catalog.pages import Change
from crm_core.errors import InvalidValue
from crm_core.store import Unit
from crm_core.store.validation import validated
from crm_core.values.dates import WallTime, clock, short_date
from crm_core.values.uid import new_uid

EXTRA = ("starts", "ends", "attendees", "add_attendees", "remove_attendees")
MOVED = "moved"
SPAN_COLUMNS = ("starts_at", "ends_at", "zone", "starts_utc", "ends_utc", "all_day")


def add(core: Core, values: Values) -> Change:
    """Add an appointment; it takes an hour unless an end or a duration is given. Raises InvalidValue, NotFound, Ambiguous."""
    with core.store.writing("") as unit:
        key = insert(core, unit, values)
        unit.describe(_summary(core, unit, key, "added"))
    return Change("appointment", key, unit.summary)


def insert(core: Core, unit: Unit, values: Values) -> int:
    """Add an appointment inside a unit; gives its id."""
    read = _read(core, values)
    if read.get("title") is None:
        raise InvalidValue("Title", None, "must not be empty")
    if _given(read.get("starts")) is None:
        raise InvalidValue("Start", None, "must not be empty")
    columns = _columns(core, unit, read, None)
    if columns.get("deal_id") and "customer_id" not in columns:
        columns["customer_id"] = unit.scalar("SELECT customer_id FROM deals WHERE id = ?", (columns["deal_id"],))
    checked = validated(AppointmentWrite, {"owner": core.business.facts.owner or None, **columns})
    row = Appointment(**checked.model_dump(), uid=new_uid(), sequence=0, created_at=unit.stamp, updated_at=unit.stamp)
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    _write_attendees(core, unit, row.id, read)
    return row.id


def edit(core: Core, key: int, values: Values, expected: Values | None = None) -> Change:
    """Change the given fields; what is moved keeps its length. Raises InvalidValue, NotFound, Clash."""
    values = _by_key(core, values)
    with core.store.writing("") as unit:
        core.find_in(unit, "appointment", key)
        core.check_expected(unit, "appointment", key, values, _by_key(core, expected or {}))
        before = unit.session.get_one(Appointment, key).model_dump()
        after = update(core, unit, key, values)
        unit.describe(_summary(core, unit, key, _done(before, after, values)))
        if not unit.changed_rows():
            unit.describe(f'Appointment {key} "{after["title"]}" is already so; nothing changed')
    return Change("appointment", key, unit.summary)


def update(core: Core, unit: Unit, key: int, values: Values) -> dict[str, Any]:
    """Change fields inside a unit; gives the columns as they are now.

    The sequence goes up when other calendars must hear of it: when time, place or status changed.
    """
    read = _read(core, values)
    row = unit.session.get_one(Appointment, key)
    before = row.model_dump()
    checked = validated(AppointmentWrite, before | _columns(core, unit, read, row)).model_dump()
    changes = unit.changed_rows()
    _write_attendees(core, unit, key, read)
    if unit.changed_rows() == changes and all(before[name] == value for name, value in checked.items()):
        return checked
    row.sqlmodel_update(checked)
    row.updated_at = unit.stamp
    row.sequence += _announced(before) != _announced(checked)
    unit.session.add(row)
    unit.flush()
    return checked


def _by_key(core: Core, values: Values) -> dict[str, object]:
    """The values under the keys of their fields, whichever of its names each was given by."""
    described = core.entity("appointment")
    return {name if name in EXTRA else described.field(name).key: value for name, value in values.items()}


def _read(core: Core, values: Values) -> dict[str, Any]:
    return core.read_values("appointment", _by_key(core, values), EXTRA)


def _columns(core: Core, unit: Unit, read: Mapping[str, Any], row: Appointment | None) -> dict[str, Any]:
    """The values that live in the appointments table itself."""
    columns = {name: read[name] for name in ("title", "place", "description", "owner") if name in read}
    if read.get("status"):
        columns["status"] = read["status"]
    if "custom" in read:
        columns["custom"] = merged_custom(row.custom if row else "{}", read["custom"])
    if "reminder" in read:
        columns["reminder_minutes"] = read["reminder"]
    for target in ("customer", "deal"):
        if target in read:
            given = read[target]
            columns[f"{target}_id"] = None if given is None else core.find_in(unit, target, given)
    present = Span(*(getattr(row, name) for name in SPAN_COLUMNS)) if row else None
    span = read_span(
        {key: _given(read.get(key)) for key in KEYS},
        present,
        core.business.facts.zone,
        core.store.clock.local,
        core.store.tell,
    )
    if span:
        columns |= {name: getattr(span, name) for name in SPAN_COLUMNS} | {"all_day": int(span.all_day)}
    return columns


def _given(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _write_attendees(core: Core, unit: Unit, key: int, read: Mapping[str, Any]) -> None:
    if not {"attendees", "add_attendees", "remove_attendees"} & read.keys():
        return
    wanted = attendees.present_attendees(unit, key)
    if "attendees" in read:
        wanted = attendees.read_attendees(core, unit, read["attendees"])
    wanted += [new for new in attendees.read_attendees(core, unit, read.get("add_attendees")) if new not in wanted]
    for gone in attendees.each(read.get("remove_attendees")):
        wanted.remove(attendees.find_attendee(core, unit, wanted, gone))
    attendees.replace_attendees(unit, key, wanted)


def _announced(columns: Mapping[str, Any]) -> tuple[object, ...]:
    span = Span(*(columns[name] for name in SPAN_COLUMNS))
    return (*span.public, columns["place"], columns["status"])


def _done(before: Mapping[str, Any], after: Mapping[str, Any], values: Values) -> str:
    if before["status"] != after["status"] == "cancelled":
        return "cancelled"
    if any(before[name] != after[name] for name in ("starts_at", "starts_utc", "zone")):
        return MOVED
    return "changed: " + ", ".join(key.replace("_", " ") for key in values)


def _summary(core: Core, unit: Unit, key: int, done: str) -> str:
    columns = ", ".join(SPAN_COLUMNS)
    title, *rest = unit.execute(f"SELECT title, {columns} FROM appointments WHERE id = ?", (key,)).fetchone()
    when = _when(core, Span(*rest).start)
    return f'Appointment {key} "{title}" ' + (f"{done} to {when}" if done == MOVED else f"on {when} {done}")


def _when(core: Core, start: WallTime | date) -> str:
    today = core.business.today
    if not isinstance(start, WallTime):
        return short_date(start, today)
    zone = "" if start.zone == core.business.facts.zone else f" {start.zone}"
    return f"{short_date(start.start.date(), today)} {clock(start.start)}{zone}"
