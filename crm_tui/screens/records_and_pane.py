"""A list of records with their own filter language, and beside it a pane about the one under the cursor."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from crm_core.catalog.pages import Query
from crm_tui.screens.list_and_pane import ListAndPane
from crm_tui.source import RecordsSource
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable


class RecordsAndPane(ListAndPane):
    """A subclass names its ``ENTITY`` and its columns, and gives the ``pane``.

    Each of ``LAYOUT`` is a field, the cells it wants, its share of what is left over, and how soon it gives way.
    """

    ENTITY = ""
    LAYOUT: ClassVar[tuple[tuple[str, int, int, int], ...]] = ()

    def body(self) -> ComposeResult:
        """Filter with completion and list at the left, the pane at the right."""
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield FilterBar(self.completion(self.ENTITY), self.HINT)
                yield RecordsTable(self.columns(), self.crm_app.session.place, self.with_keys(self.EMPTY))
            if (pane := self.pane()) is not None:
                yield pane

    def columns(self) -> list[Column]:
        """The columns of the layout."""
        entity = self.crm.browse.entities[self.ENTITY]
        return [
            Column(field=entity.field(key), width=width, grow=grow, drop=drop) for key, width, grow, drop in self.LAYOUT
        ]

    def source(self) -> RecordsSource:
        """The records that match, in the order asked for."""
        return self.matching(self.words, self.table.sort)

    def matching(self, filter_text: str, sort: str) -> RecordsSource:
        """The records that a filter lets through."""
        fields = tuple(key for key, *_ in self.LAYOUT)
        return RecordsSource(
            self.crm, self.ENTITY, Query(filter=filter_text, fields=fields, sort=(sort,) if sort else ())
        )
