"""What becomes of the deals and histories of stages that are deleted."""

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict
from crm_core.sales.stages import Stage, find_pipeline, first_of_kind, read_pipelines
from crm_core.sales.words import CLOSED_KINDS
from crm_core.store import Unit
from crm_core.values.text import counted, fold


def delete_pipeline(core: Core, pipeline: object, target: object = None) -> Change:
    """Delete a pipeline; its deals go to the stages of ``target`` that have the same name, else the same kind.

    Without a target only a pipeline that no deal is or ever was in can be deleted. Raises UnknownName, Conflict.
    """
    with core.store.writing("") as unit:
        present = read_pipelines(unit.connection)
        chosen = find_pipeline(present, pipeline)
        others = [each for each in present if each.id != chosen.id]
        if not others:
            raise Conflict(f'"{chosen.name}" is the only pipeline; add another one first.')
        home = None if target is None else find_pipeline(others, target)
        moved = 0
        for stage in chosen.stages:
            if home is None:
                refuse_used(unit, stage, f', as in --to "{others[0].name}"')
                continue
            same = [each for each in home.stages if fold(each.name) == fold(stage.name) and each.kind == stage.kind]
            moved += hand_over(unit, stage, same[0] if same else first_of_kind(home, _usual(stage.kind)))
        unit.execute("DELETE FROM stages WHERE pipeline_id = ?", (chosen.id,))
        unit.execute("DELETE FROM pipelines WHERE id = ?", (chosen.id,))
        for position, each in enumerate(others, 1):
            unit.execute(
                "UPDATE pipelines SET position = ? WHERE id = ? AND position <> ?", (position, each.id, position)
            )
        went = f"; {counted(moved, 'deal')} moved to {home.name}" if home and moved else ""
        unit.describe(f'Pipeline {chosen.id} "{chosen.name}" deleted{went}')
    return Change("pipeline", chosen.id, unit.summary)


def _usual(kind: str) -> str:
    """Deals on hold go to an open stage where there is none like theirs."""
    return kind if kind in CLOSED_KINDS else "open"


def refuse_used(unit: Unit, stage: Stage, example: str | None = None) -> None:
    """Refuse to delete a stage that deals are or were in; ``example`` says where they can go. Raises Conflict."""
    where = "pipeline" if example is not None else "stage"
    example = _as_in(unit, stage) if example is None else example
    deals = unit.scalar("SELECT count(*) FROM deals WHERE stage_id = ?", (stage.id,))
    if deals:
        held = counted(deals, "deal")
        raise Conflict(
            f'Stage "{stage.name}" holds {held}, those in the trash included; name the {where} they go to{example}.'
        )
    if unit.scalar("SELECT 1 FROM stage_changes WHERE ? IN (from_stage_id, to_stage_id) LIMIT 1", (stage.id,)):
        raise Conflict(
            f'Stage "{stage.name}" is part of the history of deals; name the {where} that takes its place{example}, '
            "or rename it."
        )


def _as_in(unit: Unit, stage: Stage) -> str:
    """An example of where the deals of a stage can go: one of the same pipeline that takes its kind."""
    kinds = (stage.kind,) if stage.kind in CLOSED_KINDS else ("open", "on hold")
    name = unit.scalar(
        f"SELECT name FROM stages WHERE pipeline_id = ? AND id <> ? AND kind IN ({', '.join('?' * len(kinds))}) "
        "ORDER BY position, id LIMIT 1",
        (stage.pipeline_id, stage.id, *kinds),
    )
    return f', as in --to "{name}"' if name else f", another one for {stage.kind} deals"


def hand_over(unit: Unit, stage: Stage, heir: Stage) -> int:
    """Put the deals of a stage, and what histories say of it, into another one; gives how many deals. Raises Conflict."""
    deals = int(unit.scalar("SELECT count(*) FROM deals WHERE stage_id = ?", (stage.id,)))
    if deals and stage.kind != heir.kind and {stage.kind, heir.kind} & set(CLOSED_KINDS):
        raise Conflict(
            f'Deals in "{stage.name}" are {stage.kind}, those in "{heir.name}" {heir.kind}: move them one by one, or name '
            "a stage of the same kind."
        )
    unit.execute("UPDATE deals SET stage_id = ?, updated_at = ? WHERE stage_id = ?", (heir.id, unit.stamp, stage.id))
    for column in ("from_stage_id", "to_stage_id"):
        unit.execute(f"UPDATE stage_changes SET {column} = ? WHERE {column} = ?", (heir.id, stage.id))
    _join_stays(unit, heir)
    return deals


def _join_stays(unit: Unit, stage: Stage) -> None:
    """Two stays in a row in one stage become one: the step between them goes, its seconds go to the step out of it."""
    within = unit.execute(
        "SELECT id, deal_id FROM stage_changes WHERE from_stage_id = ? AND to_stage_id = ? ORDER BY id",
        (stage.id, stage.id),
    ).fetchall()
    for key, deal in within:
        entered, following, seconds = unit.execute(
            "SELECT (SELECT max(at) FROM stage_changes b WHERE b.deal_id = x.deal_id AND b.id < x.id), "
            "(SELECT min(id) FROM stage_changes n WHERE n.deal_id = x.deal_id AND n.id > x.id), coalesce(seconds, 0) "
            "FROM stage_changes x WHERE id = ?",
            (key,),
        ).fetchone()
        if entered is None:
            unit.execute("UPDATE stage_changes SET from_stage_id = NULL WHERE id = ?", (key,))
            continue
        if following is not None:
            added = "UPDATE stage_changes SET seconds = coalesce(seconds, 0) + ? WHERE id = ?"
            unit.execute(added, (seconds, following))
        else:
            unit.execute("UPDATE deals SET stage_since = ? WHERE id = ?", (entered, deal))
        unit.execute("DELETE FROM stage_changes WHERE id = ?", (key,))
