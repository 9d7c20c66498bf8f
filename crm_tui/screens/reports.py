"""Reports: figures over many records by whatever one asks for, as a list whose lines lead to the records behind them."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from crm_core.errors import CrmError
from crm_core.sales.reports.model import Asked, Block, Report, Table
from crm_core.values.text import show_text
from crm_tui import bridge
from crm_tui.actions import Action, ActionHost, bindings
from crm_tui.listed_rows import ListedRows
from crm_tui.report_reading import Wanted, columns_of, headline, read_report, rows_of
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.drill_down import show_records
from crm_tui.screens.report_actions import REPORT_ACTIONS
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable
from crm_tui.widgets.telling import tell

FIRST = "sales"


class ReportsScreen(BaseScreen):
    """One report at a time, one of its tables in one of its currencies."""

    NAME = "reports"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "reports.tcss"
    ACTIONS = REPORT_ACTIONS
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable)
    OWN_KEYS: ClassVar[frozenset[str]] = frozenset({"table.mark"})  # the lines are no records
    EMPTY: ClassVar[tuple[str, ...]] = (
        "There is nothing to report here.",
        "",
        "{reports.period} asks of other days, {reports.choose} for another report",
    )

    def __init__(self) -> None:
        super().__init__()
        self.wanted = Wanted(FIRST)
        self.report: Report | None = None
        self._block = self._table = 0

    def body(self) -> ComposeResult:
        """What is asked, the single figures, the filter, the table, what should be known of it."""
        yield Static("", id="report-line", markup=False)
        yield Static("", id="report-figures", markup=False)
        yield FilterBar(
            lambda text, cursor: self.completion(self.wanted.entity)(text, cursor), "which records: owner:me"
        )
        yield RecordsTable((), self.crm_app.session.place, self.with_keys(self.EMPTY))
        yield Static("", id="report-notes", markup=False)

    def on_mount(self) -> None:
        """Show the first report."""
        self.table.focus()
        self.reload()

    @property
    def table(self) -> RecordsTable:
        """The rows."""
        return self.query_one(RecordsTable)

    @property
    def bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one(FilterBar)

    @property
    def block(self) -> Block | None:
        """The currency that is shown."""
        return self.report.blocks[self._block % len(self.report.blocks)] if self.report else None

    @property
    def shown(self) -> Table | None:
        """The table that is shown."""
        tables = [each for each in self.block.tables if each.rows] or list(self.block.tables) if self.block else []
        return tables[self._table % len(tables)] if tables else None

    def ask(self, wanted: Wanted) -> None:
        """Show another report, or the same of other records."""
        self.wanted = wanted
        self._block = self._table = 0
        self.reload()

    def ask_for(self, **asked: object) -> None:
        """Ask something else of this report."""
        self.ask(self.wanted._replace(asked=self.wanted.asked._replace(**asked)))  # type: ignore[arg-type]

    def choose(self, name: str) -> None:
        """Show another report of the same days; a filter stays where it is about the same records."""
        other = Wanted(name)
        before = self.wanted.asked
        kept = before.filter if other.entity == self.wanted.entity else ""
        self.ask(Wanted(name, Asked(kept, "", before.since, before.until, before.currency)))
        if not kept:
            self.bar.set_text("")

    def next_currency(self) -> None:
        """Show the next currency."""
        self._block += 1
        self._show()

    def next_table(self) -> None:
        """Show the next table."""
        self._table += 1
        self._show()

    def reload(self) -> None:
        """Read again."""
        if self.query(RecordsTable):
            crm, wanted = self.crm, self.wanted
            bridge.load(self, "report", lambda: read_report(crm, wanted), self._arrived, self._refused)

    def _arrived(self, report: Report) -> None:
        self.report = report
        self.bar.set_problem("")
        self._show()

    def _refused(self, problem: CrmError) -> None:
        self.bar.set_error(problem)

    def _show(self) -> None:
        block, shown = self.block, self.shown
        if self.report is None or block is None or shown is None:
            return
        asked = show_text(self._asked(self.report, block, shown))
        tell(self.query_one("#report-line", Static), Content.styled(asked, "bold"))
        tell(self.query_one("#report-figures", Static), self._figures(block))
        tell(self.query_one("#report-notes", Static), Content("\n".join(map(show_text, self.report.notes))))
        self.table.set_columns(columns_of(shown))
        rows = rows_of(shown)
        self.table.show(ListedRows(lambda: rows), keep=self.table.kept)
        self.bar.set_count(f"{len(rows):,} rows" if len(rows) != 1 else "1 row")
        self.refresh_footer()

    def _figures(self, block: Block) -> Content:
        """The single figures in as many lines as they take; no label is parted from its value."""
        lines: list[Content] = [Content("")]
        for label, value in headline(block):
            part = Content.styled(f"{label} ", "$crm-dim") + Content(f"{value}   ")
            if lines[-1] and lines[-1].cell_length + part.cell_length - 3 > self.size.width - 2:
                lines.append(Content(""))
            lines[-1] += part
        return Content("\n").join(lines)

    def on_resize(self) -> None:
        """Other lines for the figures."""
        if self.block is not None:
            tell(self.query_one("#report-figures", Static), self._figures(self.block))

    def _asked(self, report: Report, block: Block, shown: Table) -> str:
        asked, blocks = self.wanted.asked, report.blocks
        first, last = asked.since, asked.until
        days = f"{first or ''} to {last or ''}".strip() if first or last else "all days"
        if first and last and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
            days = f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
        currency = (
            f"{block.currency} ({self._block % len(blocks) + 1} of {len(blocks)})"
            if len(blocks) > 1
            else block.currency
        )
        return " · ".join(each for each in (f"{report.name} by {report.by}", days, currency, shown.title) if each)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Without marking."""
        return [(host, action) for host, action in super().actions_here() if action.id not in self.OWN_KEYS]

    def open_command(self) -> Sequence[str]:
        """The command line that lists the records behind the row."""
        found = self.behind()
        return ["crm", found[0], "list", found[1]] if found else []

    def behind(self) -> tuple[str, str] | None:
        """The entity and the filter of the records behind the row under the cursor."""
        shown, row = self.shown, self.table.current
        if shown is None or row is None or not shown.entity or row > len(shown.records) or not shown.records[row - 1]:
            return None
        return shown.entity, shown.records[row - 1]

    def step_back(self) -> None:
        """To the list; there forget the filter."""
        if not self.table.has_focus:
            self.table.focus()
        else:
            self.bar.set_text("")

    @on(FilterBar.Changed)
    def _filter_typed(self, event: FilterBar.Changed) -> None:
        if event.text.strip() != self.wanted.asked.filter:
            self.ask_for(filter=event.text.strip())

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.table.focus()

    @on(RecordsTable.Opened)
    def _opened(self) -> None:
        found = self.behind()
        if found is None:
            self.crm_app.tell("There are no records behind this line.")
        else:
            show_records(self.crm_app, *found)
