"""Which stage the words of a file mean: by name, by what they say about winning and losing, or made on request."""

from dataclasses import dataclass

from crm_core.errors import UnknownName
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.exchange.tables.choices import find_choice
from crm_core.sales.pipelines import new_stage
from crm_core.sales.stage_writes import insert_stage
from crm_core.sales.stages import Pipeline, Stage, find_pipeline, find_stage, read_pipelines, stage_by_id
from crm_core.sales.words import CLOSED_KINDS, DEFAULT_STAGES
from crm_core.store import Unit
from crm_core.values.text import fold
from crm_core.values.uid import new_uid

WON_WORDS = frozenset(
    {"won", "closed won", "closedwon", "closed - won", "closed (won)", "gewonnen", "gagne", "ganado", "vinto"}
)
LOST_WORDS = frozenset(
    {"lost", "closed lost", "closedlost", "closed - lost", "closed (lost)", "verloren", "perdu", "perdido", "perso"}
)
EVEN_CHANCE = 5000
SAID_COLUMNS = ("pipeline_name", "stage_name", "said_kind", "stage_chance", "is_closed", "is_won", "status")


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says about its stage; ``stage_kind`` and ``chance`` stand in our own exports."""

    pipeline: str | None
    stage: str | None
    stage_kind: str | None
    chance: int | None
    is_closed: int | None
    is_won: int | None
    status: str | None

    @property
    def kind(self) -> str | None:
        """won or lost where the row says so, open where it says it is not closed, None where it says nothing."""
        folded = fold(self.stage or "")
        if self.stage_kind:
            return self.stage_kind
        if self.is_won or self.status == "won" or folded in WON_WORDS:
            return "won"
        if self.is_closed or self.status == "lost" or folded in LOST_WORDS:
            return "lost"
        return "open" if self.status == "open" or find_choice("status", self.stage or "") == "open" else None

    def silent_in(self, pipeline: Pipeline) -> bool:
        """Whether the row says no more than that the deal is open, or not even that."""
        named = fold(self.stage or "") in [fold(stage.name) for stage in pipeline.stages]
        said = self.stage is None or (find_choice("status", self.stage) == "open" and not named)
        return said and self.kind in (None, "open")


def settle_stages(staging: Staging, around: Surroundings, notes: list[str]) -> None:
    """Give every row that speaks of it its stage; rows whose stage is unknown are rejected, unless stages may be made."""
    unit = staging.unit
    groups = unit.execute(
        f"SELECT {', '.join(SAID_COLUMNS)}, min(probability_bp), max(probability_bp) FROM staged "
        f"WHERE reject IS NULL AND skip IS NULL GROUP BY {', '.join(SAID_COLUMNS)} ORDER BY min(row)"
    ).fetchall()
    made: list[str] = []
    for *words, least, most in groups:
        said = Said(*words)
        where = " AND ".join(f"{column} IS ?" for column in SAID_COLUMNS)
        try:
            pipeline = _pipeline(unit, said, around, made)
            stage = (
                None
                if said.silent_in(pipeline)
                else _stage(unit, pipeline, said, around, least if least == most else None, made)
            )
        except UnknownName as problem:
            staging.reject("?", where, (problem.sentence.rstrip("."), *words))
            continue
        first = next((s.id for s in pipeline.stages if not s.closed), None)
        unit.execute(
            f"UPDATE staged SET stage_id = ?, said_stage_id = ?, stage_kind = ?, first_stage_id = ? WHERE {where}",
            (stage and stage.id, stage and stage.id, stage.kind if stage else said.kind, first, *words),
        )
    if made:
        notes.append(f"Made in the pipeline: {', '.join(dict.fromkeys(made))}.")


def settle_silent_rows(staging: Staging) -> None:
    """Once rows are matched: without a stage a known deal stays where it is, unless it has to open again; a new one starts."""
    run = staging.unit.execute
    known = "stage_id IS NULL AND match IS NOT NULL"
    kind = "(SELECT x.kind FROM deals d JOIN stages x ON x.id = d.stage_id WHERE d.id = match)"
    run(
        f"UPDATE staged SET stage_id = first_stage_id WHERE {known} AND stage_kind = 'open' AND {kind} IN ('won', 'lost')"
    )
    run(f"UPDATE staged SET stage_kind = {kind} WHERE {known}")
    new = "stage_id IS NULL AND match IS NULL"
    staging.reject("'says no stage, and its pipeline has none to start in'", f"{new} AND first_stage_id IS NULL")
    run(f"UPDATE staged SET stage_id = first_stage_id, stage_kind = 'open' WHERE {new}")


def _pipeline(unit: Unit, said: Said, around: Surroundings, made: list[str]) -> Pipeline:
    try:
        return find_pipeline(read_pipelines(unit.connection), said.pipeline)
    except UnknownName as problem:
        if not around.create_stages or said.pipeline is None:
            raise _with_remedy(problem) from None
    made.append(said.pipeline)
    return _make_pipeline(unit, said.pipeline)


def _stage(
    unit: Unit, pipeline: Pipeline, said: Said, around: Surroundings, chance: int | None, made: list[str]
) -> Stage:
    """The stage that is said; ``chance`` is the probability that all its deals have. Raises UnknownName."""
    stage = _find(pipeline, said)
    if stage is not None:
        return stage
    if said.stage and around.create_stages:
        made.append(said.stage)
        return _make_stage(unit, around, pipeline, said, EVEN_CHANCE if chance is None else chance)
    if not said.stage:
        raise UnknownName(
            f'stage for {said.kind} deals in the pipeline "{pipeline.name}", nor one called', said.kind or ""
        )
    try:
        return find_stage(pipeline.stages, said.stage)
    except UnknownName as problem:
        nearest = problem.details["nearest"]
        raise _with_remedy(
            UnknownName(
                f'stage in the pipeline "{pipeline.name}" called',
                said.stage,
                nearest if isinstance(nearest, list) else [],
            )
        ) from None


def _with_remedy(problem: UnknownName) -> UnknownName:
    problem.sentence += " --create-stages makes it."
    return problem


def _find(pipeline: Pipeline, said: Said) -> Stage | None:
    folded = fold(said.stage or "")
    by_name = next((stage for stage in pipeline.stages if fold(stage.name) == folded), None)
    if by_name is not None and (said.stage_kind or said.kind in (None, "open", by_name.kind)):
        return by_name
    if said.stage_kind and said.stage:
        return None
    if said.kind in CLOSED_KINDS:
        return next((stage for stage in pipeline.stages if stage.kind == said.kind), None)
    if said.stage is None:
        return next((stage for stage in pipeline.stages if stage.kind == "open"), None)
    return None


def _make_pipeline(unit: Unit, name: str) -> Pipeline:
    """A pipeline that can be won and lost; its other stages are those of the file."""
    place = int(unit.scalar("SELECT coalesce(max(position), 0) + 1 FROM pipelines"))
    row = unit.execute(
        "INSERT INTO pipelines (uid, name, folded, position, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
        (new_uid(), name, fold(name), place, unit.stamp, unit.stamp),
    ).lastrowid
    for position, (stage, chance, kind) in enumerate(DEFAULT_STAGES[-2:], start=1):
        unit.session.add(new_stage(unit, row, stage, position, chance, kind))
    unit.flush()
    return find_pipeline(read_pipelines(unit.connection), row)


def _make_stage(unit: Unit, around: Surroundings, pipeline: Pipeline, said: Said, chance: int) -> Stage:
    kind = said.stage_kind or "open"
    values = {"kind": kind, "probability": chance if said.chance is None else said.chance}
    key = insert_stage(around.core, unit, pipeline.id, str(said.stage), values)
    return stage_by_id(read_pipelines(unit.connection), key)
