"""Stages: added, changed, put in another order, deleted."""

from collections.abc import Sequence

from crm_core.catalog.core import Core, Values
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.sales import stages as reading
from crm_core.sales.pipelines import free_name, new_stage
from crm_core.sales.stage_removal import hand_over, refuse_used
from crm_core.sales.stages import find_pipeline, find_stage, read_pipelines
from crm_core.sales.tables import Stage
from crm_core.sales.words import CLOSED_KINDS
from crm_core.store import Unit
from crm_core.values.text import counted, fold


def add_stage(
    core: Core,
    name: str,
    values: Values,
    pipeline: object = None,
    position: int | None = None,
    after: object = None,
) -> Change:
    """Add a stage: at ``position`` (from 1), ``after`` another one, or else before the closed ones.

    ``values`` may hold probability, kind and rotting_days. Raises InvalidValue, UnknownName, Conflict.
    """
    with core.store.writing("") as unit:
        home = find_pipeline(read_pipelines(unit.connection), pipeline)
        if after is not None:
            position = find_stage(home.stages, after).position + 1
        key = insert_stage(core, unit, home.id, name, values, position)
        made = reading.stage_by_id(read_pipelines(unit.connection), key)
        unit.describe(f'Stage {key} "{made.name}" added to {home.name} at position {made.position}')
    return Change("stage", key, unit.summary)


def insert_stage(
    core: Core, unit: Unit, pipeline_id: int, name: str, values: Values, position: int | None = None
) -> int:
    """The same inside a unit, as imports make the stages they meet; gives the stage's id."""
    present = find_pipeline(read_pipelines(unit.connection), pipeline_id).stages
    read = core.read_values("stage", values)
    kind = str(read.get("kind") or "open")
    closed = [stage.position for stage in present if stage.closed]
    at = position or (closed[0] if closed and kind not in CLOSED_KINDS else len(present) + 1)
    probability = read.get("probability")
    if not isinstance(probability, int):
        probability = _usual_probability(present, kind, at)
    name = free_name("stage", name, [stage.name for stage in present])
    row = new_stage(unit, pipeline_id, name, len(present) + 1, probability, kind)
    row.rotting_days = _days(read.get("rotting_days"))
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    _put_at(unit, pipeline_id, row.id, at)
    return row.id


def edit_stage(core: Core, stage: object, values: Values, pipeline: object = None) -> Change:
    """Change name, probability, kind or rotting_days of a stage. Raises UnknownName, InvalidValue, Conflict."""
    with core.store.writing("") as unit:
        chosen, siblings = _find(unit, stage, pipeline)
        read = core.read_values("stage", values)
        row = unit.session.get_one(Stage, chosen.id)
        before = row.model_dump()
        if "name" in read:
            row.name = free_name("stage", str(read["name"] or ""), [s.name for s in siblings if s.id != chosen.id])
            row.folded = fold(row.name)
        if isinstance(probability := read.get("probability"), int):
            row.probability_bp = probability
        if "rotting_days" in read:
            row.rotting_days = _days(read["rotting_days"])
        if read.get("kind"):
            _check_kind(unit, chosen, siblings, str(read["kind"]))
            row.kind = str(read["kind"])
        if row.model_dump() != before:
            row.updated_at = unit.stamp
        unit.describe_change(_named(chosen), _what_changed(chosen, values, row.name))
    return Change("stage", chosen.id, unit.summary)


def reorder_stage(core: Core, stage: object, position: int, pipeline: object = None) -> Change:
    """Put a stage at ``position``, counted from 1. Raises UnknownName, InvalidValue."""
    with core.store.writing("") as unit:
        chosen, _ = _find(unit, stage, pipeline)
        _put_at(unit, chosen.pipeline_id, chosen.id, position)
        unit.describe_change(_named(chosen), f"{_named(chosen)} moved to position {position}")
    return Change("stage", chosen.id, unit.summary)


