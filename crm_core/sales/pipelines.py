"""Pipelines: added, renamed; and the checks that their names and those of stages share."""

from collections.abc import Sequence

from crm_core.catalog.core import Core
from crm_core.catalog.pages import Change
from crm_core.errors import Conflict, InvalidValue
from crm_core.sales.stages import find_pipeline, read_pipelines
from crm_core.sales.tables import Pipeline, Stage
from crm_core.sales.words import DEFAULT_STAGES
from crm_core.store import Unit
from crm_core.values.text import clean_line, fold
from crm_core.values.uid import new_uid


def add_pipeline(core: Core, name: str) -> Change:
    """Add a pipeline with the usual stages. Raises InvalidValue, Conflict when the name is taken."""
    with core.store.writing("") as unit:
        key = insert_pipeline(unit, name)
        named = core.name_of(unit, "pipeline", key)
        unit.describe(f'Pipeline {key} "{named}" added with {len(DEFAULT_STAGES)} stages')
    return Change("pipeline", key, unit.summary)


def insert_pipeline(unit: Unit, name: str) -> int:
    """The same inside a unit; gives the pipeline's id."""
    present = read_pipelines(unit.connection)
    name = free_name("pipeline", name, [pipeline.name for pipeline in present])
    row = Pipeline(
        uid=new_uid(),
        name=name,
        folded=fold(name),
        position=len(present) + 1,
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
    unit.session.add(row)
    unit.flush()
    assert row.id is not None  # noqa: S101  (given by the flush)
    for position, (stage, probability, kind) in enumerate(DEFAULT_STAGES, 1):
        unit.session.add(new_stage(unit, row.id, stage, position, probability, kind))
    unit.flush()
    return row.id


def rename_pipeline(core: Core, pipeline: object, name: str) -> Change:
    """Give a pipeline another name. Raises UnknownName, InvalidValue, Conflict."""
    with core.store.writing("") as unit:
        present = read_pipelines(unit.connection)
        chosen = find_pipeline(present, pipeline)
        row = unit.session.get_one(Pipeline, chosen.id)
        name = free_name("pipeline", name, [other.name for other in present if other.id != chosen.id])
        if name != row.name:
            row.name, row.folded, row.updated_at = name, fold(name), unit.stamp
        what = f'Pipeline {chosen.id} "{chosen.name}"'
        unit.describe_change(what, f'{what} renamed to "{name}"')
    return Change("pipeline", chosen.id, unit.summary)


def free_name(what: str, name: str, taken: Sequence[str]) -> str:
    """The name as it is stored. Raises InvalidValue when it cannot be one, Conflict when another one is called so."""
    cleaned = clean_line(name, "Name", 100)
    if not cleaned:
        raise InvalidValue("Name", None, "must not be empty")
    if fold(cleaned) in [fold(other) for other in taken]:
        raise Conflict(f'There is a {what} "{cleaned}" already.')
    return cleaned


def new_stage(unit: Unit, pipeline_id: int, name: str, position: int, probability: int, kind: str) -> Stage:
    """A stage's row, not yet written."""
    return Stage(
        uid=new_uid(),
        pipeline_id=pipeline_id,
        name=name,
        folded=fold(name),
        position=position,
        probability_bp=probability,
        kind=kind,
        created_at=unit.stamp,
        updated_at=unit.stamp,
    )
