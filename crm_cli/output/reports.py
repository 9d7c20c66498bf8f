"""A report as tables, as one object, as rows of a spreadsheet, or drawn."""

from collections.abc import Iterable, Iterator, Sequence

from crm_cli.environment import Environment
from crm_cli.formats import Format
from crm_cli.options import Output
from crm_cli.output.blocks import Block as Printed
from crm_cli.output.blocks import write_blocks
from crm_cli.output.cards import BOLD, styled
from crm_cli.output.documents import document
from crm_cli.output.lists import column, listing_page, output_format
from crm_cli.output.sink import open_sink
from crm_core.catalog.fields import Field, Kind
from crm_core.catalog.pages import Page
from crm_core.sales.reports.model import Block, Column, Report, Shape, Table, Unit
from crm_core.values.charts import Bar, bars, funnel, sparkline
from crm_core.values.money import Money, show_money
from crm_core.values.text import show_text

KINDS = {Unit.MONEY: Kind.MONEY, Unit.DATE: Kind.DATE, Unit.TEXT: Kind.TEXT}
SPARKED = 6  # of fewer periods a line says less than the bars


def write_report(env: Environment, report: Report, output: Output, *, chart: bool) -> None:
    """Print a report in the format that was asked for, and on stderr what one should know of it."""
    chosen = output_format(env, output)
    if chart:
        write_chart(env, report, output)
    elif chosen in (Format.JSON, Format.JSONL):
        document(env, report_json(report), output)
    elif chosen in (Format.TABLE, Format.PLAIN) and not output.field_names:
        write_blocks(env, list(printed(report)), output)
    else:
        listing_page(env, flat(report), output)
    for note in report.notes:
        env.message(note)


def report_json(report: Report) -> dict[str, object]:
    """The report as one object; of several currencies "currencies" holds one such object for each."""
    blocks = [_block_json(block) for block in report.blocks]
    found: dict[str, object] = {"report": report.name, "by": report.by}
    found |= blocks[0] if len(blocks) == 1 else {"currencies": blocks}
    if report.notes:
        found["notes"] = report.notes
    return found


def _block_json(block: Block) -> dict[str, object]:
    tables = {table.key: [dict(zip(_keys(table), row, strict=True)) for row in table.rows] for table in block.tables}
    return {"currency": block.currency, **{each.key: value for each, value in block.figures}, **tables}


def _keys(table: Table) -> list[str]:
    """The columns by key; the one that a report goes by is called "key", as in every report."""
    keys = [each.key for each in table.columns]
    return ["key", *keys[1:]] if table.key == "groups" else keys


def printed(report: Report) -> Iterator[Printed]:
    """The report for people: the figures of a currency, then its tables."""
    for block in report.blocks:
        summary = tuple((_field(each), shown_value(each, value)) for each, value in block.figures)
        yield Printed(block.currency if len(report.blocks) > 1 else "", summary=summary)
        for table in (each for each in block.tables if each.rows):
            yield Printed(table.title, _page(table))


def _page(table: Table) -> Page:
    kept = [place for place, each in enumerate(table.columns) if not _says_nothing(table, place, each)]
    columns = [_shown_column(table.columns[place], [row[place] for row in table.rows]) for place in kept]
    return Page(tuple(_field(table.columns[place]) for place in kept), (), tuple(zip(*columns, strict=True)))


def _shown_column(shown: Column, values: Sequence[object]) -> Sequence[object]:
    return values if shown.unit in KINDS else [shown_value(shown, value) for value in values]


def _says_nothing(table: Table, place: int, shown: Column) -> bool:
    """Whether people can do without: the name of the only pipeline."""
    return shown.key == "pipeline" and place == 0 and len({row[0] for row in table.rows}) < 2


def flat(report: Report) -> Page:
    """The first table of each currency as one."""
    tables = [block.tables[0] for block in report.blocks]
    fields = tuple(_field(each, Kind.NUMBER) for each in tables[0].columns)
    return Page(fields, (), tuple(row for table in tables for row in table.rows))


def shown_value(shown: Column, value: object) -> object:
    """A value as people read it; amounts and dates are left to the table."""
    if shown.unit is Unit.RATE and isinstance(value, float | int):
        return f"{value * 100:.1f} %"
    if shown.unit is Unit.DAYS and isinstance(value, float | int):
        return f"{value:,.1f} d"
    if shown.unit is Unit.COUNT and isinstance(value, int) and shown.key != "id":
        return f"{value:,}"
    return value


def _field(shown: Column, other: Kind = Kind.NUMBER) -> Field:
    return column(shown.key, shown.label, KINDS.get(shown.unit, other))


def write_chart(env: Environment, report: Report, output: Output) -> None:
    """Draw the first table of each currency, and under months a line of their course."""
    with open_sink(env, output.output) as sink:
        for number, block in enumerate(report.blocks):
            if number:
                sink.write("\n")
            heading = show_text(_heading(report, block))
            sink.write(styled(env, heading, BOLD, sink) + "\n")
            for line in chart_lines(block.tables[0], env.columns, signs=env.signs):
                sink.write(line + "\n")


def _heading(report: Report, block: Block) -> str:
    table = block.tables[0]
    drawn = next((each.label for each in table.columns if each.key == table.drawn), "")
    return f"{report.name}: {drawn.lower()} by {report.by}" + (f", {block.currency}" if len(report.blocks) > 1 else "")


def chart_lines(table: Table, width: int, *, signs: bool) -> list[str]:
    """A table as a chart of its drawn column."""
    if not table.rows:
        return ["Nothing to draw."]
    drawn = next(each for each in table.columns if each.key == table.drawn)
    values = table.values(table.drawn)
    rows = [
        Bar(show_text(label), amount(value), _text(drawn, value))
        for label, value in zip(_labels(table), values, strict=True)
    ]
    lines = funnel(rows, width, signs=signs) if table.shape is Shape.FUNNEL else bars(rows, width, signs=signs)
    if table.columns[0].key in ("month", "quarter", "year") and len(rows) >= SPARKED:
        lines += ["", sparkline([row.value for row in rows[-width:]], signs=signs)]
    return lines


def _labels(table: Table) -> Iterable[str]:
    """What the rows are called: the first column that tells them apart."""
    several = table.columns[0].key == "pipeline" and len({row[0] for row in table.rows}) > 1
    for row in table.rows:
        if table.columns[0].key == "pipeline":
            yield f"{row[0]}: {row[1]}" if several else str(row[1])
        else:
            yield str(row[1] if table.columns[0].key == "id" else row[0])


def amount(value: object) -> float:
    """A value as the length of a bar."""
    if isinstance(value, Money):
        return float(value.minor)
    return float(value) if isinstance(value, int | float) else 0.0


def _text(shown: Column, value: object) -> str:
    if isinstance(value, Money):
        return show_money(value)
    return "" if value is None else str(shown_value(shown, value))
