"""Pipeline: a board of deals by stage, on which a card moves with one key."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType

from crm_core.sales.queries import Board, DealView
from crm_core.sales.stages import Pipeline, Stage
from crm_tui import bridge
from crm_tui.actions import GOES_BACK, READS_AGAIN, Action, Enabled, bindings
from crm_tui.board_layout import BoardLayout
from crm_tui.deal_list import deal_columns, deal_source
from crm_tui.screens.deal_actions import DEAL_ACTIONS, move_to, show_twin
from crm_tui.screens.view_actions import VIEW_ACTIONS
from crm_tui.screens.viewed import Viewed
from crm_tui.why_nothing import WhyNothing
from crm_tui.widgets.board import BoardView
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.funnel import FunnelView
from crm_tui.widgets.pipeline_line import PipelineLine
from crm_tui.widgets.records_table import RecordsTable

FIRST_CARDS = 50
BOARD, LIST, FUNNEL = "board", "list", "funnel"
EMPTY = ("No deals yet.", "", "{pipeline.add}  adds one")
NO_MATCH = ("Nothing matches this filter.", "", "{filter.clear} in the filter line clears it")


def add(host: "PipelineScreen") -> None:
    """An empty form for a deal in the stage under the cursor."""
    from crm_tui.dialogs.deal_forms import open_new_deal

    if (pipeline := host.pipeline()) is not None:
        open_new_deal(host.crm_app, pipeline, pipeline.stages[host.view.column].name)


def choose(host: "PipelineScreen") -> None:
    """Choose the pipeline."""
    bridge.load(host, "pipelines", host.crm.pipelines.list, host.choose_among)


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
    stage = ["--stage", pipeline.stages[host.view.column].name] if pipeline else []
    return ["crm", "deal", "add", "TITLE", *_here(host), *stage]


def _show_twin(host: "PipelineScreen") -> list[str]:
    return ["crm", "pipeline", "show", *_here(host)]


def _list_twin(host: "PipelineScreen") -> list[str]:
    pipeline = host.pipeline()
    name = [f"pipeline:{pipeline.name}"] if pipeline else []
    return ["crm", "deal", "list", *name, *host.filter.split()]


def _owners_twin(host: "PipelineScreen") -> list[str]:
    return ["crm", "report", "pipeline", "--by", "owner", *_list_twin(host)[3:]]


def _funnel_twin(host: "PipelineScreen") -> list[str]:
    return ["crm", "report", "funnel", *_list_twin(host)[3:]]


def turn(shape: str) -> "Callable[[PipelineScreen], None]":
    """Show the pipeline in this shape, or again as the board."""
    return lambda host: host.turn_to(BOARD if host.shape == shape else shape)


def _board_there(host: "PipelineScreen") -> Enabled:
    return True if host.pipeline() is not None else "The pipeline is still being read."


PIPELINE_ACTIONS = (
    Action(id="pipeline.add", keys="a", label="Add", footer=86, run=add, enabled=_board_there,
           twin=_add_twin, help="A new deal in the stage under the cursor, a closed one too: the form asks for its day and why."),
    Action(id="pipeline.owners", keys="g", label="By owner", footer=75, group="View", run=lambda host: host.by_owner(),
           twin=_owners_twin,
           help="One lane for each owner; once more puts all together."),
    Action(id="pipeline.filter", keys="slash", label="Filter", footer=74, group="Finding", twin=_list_twin,
           run=lambda host: host.bar.start(), help="Narrow the board: words, field:value, ranges, NOT, OR."),
    Action(id="pipeline.choose", keys="p", label="Pipeline", footer=40, group="View", run=choose,
           twin=_show_twin, help="Choose another pipeline."),
    Action(id="pipeline.list", keys="b", label="Board or list", footer=73, group="View", run=turn(LIST), twin=_list_twin,
           help="The deals of the pipeline as a list, closed ones too; once more the board."),
    Action(id="pipeline.funnel", keys="f", label="Funnel", footer=72, group="View", run=turn(FUNNEL), twin=_funnel_twin,
           help="How many deals got to each stage, and how many of them went on; once more the board."),
    Action(id="pipeline.stages", keys="t", label="Stages", footer=30, group="Screens", run=show_stages,
           enabled=_board_there, twin=lambda host: ["crm", "pipeline", "stages", f"pipeline:{host.pipeline().name}"],
           help="The stages of this pipeline to change them, and the pipelines."),
    Action(id="pipeline.clear", keys="escape", label="Back", group="Moving", no_twin=GOES_BACK,
           run=lambda host: host.step_back(),
           help="From the filter to the board; then clear the filter."),
    Action(id="pipeline.reload", keys="r", label="Refresh", group="Application", run=lambda host: host.reload(),
           no_twin=READS_AGAIN,
           help="Read again; changes by others show by themselves."),
)  # fmt: skip


class PipelineScreen(Viewed):
    """One pipeline, stage by stage."""

    NAME = "pipeline"
    ENTITY = "deal"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "pipeline.tcss"
    ACTIONS = (*PIPELINE_ACTIONS, *DEAL_ACTIONS, *VIEW_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, BoardView, RecordsTable)

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self._why = WhyNothing(self, "deal")
        self._pipeline_id: int | None = None
        self._lanes = False
        self._cards = FIRST_CARDS
        self._board: Board | None = None
        self.shape = BOARD

    def body(self) -> ComposeResult:
        """Sums, filter, board."""
        yield PipelineLine()
        yield FilterBar(self.completion("deal"), "owner:me value:>5000 closes:this-month, or any word")
        yield BoardView(self.crm_app.session.place)
        yield RecordsTable(deal_columns(self.crm.browse.entities["deal"]), self.crm_app.session.place)
        yield FunnelView()

    def on_mount(self) -> None:
        """Show the first pipeline."""
        self.turn_to(BOARD)

    def turn_to(self, shape: str) -> None:
        """Show the pipeline as a board, a list or a funnel."""
        self.shape = shape
        for name, shown in ((BOARD, self.view), (LIST, self.table), (FUNNEL, self.funnel)):
            shown.display = name == shape
        self.front.focus()
        self.reload()

    @property
    def front(self) -> BoardView | RecordsTable | FunnelView:
        """What shows the pipeline now."""
        return {BOARD: self.view, LIST: self.table, FUNNEL: self.funnel}[self.shape]  # type: ignore[return-value]

    @property
    def table(self) -> RecordsTable:
        """The list."""
        return self.query_one(RecordsTable)

    @property
    def funnel(self) -> FunnelView:
        """The funnel."""
        return self.query_one(FunnelView)

    @property
    def view(self) -> BoardView:
        """The board."""
        return self.query_one(BoardView)

    @property
    def bar(self) -> FilterBar:
        """The filter line."""
        return self.query_one(FilterBar)

    # What actions are about

    def subject(self) -> int | None:
        """The deal under the cursor."""
        if self.shape == LIST:
            return self.table.current
        return self.view.current.id if self.view.current and self.shape == BOARD else None

    def shown_record(self) -> tuple[str, int] | None:
        """The same, with its kind."""
        key = self.subject()
        return ("deal", key) if key is not None else None

    def open_command(self) -> Sequence[str]:
        """The command line that shows the deal."""
        return show_twin(self)

    def subject_title(self) -> str:
        """Its title."""
        if self.shape == LIST:
            return str(self.table.value("title") or "")
        return self.view.current.title if self.view.current else ""

    def pipeline(self) -> Pipeline | None:
        """The pipeline that is shown."""
        return self._board.pipeline if self._board else None

    def stage(self) -> Stage | None:
        """The stage of the deal under the cursor."""
        pipeline = self.pipeline()
        if pipeline and self.shape == LIST:
            return next((one for one in pipeline.stages if one.name == self.table.value("stage")), None)
        return pipeline.stages[self.view.column] if pipeline and self.subject() is not None else None

    # Reading

    def reload(self) -> None:
        """Read the board again; the cursor stays on its deal."""
        if self.query(BoardView):  # else the news came before there is anything to show
            self._read(None)

    def _read(self, keep: int | None) -> None:
        pipelines, pipeline, text, cards = self.crm.pipelines, self._pipeline_id, self.filter, self._cards

        def read() -> Board:
            known = {one.id for one in pipelines.list()}
            return pipelines.board(pipeline if pipeline in known else None, text, cards)

        bridge.load(self, "board", read, lambda board: self._arrived(board, keep), self.bar.set_error)

    def _arrived(self, board: Board, keep: int | None) -> None:
        self._board = board
        self._pipeline_id = board.pipeline.id
        self.bar.set_problem("")
        self._why.stop()
        if self.filter and not any(column.sums.deals for column in board.columns):
            self._why.ask(self.filter)
        layout = BoardLayout(board, self._lanes)
        self.view.empty = self.with_keys(NO_MATCH) if self.filter else self.with_keys(EMPTY)
        self.view.show(layout, keep)
        if keep is not None and layout.place(keep) is None:
            self._open(keep)
        self._say(board)
        self._show_shape(board.pipeline)

    def _show_shape(self, pipeline: Pipeline) -> None:
        """Fill the list or the funnel, where that is what is shown."""
        pipelines, text = self.crm.pipelines, self.filter
        if self.shape == LIST:
            self.table.empty = self.view.empty
            self.table.show(deal_source(self.crm, pipeline.name, text), keep=self.table.kept)
        elif self.shape == FUNNEL:
            bridge.load(self, "funnel", lambda: pipelines.funnel(pipeline.id, text), self.funnel.show)

    def _say(self, board: Board) -> None:
        self.query_one(PipelineLine).show(board, self._lanes)
        self.bar.set_count(f"{sum(column.sums.deals for column in board.columns):,}")

    def land(self, entity: str, key: int) -> None:
        """Put the cursor on a deal, in its own pipeline and without a filter that would hide it."""
        deals = self.crm.deals

        def arrived(view: DealView) -> None:
            name = view.values.get("pipeline")
            bridge.load(self, "pipelines", self.crm.pipelines.list, lambda found: self._land_in(found, name, key))

        bridge.load(self, "land", lambda: deals.view(key), arrived)

    def _land_in(self, pipelines: tuple[Pipeline, ...], name: object, key: int) -> None:
        self._pipeline_id = next((one.id for one in pipelines if one.name == name), None)
        self.filter = ""
        self.bar.set_text("")
        self.turn_to(BOARD)
        self._read(key)

    # View

    def by_owner(self) -> None:
        """Lanes by owner, or all together."""
        self._lanes = not self._lanes
        if self._board is not None:
            self.view.show(BoardLayout(self._board, self._lanes))
            self._say(self._board)

    def choose_among(self, pipelines: tuple[Pipeline, ...]) -> None:
        """Ask which pipeline to show."""
        from crm_tui.dialogs.choose import Choose

        choices = [(str(one.id), one.name) for one in pipelines]
        self.app.push_screen(Choose("Pipeline", choices, str(self._pipeline_id)), self._chosen)

    def _chosen(self, key: str | None) -> None:
        if key is not None and int(key) != self._pipeline_id:
            self._pipeline_id, self._cards = int(key), FIRST_CARDS
            self.reload()

    def step_back(self) -> None:
        """To the board; there clear the filter."""
        if not self.front.has_focus:
            self.front.focus()
        elif self.filter:
            self.bar.set_text("")
        elif self.shape != BOARD:
            self.turn_to(BOARD)

    def _open(self, key: int) -> None:
        from crm_tui.screens.deal import DealScreen

        if (pipeline := self.pipeline()) is not None:
            self.app.push_screen(DealScreen(key, pipeline))

    # What the widgets say

    @on(PipelineLine.Clicked)
    def _line_clicked(self) -> None:
        choose(self)

    @on(FilterBar.Changed)
    def _filter_typed(self, event: FilterBar.Changed) -> None:
        self.filter = event.text
        self.reload()

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.front.focus()

    @on(RecordsTable.Highlighted)
    def _highlighted(self) -> None:
        self.refresh_footer()

    @on(RecordsTable.Opened)
    @on(BoardView.Opened)
    def _opened(self) -> None:
        if (key := self.subject()) is not None:
            self._open(key)

    @on(BoardView.Dropped)
    def _dropped(self, event: BoardView.Dropped) -> None:
        if (pipeline := self.pipeline()) is not None:
            move_to(self, pipeline.stages[event.column])

    @on(BoardView.MoreWanted)
    def _more_wanted(self) -> None:
        self._cards += FIRST_CARDS
        self.reload()
