"""What keys do with appointments, in the agenda and in the detail; the screen answers which one is meant."""

from collections.abc import Callable, Sequence
from typing import Any

from crm_core.catalog.pages import Change
from crm_tui import bridge
from crm_tui.actions import Action, Enabled

Host = Any  # AppointmentsScreen or AppointmentScreen: subject(), subject_title(), cancelled()


def one(host: Host) -> Enabled:
    """Whether there is an appointment to act on."""
    if host.subject() is not None:
        return True
    return f"There is no appointment here; {host.key('appointments.add')} adds one."


def can_cancel(host: Host) -> Enabled:
    """Whether it is to take place."""
    if (allowed := one(host)) is not True:
        return allowed
    if not host.cancelled():
        return True
    return f"It is cancelled already; {host.key('appointment.edit')} changes its status."


def write(host: Host, call: Callable[[], Change], then: Callable[[], object] = bool) -> None:
    """Change an appointment in the background and say what was done."""
    bridge.change(host.crm_app, call, lambda _: then())


def edit(host: Host) -> None:
    """The form of the appointment."""
    from crm_tui.dialogs.appointment_forms import open_appointment

    open_appointment(host.crm_app, host.subject())


def cancel(host: Host) -> None:
    """It does not take place."""
    key, appointments = host.subject(), host.crm.appointments
    write(host, lambda: appointments.cancel(key))


def delete(host: Host) -> None:
    """Move to the trash after a question."""
    from crm_tui.dialogs.confirm import Confirm

    key, appointments = host.subject(), host.crm.appointments

    def answered(yes: bool | None) -> None:
        if yes:
            write(host, lambda: appointments.delete(key), host.close_detail)

    details = host.with_keys(
        [
            "It can be brought back from there.",
            "{appointment.cancel} cancels it instead: then it stays in the calendar.",
        ]
    )
    host.app.push_screen(Confirm(f'Move "{host.subject_title()}" to the trash?', details, "Move"), answered)


def show_customer(host: Host) -> None:
    """Go to the customer it is with."""
    app, key, crm = host.crm_app, host.subject(), host.crm

    def arrived(view: Any) -> None:
        known = [view.values.get("customer"), *(attendee.customer for attendee in view.attendees)]
        customer = next((one for one in known if one), None)
        if customer is None:
            app.tell("This appointment is with nobody who is a customer.", warning=True)
        else:
            app.land("customer", customer.id)

    bridge.load(app, "customer of appointment", lambda: crm.appointments.view(key), arrived)


def copy(host: Host) -> None:
    """Copy the reference of the appointment."""
    host.crm_app.copy(f"appointment:{host.subject()}")


def _twin(*words: str, last: str = "") -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", "appointment", *words, str(host.subject()), *([last] if last else [])]


show_twin = _twin("show")

APPOINTMENT_ACTIONS = (
    Action(id="appointment.edit", keys="e", label="Edit", footer=85, run=edit, enabled=one, help="Change what is known.",
           twin=lambda host: ["crm", "appointment", "edit", str(host.subject()), "--title", host.subject_title()]),
    Action(id="appointment.cancel", keys="x", label="Cancel", footer=80, run=cancel, enabled=can_cancel,
           twin=_twin("cancel"), help="It does not take place; it stays in the calendar as cancelled."),
    Action(id="appointment.delete", keys="d", label="Delete", footer=60, run=delete, enabled=one,
           twin=_twin("delete", last="--yes"),
           help="Move to the trash, after a question."),
    Action(id="appointment.customer", keys="o", label="Show customer", run=show_customer, enabled=one, twin=show_twin,
           help="Go to the customer it is with."),
    Action(id="appointment.copy", keys="y", label="Copy reference", run=copy, enabled=one, twin=show_twin,
           help="Put appointment:NUMBER on the clipboard."),
)  # fmt: skip
