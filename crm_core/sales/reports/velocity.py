"""How long deals take: from opening to closing, and in each stage."""

from collections import defaultdict
from collections.abc import Sequence

from crm_core.catalog.core import Core
from crm_core.sales.reports.deals import FROM, WHOLE, condition, key_of, key_sql, several, source
from crm_core.sales.reports.model import NO_KEY, Asked, Block, Column, Report, Shape, Table, count, days, text
from crm_core.sales.reports.periods import PERIODS
from crm_core.sales.reports.scope import Scope, scope
from crm_core.sales.reports.spread import Spread, spread
from crm_core.sales.stages import read_pipelines
from crm_core.values.text import fold

GROUPINGS = ("stage", "owner", "source", "product", "pipeline", *PERIODS)
_SECONDS = 86_400
_SPREAD = (days("median", "Median"), days("mean", "Mean"), days("ninetieth", "90 % within"))
_STAGES = (text("pipeline"), text("stage"), count("stays"), *_SPREAD, count("now", "There now"))
_GROUPS = (count("won"), *_SPREAD, count("lost"), days("lost_median", "Lost: median"))


def velocity(core: Core, asked: Asked) -> Report:
    """Days until won and lost of the deals closed in the period, and days in each stage of all of them.

    Without a period, stays of open deals in stages they have left count too. Raises UnknownName, FilterProblem.
    """
    with scope(core, "deal", asked, "d.closed_on", "closed_on", GROUPINGS) as found:
        by = found.by
        cycles = _cycles(found, WHOLE if by == "stage" else by)
        whole = _cycles(found, WHOLE) if several(found, by) else cycles
        won = spread([each for kinds in whole.values() for each in kinds["won"]])
        lost = spread([each for kinds in whole.values() for each in kinds["lost"]])
        tables = (_stages(found),) if by == "stage" else (_table(found, by, cycles), _stages(found))
    figures = (*_named("won", "Won", won), *_named("lost", "Lost", lost))
    return Report("velocity", by, (Block(found.currency, figures, tables),))


def _named(kind: str, label: str, told: Spread) -> tuple[tuple[Column, object], ...]:
    return (
        (count(f"{kind}_deals", label), told.number),
        (days(f"{kind}_cycle_mean", f"{label}: mean"), told.mean),
        (days(f"{kind}_cycle_median", f"{label}: median"), told.median),
        (days(f"{kind}_cycle_ninetieth", f"{label}: 90 % within"), told.ninetieth),
    )


def _cycles(found: Scope, by: str) -> dict[str, dict[str, list[float]]]:
    """Days from opening to closing by key and kind."""
    cycles: dict[str, dict[str, list[float]]] = defaultdict(lambda: {"won": [], "lost": []})
    sql = (
        f"SELECT {key_sql(found, by, 'd.closed_on')}, s.kind, julianday(d.closed_on) - julianday(d.opened_on) FROM {source(found, by)} "
        f"WHERE {found.where} AND s.kind IN ('won', 'lost') AND d.opened_on IS NOT NULL AND d.closed_on IS NOT NULL"
    )
    for key, kind, length in found.db.execute(sql, found.params):
        cycles[key_of(found, by, key)][kind].append(length)
    return cycles


def _stages(found: Scope) -> Table:
    stays: dict[int, list[float]] = defaultdict(list)
    sql = (
        f"SELECT x.from_stage_id, x.seconds FROM {FROM} JOIN stage_changes x ON x.deal_id = d.id "
        f"WHERE {found.where} AND x.from_stage_id IS NOT NULL AND x.seconds IS NOT NULL"
    )
    for stage, seconds in found.db.execute(sql, found.params):
        stays[stage].append(seconds / _SECONDS)
    now = dict(
        found.db.execute(f"SELECT d.stage_id, count(*) FROM {FROM} WHERE {found.where} GROUP BY 1", found.params)
    )
    shown = [
        stage
        for pipeline in read_pipelines(found.db)
        if any(stage.id in stays or stage.id in now for stage in pipeline.stages)
        for stage in pipeline.stages
        if not stage.closed
    ]
    rows = tuple(
        (stage.pipeline, stage.name, *_cells(spread(stays.get(stage.id, ()))), now.get(stage.id, 0)) for stage in shown
    )
    records = tuple(found.records(f'pipeline:="{stage.pipeline}"', f'stage:="{stage.name}"') for stage in shown)
    return Table("stages", "", _STAGES, rows, "median", Shape.BARS, "deal", records)


def _table(found: Scope, by: str, cycles: dict[str, dict[str, list[float]]]) -> Table:
    keys = _in_order(found, by, cycles)[: found.asked.limit]
    rows = []
    for key in keys:
        won, lost = spread(cycles[key]["won"]), spread(cycles[key]["lost"])
        rows.append((key, *_cells(won), lost.number, lost.median))
    records = tuple(
        found.records(condition(found, by, key, "closed_on"), "(status:won OR status:lost)") for key in keys
    )
    return Table("groups", "", (found.heading, *_GROUPS), tuple(rows), "median", Shape.BARS, "deal", records)


def _cells(told: Spread) -> tuple[object, ...]:
    return told.number, told.median, told.mean, told.ninetieth


def _in_order(found: Scope, by: str, cycles: dict[str, dict[str, list[float]]]) -> Sequence[str]:
    own = found.own_for(by)
    if own and (ordered := own.in_order(cycles)) is not None:
        return ordered
    if by in PERIODS:
        return sorted(cycles, key=lambda key: (key == NO_KEY, key))
    return sorted(cycles, key=lambda key: (key == NO_KEY, -len(cycles[key]["won"]), fold(key)))
