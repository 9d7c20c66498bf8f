"""Data quality: the kinds of problems with their counts, and behind each the customers who have it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on

from crm_core.catalog.fields import Field, Kind
from crm_core.customers.quality.problems import PROBLEMS, Problem, share
from crm_tui.actions import Action, bindings
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane, has_row
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.records_table import RecordsTable

MOST_SHOWN = 2000


def _column(key: str, label: str, width: int, kind: Kind = Kind.TEXT, grow: int = 0) -> Column:
    return Column(field=Field(key=key, label=label, kind=kind, sql=""), width=width, grow=grow)


class _OverCustomers(ListAndPane):
    """A list that opens over that of the customers; Esc leads back."""

    NAME = "customers"
    WIDGETS = (FilterBar, RecordsTable)
    OWN_KEYS = frozenset({"table.mark"})

    def step_back(self) -> None:
        """To the list, to all of its rows, then to what it opened over."""
        if self.table.has_focus and not self.words:
            self.app.pop_screen()
        else:
            super().step_back()


class QualityScreen(_OverCustomers):
    """The kinds of problems among the customers of a filter; opens over the list of customers."""

    ACTIONS = LIST_PANE_ACTIONS
    BINDINGS = bindings(ACTIONS)
    EMPTY = ("Nothing is wrong with the data of these customers.",)

    def __init__(self, filter_text: str = "") -> None:
        super().__init__()
        self._filter = filter_text

    def columns(self) -> list[Column]:
        """What is wrong and how often."""
        return [
            _column("problem", "Problem", 40, grow=2),
            _column("customers", "Customers", 10, Kind.NUMBER),
            _column("score", "In order", 10, Kind.PERCENT),
        ]

    def source(self) -> ListedRows:
        """The problems that occur; the score of all stands above."""
        crm, words = self.crm, self._filter

        def read() -> list[Row]:
            summary = crm.quality.summary(words)
            rows: list[Row] = []
            if summary.flawed:
                rows.append((0, ("Any of them", summary.flawed, summary.score)))
            for place, one in enumerate(summary.problems, 1):
                if one.customers:
                    fine = share(summary.customers - one.customers, summary.customers)
                    rows.append((place, (one.problem.label, one.customers, fine)))
            return rows

        return ListedRows(read, self.words)

    def open_command(self) -> Sequence[str]:
        """The command line that lists the customers with the problem."""
        place = self.table.current
        kind = ["--problem", PROBLEMS[place - 1].key] if place else []
        return ["crm", "quality", *self._filter.split(), *kind]

    @on(RecordsTable.Opened)
    def _opened_problem(self) -> None:
        if (place := self.table.current) is not None:
            self.app.push_screen(ProblemScreen(self._filter, PROBLEMS[place - 1] if place else None))


def mend(host: "ProblemScreen") -> None:
    """Open the customer's form at the place where the problem is mended."""
    from crm_tui.dialogs.customer_forms import open_customer

    if (found := host.current()) is not None:
        open_customer(host.crm_app, found[0], host.problem_at().field)


def copy_command(host: "ProblemScreen") -> None:
    """Put the command that mends it on the clipboard."""
    if (found := host.current()) is not None:
        host.crm_app.copy(found[1])


def show_customer(host: "ProblemScreen") -> None:
    """Go to the customer in the list."""
    if (found := host.current()) is not None:
        host.crm_app.land("customer", found[0])


MEND_ACTIONS = (
    Action(id="quality.mend", keys="e", label="Mend", footer=92, run=mend, enabled=has_row,
           twin=lambda host: host.show_command(), help="The form of the customer, at the field in question."),
    Action(id="quality.copy", keys="y", label="Copy command", footer=90, run=copy_command, enabled=has_row,
           twin=lambda host: host.list_command(), help="The command line that mends it, to the clipboard."),
    Action(id="quality.customer", keys="c", label="Customer", footer=88, run=show_customer, enabled=has_row,
           twin=lambda host: host.show_command(), help="Show the customer."),
)  # fmt: skip


class ProblemScreen(_OverCustomers):
    """The customers with one kind of problem, or with any, and the command that mends each."""

    ACTIONS = (*MEND_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    EMPTY: ClassVar[tuple[str, ...]] = ("Nobody has this problem any more.",)

    def __init__(self, filter_text: str, problem: Problem | None) -> None:
        super().__init__()
        self._filter = filter_text
        self._problem = problem
        self._found: dict[int, tuple[int, str, Problem]] = {}

    def columns(self) -> list[Column]:
        """Who, what, and the command."""
        return [
            _column("name", "Name", 24, grow=1),
            _column("problem", "Problem", 16),
            _column("mend", "Command", 36, grow=2),
        ]

    def source(self) -> ListedRows:
        """A row for each problem of each customer."""
        crm, words, kind = self.crm, self._filter, self._problem.key if self._problem else ""

        def read() -> list[Row]:
            each = [
                (one.customer, problem, command)
                for one in crm.quality.find(words, kind, MOST_SHOWN)
                for problem, command in one.problems
            ]
            self._found = {place: (who.id, command, problem) for place, (who, problem, command) in enumerate(each)}
            return [(place, (who.name, problem.key, command)) for place, (who, problem, command) in enumerate(each)]

        return ListedRows(read, self.words)

    def current(self) -> tuple[int, str] | None:
        """The customer under the cursor and the command that mends the problem."""
        found = self._found.get(-1 if self.table.current is None else self.table.current)
        return found[:2] if found else None

    def problem_at(self) -> Problem:
        """The problem under the cursor."""
        return self._found[self.table.current or 0][2]

    def show_command(self) -> Sequence[str]:
        """The command line that shows the customer under the cursor."""
        found = self.current()
        return ["crm", "customer", "show", str(found[0] if found else "ID")]

    def list_command(self) -> Sequence[str]:
        """The command line that lists the same."""
        kind = ["--problem", self._problem.key] if self._problem else []
        return ["crm", "quality", *self._filter.split(), *kind]

    def open_command(self) -> Sequence[str]:
        """What Enter does: the customer's form."""
        return self.show_command()

    @on(RecordsTable.Opened)
    def _opened_customer(self) -> None:
        self.action_perform("quality.mend")
