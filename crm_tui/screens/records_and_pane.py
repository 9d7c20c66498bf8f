"""A list of records with their own filter language, and beside it a pane about the one under the cursor."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from crm_core.catalog.pages import Query, Ref
from crm_tui.screens.arranged import Arranged
from crm_tui.screens.list_and_pane import ListAndPane
from crm_tui.source import RecordsSource
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable


class RecordsAndPane(ListAndPane, Arranged):
    """A subclass names its ``ENTITY`` and its ``LAYOUT``, and gives the ``pane``."""

    # In this order of bases, since Textual takes styles by the name of the first one only.

    def body(self) -> ComposeResult:
        """Filter with completion and list at the left, the pane at the right."""
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield FilterBar(self.completion(self.ENTITY), self.HINT)
                yield RecordsTable(self.columns(), self.crm_app.session.place, self.with_keys(self.EMPTY))
            if (pane := self.pane()) is not None:
                yield pane

    def columns(self) -> list[Column]:
        """Those of the view that is shown, else the usual ones."""
        return Arranged.columns(self)

    def go_back_to(self, touched: Sequence[tuple[str, int]]) -> None:
        """Put the cursor on the record that came back."""
        Arranged.go_back_to(self, touched)

    def source(self) -> RecordsSource:
        """The records that match, in the order asked for."""
        return self.matching(self.words)

    def matching(self, filter_text: str) -> RecordsSource:
        """The records that a filter lets through."""
        query = Query(filter=filter_text, fields=self.shown_fields(), sort=self.order())
        return RecordsSource(self.crm, self.ENTITY, query)

    def subject_name(self) -> str:
        """What the record under the cursor is called."""
        return str(self.table.value(self.LAYOUT[0][0]) or "")

    def status(self) -> str:
        """Where it stands."""
        return str(self.table.value("status") or "")

    def customer(self) -> Ref | None:
        """Whose it is."""
        found = self.table.value("customer")
        return found if isinstance(found, Ref) else None

    def step_back(self) -> None:
        """As in every list, and between forgetting the marks and the filter it leaves the saved view."""
        if self.saved_view and self.table.has_focus and not self.has_class("-open") and not self.table.marked:
            self.leave_view()
        else:
            super().step_back()

    def land(self, _entity: str, key: int) -> None:
        """Put the cursor on a record; a hiding filter goes."""
        self.words = ""
        self.bar.set_text("")
        self.remove_class("-open")
        self.table.focus()
        self.show(key)
