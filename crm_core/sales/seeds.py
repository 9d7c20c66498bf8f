"""The rows that a new database starts with."""

from crm_core.sales.words import DEFAULT_PIPELINE, DEFAULT_STAGES
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

Seed = tuple[str, tuple[object, ...]]


def default_pipeline(stamp: str) -> tuple[Seed, ...]:
    """INSERT statements for the pipeline that every new database has."""
    pipeline = (
        "INSERT INTO pipelines (uid, name, folded, position, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)",
        (new_uid(), DEFAULT_PIPELINE, fold(DEFAULT_PIPELINE), stamp, stamp),
    )
    stage = (
        "INSERT INTO stages (pipeline_id, uid, name, folded, position, probability_bp, kind, created_at, updated_at) "
        "VALUES ((SELECT max(id) FROM pipelines), ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    stages = [
        (stage, (new_uid(), name, fold(name), position, probability, kind, stamp, stamp))
        for position, (name, probability, kind) in enumerate(DEFAULT_STAGES, 1)
    ]
    return (pipeline, *stages)
