"""The pipeline report as tables, as one object, as rows of a spreadsheet, or drawn."""

from collections.abc import Iterable, Sequence

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output
from crm_cli.output import column, document, listing_page
from crm_cli.output.blocks import Block as Printed
from crm_cli.output.blocks import write_blocks
from crm_cli.output.lists import none_told, output_format
from crm_cli.output.reports import write_chart
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.sales.report import Figures, PipelineReport
from crm_core.sales.reports.model import Asked, Block, Report, Table, money, text

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


def show_pipeline(env: Environment, output: Output, asked: Asked, *, chart: bool) -> None:
    """Print the report in the format that was asked for."""
    reports, notes, by = *env.crm.reports.pipeline_in(asked), asked.by or None
    if asked.filter and not any(report.figures.deals for report in reports):
        env.message(none_told("No deals match.", env.crm.browse.unknown_value("deal", asked.filter)))
    if chart:
        write_chart(env, drawn(reports, by), output)
    else:
        write(env, output, reports, by)
    for note in notes:
        env.message(note)


def drawn(reports: Sequence[PipelineReport], by: str | None) -> Report:
    """What a chart shows: open deals by stage, or what was won by a key."""
    if by is None:
        columns = text("stage"), money("value")
        rows = [tuple((stage.name, stage.value) for stage in each.stages) for each in reports]
    else:
        columns = text(by), money("won_value")
        rows = [tuple((group.key, group.figures.won_value) for group in each.groups or ()) for each in reports]
    tables = [Table("groups", "", columns, each, columns[1].key) for each in rows]
    return Report(
        "pipeline",
        by or "stage",
        tuple(Block(each.currency, (), (table,)) for each, table in zip(reports, tables, strict=True)),
    )


def write(env: Environment, output: Output, reports: Sequence[PipelineReport], by: str | None) -> None:
    """Print the reports on each currency."""
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


def blocks_of(report: PipelineReport, by: str | None, with_currency: bool) -> Iterable[Printed]:
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
    yield Printed(report.currency if with_currency else "", summary=summary)
    several = len({stage.pipeline for stage in report.stages}) > 1
    keep = range(len(STAGES)) if several else range(1, len(STAGES))
    rows = [tuple(row[place] for place in keep) for row in stage_rows(report) if row[3] or not with_currency]
    yield Printed("", Page(tuple(STAGES[place] for place in keep), (), tuple(rows)))
    if report.groups is not None and by is not None:
        shown = (column(by), *FIGURES[:-2], column("win_rate", kind=Kind.NUMBER), column("won_cycle", kind=Kind.NUMBER))
        grouped = [
            (*row[:-2], rate(group.figures), days(group.figures))
            for row, group in zip(group_rows(report), report.groups, strict=True)
        ]
        yield Printed("", Page(shown, (), tuple(grouped)))


def stage_rows(report: PipelineReport) -> list[tuple[object, ...]]:
    """The stages in the order of STAGES."""
    return [tuple(stage) for stage in report.stages]


def group_rows(report: PipelineReport) -> list[tuple[object, ...]]:
    """The groups: the key, then the order of FIGURES."""
    return [(group.key, *named(group.figures).values()) for group in report.groups or ()]


def rate(figures: Figures) -> str:
    """The win rate for people."""
    return "" if figures.win_rate is None else f"{figures.win_rate * 100:.1f} %"


def days(figures: Figures) -> str:
    """The mean time until won for people."""
    return "" if figures.won_cycle_days is None else f"{figures.won_cycle_days:.1f} days"
