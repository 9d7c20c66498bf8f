"""The funnel of one pipeline: how many deals got to each stage, what they are worth, and how many went on."""

from typing import NamedTuple

from crm_core.catalog.core import Core
from crm_core.catalog.named_filters import quoted_name
from crm_core.sales.funnel import Furthest, funnel, furthest
from crm_core.sales.stages import Pipeline, find_pipeline, read_pipelines
from crm_core.values.money import Money


class FunnelStep(NamedTuple):
    """A stage, or won at the end: the deals that got there or further, their value by currency, the share that went on.

    ``filter`` finds these deals in their pipeline.
    """

    name: str
    filter: str
    deals: int
    value: tuple[Money, ...]
    went_on: float | None


class PipelineFunnel(NamedTuple):
    """The steps of a pipeline in order; ``won`` is the share of all deals that were won."""

    pipeline: Pipeline
    steps: tuple[FunnelStep, ...]
    won: float | None


def pipeline_funnel(core: Core, pipeline: object = None, filter_text: str = "") -> PipelineFunnel:
    """How far the deals of a pipeline got that match. Raises UnknownName, FilterProblem."""
    with core.store.reading() as db:
        chosen = find_pipeline(read_pipelines(db), pipeline)
        condition = core.browse.condition("deal", filter_text)
        source = core.entity("deal").source
        matching = f" AND d.id IN (SELECT d.id FROM {source} WHERE {condition.sql})" if condition.sql else ""
        reached = [
            each
            for each in furthest(db, f"d.deleted_at IS NULL{matching}", condition.params)
            if each.pipeline_id == chosen.id
        ]
    steps = _steps(chosen, reached)
    won = steps[-1].deals / steps[0].deals if steps[0].deals else None
    return PipelineFunnel(chosen, steps, won)


def _steps(pipeline: Pipeline, reached: list[Furthest]) -> tuple[FunnelStep, ...]:
    everything = funnel(pipeline, reached)
    currencies = sorted({each.currency for each in reached if each.currency})
    parts = {code: funnel(pipeline, [each for each in reached if each.currency == code]) for code in currencies}
    found = []
    for number, step in enumerate(everything):
        following = everything[number + 1] if number + 1 < len(everything) else None
        went_on = following.deals / step.deals if following and step.deals else None
        value = tuple(Money(parts[code][number].value, code) for code in currencies if parts[code][number].deals)
        name, words = (
            (step.stage.name, f"reached:={quoted_name(step.stage.name)}") if step.stage else ("Won", "status:won")
        )
        found.append(FunnelStep(name, words, step.deals, value, went_on))
    return tuple(found)
