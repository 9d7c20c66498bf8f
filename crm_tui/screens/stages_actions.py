"""What keys do with the stages of a pipeline, and with pipelines."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from crm_core.catalog.pages import Change
from crm_core.sales.stages import Pipeline, Stage
from crm_tui import bridge
from crm_tui.actions import Action, Enabled

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

Host = Any  # StagesScreen: pipeline, pipelines, stage(), turn_to()
ALONE = ""  # the choice that names no target


def open_stages(app: "CrmApp", pipeline: Pipeline) -> None:
    """Open the screen over the board."""
    from crm_tui.screens.stages import StagesScreen

    app.push_screen(StagesScreen(pipeline))


def add(host: Host) -> None:
    """The form of a new stage, after the one under the cursor, which goes to it."""
    from crm_tui.dialogs.stage_forms import open_stage

    open_stage(host.crm_app, host.pipeline, None, host.stage(), lambda change: host.show(change.id))


def edit(host: Host) -> None:
    """The form of the stage under the cursor."""
    from crm_tui.dialogs.stage_forms import open_stage

    if (stage := host.stage()) is not None:
        open_stage(host.crm_app, host.pipeline, stage)


def place(host: Host, distance: int) -> int:
    """Where the stage under the cursor would stand, counted from 1."""
    stage = host.stage()
    return [one.id for one in host.pipeline.stages].index(stage.id) + 1 + distance if stage else 0


def move(distance: int) -> Callable[[Host], None]:
    """Put the stage one place up or down."""

    def run(host: Host) -> None:
        stage, position, pipelines = host.stage(), place(host, distance), host.crm.pipelines
        _write(host, lambda: pipelines.reorder_stage(stage.id, position, stage.pipeline_id))

    return run


def can_move(distance: int) -> Callable[[Host], Enabled]:
    """Whether there is a place on that side."""

    def check(host: Host) -> Enabled:
        if host.stage() is None:
            return _there(host)
        fits = 1 <= place(host, distance) <= len(host.pipeline.stages)
        return True if fits else f"This is the {'last' if distance > 0 else 'first'} stage."

    return check


def delete(host: Host) -> None:
    """Delete the stage under the cursor; one that deals are or were in needs a stage that takes its place."""
    stage, pipelines = host.stage(), host.crm.pipelines
    others = [(str(one.id), f"Put its deals into {one.name}") for one in host.pipeline.stages if one.id != stage.id]
    _ask_target(
        host,
        f'Delete stage "{stage.name}"',
        others,
        lambda target: pipelines.delete_stage(stage.id, stage.pipeline_id, target),
        host.table.value("deals"),
    )


def choose(host: Host) -> None:
    """Choose the pipeline."""
    from crm_tui.dialogs.choose import Choose

    choices = [(str(one.id), one.name) for one in host.pipelines]

    def chosen(key: str | None) -> None:
        if key is not None:
            host.turn_to(int(key))

    host.app.push_screen(Choose("Pipeline", choices, str(host.pipeline.id)), chosen)


def add_pipeline(host: Host) -> None:
    """Ask for the name of a new pipeline and show it."""
    pipelines = host.crm.pipelines
    _ask_name(host, "New pipeline", "", pipelines.add, lambda change: host.turn_to_new(change.id))


def rename_pipeline(host: Host) -> None:
    """Ask for another name of the pipeline."""
    pipelines, pipeline = host.crm.pipelines, host.pipeline
    _ask_name(host, f"Rename pipeline {pipeline.name}", pipeline.name, lambda name: pipelines.rename(pipeline.id, name))


def delete_pipeline(host: Host) -> None:
    """Delete the pipeline; its deals go to another one."""
    pipelines, gone = host.crm.pipelines, host.pipeline
    others = [(str(one.id), f"Put its deals into {one.name}") for one in host.pipelines if one.id != gone.id]

    def ask(deals: int) -> None:
        title = f'Delete pipeline "{gone.name}"'
        _ask_target(host, title, others, lambda target: pipelines.delete(gone.id, target), deals)

    bridge.load(host.crm_app, "form", lambda: host.deals_in(gone.id), ask)


def _ask_name(
    host: Host, title: str, start: str, call: Callable[[str], Change], then: Callable[[Change], object] = bool
) -> None:
    from crm_tui.dialogs.write_prompt import ask_change

    ask_change(host.crm_app, title, call, value=start, then=then)


def _ask_target(
    host: Host, title: str, others: Sequence[tuple[str, str]], call: Callable[[int | None], Change], deals: object
) -> None:
    """Ask what takes the deals; where there are any now, something has to."""
    from crm_tui.dialogs.choose import Choose

    def answered(key: str | None) -> None:
        if key is not None:
            _write(host, lambda: call(int(key) if key != ALONE else None))

    none = [] if deals else [(ALONE, "No deals are or ever were in it")]
    host.app.push_screen(Choose(title, [*none, *others]), answered)


def _write(host: Host, call: Callable[[], Change]) -> None:
    app = host.crm_app

    def written(change: Change) -> None:
        app.saved(change.summary)
        host.reload()

    bridge.write(app, call, written)


def _there(host: Host) -> Enabled:
    return True if host.stage() is not None else "There is no stage here."


def _several(host: Host) -> Enabled:
    return True if len(host.pipelines) > 1 else "This is the only pipeline."


def _stage_twin(verb: str, *more: str) -> Callable[[Host], Sequence[str]]:
    def words(host: Host) -> Sequence[str]:
        stage: Stage | None = host.stage()
        name = stage.name if stage else "STAGE"
        return ["crm", "pipeline", "stages", verb, name, *more, "--pipeline", host.pipeline.name]

    return words


def _move_twin(distance: int) -> Callable[[Host], Sequence[str]]:
    return lambda host: _stage_twin("reorder", str(place(host, distance)))(host)


def _add_twin(host: Host) -> Sequence[str]:
    stage = host.stage()
    after = ["--after", stage.name] if stage else []
    return ["crm", "pipeline", "stages", "add", "NAME", *after, "--pipeline", host.pipeline.name]


def _pipeline_twin(verb: str, *more: str) -> Callable[[Host], Sequence[str]]:
    return lambda host: ["crm", "pipeline", verb, f"pipeline:{host.pipeline.id}", *more]


STAGES_ACTIONS = (
    Action(id="stages.add", keys="a", label="Add", footer=90, run=add, twin=_add_twin,
           help="A new stage after the one under the cursor."),
    Action(id="stages.edit", keys="e", label="Edit", footer=88, run=edit, enabled=_there,
           twin=_stage_twin("edit", "--name", "NAME"), help="Name, probability, kind and rotting days; enter does it too."),
    Action(id="stages.up", keys="K,shift+up", label="Move up", footer=86, run=move(-1), enabled=can_move(-1),
           twin=_move_twin(-1), help="Put the stage before the one above."),
    Action(id="stages.down", keys="J,shift+down", label="Move down", footer=85, run=move(1), enabled=can_move(1),
           twin=_move_twin(1), help="Put the stage after the one below."),
    Action(id="stages.delete", keys="d", label="Delete", footer=80, run=delete, enabled=_there,
           twin=_stage_twin("delete", "--to", "TARGET"),
           help="Delete the stage; asks which one takes its deals."),
    Action(id="stages.pipeline", keys="p", label="Pipeline", footer=78, group="View", run=choose, enabled=_several,
           twin=lambda host: host.open_command(), help="The stages of another pipeline."),
    Action(id="stages.add-pipeline", keys="A", label="Add pipeline", footer=60, run=add_pipeline,
           twin=lambda _host: ["crm", "pipeline", "add", "NAME"], help="A new pipeline with the usual stages."),
    Action(id="stages.rename-pipeline", keys="R", label="Rename pipeline", footer=58, run=rename_pipeline,
           twin=_pipeline_twin("rename", "NAME"), help="Give the pipeline another name."),
    Action(id="stages.delete-pipeline", keys="X", label="Delete pipeline", footer=56, run=delete_pipeline, enabled=_several,
           twin=_pipeline_twin("delete", "--to", "TARGET"),
           help="Delete the pipeline; asks which one takes its deals, into stages of the same name or kind."),
)  # fmt: skip
