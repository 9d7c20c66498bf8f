"""The reports as the faces use them; each is loaded when it is asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.errors import UnknownName
from crm_core.sales.report import PipelineReport, pipeline_report
from crm_core.sales.reports import deal_products
from crm_core.sales.reports.apart import told_apart
from crm_core.sales.reports.model import Asked, Report
from crm_core.sales.reports.own_keys import Way, find_way, ways
from crm_core.sales.reports.scope import refuse_backwards
from crm_core.sales.words import GROUPINGS
from crm_core.values.money import parse_currency


class ReportEntry(NamedTuple):
    """Where a report lives, the entity its filter is about, the day that its period is of and what it is for.

    ``counted`` says which records it counts of those that the filter finds, "" for all.
    """

    module: str
    entity: str
    day: str
    help: str
    counted: str = ""


_IN_PLAY = "those that are open or on hold"
_CLOSED = "those that were won or lost"


REPORTS = {
    "forecast": ReportEntry("forecast", "deal", "the expected close", "What open deals may bring, and when.", _IN_PLAY),
    "funnel": ReportEntry("funnel", "deal", "the opening day", "How many deals get from stage to stage."),
    "velocity": ReportEntry(
        "velocity", "deal", "the closing day", "How long deals take, in all and in each stage.", _CLOSED
    ),
    "win-loss": ReportEntry("win_loss", "deal", "the closing day", "Why and where deals are won and lost.", _CLOSED),
    "rotting": ReportEntry(
        *("rotting", "deal", "the expected close", "Open deals that are overdue or stay too long."),
        f"{_IN_PLAY}, and overdue or rotting",
    ),
    "sales": ReportEntry(
        "sales", "order", "the day of the order", "What was sold, and what it brought.", "those that are not cancelled"
    ),
    "quotes": ReportEntry(
        *("quotes", "quote", "the day of issue", "Quotes that wait, and how many are accepted."),
        "those that are neither drafts nor superseded",
    ),
    "leads": ReportEntry(
        "leads", "lead", "the day it was received", "What becomes of inquiries, by where they come from."
    ),
}
PIPELINE = "pipeline"  # the report with a shape of its own
_PIPELINE_DAY = "the closing day, for open deals the expected one"


class Reports:
    """Figures over many records."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def pipeline(self, filter_text: str = "", by: str | None = None) -> tuple[PipelineReport, ...]:
        """Counts, sums, win rate and cycle of the deals that match, one report per currency. Raises UnknownName, FilterProblem."""
        return pipeline_report(self._core, Asked(filter_text, by or ""))[0]

    def pipeline_in(self, asked: Asked) -> tuple[tuple[PipelineReport, ...], tuple[str, ...]]:
        """The same for a period and in a currency, with what to know of the rates. Raises InvalidValue too."""
        return pipeline_report(self._core, asked)

    def run(self, name: str, asked: Asked = Asked()) -> Report:  # noqa: B008  # Nothing can change it.
        """The report of that name. Raises UnknownName, FilterProblem, InvalidValue."""
        if name not in REPORTS:
            raise UnknownName("report", name, list(REPORTS))
        module = import_module(f"crm_core.sales.reports.{REPORTS[name].module}")
        report = getattr(module, REPORTS[name].module)(self._core, asked)
        assert isinstance(report, Report)  # noqa: S101  # Every module of a report gives one.
        return told_apart(report)

    def groupings(self, name: str) -> tuple[str, ...]:
        """What a report can go by, the usual one first, those that the owner defined last."""
        return groupings(name) + tuple(self.own_groupings(name))

    def own_groupings(self, name: str) -> Mapping[str, Way]:
        """The words for fields that the owner defined by which a report can go; several may lead to one field."""
        return ways(self._core.browse.entities, _entity(name), groupings(name))

    def explain(self, name: str, asked: Asked) -> list[str]:
        """What a report is asked for besides its filter, a line each: what it goes by, its period, currency and length.

        Raises UnknownName, InvalidValue.
        """
        if asked.since and asked.until:
            refuse_backwards(asked.since, asked.until)
        bounds = [
            f"{word} {bound.isoformat()}" for word, bound in (("from", asked.since), ("to", asked.until)) if bound
        ]
        day = _PIPELINE_DAY if name == PIPELINE else REPORTS[name].day
        said = [
            f"of these, {counted}" if (counted := "" if name == PIPELINE else REPORTS[name].counted) else "",
            f"by {grouping}" if (grouping := self._grouping(name, asked.by)) else "",
            f"{' '.join(bounds)}, by {day}" if bounds else "",
            f"amounts in {parse_currency(asked.currency)}, where there are rates" if asked.currency else "",
            f"at most {asked.limit:,} rows" if asked.limit else "",
        ]
        return [line for line in said if line]

    def _grouping(self, name: str, by: str) -> str:
        """What a report goes by in words; the usual where nothing is said. Raises UnknownName."""
        known = groupings(name)
        if by and by not in known:
            return find_way(self._core.browse.entities, _entity(name), by, known).said
        if by == deal_products.PRODUCT and _entity(name) == "deal":
            return deal_products.SAID
        return by or ("" if name == PIPELINE else known[0])


def groupings(name: str) -> tuple[str, ...]:
    """What a report can go by in any database, the usual one first."""
    if name == PIPELINE:
        return GROUPINGS
    return tuple(import_module(f"crm_core.sales.reports.{REPORTS[name].module}").GROUPINGS)


def _entity(name: str) -> str:
    return "deal" if name == PIPELINE else REPORTS[name].entity
