"""What stands in the place of pipelines and stages that are lost, so that the deals in them can stay."""

from typing import TYPE_CHECKING

from crm_core.values.text import fold
from crm_core.values.uid import new_uid

if TYPE_CHECKING:
    from crm_core.store.driver import Connection

SURE = 10_000


def stand_in_pipeline(db: "Connection", key: int, stamp: str) -> dict[str, object]:
    """The columns of a pipeline, behind those that are there."""
    (position,) = db.execute("SELECT coalesce(max(position), 0) + 1 FROM pipelines").fetchone()
    return {**_named("pipeline", key, stamp), "position": position}


def stand_in_stage(db: "Connection", key: int, stamp: str) -> dict[str, object]:
    """The columns of a stage: in the pipeline of the one before it, won or lost where its deals are closed."""
    pipeline = db.execute(
        "SELECT coalesce((SELECT pipeline_id FROM stages WHERE id < ? ORDER BY id DESC LIMIT 1), min(id), 1) FROM pipelines",
        (key,),
    ).fetchone()[0]
    closed, lost = db.execute(
        "SELECT count(closed_on) > 0, count(lost_reason) > 0 FROM deals WHERE stage_id = ?", (key,)
    ).fetchone()
    kind = "lost" if lost else "won" if closed else "open"
    return {
        **_named("stage", key, stamp),
        "pipeline_id": pipeline,
        "position": key,
        "probability_bp": SURE if kind == "won" else 0,
        "kind": kind,
    }


def _named(what: str, key: int, stamp: str) -> dict[str, object]:
    name = f"Lost {what} {key}"
    return {"id": key, "uid": new_uid(), "name": name, "folded": fold(name), "created_at": stamp, "updated_at": stamp}
