"""How many deals get from stage to stage."""

from collections.abc import Sequence

from crm_core.catalog.core import Core
from crm_core.sales import funnel as stages
from crm_core.sales.funnel import Furthest, Step
from crm_core.sales.reports.deals import Groups, Tally, condition, in_order, tallies
from crm_core.sales.reports.model import Asked, Block, Report, Shape, Table, count, exactly, money, rate, share, text
from crm_core.sales.reports.scope import Scope, scope
from crm_core.sales.stages import Pipeline, read_pipelines
from crm_core.values.money import Money

GROUPINGS = ("stage", "owner", "source", "product", "month", "quarter", "year")
WON = "Won"
_STEPS = (
    text("pipeline"),
    text("stage"),
    count("reached"),
    money("value"),
    rate("next", "Go on"),
    rate("share", "Of all"),
)
_GROUPS = (count("deals"), count("won"), rate("share", "Won of all"), money("value"), money("won_value"))


def funnel(core: Core, asked: Asked) -> Report:
    """Deals opened in the period that reached each stage, and how many of them went on to the next.

    By anything else than stages: how many came in and how many were won. Raises UnknownName, FilterProblem, InvalidValue.
    """
    with scope(core, "deal", asked, "d.opened_on", "opened_on", GROUPINGS) as found:
        by = found.by
        reached = stages.furthest(found.db, found.where, found.params, found.money)
        pipelines = _with_deals(read_pipelines(found.db), reached)
        grouped = tallies(found, by, "d.opened_on") if by != "stage" else {}
        blocks = []
        for currency, part in _by_currency(reached, found.currency).items():
            steps = _steps(found, pipelines, part, currency)
            groups = (_table(found, by, grouped.get(currency, {}), currency),) if by != "stage" else ()
            deals, won = sum(each.deals for each in part), sum(each.deals for each in part if each.place == -1)
            figures = ((count("deals"), deals), (count("won"), won), (rate("share", "Won of all"), share(won, deals)))
            blocks.append(Block(currency, figures, (*groups, steps)))
        notes = found.notes([block.currency for block in blocks])
    return Report("funnel", by, tuple(blocks), notes)


def _with_deals(pipelines: Sequence[Pipeline], reached: Sequence[Furthest]) -> Sequence[Pipeline]:
    seen = {each.pipeline_id for each in reached}
    return [pipeline for pipeline in pipelines if pipeline.id in seen] or pipelines[:1]


def _by_currency(reached: Sequence[Furthest], main: str) -> dict[str, list[Furthest]]:
    """The deals of each currency, the main one first; those without an amount count with the first."""
    weights: dict[str, int] = {}
    for each in reached:
        if each.currency:
            weights[each.currency] = weights.get(each.currency, 0) + each.deals
    ordered = sorted(weights, key=lambda c: (c != main, -weights[c], c)) or [main]
    return {c: [each for each in reached if (each.currency or ordered[0]) == c] for c in ordered}


def _steps(found: Scope, pipelines: Sequence[Pipeline], reached: Sequence[Furthest], currency: str) -> Table:
    rows, records = [], []
    for pipeline in pipelines:
        steps = stages.funnel(pipeline, reached)
        for step, following in zip(steps, (*steps[1:], None), strict=True):
            rows.append(_row(pipeline, step, following, steps[0], currency))
            where = exactly("reached", step.stage.name) if step.stage else "status:won"
            records.append(found.records(exactly("pipeline", pipeline.name), where))
    return Table("stages", "", _STEPS, tuple(rows), "reached", Shape.FUNNEL, "deal", tuple(records))


def _row(pipeline: Pipeline, step: Step, following: Step | None, first: Step, currency: str) -> tuple[object, ...]:
    name = step.stage.name if step.stage else WON
    on = share(following.deals, step.deals) if following else None
    return pipeline.name, name, step.deals, Money(step.value, currency), on, share(step.deals, first.deals)


def _table(found: Scope, by: str, groups: Groups, currency: str) -> Table:
    keys = in_order(found, by, groups)[: found.asked.limit]
    rows = tuple(_group(key, groups[key], currency) for key in keys)
    records = tuple(found.records(condition(found, by, key, "opened_on")) for key in keys)
    return Table("groups", "", (found.heading, *_GROUPS), rows, "deals", Shape.BARS, "deal", records)


def _group(key: str, tally: Tally, currency: str) -> tuple[object, ...]:
    values = Money(tally.value, currency), Money(tally.won_value, currency)
    return key, tally.deals, tally.won, share(tally.won, tally.deals), *values
