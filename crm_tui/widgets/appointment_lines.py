"""The words of an appointment's detail, line by line."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from crm_core.calendar.queries import AppointmentView
from crm_core.catalog.fields import Field
from crm_core.catalog.pages import LocalTime, Ref
from crm_core.values.dates import short_date, show_duration
from crm_core.values.text import show_text
from crm_tui.agenda_layout import wall_here
from crm_tui.values import Place, full
from crm_tui.widgets.blocks import between_rules
from crm_tui.widgets.columns import pad
from crm_tui.widgets.custom_lines import custom_lines

DIM = "$crm-dim"
LABEL_CELLS = 16
IN_HEAD = frozenset(
    ("id", "uid", "title", "starts", "ends", "duration", "all_day", "zone", "day", "place", "customer", "attendees",
     "status", "description", "custom", "sequence", "external_id", "deleted_at")
)  # fmt: skip


def appointment_lines(view: AppointmentView, width: int, fields: Sequence[Field], place: Place) -> Content:
    """The whole detail, ``width`` cells wide."""
    by_key = {field.key: field for field in fields}
    blocks = [list(_head(view, by_key, place)), list(_people(view)), list(_fields(view, fields, place))]
    return between_rules(blocks, width)


def _head(view: AppointmentView, by_key: dict[str, Field], place: Place) -> Iterator[Content]:
    values = view.values
    status = "" if values["status"] == "confirmed" else f"  {values['status']}"
    yield Content.styled(show_text(str(values["title"])), "bold") + Content.styled(status, "$crm-soon")
    yield Content(_when(values, by_key, place))
    if values.get("place"):
        yield Content(show_text(str(values["place"])))
    if description := str(values.get("description") or ""):
        yield Content(show_text(description, keep_newlines=True))


def _when(values: dict[str, object], by_key: dict[str, Field], place: Place) -> str:
    starts, ends = (full(by_key[key], values[key], place) for key in ("starts", "ends"))
    if values["all_day"]:
        return f"{_day(values['starts'], starts)}, all day" if starts == ends else f"{starts} to {ends}, all day"
    start, length = values["starts"], show_duration(int(str(values["duration"])))
    if not isinstance(start, LocalTime) or start.zone == place.zone:
        return f"{starts}, {length}"
    clock, day = wall_here(start, place.zone)
    return f"{starts}, {length}, here {short_date(day, place.today)} {clock}"


def _day(value: object, shown: str) -> str:
    """Whole days are the same everywhere: the zone says nothing."""
    return shown.removesuffix(value.zone).rstrip() if isinstance(value, LocalTime) else shown


def _people(view: AppointmentView) -> Iterator[Content]:
    customer = view.values.get("customer")
    if isinstance(customer, Ref):
        yield Content.styled(pad("Customer", LABEL_CELLS) + " ", DIM) + Content(show_text(customer.name))
    for number, attendee in enumerate(view.attendees):
        label = "Attendees" if not number else ""
        yield Content.styled(pad(label, LABEL_CELLS) + " ", DIM) + Content(show_text(attendee.text))


def _fields(view: AppointmentView, fields: Sequence[Field], place: Place) -> Iterator[Content]:
    for field in fields:
        value = view.values.get(field.key)
        if field.key not in IN_HEAD and value not in (None, "", (), {}):
            yield Content.styled(f"{pad(field.label, LABEL_CELLS)} ", DIM) + Content(full(field, value, place))
    yield from custom_lines(view.values, LABEL_CELLS)
