"""What keys do in the agenda and with an appointment."""

from collections.abc import Callable
from datetime import date

from crm_tui.screens.appointment import AppointmentScreen
from crm_tui.screens.appointments import AppointmentsScreen
from tests.tui.screens.conftest import Driver

from .case import ELSEWHERE, Case, World

PLACE = "appointments"
TODAY = date(2026, 11, 21)


def _on(day: int, month: int = 11) -> Callable[[Driver], bool]:
    return lambda ui: ui.screen.view.day == date(2026, month, day)


def _visit(field: str, value: object) -> Callable[[World], bool]:
    return lambda world: world.crm.appointments.view(1).values[field] == value


def _moved(shown: Callable[[Driver], object], *before: str) -> Case:
    return Case(place=PLACE, before=before, shown=shown)


CALENDAR = {
    "appointments.add": Case(place=PLACE, after=("=Lunch", "ctrl+s"), fill={"TITLE": "Lunch"},
                             wrote=lambda world: world.crm.browse.count("appointment", "Lunch") == 1),
    "appointments.filter": Case(place=PLACE, after=("=Fair", "enter"), late=True, both=("Fair",),
                                shown=lambda ui: "Fair" in ui.text() and "Visit" not in ui.text()),
    "appointments.go": Case(place=PLACE, after=("=14 dec", "enter"), shown=_on(14, 12)),
    "appointments.back": Case(place=PLACE, before=("slash", "=Fair", "enter"), shown=lambda ui: "Visit" in ui.text()),
    "appointments.reload": Case(place=PLACE, before=(ELSEWHERE,), shown=lambda ui: "Aaron" in ui.text()),
    "appointment.edit": Case(place=PLACE, after=("=!", "ctrl+s"), fill={"Visit": "Visit!"},
                             wrote=_visit("title", "Visit!")),
    "appointment.cancel": Case(place=PLACE, wrote=_visit("status", "cancelled")),
    "appointment.delete": Case(place=PLACE, after=("y",),
                               wrote=lambda world: world.crm.browse.count("appointment", "id:1") == 0),
    "appointment.customer": Case(place=PLACE, both=("Ada Lovelace",), shown=lambda ui: ui.app.current_mode == "customers"
                                 and ui.screen.subject() == 2),
    "appointment.copy": Case(place=PLACE, both=("appointment:1",), shown=lambda ui: ui.app.clipboard == "appointment:1"),
    "appointment.close": _moved(lambda ui: isinstance(ui.screen, AppointmentsScreen), "enter"),
    "agenda.down": _moved(lambda ui: ui.screen.view.day > TODAY),
    "agenda.up": _moved(lambda ui: ui.screen.view.day == TODAY, "j"),
    "agenda.half-down": _moved(lambda ui: ui.screen.view.day > date(2026, 11, 25)),
    "agenda.half-up": _moved(lambda ui: ui.screen.view.day < TODAY),
    "agenda.next-week": _moved(_on(23)),
    "agenda.last-week": _moved(_on(16)),
    "agenda.today": _moved(_on(21), "n"),
    "agenda.open": Case(place=PLACE, shown=lambda ui: isinstance(ui.screen, AppointmentScreen) and "Visit" in ui.text(),
                        both=("Visit", "Ada Lovelace", "15:00")),
}  # fmt: skip
