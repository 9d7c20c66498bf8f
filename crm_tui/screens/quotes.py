"""Quotes: the newest first, and beside the list the document with its lines and sums."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.content import Content

from crm_core.sales.quotes.queries import QuoteView
from crm_tui.actions import Action, bindings
from crm_tui.quote_reading import read_quote
from crm_tui.screens.arranged import ARRANGED_ACTIONS
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS
from crm_tui.screens.quote_actions import QUOTE_ACTIONS, show_twin
from crm_tui.screens.quote_line_actions import QUOTE_LINE_ACTIONS
from crm_tui.screens.records_and_pane import RecordsAndPane
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.quote_lines import quote_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable


class QuotesScreen(RecordsAndPane):
    """Offers, from the draft to the answer."""

    NAME = "quotes"
    MARKING = "Marked quotes are deleted together."
    ENTITY = "quote"
    LAYOUT = (
        ("number", 11, 0, 4),
        ("title", 12, 3, 0),
        ("customer", 10, 2, 3),
        ("status", 10, 0, 1),
        ("total", 11, 0, 2),
        ("valid_until", 11, 0, 5),
    )
    NEEDED = ("number", "customer", "status")
    HINT = "status:expired expires:next-7d customer.city:Graz, or any word"
    ACTIONS = (*QUOTE_ACTIONS, *QUOTE_LINE_ACTIONS, *LIST_PANE_ACTIONS, *ARRANGED_ACTIONS, *VIEW_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    EMPTY: ClassVar[tuple[str, ...]] = (
        "No quotes yet.",
        "",
        "{quote.add}  adds one for a customer or from a deal",
    )

    def pane(self) -> "ReadingPane[QuoteView]":
        """The quote under the cursor."""
        crm, place = self.crm, self.crm_app.session.place

        def lines(view: QuoteView, width: int) -> Content:
            return quote_lines(view, width, crm.browse.entities["quote"].fields, place())

        return ReadingPane(lambda key: read_quote(crm, key), lines)

    def subject_name(self) -> str:
        """What it is called."""
        return str(self.table.value("title") or "")

    def number(self) -> str:
        """Its number, "" for a draft without one."""
        return str(self.table.value("number") or "")

    def open_command(self) -> Sequence[str]:
        """The command line that shows the quote."""
        return show_twin(self)

    def in_footer(self, action: Action) -> bool:
        """Of what is done with a document only what its state allows."""
        return action not in self.ACTIONS or action.enabled(self) is True

    @on(RecordsTable.Counted)
    @on(RecordsTable.Highlighted)
    def _refresh_keys(self) -> None:
        self.refresh_footer()
