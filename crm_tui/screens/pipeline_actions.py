"""What keys do with a pipeline as a whole: which one, in which shape, narrowed to what."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_core.sales.stages import Pipeline
from crm_tui import bridge
from crm_tui.actions import GOES_BACK, READS_AGAIN, Action, Enabled
from crm_tui.screens.bulk_actions import set_action
from crm_tui.screens.deal_actions import one

if TYPE_CHECKING:
    from crm_tui.screens.pipeline import PipelineScreen

BOARD, LIST, FUNNEL = "board", "list", "funnel"
ALL = "all"  # no id of a pipeline


def add(host: "PipelineScreen") -> None:
    """An empty form for a deal in the stage under the cursor."""
    from crm_tui.dialogs.deal_forms import open_new_deal

    if (pipeline := host.pipeline()) is not None:
        open_new_deal(host.crm_app, pipeline, host.new_deal_stage())


def choose(host: "PipelineScreen") -> None:
    """Choose the pipeline."""
    from crm_tui.dialogs.choose import Choose

    def ask(pipelines: tuple[Pipeline, ...]) -> None:
        several = [(ALL, "All pipelines, as a list")] if len(pipelines) > 1 else []
        choices = [*((str(one.id), one.name) for one in pipelines), *several]
        host.app.push_screen(Choose("Pipeline", choices, host.shown_pipeline), host.show_pipeline)

    bridge.load(host, "pipelines", host.crm.pipelines.list, ask)


def show_stages(host: "PipelineScreen") -> None:
    """The stages as a list."""
    from crm_tui.screens.stages_actions import open_stages

    if (pipeline := host.pipeline()) is not None:
        open_stages(host.crm_app, pipeline)


def _here(host: "PipelineScreen") -> list[str]:
    pipeline = host.pipeline()
    return ["--pipeline", pipeline.name] if pipeline else []


def _add_twin(host: "PipelineScreen") -> list[str]:
    pipeline = host.pipeline()
    stage = ["--stage", host.new_deal_stage()] if pipeline else []
    return ["crm", "deal", "add", "TITLE", *_here(host), *stage]


def _show_twin(host: "PipelineScreen") -> list[str]:
    return ["crm", "pipeline", "show", *_here(host)]


def _listed(host: "PipelineScreen") -> list[str]:
    return host.list_command()[3:]


def _owners_twin(host: "PipelineScreen") -> list[str]:
    return ["crm", "report", "pipeline", "--by", "owner", *_listed(host)]


def _funnel_twin(host: "PipelineScreen") -> list[str]:
    return ["crm", "report", "funnel", *_listed(host)]


def turn(shape: str) -> "Callable[[PipelineScreen], None]":
    """Show the pipeline in this shape, or again as the board."""
    return lambda host: host.turn_to(BOARD if host.shape == shape else shape)


def _board_there(host: "PipelineScreen") -> Enabled:
    return True if host.pipeline() is not None else "The pipeline is still being read."


def _on_board(host: "PipelineScreen") -> Enabled:
    return True if host.shape == BOARD else f"Only the board has lanes; {host.key('pipeline.clear')} leads back to it."


def _listed_only(host: "PipelineScreen") -> Enabled:
    return True if host.shape == LIST else f"Only the list is sorted; {host.key('pipeline.list')} shows it."


PIPELINE_ACTIONS = (
    Action(id="pipeline.add", keys="a", label="Add", footer=90, run=add, enabled=_board_there,
           twin=_add_twin, help="A new deal in the stage under the cursor, a closed one too: the form asks for its day and why."),
    Action(id="pipeline.owners", keys="g", label="By owner", footer=75, group="View", run=lambda host: host.by_owner(),
           enabled=_on_board, twin=_owners_twin,
           help="One lane for each owner; once more puts all together."),
    Action(id="pipeline.filter", keys="slash", label="Filter", footer=79, group="Finding", twin=lambda host: host.list_command(),
           run=lambda host: host.bar.start(), help="Narrow the board: words, field:value, ranges, NOT, OR."),
    Action(id="pipeline.choose", keys="p", label="Pipeline", footer=81, group="View", run=choose,
           twin=_show_twin, help="Choose another pipeline."),
    Action(id="pipeline.list", keys="b", label="List", footer=92, group="View", run=turn(LIST), twin=lambda host: host.list_command(),
           help="The deals of the pipeline as a list, closed ones too; once more the board."),
    set_action("deals", one),
    Action(id="pipeline.sort", keys="s", label="Sort the list", group="Finding", run=lambda host: host.choose_sort(),
           enabled=_listed_only, twin=lambda host: host.sorted_command(),
           help="Choose the column to sort the list by; once more turns the order."),
    Action(id="pipeline.funnel", keys="f", label="Funnel", footer=89, group="View", run=turn(FUNNEL), twin=_funnel_twin,
           help="How many deals got to each stage, and how many of them went on; once more the board."),
    Action(id="pipeline.stages", keys="t", label="Stages", footer=80, group="Screens", run=show_stages,
           enabled=_board_there, twin=lambda host: ["crm", "pipeline", "stages", f"pipeline:{host.pipeline().name}"],
           help="The stages of this pipeline to change them, and the pipelines."),
    Action(id="pipeline.clear", keys="escape", label="Back", group="Moving", no_twin=GOES_BACK,
           run=lambda host: host.step_back(),
           help="From the filter to the board; then forget marks; then leave the view; then clear the filter."),
    Action(id="pipeline.reload", keys="r", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN,
           help="Read again; changes by others show by themselves."),
)  # fmt: skip
