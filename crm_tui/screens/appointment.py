"""One appointment as a screen of its own."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.types import CSSPathType

from crm_core.calendar.queries import AppointmentView
from crm_tui.actions import GOES_BACK, Action, bindings
from crm_tui.screens.appointment_actions import APPOINTMENT_ACTIONS
from crm_tui.screens.base import BaseScreen
from crm_tui.widgets.appointment_lines import appointment_lines
from crm_tui.widgets.reading_pane import ReadingPane

BACK = Action(
    id="appointment.close",
    keys="escape",
    label="Back",
    group="Moving",
    footer=95,
    run=lambda host: host.app.pop_screen(),
    no_twin=GOES_BACK,
)


class AppointmentScreen(BaseScreen):
    """Everything about one appointment."""

    NAME = "appointments"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "reading_pane.tcss"
    ACTIONS = (BACK, *APPOINTMENT_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (ReadingPane,)

    def __init__(self, key: int) -> None:
        super().__init__()
        self._key = key

    def body(self) -> ComposeResult:
        """The detail."""
        crm, place = self.crm, self.crm_app.session.place

        def read(key: int) -> AppointmentView | None:
            view = crm.appointments.view(key)
            return view if view.values else None

        def lines(view: AppointmentView, width: int) -> Content:
            return appointment_lines(view, width, crm.browse.entities["appointment"].fields, place())

        yield ReadingPane(read, lines)

    def on_mount(self) -> None:
        """Read the appointment."""
        self._pane.focus()
        self._pane.show(self._key)

    @property
    def _pane(self) -> ReadingPane[AppointmentView]:
        return self.query_one(ReadingPane)

    def subject(self) -> int | None:
        """The appointment that actions are about."""
        return self._key

    def shown_record(self) -> tuple[str, int] | None:
        """The same, with its kind."""
        key = self.subject()
        return ("appointment", key) if key is not None else None

    def subject_title(self) -> str:
        """What people call it."""
        return str(self._pane.reading.values["title"]) if self._pane.reading else ""

    def cancelled(self) -> bool:
        """Whether it is cancelled."""
        reading = self._pane.reading
        return reading is not None and reading.values["status"] == "cancelled"

    def reload(self) -> None:
        """Read the appointment again."""
        if self.query(ReadingPane):  # else the news came before there is anything to show
            self._pane.show(self._key, again=True)
