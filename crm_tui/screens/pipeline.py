"""Pipeline: a board of deals by stage, on which a card moves with one key."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.types import CSSPathType

from crm_core.sales.queries import DealView
from crm_core.sales.stages import Pipeline, Stage
from crm_tui import bridge
from crm_tui.actions import bindings
from crm_tui.board_layout import BoardLayout
from crm_tui.deal_list import together
from crm_tui.screens.deal_actions import DEAL_ACTIONS, move_to, show_twin
from crm_tui.screens.pipeline_actions import ALL, BOARD, FUNNEL, LIST, PIPELINE_ACTIONS, choose
from crm_tui.screens.pipeline_reading import FIRST_CARDS, PipelineReading
from crm_tui.screens.view_actions import VIEW_ACTIONS, split_filter
from crm_tui.widgets.board import BoardView
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.funnel import FunnelView
from crm_tui.widgets.pipeline_line import PipelineLine
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.catalog.views import View


class PipelineScreen(PipelineReading):
    """One pipeline, stage by stage."""

    NAME = "pipeline"
    MARKING = "Marked deals are moved, won, lost, changed and deleted together."
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "pipeline.tcss"
    ACTIONS = (*PIPELINE_ACTIONS, *DEAL_ACTIONS, *VIEW_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, BoardView, RecordsTable, FunnelView)

    def body(self) -> ComposeResult:
        """Sums, filter, board."""
        yield PipelineLine()
        yield FilterBar(self.completion("deal"), "owner:me value:>5000 closes:this-month, or any word")
        yield BoardView(self.crm_app.session.place)
        yield RecordsTable(self.columns(), self.crm_app.session.place)
        yield FunnelView()

    def on_mount(self) -> None:
        """Show the first pipeline."""
        self.table.sort, self._further_sort = self.USUAL_SORT[0], self.USUAL_SORT[1:]
        self.turn_to(BOARD)

    def turn_to(self, shape: str, *, over_all: bool = False) -> None:
        """Show the pipeline as a board, a list or a funnel; the list may be ``over_all`` pipelines."""
        self.shape = shape
        self._list_over(over_all)
        for name, shown in ((BOARD, self.view), (LIST, self.table), (FUNNEL, self.funnel)):
            shown.display = name == shape
        self.front.focus()
        self.reload()

    def _list_over(self, over_all: bool) -> None:
        """List the deals of every pipeline, or again those of one: that of the deal under the cursor."""
        if over_all != self.over_all:
            self._pipeline_id = found.id if (found := self.pipeline()) else None
            self.over_all = over_all
            self.table.set_columns(self.columns())

    @property
    def front(self) -> BoardView | RecordsTable | FunnelView:
        """What shows the pipeline now."""
        return {BOARD: self.view, LIST: self.table, FUNNEL: self.funnel}[self.shape]  # type: ignore[return-value]

    # What actions are about

    def subject(self) -> int | None:
        """The deal under the cursor."""
        if self.shape == LIST:
            return self.table.current
        return self.view.current.id if self.view.current and self.shape == BOARD else None

    def subjects(self) -> list[int]:
        """In the list the marked deals, else the one under the cursor."""
        if self.shape == LIST:
            return self.table.chosen()
        return [] if (key := self.subject()) is None else [key]

    def open_command(self) -> Sequence[str]:
        """The command line that shows what Enter opens: the deal, or in the funnel the deals that got there."""
        if self.shape == FUNNEL and self.funnel.current:
            return ["crm", "deal", "list", *split_filter(self._in_here(self.funnel.current.filter))]
        return show_twin(self)

    def list_command(self) -> list[str]:
        """The command line that lists the deals shown."""
        return ["crm", "deal", "list", *split_filter(self.listed())]

    def sorted_command(self) -> list[str]:
        """The same in the order of the list."""
        return super().list_command()

    def subject_name(self) -> str:
        """Its title."""
        if self.shape == LIST:
            return str(self.table.value("title") or "")
        return self.view.current.title if self.view.current else ""

    def new_deal_stage(self) -> str:
        """The stage that a new deal begins in: that of the cursor on the board."""
        pipeline = self.pipeline()
        stages = pipeline.stages if pipeline else ()
        return stages[0 if self.over_all else self.view.column].name if stages else ""

    def stage(self) -> Stage | None:
        """The stage of the deal under the cursor."""
        pipeline = self.pipeline()
        if pipeline and self.shape == LIST:
            return next((one for one in pipeline.stages if one.name == self.table.value("stage")), None)
        return pipeline.stages[self.view.column] if pipeline and self.subject() is not None else None

    def land(self, entity: str, key: int) -> None:
        """Put the cursor on a deal, in its own pipeline and without a filter that would hide it."""
        deals = self.crm.deals

        def arrived(view: DealView) -> None:
            name = view.values.get("pipeline")
            bridge.load(self, "pipelines", self.crm.pipelines.list, lambda found: self._land_in(found, name, key))

        bridge.load(self, "land", lambda: deals.view(key), arrived)

    def _land_in(self, pipelines: tuple[Pipeline, ...], name: object, key: int) -> None:
        self._landed = key
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
            self.reload()

    @property
    def shown_pipeline(self) -> str:
        """The key of what is shown among the pipelines to choose from."""
        return ALL if self.over_all else str(self._pipeline_id)

    def show_pipeline(self, key: str | None) -> None:
        """Show the pipeline that was chosen, or the list over all."""
        if key == ALL:
            self.turn_to(LIST, over_all=True)
        elif key is not None and (self.over_all or int(key) != self._pipeline_id):
            self._list_over(False)
            self._pipeline_id, self._cards = int(key), FIRST_CARDS
            self.reload()

    def narrow_to(self, filter_text: str) -> None:
        """The deals that a filter lets through as a list, of whichever pipelines."""
        self.leave_view()
        self.filter = filter_text
        self.turn_to(LIST, over_all=True)
        self.bar.set_text(filter_text)
        self.bar.show_beginning()

    def widen(self) -> None:
        """The board again, without the filter."""
        super().widen()
        self.filter = ""
        self.turn_to(BOARD)

    def step_back(self) -> None:
        """To the board; there forget the marks, then the saved view, then the filter."""
        if not self.front.has_focus:
            self.front.focus()
        elif self.shape == LIST and self.table.marked:
            self.unmark()
        elif self.saved_view:
            self.leave_view()
        elif self.filter:
            self.bar.set_text("")
        elif self.shape != BOARD:
            self.turn_to(BOARD)

    def apply_columns(self, fields: tuple[str, ...], sort: tuple[str, ...]) -> None:
        """Take on columns and order; those of a view show in the list. Raises UnknownName."""
        super().apply_columns(fields, sort)
        if (fields or sort) and self.shape != LIST:
            self.turn_to(LIST)

    def as_view(self) -> "View":
        """What is shown, to be saved; columns and order are the list's."""
        kept = super().as_view()
        return kept if self.shape == LIST else kept._replace(fields=(), sort=())

    # What the widgets say

    @on(PipelineLine.Clicked)
    def _line_clicked(self) -> None:
        choose(self)

    @on(FilterBar.Changed)
    def _filter_typed(self, event: FilterBar.Changed) -> None:
        self.filter = event.text
        self._read(None, to_top=True)

    @on(FilterBar.Left)
    def _filter_left(self) -> None:
        self.front.focus()

    @on(FunnelView.Opened)
    def _step_opened(self) -> None:
        if (step := self.funnel.current) is not None:
            words = together(step.filter, self.filter)
            self.turn_to(LIST)
            self.bar.set_text(words)

    @on(RecordsTable.MarksChanged)
    def _marks_changed(self) -> None:
        if self.over_all:
            self._count(self.table.count)
        elif self._board is not None:
            self._say(self._board)

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
