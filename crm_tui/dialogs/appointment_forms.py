"""The form of an appointment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Change, LocalTime
from crm_core.values.dates import parse_when, parse_zone
from crm_tui.dialogs.find_records import record_finder
from crm_tui.dialogs.form import RecordForm
from crm_tui.dialogs.record_forms import open_record
from crm_tui.forms import FormSpec, Raw
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


OPTIONS = {"starts": "--start", "ends": "--end", "zone": "--time-zone", "attendees": "--attendee"}


def appointment_command(start: Sequence[str], values: Mapping[str, Raw]) -> list[str]:
    """The command line that starts so and gives these values."""
    words = list(start)
    for name, raw in values.items():
        if name == "all_day":
            words.append("--all-day" if str(raw).casefold().startswith(("y", "t", "1")) else "--not-all-day")
            continue
        for text in (raw or ("",)) if isinstance(raw, tuple) else (raw,):
            words += [OPTIONS.get(name, f"--{name}"), text]
    return words


def open_new_appointment(app: "CrmApp", day: date) -> None:
    """A form for an appointment in the morning of a day."""
    appointments = app.crm.appointments
    start = LocalTime(f"{day}T{USUAL_HOUR}", app.session.facts.zone)

    def save(values: Mapping[str, object], _expected: Mapping[str, object]) -> Change:
        return appointments.add({"starts": f"{day} {USUAL_HOUR}", **values})

    def command(values: Mapping[str, Raw]) -> list[str]:
        given: dict[str, Raw] = {"starts": f"{day} {USUAL_HOUR}", **values}
        title = str(given.pop("title", "TITLE"))
        return appointment_command(["crm", "appointment", "add", title], given)

    form = RecordForm(
        "New appointment",
        _spec(app, NEW_TIME, command),
        {"starts": start},
        save,
        context=app.session.reading_context(),
        finders=_finders(app),
        draft=("appointment", None, str(day)),
    )
    app.push_screen(form)


def open_appointment(app: "CrmApp", key: int) -> None:
    """The form of one appointment, filled with what the database holds now."""
    command = partial(appointment_command, ["crm", "appointment", "edit", str(key)])
    open_record(app, "appointment", key, _spec(app, TIME, command), app.crm.appointments.edit, _finders(app))


def _spec(app: "CrmApp", time_fields: tuple[str, ...], command: Callable[[Mapping[str, Raw]], list[str]]) -> FormSpec:
    def check_end(text: str) -> str:
        # A time alone is meant on the day of the start, which only the core knows: what is said is whether it is one.
        context = app.session.reading_context()
        parse_when(text, context.now, context.zone)
        return ""

    return FormSpec(
        entity=app.crm.browse.entities["appointment"],
        groups=(("What and when", time_fields), *REST),
        several=frozenset({"attendees"}),
        command=command,
        checks={"ends": check_end, "attendees": lambda _text: "", "zone": parse_zone},
        zone="zone",
    )


def _finders(app: "CrmApp") -> Mapping[str, Find]:
    return {"customer": record_finder(app, "customer"), "deal": record_finder(app, "deal")}
