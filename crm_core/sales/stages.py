"""Stages and pipelines as they are read: listed in order, and found by the name a person gives."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_core.errors import Conflict, DatabaseProblem, UnknownName, UsageProblem
from crm_core.sales.words import CLOSED_KINDS
from crm_core.store.driver import Connection
from crm_core.values.near import near, unknown
from crm_core.values.text import fold


class Stage(NamedTuple):
    """A step of a pipeline; ``probability`` is in basis points."""

    id: int
    pipeline_id: int
    pipeline: str
    position: int
    name: str
    probability: int
    kind: str
    rotting_days: int | None

    @property
    def closed(self) -> bool:
        """Whether deals here are won or lost."""
        return self.kind in CLOSED_KINDS


class Pipeline(NamedTuple):
    """An ordered set of stages."""

    id: int
    name: str
    stages: tuple[Stage, ...]


def read_pipelines(db: Connection) -> tuple[Pipeline, ...]:
    """Every pipeline with its stages, in order."""
    rows = db.execute(
        "SELECT s.id, s.pipeline_id, p.name, s.position, s.name, s.probability_bp, s.kind, s.rotting_days FROM stages s "
        "JOIN pipelines p ON p.id = s.pipeline_id ORDER BY s.position, s.id"
    ).fetchall()
    stages = [Stage(*row) for row in rows]
    named = db.execute("SELECT id, name FROM pipelines ORDER BY position, id").fetchall()
    return tuple(Pipeline(key, name, tuple(s for s in stages if s.pipeline_id == key)) for key, name in named)


def find_pipeline(pipelines: Sequence[Pipeline], given: object = None) -> Pipeline:
    """The pipeline by id, "pipeline:2" or name; the first one when nothing is given. Raises UnknownName, Conflict."""
    if not pipelines:
        raise Conflict('There is no pipeline; "crm pipeline add NAME" makes one.')
    if given is None:
        return pipelines[0]
    text = str(given)
    for pipeline in pipelines:
        if given == pipeline.id or fold(text) in (fold(pipeline.name), f"pipeline:{pipeline.id}"):
            return pipeline
    for pipeline in pipelines:
        if text == str(pipeline.id):
            return pipeline
    raise unknown("pipeline", text, [pipeline.name for pipeline in pipelines])


def find_stage(stages: Sequence[Stage], given: object) -> Stage:
    """The stage by id, "stage:3", name or the beginning of exactly one name. Raises UnknownName with the nearest ones."""
    text = str(given).strip()
    wanted = fold(text)
    named = [stage for stage in stages if fold(stage.name) == wanted or f"stage:{stage.id}" == wanted]
    exact = [stage for stage in stages if given == stage.id] or named
    exact = exact or [stage for stage in stages if str(stage.id) == text]
    if exact:
        return exact[0]
    starting = [stage for stage in stages if wanted and fold(stage.name).startswith(wanted)]
    if len(starting) == 1:
        return starting[0]
    raise unknown("stage", text, [stage.name for stage in starting or stages])


def first_of_kind(pipeline: Pipeline, kind: str) -> Stage:
    """The first stage of a kind. Raises Conflict when the pipeline has none."""
    for stage in pipeline.stages:
        if stage.kind == kind:
            return stage
    raise Conflict(f'The pipeline "{pipeline.name}" has no stage for {kind} deals; add one to it first.')


def stage_for(
    pipelines: Sequence[Pipeline], pipeline: object = None, stage: object = None, present: Stage | None = None
) -> Stage:
    """Where a deal goes: ``stage`` in ``pipeline``, or else in the pipeline it is in; without a stage the first.

    A new deal may name a stage that only one pipeline has. Raises UnknownName, UsageProblem, Conflict.
    """
    if pipeline is not None or present is None:
        home = find_pipeline(pipelines, pipeline)
    else:
        home = find_pipeline(pipelines, present.pipeline_id)
    if stage is None:
        if present is not None and present.pipeline_id == home.id:
            return present
        same = [s for s in home.stages if present is not None and fold(s.name) == fold(present.name)]
        return same[0] if same else first_of_kind(home, present.kind if present else "open")
    try:
        return find_stage(home.stages, stage)
    except UnknownName:
        elsewhere = [s for s in _all(pipelines) if _names(s, stage)]
        if pipeline is None and len(elsewhere) == 1:
            if present is None:
                return elsewhere[0]
            raise _other_pipeline(home, elsewhere[0]) from None
        raise


def stage_by_id(pipelines: Sequence[Pipeline], key: int) -> Stage:
    """The stage with that id. Raises DatabaseProblem where another program or a damaged disk left none."""
    for stage in _all(pipelines):
        if stage.id == key:
            return stage
    raise DatabaseProblem(f'There is no pipeline with the stage {key} in it; "crm doctor" says where it is asked for.')


def _all(pipelines: Sequence[Pipeline]) -> list[Stage]:
    return [stage for pipeline in pipelines for stage in pipeline.stages]


def _other_pipeline(home: Pipeline, stage: Stage) -> UsageProblem:
    """A deal leaves its pipeline only when that is said; a name alone may be a slip."""
    names = [each.name for each in home.stages]
    if fold(stage.name) in map(fold, names):
        return UsageProblem(
            f'The deal is in the pipeline "{home.name}", which has a stage "{stage.name}" of its own; '
            f'"crm deal edit" with --pipeline "{stage.pipeline}" moves it to that one.',
            nearest=[],
        )
    stages = near(stage.name, names)
    hint = f" (nearest there: {', '.join(stages)})" if stages else ""
    return UsageProblem(
        f'Stage "{stage.name}" is in the pipeline "{stage.pipeline}", the deal in "{home.name}"{hint}; '
        '"crm deal edit" with --pipeline and --stage changes both.',
        nearest=stages,
    )


def _names(stage: Stage, given: object) -> bool:
    return given == stage.id or fold(str(given).strip()) in (fold(stage.name), f"stage:{stage.id}")
