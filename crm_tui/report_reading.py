"""Reports for the screen: what one can ask, the answer as rows of a list, and the command that says the same."""

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_core.catalog.fields import Field, Kind
from crm_core.sales.report import Figures, PipelineReport
from crm_core.sales.reports.capability import REPORTS
from crm_core.sales.reports.model import (
    Asked,
    Block,
    Column,
    Report,
    Shape,
    Table,
    Unit,
    count,
    days,
    money,
    rate,
    text,
)
from crm_core.sales.words import CLOSED_KINDS
from crm_core.values.money import Money, show_money
from crm_core.values.text import cell_width, show_text
from crm_tui.listed_rows import Row
from crm_tui.widgets.columns import Column as Shown

if TYPE_CHECKING:
    from crm_core.crm import Crm

PIPELINE = "pipeline"
KINDS = {Unit.TEXT: Kind.TEXT, Unit.DATE: Kind.TEXT}
WIDEST = 32
FIRST_TO_GO = {"with_cost": 99}  # columns that only say how good others are
FIGURES = (
    count("deals"),
    count("won"),
    count("lost"),
    count("open"),
    money("won_value"),
    money("open_value"),
    money("weighted_value"),
    rate("win_rate"),
    days("won_cycle_days", "Won cycle"),
)


class Wanted(NamedTuple):
    """A report and what is asked of it."""

    name: str
    asked: Asked = Asked()

    @property
    def entity(self) -> str:
        """What its filter is about."""
        return "deal" if self.name == PIPELINE else REPORTS[self.name].entity

    @property
    def command(self) -> tuple[str, ...]:
        """The command line that prints it."""
        asked = self.asked
        options = (
            ("--by", asked.by),
            ("--from", asked.since.isoformat() if asked.since else ""),
            ("--to", asked.until.isoformat() if asked.until else ""),
            ("--in", asked.currency),
        )
        given = tuple(word for option, value in options if value for word in (option, value))
        return ("crm", "report", self.name, *_words(asked.filter), *given)


def _words(filter_text: str) -> list[str]:
    try:
        return shlex.split(filter_text) if "'" not in filter_text and "\\" not in filter_text else [filter_text]
    except ValueError:
        return [filter_text]


def names() -> list[tuple[str, str]]:
    """Every report with what it is for."""
    return [(PIPELINE, "What deals add up to, stage by stage."), *((name, REPORTS[name].help) for name in REPORTS)]


def groupings(crm: "Crm", name: str) -> list[str]:
    """What a report can go by, the usual one first."""
    if name == PIPELINE:
        from crm_core.sales.words import GROUPINGS

        return ["stage", *(each for each in GROUPINGS if each != "stage")]
    return list(crm.reports.groupings(name))


def read_report(crm: "Crm", wanted: Wanted) -> Report:
    """The report. Raises UnknownName, FilterProblem, InvalidValue."""
    if wanted.name != PIPELINE:
        return crm.reports.run(wanted.name, wanted.asked)
    found, notes = crm.reports.pipeline_in(wanted.asked)
    by = wanted.asked.by or "stage"
    return Report(PIPELINE, by, tuple(_pipeline(each, by) for each in found), notes)


def _pipeline(report: PipelineReport, by: str) -> Block:
    figures = tuple(zip(FIGURES, report.figures, strict=True))
    if report.groups is not None and by != "stage":
        rows = tuple((group.key, *_as_row(group.figures)) for group in report.groups)
        behind = [group.records for group in report.groups]
        table = Table("groups", "", (text(by), *FIGURES), rows, "won_value", Shape.BARS, "deal", behind)
        return Block(report.currency, figures, (table,))
    columns = text("pipeline"), text("name", "Stage"), text("kind"), count("deals"), money("value"), money("weighted")
    rows = tuple(
        (s.pipeline, s.name, s.kind, s.deals, s.value, None if s.kind in CLOSED_KINDS else s.weighted)
        for s in report.stages
    )
    table = Table("stages", "", columns, rows, "value", Shape.FUNNEL, "deal", report.stage_records)
    return Block(report.currency, figures, (table,))


def _as_row(figures: Figures) -> tuple[object, ...]:
    return tuple(figures)


def said(shown: Column, value: object) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return show_money(value)
    if shown.unit is Unit.RATE and isinstance(value, float | int):
        return f"{value * 100:.1f} %"
    if shown.unit is Unit.DAYS and isinstance(value, float | int):
        return f"{value:,.1f} d"
    if shown.unit is Unit.COUNT and isinstance(value, int) and shown.key != "id":
        return f"{value:,}"
    return show_text(str(value))


def columns_of(table: Table) -> list[Shown]:
    """The columns of a table as those of a list, as wide as what stands in them; the one that is drawn stays longest."""
    shown = []
    for place, column in enumerate(table.columns):
        widths = [cell_width(said(column, row[place])) for row in table.rows]
        width = min(max([cell_width(column.label), *widths]), WIDEST)
        drop = 0 if place == 0 else 1 if column.key == table.drawn else FIRST_TO_GO.get(column.key, place + 1)
        shown.append(Shown(field=_field(column), width=width, grow=int(place == 0), drop=drop))
    return shown


def _field(column: Column) -> Field:
    # The texts are ready; a kind of number only puts them at the right edge.
    return Field(key=column.key, label=column.label, kind=KINDS.get(column.unit, Kind.NUMBER), sql="")


def rows_of(table: Table) -> list[Row]:
    """The rows of a table, numbered from 1."""
    return [
        (number, tuple(said(column, value) for column, value in zip(table.columns, row, strict=True)))
        for number, row in enumerate(table.rows, 1)
    ]


def headline(block: Block) -> Sequence[tuple[str, str]]:
    """The single figures of a block as (label, value); those without a value are left out."""
    found = ((column.label, said(column, value)) for column, value in block.figures)
    return [(label, value) for label, value in found if value]
