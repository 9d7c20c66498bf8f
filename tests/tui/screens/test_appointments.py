from collections.abc import Callable
from datetime import date

import pytest
from textual.widgets import Input

from crm_core.crm import Crm
from crm_tui.dialogs.form import RecordForm
from crm_tui.screens.appointment import AppointmentScreen
from crm_tui.widgets.agenda import AgendaView
from crm_tui.widgets.month_strip import MonthStrip

from .conftest import Driver, Running

Values = Callable[[int], dict[str, object]]


@pytest.fixture
def appointments(crm: Crm) -> Values:
    """Today's, tomorrow's and next week's appointments at 10:00 in Berlin, and a way to read one."""
    crm.business.set(zone="Europe/Berlin")
    crm.customers.add({"name": "Ada Lovelace"})
    crm.appointments.add({"title": "Early [bold]call[/]", "starts": "2026-11-21 08:00", "duration": "30m"})
    crm.appointments.add({"title": "Site visit", "starts": "2026-11-21 15:00", "customer": "1", "place": "Graz"})
    crm.appointments.add({"title": "Fair", "starts": "2026-11-22", "duration": "2d"})
    crm.appointments.add({"title": "New York", "starts": "2026-11-25 09:00 America/New_York"})
    return lambda key: crm.appointments.view(key).values


async def _shown(ui: Driver) -> None:
    await ui.until(lambda: ui.screen.query_one(AgendaView).current is not None)


