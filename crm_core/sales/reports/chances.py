"""What became of closed deals that were once in a stage: how many were won, and how long that still took."""

from collections.abc import Mapping
from typing import NamedTuple

from crm_core.sales.stages import Stage
from crm_core.store.driver import Connection

LEAST = 5  # of fewer closed deals nothing is concluded


class Chance(NamedTuple):
    """A stage's history: closed deals that passed through it, how many were won, days from entering it until then."""

    closed: int
    won: int
    days: float | None

    @property
    def is_known(self) -> bool:
        """Whether there are enough to go by."""
        return self.closed >= LEAST


def chances(db: Connection) -> Mapping[int, Chance]:
    """The history of every stage by its id."""
    sql = """
        SELECT v.to_stage_id, count(*), sum(s.kind = 'won'),
            avg(CASE WHEN s.kind = 'won' THEN max(julianday(d.closed_on) - julianday(substr(v.first_at, 1, 10)), 0) END)
        FROM (SELECT x.deal_id, x.to_stage_id, min(x.at) AS first_at FROM stage_changes x GROUP BY 1, 2) v
        JOIN deals d ON d.id = v.deal_id AND d.deleted_at IS NULL
        JOIN stages s ON s.id = d.stage_id AND s.kind IN ('won', 'lost')
        WHERE v.to_stage_id <> d.stage_id GROUP BY 1"""
    return {stage: Chance(closed, won, days) for stage, closed, won, days in db.execute(sql)}


def basis_points(stage: Stage, own: int | None, known: Mapping[int, Chance]) -> int:
    """How likely a deal in a stage is won: by history, where there is enough of it, else by its probability."""
    chance = known.get(stage.id)
    if chance is not None and chance.is_known:
        return round(chance.won * 10_000 / chance.closed)
    return stage.probability if own is None else own
