"""How far deals get: for each stage of a pipeline how many reached it, and what became of them.

A deal reached the stage furthest on that it was ever in, and with it all stages before; a won deal reached them all. A
deal that was lost without ever standing in an open stage reached the first one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_core.sales.rates.conversion import NO_CONVERSION, VALUE_DAY, Conversion
from crm_core.sales.reached import PLACE
from crm_core.sales.stages import Pipeline, Stage
from crm_core.store.driver import Connection


class Step(NamedTuple):
    """A stage of the funnel; ``stage`` is None for the won ones at its end. ``value`` is in minor units."""

    stage: Stage | None
    deals: int
    value: int


class Furthest(NamedTuple):
    """How many deals of a currency (None: without an amount) got as far as a place and no further; -1 is won."""

    pipeline_id: int
    currency: str | None
    place: int
    deals: int
    value: int


def furthest(
    db: Connection,
    where: str = "d.deleted_at IS NULL",
    params: Sequence[object] = (),
    money: Conversion = NO_CONVERSION,
) -> list[Furthest]:
    """How far the deals that match ``where`` (over deals d) got; places are positions of stages."""
    currency = f"CASE WHEN d.value_minor IS NOT NULL THEN {money.currency('d.currency', VALUE_DAY)} END"
    value = money.amount("d.value_minor", "d.currency", VALUE_DAY)
    sql = f"""
        SELECT pipeline_id, currency, place, count(*), coalesce(sum(value), 0) FROM (
            SELECT s.pipeline_id AS pipeline_id, {currency} AS currency, {value} AS value,
                CASE WHEN s.kind = 'won' THEN -1 ELSE {PLACE} END AS place
            FROM deals d JOIN stages s ON s.id = d.stage_id WHERE {where})
        GROUP BY 1, 2, 3"""
    return [Furthest(*row) for row in db.execute(sql, params)]


def funnel(pipeline: Pipeline, reached: Iterable[Furthest]) -> tuple[Step, ...]:
    """The open stages of a pipeline in order and won at the end, each with the deals that got there or further."""
    places: Mapping[int, list[Furthest]] = {}
    mine = [each for each in reached if each.pipeline_id == pipeline.id]
    places = {place: [each for each in mine if each.place == place] for place in {each.place for each in mine}}
    won = places.get(-1, [])
    steps = []
    opens = [stage for stage in pipeline.stages if not stage.closed]
    for number, stage in enumerate(opens):
        least = 0 if number == 0 else stage.position
        here = [each for place, found in places.items() if place >= least for each in found] + won
        steps.append(Step(stage, sum(each.deals for each in here), sum(each.value for each in here)))
    return (*steps, Step(None, sum(each.deals for each in won), sum(each.value for each in won)))
