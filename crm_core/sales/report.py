"""The pipeline report: counts, sums, win rate and cycle, by stage and by whatever is asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from crm_core.catalog.core import Core
from crm_core.sales.rates.conversion import CLOSING
from crm_core.sales.reports import deal_products, deals
from crm_core.sales.reports.apart import of_currency
from crm_core.sales.reports.model import NO_KEY, Asked, exactly
from crm_core.sales.reports.own_keys import OwnKey
from crm_core.sales.reports.periods import PERIODS, period_of
from crm_core.sales.reports.scope import Scope, scope
from crm_core.sales.stages import Pipeline, Stage, read_pipelines
from crm_core.sales.tallies import OWNER, Cell, Key, Tally, by_currency, tallies, total
from crm_core.sales.words import GROUPINGS
from crm_core.store.driver import Connection
from crm_core.values.money import Money
from crm_core.values.text import fold

K = TypeVar("K")
_MONTH = Key("substr(coalesce(d.closed_on, d.expected_close), 1, 7)")
_KEYS = {
    "owner": OWNER,
    "stage": Key(),
    "source": Key("d.source", in_rows=True),
    "quarter": _MONTH,
    "month": _MONTH,
    "year": _MONTH,
    "product": Key(deal_products.KEY, deal_products.JOIN, f"({deal_products.MINOR})", in_rows=True),
    **{name: Key(deals.KEYS[name], in_rows=True) for name in ("customer", "competitor", "reason")},
    "pipeline": Key(),
}


class Figures(NamedTuple):
    """What is reported of a set of deals; ``open`` takes in deals on hold, closed deals have no weighted value."""

    deals: int
    won: int
    lost: int
    open: int
    won_value: Money
    open_value: Money
    weighted_value: Money
    win_rate: float | None
    won_cycle_days: float | None


class StageFigures(NamedTuple):
    """The deals that stand in one stage; where they are closed, there is nothing to weigh."""

    pipeline: str
    name: str
    kind: str
    deals: int
    value: Money
    weighted: Money | None


class Group(NamedTuple):
    """The figures of the deals that share a key; ``records`` is the filter that lists them."""

    key: str
    figures: Figures
    records: str = ""


class PipelineReport(NamedTuple):
    """The report on the deals of one currency; ``groups`` is None unless they were asked for.

    ``stage_records`` holds for each of the stages the filter that lists its deals.
    """

    currency: str
    figures: Figures
    stages: tuple[StageFigures, ...]
    groups: tuple[Group, ...] | None
    stage_records: tuple[str, ...] = ()


def pipeline_report(core: Core, asked: Asked) -> tuple[tuple[PipelineReport, ...], tuple[str, ...]]:
    """One report per currency, that of most deals first; at least one. And what to know of the rates used.

    Raises UnknownName, FilterProblem, InvalidValue.
    """
    with scope(core, "deal", asked, CLOSING, "close_date", GROUPINGS) as found:
        db = found.db
        pipelines = read_pipelines(db)
        cells, grouped = _cells(core, found, pipelines)
        usual = core.business.facts.currency if cells else _currency_of_most(db) or core.business.facts.currency
    seen = {cell.stage.pipeline_id for cell in cells}
    shown = [pipeline for pipeline in pipelines if pipeline.id in seen] or list(pipelines[:1])
    groups, wholes = by_currency(grouped, usual), by_currency(cells, usual)
    reports = tuple(
        _of_currency(found, shown, part, groups.get(currency, []), currency, of_currency(number, list(wholes)))
        for number, (currency, part) in enumerate(wholes.items())
    )
    return reports, found.notes([report.currency for report in reports])


def _of_currency(
    found: Scope, shown: Sequence[Pipeline], cells: list[Cell], grouped: list[Cell], currency: str, told: str
) -> PipelineReport:
    """The report of one currency; ``told`` is the filter for the deals that are told in it."""
    places = [exactly("pipeline", p.name, literal=True) for p in shown for _ in p.stages]
    names = [exactly("stage", stage.name, literal=True) for p in shown for stage in p.stages]
    return PipelineReport(
        currency,
        figures(total(cells), currency),
        tuple(_stage_figures(shown, cells, currency)),
        _groups(found, grouped, currency, told) if found.asked.by else None,
        tuple(found.records(place, name, told) for place, name in zip(places, names, strict=True)),
    )


def _cells(core: Core, found: Scope, pipelines: Sequence[Pipeline]) -> tuple[list[Cell], list[Cell]]:
    """What is to be added up, every deal once, and the same by group, where a deal of several products is in several."""
    stages = [stage for pipeline in pipelines for stage in pipeline.stages]
    own, deal = found.own, core.entity("deal")
    key = Key(own.sql, own.joins, in_rows=True) if own else _KEYS[found.by] if found.asked.by else Key()
    grouped = tallies(found.db, deal, found.condition, stages, key, found.money)
    return (tallies(found.db, deal, found.condition, stages, money=found.money) if key.joins else grouped), grouped


def _currency_of_most(db: Connection) -> str:
    """What most deals are in, for a report on none; "" without any."""
    row = db.execute(
        "SELECT currency FROM deals WHERE value_minor IS NOT NULL AND deleted_at IS NULL "
        "GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else ""


def figures(tally: Tally, currency: str) -> Figures:
    """A tally as it is reported: rates rounded to six digits, days to four."""
    closed = tally.won + tally.lost
    return Figures(
        tally.deals,
        tally.won,
        tally.lost,
        tally.open,
        Money(tally.won_value, currency),
        Money(tally.open_value, currency),
        tally.weighted_money(currency),
        round(tally.won / closed, 6) if closed else None,
        round(tally.cycle_days / tally.cycles, 4) if tally.cycles else None,
    )


def _stage_figures(pipelines: Iterable[Pipeline], cells: Sequence[Cell], currency: str) -> Iterable[StageFigures]:
    by_stage = _grouped((cell.stage.id, cell) for cell in cells)
    for pipeline in pipelines:
        for stage in pipeline.stages:
            tally = total(by_stage.get(stage.id, ()))
            value = Money(tally.value, currency)
            weighted = None if stage.closed else tally.weighted_money(currency)
            yield StageFigures(pipeline.name, stage.name, stage.kind, tally.deals, value, weighted)


def _groups(found: Scope, cells: Iterable[Cell], currency: str, told: str) -> tuple[Group, ...]:
    by, own = found.by, found.own
    keyed = _grouped((_key(by, own, cell), cell) for cell in cells)
    sums = {key: total(part) for key, part in keyed.items()}
    if own and (places := own.in_order(sums)) is not None:
        ordered = places
    elif by in PERIODS:
        ordered = sorted(sums, key=lambda key: (key == NO_KEY, key))
    elif by == "stage":
        ordered = sorted(sums, key=lambda key: _place(keyed[key][0].stage))
    else:
        ordered = sorted(sums, key=lambda key: (key == NO_KEY, -sums[key].won_value, -sums[key].deals, fold(key)))
    return tuple(
        Group(key, figures(sums[key], currency), found.records(deals.condition(found, by, key), told))
        for key in ordered
    )


def _key(by: str, own: OwnKey | None, cell: Cell) -> str:
    if own:
        return own.name_of(cell.key)
    if by == "stage":
        return cell.stage.name
    if by == "pipeline":
        return cell.stage.pipeline
    if cell.key is None or cell.key == "":
        return NO_KEY
    return period_of(str(cell.key), by) if by in PERIODS else str(cell.key)


def _grouped(pairs: Iterable[tuple[K, Cell]]) -> dict[K, list[Cell]]:
    found: dict[K, list[Cell]] = defaultdict(list)
    for key, cell in pairs:
        found[key].append(cell)
    return found


def _place(stage: Stage) -> tuple[int, int]:
    return stage.position, stage.id