def delete_stage(core: Core, stage: object, pipeline: object = None, target: object = None) -> Change:
    """Delete a stage; its deals, and what their histories say of it, go to the stage ``target`` of the same pipeline.

    Without a target only a stage that no deal is or ever was in can be deleted. Raises UnknownName, Conflict.
    """
    with core.store.writing("") as unit:
        chosen, siblings = _find(unit, stage, pipeline)
        heir = None if target is None else find_stage([s for s in siblings if s.id != chosen.id], target)
        moved = 0 if heir is None else hand_over(unit, chosen, heir)
        if heir is None:
            refuse_used(unit, chosen)
        _keep_one_of_kind(chosen, siblings)
        unit.execute("DELETE FROM stages WHERE id = ?", (chosen.id,))
        _renumber(unit, [s.id for s in siblings if s.id != chosen.id])
        went = f"; {counted(moved, 'deal')} moved to {heir.name}" if heir and moved else ""
        unit.describe(f'Stage {chosen.id} "{chosen.name}" of {chosen.pipeline} deleted{went}')
    return Change("stage", chosen.id, unit.summary)


def _what_changed(stage: reading.Stage, values: Values, name: str) -> str:
    parts = [f'renamed to "{name}"'] if "name" in values else []
    others = [key.replace("_", " ") for key in values if key != "name"]
    parts += [f"changed: {', '.join(others)}"] if others else []
    return f"{_named(stage)} {' and '.join(parts)}"


def _named(stage: reading.Stage) -> str:
    return f'Stage {stage.id} "{stage.name}" of {stage.pipeline}'


def _find(unit: Unit, stage: object, pipeline: object) -> tuple[reading.Stage, tuple[reading.Stage, ...]]:
    """The stage, and all of its pipeline; an id needs no pipeline."""
    present = read_pipelines(unit.connection)
    if pipeline is None and isinstance(stage, int):
        pipeline = next((p.id for p in present if stage in [s.id for s in p.stages]), None)
    home = find_pipeline(present, pipeline)
    return find_stage(home.stages, stage), home.stages


def _usual_probability(present: Sequence[reading.Stage], kind: str, at: int) -> int:
    """What a new stage starts with: certain when closed, else that of the stage before it."""
    if kind in CLOSED_KINDS:
        return 10_000 if kind == "won" else 0
    before = [stage.probability for stage in present if stage.position < at and not stage.closed]
    return before[-1] if before else 0


def _days(given: object) -> int | None:
    if given is None:
        return None
    days = int(str(given))
    if days < 1:
        raise InvalidValue("Rotting after", days, "is no number of days; write 1 or more")
    return days


def _check_kind(unit: Unit, stage: reading.Stage, siblings: Sequence[reading.Stage], kind: str) -> None:
    """Refuse a kind that would win, lose or reopen the deals of a stage, or leave none of its kind. Raises Conflict."""
    if kind == stage.kind or not {kind, stage.kind} & set(CLOSED_KINDS):
        return
    deals = unit.scalar("SELECT count(*) FROM deals WHERE stage_id = ?", (stage.id,))
    if deals:
        held = counted(deals, "deal")
        raise Conflict(
            f'Stage "{stage.name}" is {stage.kind} and holds {held}, those in the trash included; '
            f"move them before it becomes {kind}."
        )
    _keep_one_of_kind(stage, siblings)


def _keep_one_of_kind(stage: reading.Stage, siblings: Sequence[reading.Stage]) -> None:
    """Refuse to take away the only stage for won or for lost deals. Raises Conflict."""
    if stage.kind in CLOSED_KINDS and [s.kind for s in siblings].count(stage.kind) == 1:
        raise Conflict(
            f'"{stage.name}" is the only stage of "{stage.pipeline}" for {stage.kind} deals; add another one first.'
        )


def _put_at(unit: Unit, pipeline_id: int, stage_id: int, position: int) -> None:
    stages = find_pipeline(read_pipelines(unit.connection), pipeline_id).stages
    order = [stage.id for stage in stages if stage.id != stage_id]
    if not 1 <= position <= len(order) + 1:
        raise InvalidValue("Position", position, f"is outside of 1 to {len(order) + 1}")
    order.insert(position - 1, stage_id)
    _renumber(unit, order)


def _renumber(unit: Unit, order: Sequence[int]) -> None:
    for position, key in enumerate(order, 1):
        unit.execute(
            "UPDATE stages SET position = ?, updated_at = ? WHERE id = ? AND position <> ?",
            (position, unit.stamp, key, position),
        )
