"""The form of an appointment."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change, LocalTime
from crm_core.values.dates import parse_when
from crm_tui import bridge
from crm_tui.dialogs.customer_forms import read_record
from crm_tui.dialogs.find_records import record_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.forms import FormSpec
from crm_tui.widgets.form_fields import Find

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

USUAL_HOUR = "09:00"
NEW_TIME = ("title", "starts", "duration", "all_day", "zone")
TIME = ("title", "starts", "ends", "all_day", "zone")
REST = (
    ("Where and with whom", ("place", "customer", "attendees", "deal")),
    ("More", ("status", "reminder", "owner")),
    ("Description", ("description",)),
)


def open_new_appointment(app: "CrmApp", day: date) -> None:
    """A form for an appointment in the morning of a day."""
    appointments = app.crm.appointments
    start = LocalTime(f"{day}T{USUAL_HOUR}", app.session.facts.zone)

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return appointments.add({"starts": f"{day} {USUAL_HOUR}", **values})

    form = RecordForm(
        "New appointment",
        _spec(app, NEW_TIME),
        {"starts": start},
        save,
        context=app.session.reading_context(),
        finders=_finders(app),
        draft=("appointment", None),
    )
    app.push_screen(form)


def open_appointment(app: "CrmApp", key: int) -> None:
    """The form of one appointment, filled with what the database holds now."""
    spec, appointments = _spec(app, TIME), app.crm.appointments

    def save(values: Mapping[str, object], expected: Mapping[str, object]) -> Change:
        return appointments.edit(key, values, expected)

    def show(values: Mapping[str, object]) -> None:
        form = RecordForm(
            str(values["title"]),
            spec,
            values,
            save,
            context=app.session.reading_context(),
            finders=_finders(app),
            draft=("appointment", key),
        )
        app.push_screen(form)

    bridge.load(app, "form", lambda: read_record(app, "appointment", key, spec), show)


def _spec(app: "CrmApp", time_fields: tuple[str, ...]) -> FormSpec:
    def check_end(text: str) -> str:
        # A time alone is meant on the day of the start, which only the core knows: what is said is whether it is one.
        context = app.session.reading_context()
        parse_when(text, context.now, context.zone)
        return ""

    return FormSpec(
        entity=app.crm.browse.entities["appointment"],
        groups=(("What and when", time_fields), *REST),
        several=frozenset({"attendees"}),
        checks={"ends": check_end, "attendees": lambda _text: ""},
    )


def _finders(app: "CrmApp") -> Mapping[str, Find]:
    return {"customer": record_finder(app, "customer"), "deal": record_finder(app, "deal")}
