"""What keys do on the reports: another report, other days, another grouping, currency or table."""

import shlex
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from crm_core.sales.reports.periods import read_period
from crm_tui.actions import GOES_BACK, READS_AGAIN, Action, Enabled
from crm_tui.report_reading import groupings, names

if TYPE_CHECKING:
    from crm_tui.screens.reports import ReportsScreen

FIRST_YEAR, LAST_YEAR = 1971, 9998
PERIOD_HINT = "2026, 2025-Q3..2026-06, today-90d..; nothing for all days"


def choose(host: "ReportsScreen") -> None:
    """Ask for a report."""
    from crm_tui.dialogs.choose import Choose

    wide = max(len(name) for name, _ in names()) + 2
    choices = [(name, f"{name:<{wide}}{about}") for name, about in names()]

    def answered(name: str | None) -> None:
        if name is not None:
            host.choose(name)

    host.app.push_screen(Choose("Report", choices, host.wanted.name), answered)


def group(host: "ReportsScreen") -> None:
    """Ask what to go by."""
    from crm_tui.dialogs.choose import Choose

    by = host.report.by if host.report else ""
    choices = [(key, key) for key in groupings(host.crm, host.wanted.name)]

    def answered(key: str | None) -> None:
        if key is not None:
            host.ask_for(by=key)

    host.app.push_screen(Choose("Go by", choices, by), answered)


def period(host: "ReportsScreen") -> None:
    """Ask for the days."""
    from crm_tui.dialogs.prompt import Prompt

    today = host.crm.business.today

    def understood(text: str) -> str:
        first, last = days(text, today)
        return f"from {first or 'the beginning'} to {last or 'the end'}"

    def answered(text: str | None) -> None:
        if text is not None:
            since, until = days(text, today)
            host.ask_for(since=since, until=until)

    host.app.push_screen(Prompt("Days", placeholder=PERIOD_HINT, check=understood), answered)


def days(words: str, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of "2026", "2025-Q3..2026-06" or "2026.."; None for no bound. Raises InvalidValue."""
    first, between, last = words.strip().partition("..")
    return read_period(first.strip(), last.strip() if between else first.strip(), today)


def turn(host: "ReportsScreen", years: int) -> None:
    """Show the year before or after; from all days on it begins with this year."""
    year = _year(host, years)
    host.ask_for(since=date(year, 1, 1), until=date(year, 12, 31))


def _year(host: "ReportsScreen", years: int) -> int:
    since, this = host.wanted.asked.since, host.crm.business.today.year
    return min(max(since.year + years if since else this, FIRST_YEAR), LAST_YEAR)


def _year_command(host: "ReportsScreen", years: int) -> Sequence[str]:
    year = _year(host, years)
    asked = host.wanted.asked._replace(since=date(year, 1, 1), until=date(year, 12, 31))
    return host.wanted._replace(asked=asked).command


def currency(host: "ReportsScreen") -> None:
    """Ask for the currency to tell amounts in."""
    from crm_core.values.money import parse_currency
    from crm_tui.dialogs.prompt import Prompt

    def answered(text: str | None) -> None:
        if text is not None:
            host.ask_for(currency=parse_currency(text) if text.strip() else "")

    hint = "EUR, by the rates you keep; nothing for that of the business"
    host.app.push_screen(Prompt("In which currency", placeholder=hint, check=parse_currency), answered)


def explain(host: "ReportsScreen") -> None:
    """Say how the filter is understood."""
    browse, wanted = host.crm.browse, host.wanted
    host.crm_app.tell(browse.explain(wanted.entity, wanted.asked.filter))


def _explain_twin(host: "ReportsScreen") -> Sequence[str]:
    return [*host.wanted.command, "--explain"]


def copy_command(host: "ReportsScreen") -> None:
    """Put the command line of the report on the clipboard."""
    host.crm_app.copy(shlex.join(host.wanted.command))


def _several_currencies(host: "ReportsScreen") -> Enabled:
    several = host.report is not None and len(host.report.blocks) > 1
    return True if several else "There is only one currency."


def _several_tables(host: "ReportsScreen") -> Enabled:
    several = host.block is not None and sum(bool(table.rows) for table in host.block.tables) > 1
    return True if several else "There is only one table."


def _command(host: "ReportsScreen") -> Sequence[str]:
    return host.wanted.command


def _with(*words: str):  # type: ignore[no-untyped-def]
    return lambda host: [*host.wanted.command, *words]


REPORT_ACTIONS = (
    Action(id="reports.choose", keys="o", label="Report", group="View", footer=88, run=choose,
           twin=lambda _: ["crm", "report", "REPORT"], help="Another report: pipeline, forecast, funnel, sales and more."),
    Action(id="reports.group", keys="b", label="By", group="View", footer=87, run=group, twin=_with("--by", "KEY"),
           help="What to go by: month, owner, product, customer, a field of your own."),
    Action(id="reports.period", keys="t", label="Days", group="View", footer=86, run=period,
           twin=_with("--from", "DATE", "--to", "DATE"), help="From which day to which: 2026, 2025-Q3..2026-06."),
    Action(id="reports.last-year", keys="p,left_square_bracket", label="Year before", group="View", footer=60,
           run=lambda host: turn(host, -1), twin=lambda host: _year_command(host, -1), help="The year before."),
    Action(id="reports.next-year", keys="n,right_square_bracket", label="Next year", group="View", footer=59,
           run=lambda host: turn(host, 1), twin=lambda host: _year_command(host, 1), help="The year after."),
    Action(id="reports.filter", keys="slash", label="Filter", group="Finding", footer=85, run=lambda host: host.bar.start(),
           twin=_with("FILTER"), help="Report only on records that match."),
    Action(id="reports.next-currency", keys="c", label="Currency", group="View", footer=70, enabled=_several_currencies,
           run=lambda host: host.next_currency(), twin=_command, help="The next of several currencies."),
    Action(id="reports.in-currency", keys="i", label="In", group="View", footer=40, run=currency, twin=_with("--in", "CODE"),
           help="Tell all amounts in one currency, by the exchange rates that you keep."),
    Action(id="reports.next-table", keys="tab", label="Next table", group="View", footer=71, enabled=_several_tables,
           run=lambda host: host.next_table(), twin=_command, help="The next table of the report."),
    Action(id="reports.explain", keys="x", label="Explain", group="View", footer=30, run=explain, twin=_explain_twin,
           help="How the filter is understood."),
    Action(id="reports.copy", keys="y", label="Copy command", group="View", footer=20, run=copy_command, twin=_command,
           help="The command line that prints the report, to the clipboard."),
    Action(id="reports.back", keys="escape", label="Back", group="Moving", no_twin=GOES_BACK, run=lambda host: host.step_back(),
           help="To the list; there clear the filter."),
    Action(id="reports.reload", keys="f5", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN, help="Read again; changes by others show by themselves."),
)  # fmt: skip
