"""Import of a file: what its columns become, what would happen to its rows, then one key imports."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from crm_core.catalog.fields import Field, Kind
from crm_core.errors import CrmError
from crm_tui import bridge
from crm_tui.actions import Action, ActionHost, bindings
from crm_tui.import_reading import (
    FileReading,
    ImportPlan,
    do_import,
    last_change,
    named_file,
    read_file,
    try_out,
    was_taken_back,
)
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.mail_reading import MailPlan, holds_mail
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.import_actions import IMPORT_ACTIONS
from crm_tui.text import safe
from crm_tui.widgets.columns import Column
from crm_tui.widgets.import_lines import choices_line, reading_line, report_lines, with_keys
from crm_tui.widgets.path_bar import PathBar
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.exchange.imports.options import ImportReport
    from crm_core.exchange.tables.mapping import ColumnMap

EMPTY = (
    "{import.file}  names a file: CSV, JSON or JSON lines of any program, or e-mail",
    "",
    "nothing is written before you have seen what would happen",
)


class ImportScreen(BaseScreen):
    """A file, its columns, and what an import does."""

    NAME = "import"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "import.tcss"
    ACTIONS = IMPORT_ACTIONS
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (PathBar, RecordsTable)

    def __init__(self) -> None:
        super().__init__()
        self.plan = ImportPlan(path="")
        self.reading: FileReading | None = None
        self.report: ImportReport | None = None
        self.problem = ""
        self._aside = Path()
        self._trying = False
        self._changed_meanwhile = False
        self._change: int | None = None

    def body(self) -> ComposeResult:
        """File, how it is read, columns, report."""
        yield PathBar()
        yield Static("", id="import-reading", markup=False)
        yield Static("", id="import-choices", markup=False)
        yield RecordsTable(_columns(), self.crm_app.session.place, self.with_keys(EMPTY))
        with VerticalScroll(id="import-report"):
            yield Static("", id="import-figures", markup=False)

    def on_mount(self) -> None:
        """Leave the keys of the screens to work: typing begins when the line of the file is entered."""
        self._show_columns()
        self.table.focus()

    @property
    def bar(self) -> PathBar:
        """The line that names the file."""
        return self.query_one(PathBar)

    @property
    def table(self) -> RecordsTable:
        """The columns."""
        return self.query_one(RecordsTable)

    def column(self) -> "ColumnMap | None":
        """The column under the cursor."""
        key = self.table.current
        return self.reading.columns[key] if self.reading and key is not None else None

    def command(self) -> list[str]:
        """The command line that imports the same."""
        aside = ["--rejects", str(self._aside)] if self.report and self.report.rejects else []
        return [*self.plan.command(), *aside]

    def open_command(self) -> list[str]:
        """The same: Enter imports."""
        return self.command()

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Without marks, which columns have no use for."""
        return [(host, action) for host, action in super().actions_here() if action.id != "table.mark"]

    def decide(self, plan: ImportPlan) -> None:
        """Read the file as the user now wants it, and try it out."""
        self.plan, self.report, self.problem = plan, None, ""
        self._say("Reading …")
        bridge.load(self, "file", lambda: read_file(plan), self._read, self._refused)

    def _read(self, reading: FileReading) -> None:
        first, self.reading = self.reading is None, reading
        self.query_one("#import-reading", Static).update(reading_line(reading, self.plan))
        self.query_one("#import-choices", Static).update(choices_line(self.plan, reading.entity, self.key))
        self.set_class(True, "-read")
        self._show_columns()
        if first or self.bar.has_focus_within:
            self.table.focus()
        self._try()

    def _try(self) -> None:
        """Try the rows out in the background; one trial at a time, since each holds the database."""
        if self._trying:
            self._changed_meanwhile = True
            return
        self._trying = True
        self._say("Trying the rows out …")
        crm, plan = self.crm, self.plan

        def run() -> "tuple[ImportReport, Path]":
            try:
                return try_out(crm, plan)
            finally:
                self.call_later(self._trial_ended)

        bridge.load(self, "trial", run, lambda outcome: self._tried(plan, outcome), self._refused)

    def _trial_ended(self) -> None:
        again, self._trying, self._changed_meanwhile = self._changed_meanwhile, False, False
        if again:
            self._try()

    def _tried(self, plan: ImportPlan, outcome: "tuple[ImportReport, Path]") -> None:
        if plan is self.plan:
            self.report, self._aside = outcome
            self.query_one("#import-figures", Static).update(report_lines(self.report, self._aside, self.key))
            self.refresh_footer()

    def _refused(self, error: CrmError) -> None:
        self.problem = error.sentence
        self.query_one("#import-figures", Static).update(safe(with_keys(error.sentence, self.key), "$crm-late"))

    def _say(self, text: str) -> None:
        self.query_one("#import-figures", Static).update(Content.styled(text, "$crm-dim"))

    def run_import(self) -> None:
        """Import in the background."""
        crm, plan, report = self.crm, self.plan, self.report
        if report is None:
            return
        aside = self._aside
        self.report = None
        self._say("Importing …")
        call = lambda: (do_import(crm, plan, aside), last_change(crm))  # noqa: E731
        bridge.write(self, call, lambda done: self._imported(*done), self._refused)

    def _imported(self, report: "ImportReport", change: int | None) -> None:
        self.report, self._change = report, change
        self.query_one("#import-figures", Static).update(report_lines(report, self._aside, self.key))
        also = f"; rejected rows are in {self._aside}" if report.rejects else ""
        self.crm_app.saved(f"{report.sentence}{also}")

    def reload(self) -> None:
        """Somebody wrote: what would happen may differ now, and what was imported may have been taken back."""
        if self.reading is None or self.report is None:
            return
        crm, change = self.crm, self._change
        if self.report.dry_run:
            self._try()
        elif change is not None:
            bridge.load(self, "undone", lambda: was_taken_back(crm, change), self._undone)

    def _undone(self, undone: bool) -> None:
        if undone:
            self._change = None
            self._try()

    def _show_columns(self) -> None:
        rows = _rows(self.reading) if self.reading else []
        self.table.show(ListedRows(lambda: rows), keep=self.table.current)

    @on(PathBar.Named)
    def _named(self, event: PathBar.Named) -> None:
        self.reading = None
        self.remove_class("-read")
        self._show_columns()
        self._say("Reading …")
        path = event.path

        def read() -> tuple[str, bool]:
            named = named_file(path)
            return named, holds_mail(named)

        bridge.load(self, "kind", read, lambda found: self._start(*found), self._refused)

    def _start(self, path: str, mail: bool) -> None:
        """Go on with the kind of file it is; e-mail has a screen of its own."""
        if mail:
            from crm_tui.screens.mail import MailScreen

            self._say("")
            self.app.push_screen(MailScreen(MailPlan(path=path, own=self.crm_app.preferences.mail_addresses)))
        else:
            self.decide(ImportPlan(path=path))

    @on(PathBar.Left)
    def _left(self) -> None:
        self.table.focus()

    @on(RecordsTable.Opened)
    def _opened(self) -> None:
        self.action_perform("import.run")


def _columns() -> list[Column]:
    def text(key: str, label: str) -> Field:
        return Field(key=key, label=label, kind=Kind.TEXT, sql="")

    return [
        Column(field=text("column", "Column"), width=20, grow=1),
        Column(field=text("field", "Becomes"), width=18, grow=1),
        Column(field=text("examples", "First rows"), width=28, grow=3, drop=1),
        Column(field=text("reason", "Why"), width=22, grow=1, drop=2),
    ]


def _rows(reading: FileReading) -> list[Row]:
    return [
        (
            column.index,
            (column.header, column.field or "(left behind)", " · ".join(reading.examples[column.index]), column.reason),
        )
        for column in reading.columns
    ]