async def test_the_agenda_shows_days_with_times_people_and_places(appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await ui.shows("Sat 21 Nov", "08:00  08:30", "Early [bold]call[/]", "15:00  16:00", "Ada Lovelace", "Graz")
        await ui.shows("week 48", "15:00  16:00  New York", "09:00 in New York")
        lines = ui.text().splitlines()
        fair = [line for line in lines if "Fair" in line]
        assert [line.split("│")[0].split()[:3] for line in fair] == [["Sun", "22", "Nov"], ["Mon", "23", "Nov"]]
        assert "Nov 2026" in ui.text()
        assert "Dec 2026" in ui.text()


async def test_a_adds_on_the_day_under_the_cursor(crm: Crm, appointments: Values, running: Running) -> None:
    async with running("appointments", (80, 24)) as ui:
        await _shown(ui)
        await ui.press("n", "down", "a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        await ui.type("Lunch")
        await ui.press("ctrl+s")
        await ui.until(lambda: crm.browse.count("appointment") == 5)
        assert appointments(5)["starts"] == ("2026-11-24T09:00", "Europe/Berlin")
        await ui.shows("Tue 24 Nov  09:00  10:00  Lunch")


async def test_a_typed_start_replaces_the_one_offered(crm: Crm, appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await _shown(ui)
        await ui.press("a")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        title, start, *_ = ui.screen.query(Input)
        title.value, start.value = "Call", "next tue 15:00"
        await ui.shows("Tue 24 Nov 2026 15:00 Europe/Berlin")
        await ui.press("ctrl+s")
        await ui.until(lambda: crm.browse.count("appointment") == 5)
        assert appointments(5)["starts"] == ("2026-11-24T15:00", "Europe/Berlin")


async def test_e_moves_an_appointment_and_keeps_its_length(appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await _shown(ui)
        await ui.press("e")
        await ui.until(lambda: isinstance(ui.screen, RecordForm))
        start = next(field for field in ui.screen.query(Input) if field.value.startswith("2026-11-21 08:00"))
        start.value = "2026-11-21 11:00"
        await ui.press("ctrl+s")
        await ui.until(lambda: appointments(1)["starts"] == ("2026-11-21T11:00", "Europe/Berlin"))
        assert appointments(1)["duration"] == 30
        await ui.shows("11:00  11:30")


async def test_x_cancels_once_and_undo_takes_it_back(appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await _shown(ui)
        await ui.press("x")
        await ui.until(lambda: appointments(1)["status"] == "cancelled")
        await ui.shows("cancelled: Early")
        await ui.press("x")
        await ui.told("cancelled already")
        await ui.press("u")
        await ui.until(lambda: appointments(1)["status"] == "confirmed")


async def test_d_moves_to_the_trash_after_a_question(crm: Crm, appointments: Values, running: Running) -> None:
    async with running("appointments", (80, 24)) as ui:
        await _shown(ui)
        await ui.press("d")
        await ui.shows('Move "Early [bold]call[/]" to the trash?')
        await ui.press("y")
        await ui.until(lambda: [key for key, _, _ in crm.history.trash("appointment")] == [1])
        await ui.until(lambda: ui.screen.subject() == 2)


async def test_weeks_today_and_any_day_are_a_key_away(appointments: Values, running: Running) -> None:
    async with running("appointments", (80, 24)) as ui:
        await _shown(ui)
        view = ui.screen.query_one(AgendaView)
        await ui.press("right_square_bracket")
        assert view.day == date(2026, 11, 23)
        await ui.press("n", "down", "p")
        assert view.day == date(2026, 11, 30)
        await ui.press("left_square_bracket")
        assert view.day == date(2026, 11, 23)
        await ui.press("t")
        assert view.day == date(2026, 11, 21)
        await ui.press("g")
        await ui.type("1 Mar 2028")
        await ui.shows("Wed 1 Mar 2028")
        await ui.press("enter")
        await ui.until(lambda: "Wed 1 Mar   nothing planned" in ui.text())
        assert view.day == date(2028, 3, 1)


async def test_enter_opens_and_the_same_keys_work_there(crm: Crm, appointments: Values, running: Running) -> None:
    crm.appointments.edit(4, {"attendees": ["Ada Lovelace", "Grace <grace@example.com>"]})
    async with running("appointments", (80, 24)) as ui:
        await _shown(ui)
        ui.app.land("appointment", 4)
        await ui.until(lambda: ui.screen.subject() == 4)
        await ui.press("enter")
        await ui.shows("Wed 25 Nov 2026 09:00 America/New_York, 1h, here Wed 25 Nov 15:00", "Grace <grace@example.com>")
        await ui.press("x")
        await ui.until(lambda: appointments(4)["status"] == "cancelled")
        await ui.shows("cancelled")
        await ui.press("o")
        await ui.until(lambda: ui.screen.NAME == "customers")


async def test_esc_leaves_the_detail_and_y_copies(appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await _shown(ui)
        await ui.press("enter")
        await ui.until(lambda: isinstance(ui.screen, AppointmentScreen))
        await ui.press("y", "escape")
        await ui.until(lambda: not isinstance(ui.screen, AppointmentScreen))
        assert ui.app.clipboard == "appointment:1"


async def test_the_filter_narrows_the_agenda(appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await ui.shows("Early", "Site visit")
        await ui.press("slash")
        await ui.type("place:graz")
        await ui.until(lambda: "Early" not in ui.text())
        await ui.shows("Site visit")
        await ui.type("x")
        await ui.shows("nothing matches")
        await ui.press("escape", "escape")
        await ui.shows("Early")


async def test_the_mouse_chooses_days_and_opens(appointments: Values, running: Running) -> None:
    async with running("appointments") as ui:
        await _shown(ui)
        line = next(n for n, text in enumerate(ui.text().splitlines()) if "Site visit" in text)
        top = ui.screen.query_one(AgendaView).region.y
        await ui.pilot.click(AgendaView, offset=(20, line - top))
        assert ui.screen.subject() == 2
        await ui.pilot.click(MonthStrip, offset=(3, 5))
        assert ui.screen.query_one(AgendaView).day == date(2026, 11, 16)


async def test_changes_elsewhere_show_by_themselves(appointments: Values, elsewhere: Crm, running: Running) -> None:
    async with running("appointments", (80, 24)) as ui:
        await _shown(ui)
        elsewhere.appointments.add({"title": "From the shell", "starts": "2026-11-21 12:00"})
        await ui.shows("From the shell")


async def test_an_empty_agenda_says_what_to_press(crm: Crm, running: Running) -> None:
    async with running("appointments", (80, 24)) as ui:
        await ui.shows("Sat 21 Nov", "nothing planned;  a  adds an appointment")
        await ui.press("x")
        await ui.told("There is no appointment here")
