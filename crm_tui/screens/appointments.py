"""Appointments: an agenda by day, with the months beside it where there is room."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.types import CSSPathType

from crm_core.catalog.pages import LocalTime
from crm_core.values.dates import full_date, parse_date
from crm_tui import bridge
from crm_tui.actions import GOES_BACK, MOVES, READS_AGAIN, Action, bindings
from crm_tui.agenda_layout import AgendaLayout, read_agenda, wall_here
from crm_tui.screens.appointment_actions import APPOINTMENT_ACTIONS, show_twin
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.screens.viewed import Viewed
from crm_tui.why_nothing import WhyNothing
from crm_tui.widgets.agenda import AgendaView
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.month_strip import MonthStrip

WIDE = 100


def add(host: "AppointmentsScreen") -> None:
    """A form for an appointment on the day under the cursor."""
    from crm_tui.dialogs.appointment_forms import open_new_appointment

    open_new_appointment(host.crm_app, host.view.day)


def go_to_day(host: "AppointmentsScreen") -> None:
    """Ask for a day and go there."""
    from crm_tui.dialogs.prompt import Prompt

    def understood(text: str) -> str:
        return full_date(parse_date(text, host.now().date()))

    def answered(text: str | None) -> None:
        if text and text.strip():
            host.view.go_to(parse_date(text, host.now().date()))

    host.app.push_screen(
        Prompt("Go to day", placeholder="fri, 24 Dec, in 3 weeks, 2027-01-15", check=understood), answered
    )


AGENDA_SCREEN_ACTIONS = (
    Action(id="appointments.add", keys="a", label="Add", footer=90, run=add,
           twin=lambda host: ["crm", "appointment", "add", "TITLE", f"{host.view.day} 9:00"],
           help="A new appointment on the day under the cursor."),
    Action(id="appointments.filter", keys="slash", label="Filter", footer=78, group="Finding",
           twin=lambda host: ["crm", "appointment", "list", *host.filter.split()], run=lambda host: host.bar.start(),
           help="Show only appointments that match: words, field:value, ranges, NOT, OR."),
    Action(id="appointments.go", keys="g", label="Go to day", footer=50, group="Moving", run=go_to_day, no_twin=MOVES,
           help="Type a day as you would say it."),
    Action(id="appointments.back", keys="escape", label="Back", group="Moving", no_twin=GOES_BACK,
           run=lambda host: host.step_back(),
           help="From the filter to the agenda; then leave the view; then clear the filter."),
    Action(id="appointments.reload", keys="r", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN,
           help="Read again; changes by others show by themselves."),
)  # fmt: skip


class AppointmentsScreen(Viewed):
    """What happens when."""

    NAME = "appointments"
    ENTITY = "appointment"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "agenda.tcss"
    ACTIONS = (*AGENDA_SCREEN_ACTIONS, *APPOINTMENT_ACTIONS, *VIEW_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, AgendaView)

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self._why = WhyNothing(self, "appointment")

    def body(self) -> ComposeResult:
        """Filter, agenda, months."""
        yield FilterBar(self.completion("appointment"), "customer:Ada place:Graz, or any word")
        with Horizontal(id="agenda-panes"):
            yield AgendaView(self.clock)
            yield MonthStrip()

    def on_mount(self) -> None:
        """Show today."""
        self.view.focus()
        self.reload()

    def clock(self) -> tuple[datetime, str]:
        """The wall clock of the business and its zone."""
        zone = self.crm_app.session.facts.zone
        return self.crm.store.clock.local(zone), zone

    def now(self) -> datetime:
        """The wall clock of the business."""
        return self.clock()[0]

    @property
    def view(self) -> AgendaView:
        """The agenda."""
        return self.query_one(AgendaView)

    @property
    def front(self) -> AgendaView:
        """The same: what shows the records."""
        return self.view

    @property
    def bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one(FilterBar)

    # What actions are about

    def subject(self) -> int | None:
        """The appointment under the cursor."""
        return self.view.current.id if self.view.current else None

    def shown_record(self) -> tuple[str, int] | None:
        """The same, with its kind."""
        key = self.subject()
        return ("appointment", key) if key is not None else None

    def open_command(self) -> Sequence[str]:
        """The command line that shows the appointment."""
        return show_twin(self)

    def subject_title(self) -> str:
        """Its title."""
        return self.view.current.title if self.view.current else ""

    def cancelled(self) -> bool:
        """Whether it is cancelled."""
        return self.view.current is not None and self.view.current.status == "cancelled"

    # Reading

    def reload(self) -> None:
        """Read the days around the cursor again."""
        if self.query(AgendaView):  # else the news came before there is anything to show
            self._read(None)

    def _read(self, keep: int | None) -> None:
        crm, day, text = self.crm, self.view.day, self.filter
        bridge.load(
            self,
            "agenda",
            lambda: read_agenda(crm, day, text),
            lambda agenda: self._arrived(agenda, keep),
            self.bar.set_error,
        )

    def _arrived(self, agenda: AgendaLayout, keep: int | None) -> None:
        self.bar.set_problem("")
        self._why.stop()
        if self.filter and not agenda.count:
            self._why.ask(self.filter)
        if agenda.count:
            note = "nothing planned"
        elif self.filter:
            note = "nothing matches;  {appointments.filter} {filter.clear}  clears the filter"
        else:
            note = "nothing planned;  {appointments.add}  adds an appointment"
        self.view.note = self.with_keys([note])[0]
        self.view.show(agenda, keep)
        self.bar.set_count(f"{agenda.count:,}")
        self._show_months()

    def land(self, entity: str, key: int) -> None:
        """Go to the day of an appointment and put the cursor on it; a filter that would hide it goes."""
        appointments = self.crm.appointments
        zone = self.crm_app.session.facts.zone

        def read() -> date | None:
            starts = appointments.view(key).values.get("starts")
            return wall_here(starts, zone)[1] if isinstance(starts, LocalTime) else None

        def arrived(day: date | None) -> None:
            if day is not None:
                self.filter = ""
                self.bar.set_text("")
                self.view.focus()
                self.view.day = day
                self._read(key)

        bridge.load(self, "land", read, arrived)

    def step_back(self) -> None:
        """To the agenda; there leave the saved view, then clear the filter."""
        if not self.view.has_focus:
            self.view.focus()
        elif self.saved_view:
            self.leave_view()
        elif self.filter:
            self.bar.set_text("")

    def _show_months(self) -> None:
        if self.view.agenda is not None:
            self.query_one(MonthStrip).show(self.view.day, self.now().date(), self.view.agenda.busy)

    # What the widgets say

    @on(FilterBar.Changed)
    def _filter_typed(self, event: FilterBar.Changed) -> None:
        self.filter = event.text
        self.reload()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.view.focus()

    @on(AgendaView.Turned)
    def _turned(self, event: AgendaView.Turned) -> None:
        self._show_months()
        if event.month:
            self.reload()

    @on(AgendaView.Opened)
    def _opened(self) -> None:
        from crm_tui.screens.appointment import AppointmentScreen

        if (key := self.subject()) is not None:
            self.app.push_screen(AppointmentScreen(key))

    @on(MonthStrip.Picked)
    def _day_picked(self, event: MonthStrip.Picked) -> None:
        self.view.go_to(event.day)
        self.view.focus()

    def on_resize(self, event: events.Resize) -> None:
        """The months need room."""
        self.set_class(event.size.width < WIDE, "-narrow")
