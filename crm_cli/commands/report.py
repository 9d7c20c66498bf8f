"""``crm report``: figures over many records."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.options import LARGEST_NUMBER, Output
from crm_cli.output.lists import explanation
from crm_cli.output.reports import write_report
from crm_cli.pipeline_reports import show_pipeline
from crm_cli.verbs import Noun
from crm_core.collector import collector_paused
from crm_core.errors import UsageProblem
from crm_core.sales.reports.capability import PIPELINE, REPORTS
from crm_core.sales.reports.model import Asked
from crm_core.sales.reports.periods import read_period

noun = Noun(
    "Reports: what sales, deals, quotes and leads add up to. CSV and TSV hold the first table, JSON all of them."
)


class Asking(Output):
    """What is wanted of a report."""

    words: Annotated[
        list[str] | None,
        Argument(metavar="[FILTER]...", help="Which records: owner:me source:fair.", show_default=False),
    ] = None
    by: Annotated[
        list[str] | None,
        Option("--by", metavar="KEY", help="What to go by; see below. A field of your own too: newsletter."),
    ] = None
    since: Annotated[str, Option("--from", metavar="DATE", help="The first day: 2026, 2026-Q3, today-90d.")] = ""
    until: Annotated[str, Option("--to", metavar="DATE", help="The last day: 2026, 2026-Q3, today.")] = ""
    currency: Annotated[
        str,
        Option(
            "--in",
            metavar="CODE",
            help="The currency to tell amounts in; without it business.reporting_currency, else that of the business.",
        ),
    ] = ""
    limit: Annotated[
        int | None, Option("--limit", metavar="N", min=1, max=LARGEST_NUMBER, help="At most so many rows.")
    ] = None
    chart: Annotated[bool, Option("--chart", help="Draw it.")] = False
    explain: Annotated[
        bool, Option("--explain", help="Say how filter, --by and period are understood, and report nothing.")
    ] = False

    @property
    def filter(self) -> str:
        """The filter as one text."""
        return " ".join(self.words or ())

    @property
    def key(self) -> str:
        """What the report is to go by, "" for the usual. Raises UsageProblem."""
        if len(self.by or ()) > 1:
            raise UsageProblem(f"--by is given {len(self.by or ())} times; a report goes by one key.")
        return self.by[0] if self.by else ""

    def asked(self, env: Environment) -> Asked:
        """The same as the core takes it. Raises UsageProblem, InvalidValue."""
        key = self.key
        if self.chart and (self.json or self.format or self.fields):
            raise UsageProblem("--chart draws; leave out --format, --json and --fields.")
        since, until = read_period(self.since, self.until, env.crm.business.today)
        return Asked(self.filter, key, since, until, self.currency, self.limit)


def run(env: Environment, name: str, asking: Asking) -> None:
    """Print a report, or how its filter is understood."""
    if asking.explain:
        explain(env, name, REPORTS[name].entity, asking)
        return
    with collector_paused():
        write_report(env, env.crm.reports.run(name, asking.asked(env)), asking, chart=asking.chart)


def explain(env: Environment, name: str, entity: str, asking: Asking) -> None:
    """Print how the filter is understood, and what else is asked of the report."""
    explanation(env, entity, asking.filter, asking, "\n".join(env.crm.reports.explain(name, asking.asked(env))))


@noun.verb(
    "pipeline",
    "crm report pipeline",
    "crm report pipeline --by quarter closed:2026",
    "crm report pipeline owner:me pipeline:Sales --by source --json",
    "crm report pipeline --by owner --format csv -o owners.csv",
    "crm report pipeline --by customer.newsletter --explain",
)
def pipeline(env: Environment, asking: Asking) -> None:
    """Count and add up deals: won, lost and open, win rate, days until won, by stage and by a key.

    --by owner, stage, source, quarter, month, year, product, customer, pipeline, competitor or reason. The period is that of the closing day, for open deals of the
    expected one; so are months and quarters. The JSON is one object with the figures and its currency; where there are
    several currencies, "currencies" holds one such object for each.
    """
    if asking.explain:
        explain(env, PIPELINE, "deal", asking)
        return
    show_pipeline(env, asking, asking.asked(env), chart=asking.chart)


@noun.verb(
    "forecast",
    "crm report forecast",
    "crm report forecast --by quarter --chart",
    "crm report forecast owner:me --by stage",
)
def forecast(env: Environment, asking: Asking) -> None:
    """What open deals may bring, and when: value, weighted by probability, and by what became of deals like them.

    --by month, quarter, year, stage, owner, source, product, customer or pipeline. The period is that of the expected
    close. Overdue deals and those without a day stand apart. "By history" weighs each deal with the win rate of the closed
    deals that were once in its stage, and adds days they took from there until they were won. CSV holds the first table.
    """
    run(env, "forecast", asking)


@noun.verb("funnel", "crm report funnel", "crm report funnel --from 2026 --chart", "crm report funnel --by source")
def funnel(env: Environment, asking: Asking) -> None:
    """How many deals reached each stage, and how many of them went on to the next.

    --by stage, owner, source, product, month, quarter or year. The period is that of the opening day. A deal that skips
    a stage counts there too.
    """
    run(env, "funnel", asking)


@noun.verb("velocity", "crm report velocity", "crm report velocity --from 2026 --by owner")
def velocity(env: Environment, asking: Asking) -> None:
    """How long deals take until they are won or lost, and in each stage: median, mean, and what 90 % stay within.

    --by stage, owner, source, product, pipeline, month, quarter or year. The period is that of the closing day.
    """
    run(env, "velocity", asking)


@noun.verb(
    "win-loss",
    "crm report win-loss",
    "crm report win-loss --by competitor --from 2026",
    "crm report win-loss --by product --chart",
)
def win_loss(env: Environment, asking: Asking) -> None:
    """Why and where deals are won and lost: numbers, values and rates.

    --by reason, source, owner, product, competitor, customer, stage, pipeline, month, quarter or year. The period is that
    of the closing day.
    """
    run(env, "win-loss", asking)


@noun.verb("rotting", "crm report rotting", "crm report rotting owner:me --limit 10", "crm report rotting --by owner")
def rotting(env: Environment, asking: Asking) -> None:
    """Open deals that are overdue or have been in their stage for too long, the most valuable first.

    --by deal, owner, stage, source, customer, pipeline or product. The period is that of the expected close.
    """
    run(env, "rotting", asking)


@noun.verb(
    "sales",
    "crm report sales",
    "crm report sales --by customer --limit 10",
    "crm report sales --by month --from 2026 --chart",
    "crm report sales --by product --in USD --format csv -o products.csv",
)
def sales(env: Environment, asking: Asking) -> None:
    """What was sold: orders, revenue, net, profit where the cost is known, and the average order.

    --by month, quarter, year, product, customer, country, owner, source or status. The period is that of the order's day.
    Revenue is the total less refunds; cancelled orders do not count. Products are told by their lines, without tax.
    """
    run(env, "sales", asking)


@noun.verb("quotes", "crm report quotes", "crm report quotes --by validity", "crm report quotes --by owner --from 2026")
def quotes(env: Environment, asking: Asking) -> None:
    """Quotes that wait for an answer, and how many of those answered were accepted.

    --by age, validity, status, owner, customer, month, quarter or year. The period is that of the day of issue. A quote
    that ran out without an answer counts as not accepted.
    """
    run(env, "quotes", asking)


@noun.verb("leads", "crm report leads", "crm report leads --by campaign --from this-year", "crm report leads --chart")
def leads(env: Environment, asking: Asking) -> None:
    """What becomes of inquiries: how many turn into deals, how many of those are won, and what they bring.

    --by source, status, owner, campaign, reason, month, quarter or year. The period is that of the day it was received.
    """
    run(env, "leads", asking)
