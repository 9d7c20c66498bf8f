"""Fields and tags, and all else that is kept under names: one list at a time, with its numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from crm_tui.actions import Action, ActionHost, bindings
from crm_tui.glyphs import sign
from crm_tui.listed_rows import ListedRows
from crm_tui.named_lists import NAMED_LISTS, Named, NamedList
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane
from crm_tui.screens.lists_actions import LISTS_ACTIONS, show_records
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable


class ListsScreen(ListAndPane):
    """Opens over any screen, whose ``mode`` it keeps lit above, at the list called ``at``."""

    NAME = "customers"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "lists.tcss"
    ACTIONS = (*LISTS_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable)
    HINT = "a part of a name"

    def __init__(self, at: str = "fields", mode: str = "customers") -> None:
        super().__init__()
        self.NAME = mode
        self.kind: NamedList = next(one for one in NAMED_LISTS if one.key == at)

    def body(self) -> ComposeResult:
        """Which list it is, then the list."""
        yield Static("", id="lists-names", markup=False)
        yield from super().body()

    def columns(self) -> list[Column]:
        """Those of the list that is shown."""
        return list(self.kind.columns)

    def source(self) -> ListedRows:
        """Everything in it."""
        crm, kind = self.crm, self.kind
        return ListedRows(lambda: kind.rows(crm), self.words)

    def show(self, keep: int | None) -> None:
        """Read the list, and say which one it is."""
        names = [(f"{sign('bar')}{one.title}  ", "bold $crm-accent") if one is self.kind else (f" {one.title}  ", "$crm-dim")
                 for one in NAMED_LISTS]  # fmt: skip
        self.query_one("#lists-names", Static).update(Content.assemble(*names))
        super().show(keep)
        if not self.words:
            self.table.empty = self.with_keys(self.kind.empty)

    def turn(self, distance: int) -> None:
        """Show the next list, or the one before."""
        self.kind = NAMED_LISTS[(NAMED_LISTS.index(self.kind) + distance) % len(NAMED_LISTS)]
        self.table.set_columns(self.columns())
        self.words = ""
        self.bar.set_text("")
        self.show(None)

    def one(self) -> Named | None:
        """The one under the cursor."""
        if self.table.current is None or self.table.value("name") is None:
            return None
        return {column.field.key: self.table.value(column.field.key) for column in self.table.columns}

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Without marks, since names are changed one at a time, and merging only where there are tags."""
        without = {"table.mark"} if self.kind.key == "tags" else {"table.mark", "lists.merge"}
        return [(host, action) for host, action in super().actions_here() if action.id not in without]

    def in_footer(self, action: Action) -> bool:
        """Only what the list that is shown allows."""
        return action not in self.ACTIONS or action.enabled(self) is True

    def open_command(self) -> Sequence[str]:
        """The command line that lists the records of the one under the cursor."""
        from crm_tui.screens.view_actions import split_filter

        if (one := self.one()) is None:
            return ()
        if self.kind.key == "views":
            entity, _ = self.kind.records(self.crm, one)
            return ["crm", entity, "list", "--view", str(one["name"])]
        entity, text = self.kind.records(self.crm, one)
        return ["crm", entity, "list", *split_filter(text)]

    def open_pane(self) -> None:
        """Enter shows the records."""
        show_records(self)

    def step_back(self) -> None:
        """To the list; there clear the filter; then to the screen below."""
        if self.table.has_focus and not self.words:
            self.app.pop_screen()
        else:
            super().step_back()

    @on(RecordsTable.Counted)
    def _refresh_keys(self) -> None:
        self.refresh_footer()
