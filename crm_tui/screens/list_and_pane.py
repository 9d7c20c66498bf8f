"""A list with a filter line, and beside it a pane about the row under the cursor; in narrow windows one at a time."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.types import CSSPathType

from crm_tui.actions import GOES_BACK, READS_AGAIN, Action, ActionHost, Enabled
from crm_tui.screens.base import BaseScreen
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import INCOMPLETE, FilterBar, is_incomplete
from crm_tui.widgets.pages import PageSource
from crm_tui.widgets.reading_pane import ReadingPane
from crm_tui.widgets.records_table import RecordsTable

STYLES = Path(__file__).parents[1] / "styles"
WIDE = 100
PANE_DELAY = 0.04


class ListAndPane(BaseScreen):
    """A subclass gives ``columns``, ``source``, ``pane`` and the words for an empty list."""

    CSS_PATH: ClassVar[CSSPathType | None] = [STYLES / "reading_pane.tcss", STYLES / "list_and_pane.tcss"]
    EMPTY: ClassVar[tuple[str, ...]] = ()
    NO_MATCH: ClassVar[tuple[str, ...]] = (
        "Nothing matches these words.",
        "",
        "{filter.clear} in the filter line clears them",
    )
    HINT = "any word"
    OWN_KEYS: ClassVar[frozenset[str]] = frozenset()
    TABLE = ""  # of the database, where the rows are those of one

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self._pending: Timer | None = None

    @abstractmethod
    def columns(self) -> list[Column]:
        """The columns of the list."""

    @abstractmethod
    def source(self) -> PageSource:
        """The rows that match ``words``."""

    def pane(self) -> "ReadingPane[Any] | None":
        """What stands beside the list, None for nothing."""
        return None

    def body(self) -> ComposeResult:
        """Filter and list at the left, the pane at the right."""
        with Horizontal(id="panes"):
            with Vertical(id="list"):
                yield FilterBar(lambda _text, _cursor: (), self.HINT)
                yield RecordsTable(self.columns(), self.crm_app.session.place, self.with_keys(self.EMPTY))
            if (pane := self.pane()) is not None:
                yield pane

    def on_mount(self) -> None:
        """Show the list."""
        self.table.focus()
        self.show(None)

    @property
    def table(self) -> RecordsTable:
        """The list."""
        return self.query_one(RecordsTable)

    @property
    def bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one(FilterBar)

    def find_pane(self) -> "ReadingPane[Any] | None":
        """The pane, where there is one."""
        found = self.query(ReadingPane)
        return found.first() if found else None

    def show(self, keep: int | None) -> None:
        """Read the list; the cursor goes to row ``keep``."""
        self.table.empty = self.with_keys(self.NO_MATCH if self.words else self.EMPTY)
        self.table.show(self.source(), keep=keep)

    def reload(self) -> None:
        """Read list and pane again."""
        if not self.query(RecordsTable):
            return  # news that came before there is anything to show
        self.show(self.table.kept)
        if (pane := self.find_pane()) is not None:
            pane.show(self.table.current, again=True)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Without the app's actions whose keys do something else on this screen."""
        return [(host, action) for host, action in super().actions_here() if action.id not in self.OWN_KEYS]

    def open_pane(self) -> None:
        """Go to the pane."""
        if (pane := self.find_pane()) is not None and self.table.current is not None:
            self.add_class("-open")
            pane.show(self.table.current)
            pane.focus()

    def go_back_to(self, touched: Sequence[tuple[str, int]]) -> None:
        """Put the cursor on the row that came back, unless it is on one already."""
        keys = [key for name, key in touched if name == self.TABLE]
        if keys and self.table.kept not in keys:
            self.show(keys[0])

    def step_back(self) -> None:
        """To the list; there forget the marks, then the filter."""
        if self.has_class("-open") or not self.table.has_focus:
            self.remove_class("-open")
            self.table.focus()
        elif self.table.marked:
            self.table.unmark()
        elif self.words:
            self.bar.set_text("")

    @on(FilterBar.Changed)
    def _filter_typed(self, event: FilterBar.Changed) -> None:
        if event.text != self.words:
            self.words = event.text
            self.show(None)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.table.focus()

    @on(RecordsTable.Counted)
    @on(RecordsTable.MarksChanged)
    def _say_count(self) -> None:
        self.bar.set_problem("")
        marked = f"{len(self.table.marked):,} marked · " if self.table.marked else ""
        self.bar.set_count(f"{marked}{self.table.count:,}")

    @on(RecordsTable.Failed)
    def _failed(self, event: RecordsTable.Failed) -> None:
        self.bar.set_error(event.error)
        if is_incomplete(event.error):
            self.table.empty = INCOMPLETE
            self.table.refresh()

    @on(RecordsTable.Opened)
    def _opened(self) -> None:
        self.open_pane()

    @on(RecordsTable.Highlighted)
    def _highlighted(self) -> None:
        # While the cursor runs through the list only the row it stops at is read.
        if self._pending is not None:
            self._pending.stop()
        self._pending = self.set_timer(PANE_DELAY, self._show_pane)

    def _show_pane(self) -> None:
        pane = self.find_pane()
        if pane is not None and (self.size.width >= WIDE or self.has_class("-open")):
            pane.show(self.table.current)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other or one at a time."""
        self.set_class(event.size.width < WIDE, "-narrow")
        self._show_pane()


def has_row(host: ListAndPane) -> Enabled:
    """Whether there is a row to act on."""
    return True if host.table.current is not None else "There is nothing in this list."


LIST_PANE_ACTIONS = (
    Action(id="list.filter", keys="slash", label="Filter", group="Finding", footer=70, run=lambda host: host.bar.start(),
           no_twin="It narrows what is shown; the commands list everything.",
           help="Narrow the list to rows with some words."),
    Action(id="list.back", keys="escape", label="Back", group="Moving", no_twin=GOES_BACK,
           run=lambda host: host.step_back(),
           help="From the pane to the list; then forget marks; then leave the view; then clear the filter."),
    Action(id="list.reload", keys="f5", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN,
           help="Read again; changes by others show by themselves."),
)  # fmt: skip
