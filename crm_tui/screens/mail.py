"""Import of e-mail: which message would be logged for whom, then one key logs them."""

from collections.abc import Callable
from datetime import datetime
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
from crm_tui.import_reading import last_change, was_taken_back
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.mail_reading import MailPlan, import_mail
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.mail_actions import MAIL_ACTIONS
from crm_tui.text import safe
from crm_tui.widgets.columns import Column
from crm_tui.widgets.mail_lines import decided_line, mail_report_lines
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.exchange.mail.options import MailReport

WAYS = {"in": "from", "out": "to"}


class MailScreen(BaseScreen):
    """The messages of a file or folder, and what an import makes of them; opens over the screen that names files."""

    NAME = "import"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "mail.tcss"
    ACTIONS = MAIL_ACTIONS
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (RecordsTable,)

    def __init__(self, plan: MailPlan) -> None:
        super().__init__()
        self.plan = plan
        self.report: MailReport | None = None
        self.problem = ""
        self._trying = False
        self._again = False
        self._change: int | None = None

    def body(self) -> ComposeResult:
        """What is decided, the messages, the report."""
        yield Static("", id="mail-decided", markup=False)
        yield RecordsTable(_columns(), self.crm_app.session.place, ("nothing is logged before you have seen it",))
        with VerticalScroll(id="mail-report"):
            yield Static("", id="mail-figures", markup=False)

    def on_mount(self) -> None:
        """Try the messages out."""
        self.table.show(ListedRows(list))
        self.table.focus()
        self.decide(self.plan)

    @property
    def table(self) -> RecordsTable:
        """The messages."""
        return self.query_one(RecordsTable)

    def actions_here(self) -> list[tuple[ActionHost, Action]]:
        """Without marks, which messages have no use for."""
        return [(host, action) for host, action in super().actions_here() if action.id != "table.mark"]

    def decide(self, plan: MailPlan) -> None:
        """Try the messages out as the user now wants it; one trial at a time, since each holds the database."""
        self.plan, self.report, self.problem = plan, None, ""
        self._again = self._trying
        if self._trying:
            return
        self._trying = True
        self._say("Reading …")
        crm = self.crm

        def run() -> "MailReport":
            try:
                return import_mail(crm, plan, dry_run=True)
            finally:
                self.call_later(self._trial_ended)

        bridge.load(self, "trial", run, lambda report: self._tried(plan, report), self._refused)

    def _trial_ended(self) -> None:
        again, self._trying, self._again = self._again, False, False
        if again:
            self.decide(self.plan)

    def _tried(self, plan: MailPlan, report: "MailReport") -> None:
        if plan is self.plan:
            self._show(report)

    def _show(self, report: "MailReport") -> None:
        self.report = report
        rows = _rows(report, self.crm_app.session.place().local)
        self.query_one("#mail-decided", Static).update(decided_line(self.plan, report.what))
        self.query_one("#mail-figures", Static).update(mail_report_lines(report))
        self.table.show(ListedRows(lambda: rows), keep=self.table.current)
        self.refresh_footer()

    def _refused(self, error: CrmError) -> None:
        self.problem = error.sentence
        self.query_one("#mail-figures", Static).update(safe(error.sentence, "$crm-late"))

    def _say(self, text: str) -> None:
        self.query_one("#mail-figures", Static).update(Content.styled(text, "$crm-dim"))

    def run_import(self) -> None:
        """Import in the background."""
        crm, plan = self.crm, self.plan
        self.report = None
        self._say("Importing …")
        call = lambda: (import_mail(crm, plan, dry_run=False), last_change(crm))  # noqa: E731
        bridge.write(self, call, lambda done: self._imported(*done), self._refused)

    def _imported(self, report: "MailReport", change: int | None) -> None:
        self._change = change
        self._show(report)
        self.crm_app.saved(report.sentence)

    def reload(self) -> None:
        """Somebody wrote: what would happen may differ now, and what was logged may have been taken back."""
        if self.report is None:
            return
        crm, change = self.crm, self._change
        if self.report.dry_run:
            self.decide(self.plan)
        elif change is not None:
            bridge.load(self, "undone", lambda: was_taken_back(crm, change), self._undone)

    def _undone(self, undone: bool) -> None:
        if undone:
            self._change = None
            self.decide(self.plan)

    @on(RecordsTable.Opened)
    def _opened(self) -> None:
        self.action_perform("mail.run")


def _columns() -> list[Column]:
    def text(key: str, label: str) -> Field:
        return Field(key=key, label=label, kind=Kind.TEXT, sql="")

    return [
        Column(field=text("when", "When"), width=16),
        Column(field=text("way", "Way"), width=4),
        Column(field=text("customer", "Customer"), width=20, grow=1),
        Column(field=text("subject", "Subject"), width=28, grow=3),
    ]


def _rows(report: "MailReport", local: Callable[[str], datetime]) -> list[Row]:
    return [
        (number, (f"{local(one.occurred_at):%Y-%m-%d %H:%M}", WAYS[one.direction], one.customer, one.subject))
        for number, one in enumerate(report.logged)
    ]
