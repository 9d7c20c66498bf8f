"""Sales: what a year brought beside the one before, what is ahead, who and what it came from; each bar leads to records."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from crm_core.values.text import show_text
from crm_tui import bridge
from crm_tui.actions import READS_AGAIN, Action, Enabled, bindings
from crm_tui.sales_reading import TOPS, SalesSeen, read_sales
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.drill_down import show_records
from crm_tui.widgets.sales import SalesView

FIRST_YEAR, LAST_YEAR = 1971, 9998


def show_rates(host: "SalesScreen") -> None:
    """The exchange rates."""
    from crm_tui.screens.rates import RatesScreen

    host.app.push_screen(RatesScreen())


def _chart_twin(host: "SalesScreen") -> Sequence[str]:
    panel = host.view.panel
    return [*(panel.command if panel else ("crm", "report", "sales")), "--chart"]


def _chart_there(host: "SalesScreen") -> Enabled:
    return True if host.view.panel is not None else "There is nothing to copy yet."


def _several_currencies(host: "SalesScreen") -> Enabled:
    return True if host.several_currencies else "There is only one currency."


SALES_ACTIONS = (
    Action(id="sales.last-year", keys="p,left_square_bracket", label="Year before", group="View", footer=86,
           run=lambda host: host.turn(-1), twin=lambda host: host.year_command(-1), help="The year before."),
    Action(id="sales.next-year", keys="n,right_square_bracket", label="Next year", group="View", footer=85,
           run=lambda host: host.turn(1), twin=lambda host: host.year_command(1), help="The year after."),
    Action(id="sales.grouping", keys="g", label="Group", group="View", footer=84, run=lambda host: host.regroup(),
           twin=lambda host: host.group_command(), help="The last chart by product, country, owner, source or a field of your own, in turn."),
    Action(id="sales.currency", keys="c", label="Currency", group="View", footer=70, enabled=_several_currencies,
           run=lambda host: host.next_currency(), twin=_chart_twin, help="The figures in the next of several currencies."),
    Action(id="sales.rates", keys="x", label="Rates", group="View", footer=60, run=show_rates,
           twin=lambda _: ["crm", "rate", "list"], help="What other currencies are worth: list, add, remove."),
    Action(id="sales.copy", keys="y", label="Copy command", group="View", footer=40, enabled=_chart_there,
           run=lambda host: host.copy_command(), twin=_chart_twin,
           help="The command line that draws the chart under the cursor, to the clipboard."),
    Action(id="sales.reload", keys="r", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN, help="Read again; changes by others show by themselves."),
)  # fmt: skip


class SalesScreen(BaseScreen):
    """The overview of selling."""

    NAME = "overview"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "sales.tcss"
    ACTIONS = SALES_ACTIONS
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (SalesView,)

    def __init__(self) -> None:
        super().__init__()
        self._year: int | None = None
        self._top = TOPS[0]
        self._tops: tuple[str, ...] = TOPS
        self._currency = ""
        self._currencies: tuple[str, ...] = ()

    def body(self) -> ComposeResult:
        """The figures of the year, then the charts."""
        yield Static("", id="sales-line", markup=False)
        yield SalesView()
        yield Static("", id="sales-notes", markup=False)

    def on_mount(self) -> None:
        """Show this year."""
        self.view.focus()
        self.reload()

    @property
    def view(self) -> SalesView:
        """The charts."""
        return self.query_one(SalesView)

    @property
    def several_currencies(self) -> bool:
        """Whether figures are told apart by currency."""
        return len(self._currencies) > 1

    @property
    def year(self) -> int:
        """The year that is shown."""
        return self._year or self.crm.business.today.year

    def reload(self) -> None:
        """Read everything again."""
        if not self.query(SalesView):  # the news came before there is anything to show
            return
        crm, year, top, currency, rows = self.crm, self._year, self._top, self._currency, self.view.best_rows
        bridge.load(
            self,
            "sales",
            lambda: read_sales(crm, year or crm.business.today.year, top, currency, rows),
            self._arrived,
        )

    def _arrived(self, seen: SalesSeen) -> None:
        parts = [Content.styled(f"{self.year}   ", "bold")]
        for number, (label, shown) in enumerate((label, shown) for label, shown in seen.headline if shown):
            parts += [
                Content.styled(f"{label} ", "$crm-dim"),
                Content.styled(shown, "$crm-accent" if not number else ""),
            ]
            parts.append(Content("   "))
        if len(seen.currencies) > 1:
            parts.append(Content.styled(f"{seen.currencies[0]}, {self.key('sales.currency')} for others", "$crm-dim"))
        self._currencies = seen.currencies
        if self._currency not in seen.currencies:
            self._currency = ""  # its last amount is gone, or there is a rate now
        self.query_one("#sales-line", Static).update(Content("").join(parts))
        notes = self.query_one("#sales-notes", Static)
        said = [*self._about_rates(seen), *map(show_text, seen.notes)]
        notes.update(Content("\n".join(said)))
        notes.display = bool(said)
        self._tops = seen.tops
        self.view.show(seen)

    def _about_rates(self, seen: SalesSeen) -> list[str]:
        if not seen.apart:
            return []
        return [
            f"No rate in {seen.reported_in} for {', '.join(seen.apart)}: told apart; {self.key('sales.rates')} adds one."
        ]

    def turn(self, years: int) -> None:
        """Show another year."""
        self._year = min(max(self.year + years, FIRST_YEAR), LAST_YEAR)
        self.reload()

    @property
    def _next_top(self) -> str:
        tops = self._tops
        return tops[(tops.index(self._top) + 1) % len(tops)] if self._top in tops else tops[0]

    def regroup(self) -> None:
        """Let the last chart go by the next key."""
        self._top = self._next_top
        self.reload()

    def next_currency(self) -> None:
        """Show the figures in the next currency."""
        self._currency = (*sorted(self._currencies), *sorted(self._currencies))[
            sorted(self._currencies).index(self._currencies[0]) + 1
        ]
        self.reload()

    def year_command(self, years: int) -> Sequence[str]:
        """The command line for a year's revenue."""
        year = str(self.year + years)
        return ["crm", "report", "sales", "--by", "month", "--from", year, "--to", year]

    def group_command(self) -> Sequence[str]:
        """The command line for the chart as it will be."""
        by, year = self._next_top, str(self.year)
        return ["crm", "report", "sales", "--by", by, "--limit", str(self.view.best_rows), "--from", year, "--to", year]

    def copy_command(self) -> None:
        """Put the command line of the chart on the clipboard."""
        import shlex

        self.crm_app.copy(shlex.join(_chart_twin(self)))

    def open_command(self) -> Sequence[str]:
        """The command line that lists the records behind the bar."""
        bar = self.view.current
        return ["crm", bar.entity, "list", bar.filter] if bar and bar.filter else []

    @on(SalesView.Roomier)
    def _roomier(self) -> None:
        self.reload()

    @on(SalesView.Opened)
    def _opened(self) -> None:
        bar = self.view.current
        if bar is not None and bar.filter:
            show_records(self.crm_app, bar.entity, bar.filter)
