"""``crm report``: figures over many records."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from typer import Argument, Option

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import EXPLAIN, Output
from crm_cli.output import column, document, listing_page
from crm_cli.output.blocks import Block, write_blocks
from crm_cli.output.lists import explanation, none_told, output_format
from crm_cli.verbs import Noun
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.errors import UsageProblem
from crm_core.sales.report import Figures, PipelineReport
from crm_core.sales.words import CLOSED_KINDS, GROUPINGS

noun = Noun("Reports: what the pipeline adds up to.")

COUNTS = ("deals", "won", "lost", "open")
SUMS = ("won_value", "open_value", "weighted_value")
FIGURES = (
    *(column(name, kind=Kind.NUMBER) for name in COUNTS),
    *(column(name, kind=Kind.MONEY) for name in SUMS),
    column("win_rate", kind=Kind.NUMBER),
    column("won_cycle_days", "Won cycle", Kind.NUMBER),
)
STAGES = (
    column("pipeline"),
    column("name", "Stage"),
    column("kind"),
    column("deals", kind=Kind.NUMBER),
    column("value", kind=Kind.MONEY),
    column("weighted", kind=Kind.MONEY),
)


@noun.verb(
    "pipeline",
    "crm report pipeline",
    "crm report pipeline --by quarter closed:2026",
    "crm report pipeline owner:me pipeline:Sales --by source --json",
    "crm report pipeline --by owner --format csv -o owners.csv",
)
def pipeline(
    env: Environment,
    output: Output,
    words: Annotated[
        list[str] | None,
        Argument(metavar="[FILTER]...", help="Which deals: owner:me closed:this-year.", show_default=False),
    ] = None,
    by: Annotated[
        list[str] | None, Option("--by", metavar="KEY", help=f"The same figures by {', '.join(GROUPINGS)}.")
    ] = None,
    explain: Annotated[bool, EXPLAIN] = False,
) -> None:
    """Count and add up deals: won, lost and open, win rate, days until won, by stage and by a key.

    Each currency has figures of its own. The JSON is one object with the figures and its currency; where there are
    several currencies, "currencies" holds one such object for each. Months and quarters are those of the closing day,
    for open deals of the expected one.
    """
    if len(by or ()) > 1:
        raise UsageProblem(f"--by is given {len(by or ())} times; a report goes by one key.")
    if explain:
        explanation(env, "deal", " ".join(words or ()), output)
        return
    show_pipeline(env, output, " ".join(words or ()), by[0] if by else None)


def show_pipeline(env: Environment, output: Output, filter_text: str, by: str | None) -> None:
    """Print the report in the format that was asked for."""
    reports = env.crm.reports.pipeline(filter_text, by)
    if filter_text and not any(report.figures.deals for report in reports):
        env.message(none_told("No deals match.", env.crm.browse.unknown_value("deal", filter_text)))
    chosen = output_format(env, output)
    if chosen in (Format.JSON, Format.JSONL):
        blocks = [report_json(report, by) for report in reports]
        document(env, blocks[0] if len(blocks) == 1 else {"currencies": blocks}, output)
    elif chosen in (Format.TABLE, Format.PLAIN) and not output.field_names:
        write_blocks(env, [block for report in reports for block in blocks_of(report, by, len(reports) > 1)], output)
    else:
        listing_page(env, table(reports, by), output)


def report_json(report: PipelineReport, by: str | None) -> dict[str, object]:
    """The report on one currency as JSON; "groups" only where a key was asked for."""
    stages = [
        {
            "pipeline": stage.pipeline,
            "name": stage.name,
            "kind": stage.kind,
            "deals": stage.deals,
            "value": stage.value,
            "weighted": stage.weighted,
        }
        for stage in report.stages
    ]
    found = {"currency": report.currency, **named(report.figures), "stages": stages}
    if report.groups is not None:
        found["by"] = by
        found["groups"] = [{"key": group.key, **named(group.figures)} for group in report.groups]
    return found


def named(figures: Figures) -> dict[str, object]:
    """Figures by their names."""
    return {field.key: getattr(figures, field.key) for field in FIGURES}


def table(reports: Sequence[PipelineReport], by: str | None) -> Page:
    """The report as one table: a row for each group, or else for each stage."""
    if by is None:
        return Page(STAGES, (), tuple(row for report in reports for row in stage_rows(report)))
    rows = [row for report in reports for row in group_rows(report)]
    return Page((column(by), *FIGURES), (), tuple(rows))


def blocks_of(report: PipelineReport, by: str | None, with_currency: bool) -> Iterable[Block]:
    """The report on one currency for people: the figures, then stages, then groups."""
    figures = report.figures
    summary: tuple[tuple[Field, object], ...] = (
        (column("deals"), f"{figures.deals:,}: {figures.won:,} won, {figures.lost:,} lost, {figures.open:,} open"),
        (column("won_value", "Won", Kind.MONEY), figures.won_value),
        (column("open_value", "Open", Kind.MONEY), figures.open_value),
        (column("weighted_value", "Weighted", Kind.MONEY), figures.weighted_value),
        (column("win_rate"), rate(figures)),
        (column("won_cycle_days", "Won cycle"), days(figures)),
    )
    yield Block(report.currency if with_currency else "", summary=summary)
    several = len({stage.pipeline for stage in report.stages}) > 1
    keep = range(len(STAGES)) if several else range(1, len(STAGES))
    rows = [
        tuple(row[place] for place in keep)
        for row in stage_rows(report, for_people=True)
        if row[3] or not with_currency
    ]
    yield Block("", Page(tuple(STAGES[place] for place in keep), (), tuple(rows)))
    if report.groups is not None and by is not None:
        shown = (column(by), *FIGURES[:-2], column("win_rate", kind=Kind.NUMBER), column("won_cycle", kind=Kind.NUMBER))
        grouped = [
            (*row[:-2], rate(group.figures), days(group.figures))
            for row, group in zip(group_rows(report), report.groups, strict=True)
        ]
        yield Block("", Page(shown, (), tuple(grouped)))


def stage_rows(report: PipelineReport, *, for_people: bool = False) -> list[tuple[object, ...]]:
    """The stages in the order of STAGES; people see nothing where a closed stage has nothing to weigh."""
    return [
        (s.pipeline, s.name, s.kind, s.deals, s.value, None if for_people and s.kind in CLOSED_KINDS else s.weighted)
        for s in report.stages
    ]


def group_rows(report: PipelineReport) -> list[tuple[object, ...]]:
    """The groups: the key, then the order of FIGURES."""
    return [(group.key, *named(group.figures).values()) for group in report.groups or ()]


def rate(figures: Figures) -> str:
    """The win rate for people."""
    return "" if figures.win_rate is None else f"{figures.win_rate * 100:.1f} %"


def days(figures: Figures) -> str:
    """The mean time until won for people."""
    return "" if figures.won_cycle_days is None else f"{figures.won_cycle_days:.1f} days"
