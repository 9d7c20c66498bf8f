"""Leads: the open ones by score, to be worked through one after the other, and beside them everything about one."""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from crm_core.errors import CrmError
from crm_core.sales.leads.queries import LeadView
from crm_core.sales.leads.words import OPEN_STATUSES
from crm_tui import bridge
from crm_tui.actions import bindings
from crm_tui.lead_reading import BEST_FIRST, lead_filter, read_lead
from crm_tui.screens.arranged import ARRANGED_ACTIONS
from crm_tui.screens.bulk_actions import set_action
from crm_tui.screens.lead_actions import LEAD_ACTIONS, one, show_twin
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS
from crm_tui.screens.records_and_pane import RecordsAndPane
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.source import RecordsSource
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.lead_lines import lead_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.catalog.views import View


class LeadsScreen(RecordsAndPane):
    """Inquiries; what is done with one takes it off the list of open ones, and the next is there."""

    NAME = "leads"
    MARKING = "Marked leads are changed and deleted together."
    ENTITY = "lead"
    LAYOUT = (
        ("title", 22, 3, 0),
        ("score", 5, 0, 1),
        ("customer", 18, 2, 2),
        ("status", 12, 0, 3),
        ("source", 10, 1, 4),
        ("received_at", 9, 0, 5),
    )
    HINT = "source:fair score:20.. customer.city:Berlin, or any word"
    NEEDED = ("customer", "status")
    USUAL_SORT = (BEST_FIRST,)
    ACTIONS = (*LEAD_ACTIONS, set_action("leads", one), *LIST_PANE_ACTIONS, *ARRANGED_ACTIONS, *VIEW_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    EMPTY: ClassVar[tuple[str, ...]] = (
        "No open leads.",
        "",
        "{lead.add}  adds one in a line,  {app.import}  imports those of a web form,  {lead.closed}  shows the closed ones",
    )

    def __init__(self) -> None:
        super().__init__()
        self._all_shown = False

    def on_mount(self) -> None:
        """Show the best open lead."""
        self.table.sort = BEST_FIRST

    def listed(self) -> str:
        """The filter of the leads, the open ones only unless asked for."""
        with suppress(CrmError):  # the list says what is wrong with the words
            return lead_filter(self.words, closed=self._all_shown)
        return self.words

    def source(self) -> RecordsSource:
        """The leads that match."""
        return self.matching(self.listed())

    def open_view(self, view: "View") -> None:
        """Show a saved view; its own filter says whether closed ones are in it."""
        self._all_shown = True
        super().open_view(view)

    def leave_view(self) -> None:
        """Show the usual list: what is open."""
        self._all_shown = False
        super().leave_view()

    def narrow_to(self, filter_text: str) -> None:
        """The leads that a filter lets through, closed ones too; leaving them shows what is open again."""
        super().narrow_to(filter_text)
        self._all_shown = True

    def widen(self) -> None:
        """What is open, without the filter."""
        self._all_shown = False
        super().widen()

    def as_view(self) -> "View":
        """What is shown, to be saved, with the statuses that are."""
        return super().as_view()._replace(filter=self.listed())

    def pane(self) -> "ReadingPane[LeadView]":
        """Everything about the lead under the cursor."""
        crm, place = self.crm, self.crm_app.session.place

        def lines(view: LeadView, width: int) -> Content:
            return lead_lines(view, width, crm.browse.entities["lead"].fields, place())

        return ReadingPane(lambda key: read_lead(crm, key), lines)

    # What actions are about

    def phone(self) -> str:
        """The primary number of the customer shown in the pane, as it is dialled."""
        pane = self.find_pane()
        view = pane.reading if pane is not None else None
        points = view.customer.points if isinstance(view, LeadView) and view.id == self.subject() else ()
        return next((point.normalized for point in points if point.kind == "phone" and not point.invalid), "")

    def open_command(self) -> Sequence[str]:
        """The command line that shows the lead."""
        return show_twin(self)

    def step(self, distance: int) -> int | None:
        """Move the cursor and answer the lead there."""
        self.table.move_to(self.table.cursor + distance)
        if self.has_class("-open") and (pane := self.find_pane()) is not None:
            pane.show(self.table.current)
        return self.table.current

    def toggle_closed(self) -> None:
        """Show closed leads as well, or only open ones."""
        self._all_shown = not self._all_shown
        self.show(self.table.kept)
        self.crm_app.tell("Closed leads are shown as well." if self._all_shown else "Only open leads are shown.")

    def land(self, entity: str, key: int) -> None:
        """Put the cursor on a lead, a closed one too; a hiding filter goes."""
        leads, landed = self.crm.leads, super().land

        def arrived(status: object) -> None:
            self._all_shown = self._all_shown or status not in OPEN_STATUSES
            landed(entity, key)

        bridge.load(self, "land", lambda: leads.view(key).values["status"], arrived)
