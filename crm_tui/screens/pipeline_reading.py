"""What the shapes of a pipeline are read from, and where the cursor goes when it has arrived."""

from crm_core.errors import CrmError
from crm_core.sales.queries import Board
from crm_core.sales.stages import Pipeline
from crm_tui import bridge
from crm_tui.board_layout import BoardLayout
from crm_tui.deal_list import in_pipeline
from crm_tui.screens.deals_listed import AllPipelines, DealsListed
from crm_tui.screens.pipeline_actions import FUNNEL, LIST
from crm_tui.why_nothing import WhyNothing
from crm_tui.widgets.board import BoardView
from crm_tui.widgets.filter_bar import INCOMPLETE, FilterBar, is_incomplete
from crm_tui.widgets.funnel import FunnelView
from crm_tui.widgets.pipeline_line import PipelineLine

FIRST_CARDS = 50
STAYS = None, False  # what the cursor does when news is read: no deal to go to, nor to the top
EMPTY = ("No deals yet.", "", "{pipeline.add}  adds one")
NO_MATCH = ("Nothing matches this filter.", "", "{filter.clear} in the filter line clears it")


class PipelineReading(DealsListed):
    """Reads a board, and for the list over all pipelines how many deals there are."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = ""
        self._why = WhyNothing(self, "deal")
        self._pipeline_id: int | None = None
        self._lanes = False
        self._cards = FIRST_CARDS
        self._board: Board | None = None
        self._landed: int | None = None  # a deal that is shown even where the board has no card of it
        self._cursor: tuple[int | None, bool] = STAYS
        self._reads = 0
        self._arrived_read = 0

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

    # What is shown

    def pipeline(self) -> Pipeline | None:
        """The pipeline that is shown; in the list over all that of the deal under the cursor."""
        if self.over_all:
            return self.pipeline_of_deal()
        return self._board.pipeline if self._board else None

    def listed(self) -> str:
        """The filter of the deals shown, the pipeline in it."""
        return self._in_here(self.filter)

    def _in_here(self, words: str) -> str:
        pipeline = None if self.over_all else self.pipeline()
        return in_pipeline(pipeline.name, words) if pipeline else words

    # Reading

    def reload(self) -> None:
        """Read the board again; the cursor stays on its deal, or on its way to another."""
        if self.query(BoardView):  # else the news came before there is anything to show
            self._read(*self._cursor if self._arrived_read != self._reads else STAYS)

    def put_cursor(self, key: int) -> None:
        """Go to a deal if it is shown."""
        if self.shape == LIST:
            self.show(key)
        else:
            self._read(key)

    def show(self, keep: int | None) -> None:
        """Read the list again, the cursor on the deal ``keep``; in another shape there is only everything to read."""
        if self.shape == LIST and self.pipeline() is not None:
            self.show_list(keep)
        else:
            self.reload()

    def _read(self, keep: int | None, to_top: bool = False) -> None:
        """Read the board; the cursor goes to the deal ``keep``, else stays, in the list only unless it shall go ``to_top``."""
        self._cursor = keep, to_top
        pipelines, pipeline, text, cards = self.crm.pipelines, self._pipeline_id, self.filter, self._cards
        lanes, crm, over_all = self._lanes, self.crm, self.over_all
        self._reads += 1
        number = self._reads

        def read() -> Board | AllPipelines:
            if over_all:
                return AllPipelines(pipelines.list(), crm.browse.count("deal", text))
            known = {one.id for one in pipelines.list()}
            return pipelines.board(pipeline if pipeline in known else None, text, cards, by_owner=lanes)

        def arrived(found: Board | AllPipelines) -> None:
            self._arrived_read = number
            if isinstance(found, Board):
                self._arrived(found, keep, to_top)
            else:
                self._all_arrived(found, None if to_top else self.table.kept)

        def refused(problem: CrmError) -> None:
            self._arrived_read = number
            self.bar.set_error(problem)
            if is_incomplete(problem):
                self.bar.set_count("")
                self.query_one(PipelineLine).show_name()
                self.view.say(INCOMPLETE)

        bridge.load(self, "board", read, arrived, refused)

    def rereading(self) -> bool:
        """Whether the board that was asked for last has not arrived yet."""
        return self._arrived_read != self._reads or super().rereading()

    def _arrived(self, board: Board, keep: int | None, to_top: bool) -> None:
        self._board = board
        self._pipeline_id = board.pipeline.id
        self.bar.set_problem("")
        self._why.stop()
        if self.filter and not any(column.sums.deals for column in board.columns):
            self._why.ask(self.filter)
        layout = BoardLayout(board, self._lanes)
        self.view.empty = self.with_keys(NO_MATCH) if self.filter else self.with_keys(EMPTY)
        self.view.show(layout, keep)
        if keep is not None and keep == self._landed and layout.place(keep) is None:
            self._open(keep)
        self._say(board)
        if self.shape == LIST:
            self.show_list(None if to_top else self.table.kept)
        elif self.shape == FUNNEL:
            pipelines, text = self.crm.pipelines, self.filter
            bridge.load(self, "funnel", lambda: pipelines.funnel(board.pipeline.id, text), self.funnel.show)

    def _all_arrived(self, found: AllPipelines, keep: int | None) -> None:
        self._pipelines = found.pipelines
        self.bar.set_problem("")
        self._why.stop()
        if self.filter and not found.deals:
            self._why.ask(self.filter)
        self.view.empty = self.with_keys(NO_MATCH if self.filter else EMPTY)
        self.query_one(PipelineLine).show_all()
        self._count(found.deals)
        self.show_list(keep)

    def show_list(self, keep: int | None) -> None:
        """Read the list; where it is empty, it says what the board would."""
        self.table.empty = self.view.empty
        super().show_list(keep)

    def _say(self, board: Board) -> None:
        self.query_one(PipelineLine).show(board, self._lanes)
        self._count(sum(column.sums.deals for column in board.columns))

    def _count(self, deals: int) -> None:
        marked = f"{len(self.table.marked):,} marked · " if self.table.marked and self.shape == LIST else ""
        self.bar.set_count(f"{marked}{deals:,}")

    def _open(self, key: int) -> None:
        from crm_tui.screens.deal import DealScreen

        if (pipeline := self.pipeline()) is not None:
            self.app.push_screen(DealScreen(key, pipeline))
