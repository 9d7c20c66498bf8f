"""Quotes: the newest first, and beside the list the document with its lines and sums."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content

from crm_core.catalog.pages import Ref
from crm_core.sales.quotes.queries import QuoteView
from crm_tui.actions import bindings
from crm_tui.quote_reading import LAYOUT, quote_source, read_quote
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane
from crm_tui.screens.quote_actions import QUOTE_ACTIONS, show_twin
from crm_tui.screens.quote_line_actions import QUOTE_LINE_ACTIONS
from crm_tui.source import RecordsSource
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.quote_lines import quote_lines
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable

HINT = "status:expired expires:next-7d customer.city:Graz, or any word"


class QuotesScreen(ListAndPane):
    """Offers, from the draft to the answer."""

    NAME = "quotes"
    ENTITY = "quote"
    ACTIONS = (*QUOTE_ACTIONS, *QUOTE_LINE_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable, ReadingPane)
    OWN_KEYS = frozenset({"table.mark"})
    EMPTY: ClassVar[tuple[str, ...]] = (
        "No quotes yet.",
        "",
        "{quote.add}  adds one for a customer or from a deal",
    )

    def body(self) -> ComposeResult:
        """Filter and table at the left, the quote at the right."""
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield FilterBar(self.completion(self.ENTITY), HINT)
                yield RecordsTable(self.columns(), self.crm_app.session.place, self.with_keys(self.EMPTY))
            yield self.pane()

    def columns(self) -> list[Column]:
        """Number, what for, for whom, how it stands, how much, until when."""
        known = {field.key: field for field in self.crm.browse.entities[self.ENTITY].fields}
        return [Column(field=known[key], width=width, grow=grow, drop=drop) for key, width, grow, drop in LAYOUT]

    def source(self) -> RecordsSource:
        """The quotes that match."""
        return quote_source(self.crm, self.words, self.table.sort)

    def pane(self) -> "ReadingPane[QuoteView]":
        """The quote under the cursor."""
        crm, place = self.crm, self.crm_app.session.place

        def lines(view: QuoteView, width: int) -> Content:
            return quote_lines(view, width, crm.browse.entities["quote"].fields, place())

        return ReadingPane(lambda key: read_quote(crm, key), lines)

    def subject(self) -> int | None:
        """The quote under the cursor."""
        return self.table.current

    def subject_name(self) -> str:
        """What it is called."""
        return str(self.table.value("title") or "")

    def status(self) -> str:
        """How it stands."""
        return str(self.table.value("status") or "")

    def number(self) -> str:
        """Its number, "" for a draft without one."""
        return str(self.table.value("number") or "")

    def customer(self) -> Ref | None:
        """Whose it is."""
        found = self.table.value("customer")
        return found if isinstance(found, Ref) else None

    def open_command(self) -> Sequence[str]:
        """The command line that shows the quote."""
        return show_twin(self)

    def land(self, _entity: str, key: int) -> None:
        """Put the cursor on a quote; a hiding filter goes."""
        self.words = ""
        self.bar.set_text("")
        self.remove_class("-open")
        self.table.focus()
        self.show(key)

    @on(RecordsTable.HeaderClicked)
    def _sorted(self, event: RecordsTable.HeaderClicked) -> None:
        self.table.sort = f"-{event.key}" if self.table.sort == event.key else event.key
        self.show(None)
