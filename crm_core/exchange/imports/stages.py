"""Which stage the words of a file mean: by name, by what they say about winning and losing, or made on request."""

from dataclasses import dataclass
from difflib import get_close_matches

from crm_core.errors import UnknownName
from crm_core.exchange.imports.staging import Staging
from crm_core.exchange.imports.surroundings import Surroundings
from crm_core.sales.stages import Pipeline, Stage, find_pipeline, read_pipelines
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


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says about its stage."""

    pipeline: str | None
    stage: str | None
    is_closed: int | None
    is_won: int | None
    status: str | None

    @property
    def kind(self) -> str | None:
        """won or lost where the row says so, open where it says it is not closed, None where it says nothing."""
        folded = fold(self.stage or "")
        if self.is_won or self.status == "won" or folded in WON_WORDS:
            return "won"
        if self.is_closed or self.status == "lost" or folded in LOST_WORDS:
            return "lost"
        return "open" if self.status == "open" else None


def settle_stages(staging: Staging, around: Surroundings, notes: list[str]) -> None:
    """Give every row its stage; rows whose stage is unknown are rejected, unless stages may be made."""
    unit = staging.unit
    groups = unit.execute(
        "SELECT pipeline_name, stage_name, is_closed, is_won, status, min(probability_bp), max(probability_bp) FROM staged "
        "WHERE reject IS NULL GROUP BY 1, 2, 3, 4, 5 ORDER BY min(row)"
    ).fetchall()
    made: list[str] = []
    for *words, least, most in groups:
        said = Said(*words)
        where = (
            "pipeline_name IS ? AND stage_name IS ? AND is_closed IS ? AND is_won IS ? AND status IS ?",
            tuple(words),
        )
        try:
            pipeline = find_pipeline(read_pipelines(unit.connection), said.pipeline)
        except UnknownName as problem:
            if not around.create_stages or said.pipeline is None:
                staging.reject("?", where[0], (problem.sentence.rstrip("."), *where[1]))
                continue
            pipeline = _make_pipeline(unit, said.pipeline)
            made.append(said.pipeline)
        if said.stage is None and said.kind is None:
            # Nothing said: a new deal starts in the first stage, a known one stays where it is.
            unit.execute(
                f"UPDATE staged SET stage_id = ?, stage_kind = 'open' WHERE {where[0]}",
                (pipeline.stages[0].id, *where[1]),
            )
            continue
        stage = _find(pipeline, said)
        if stage is None and around.create_stages and said.stage:
            stage = _make_stage(unit, pipeline, said, least if least is not None and least == most else EVEN_CHANCE)
            made.append(said.stage)
        if stage is None:
            near = get_close_matches(said.stage or "", [s.name for s in pipeline.stages], n=2)
            hint = f" Nearest: {', '.join(near)};" if near else ""
            staging.reject(
                "?",
                where[0],
                (f'pipeline "{pipeline.name}" has no stage "{said.stage}".{hint} --create-stages makes it', *where[1]),
            )
            continue
        unit.execute(
            f"UPDATE staged SET stage_id = ?, stage_kind = ? WHERE {where[0]}", (stage.id, stage.kind, *where[1])
        )
    if made:
        notes.append(f"Made in the pipeline: {', '.join(dict.fromkeys(made))}.")


def _find(pipeline: Pipeline, said: Said) -> Stage | None:
    folded = fold(said.stage or "")
    by_name = next((stage for stage in pipeline.stages if fold(stage.name) == folded), None)
    if by_name is not None and said.kind in (None, "open", by_name.kind):
        return by_name
    if said.kind in ("won", "lost"):
        return next((stage for stage in pipeline.stages if stage.kind == said.kind), None)
    if said.stage is None:
        return next((stage for stage in pipeline.stages if stage.kind == "open"), None)
    return None


def _make_pipeline(unit: Unit, name: str) -> Pipeline:
    place = int(unit.scalar("SELECT coalesce(max(position), 0) + 1 FROM pipelines"))
    unit.execute(
        "INSERT INTO pipelines (uid, name, folded, position, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
        (new_uid(), name, fold(name), place, unit.stamp, unit.stamp),
    )
    pipeline = find_pipeline(read_pipelines(unit.connection), name)
    for position, (stage, chance, kind) in enumerate((("Won", 10_000, "won"), ("Lost", 0, "lost")), start=1):
        _insert_stage(unit, pipeline.id, stage, position, chance, kind)
    return find_pipeline(read_pipelines(unit.connection), name)


def _make_stage(unit: Unit, pipeline: Pipeline, said: Said, chance: int) -> Stage:
    """A new open stage stands before the first one that is won or lost."""
    closed = [stage.position for stage in pipeline.stages if stage.closed]
    position = min(closed, default=len(pipeline.stages) + 1)
    unit.execute(
        "UPDATE stages SET position = position + 1, updated_at = ? WHERE pipeline_id = ? AND position >= ?",
        (unit.stamp, pipeline.id, position),
    )
    name = str(said.stage)
    _insert_stage(unit, pipeline.id, name, position, chance, "open")
    again = find_pipeline(read_pipelines(unit.connection), pipeline.id)
    return next(stage for stage in again.stages if stage.name == name)


def _insert_stage(unit: Unit, pipeline: int, name: str, position: int, chance: int, kind: str) -> None:
    unit.execute(
        "INSERT INTO stages (uid, pipeline_id, name, folded, position, probability_bp, kind, created_at, updated_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (new_uid(), pipeline, name, fold(name), position, chance, kind, unit.stamp, unit.stamp),
    )
