"""The stages of a pipeline as a list to change them: order, probability, kind, rotting days; and the pipelines themselves."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from crm_core.catalog.fields import Kind
from crm_core.catalog.pages import Query
from crm_core.sales.stages import Pipeline, Stage
from crm_tui import bridge
from crm_tui.actions import bindings
from crm_tui.listed_rows import ListedRows, Row
from crm_tui.named_lists import list_column
from crm_tui.screens.list_and_pane import LIST_PANE_ACTIONS, ListAndPane
from crm_tui.screens.stages_actions import STAGES_ACTIONS
from crm_tui.widgets.columns import Column
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.pipeline_line import StagesLine
from crm_tui.widgets.records_table import RecordsTable

COLUMNS = (
    list_column("name", "Stage", 20, grow=2),
    list_column("probability", "Probability", 11, Kind.PERCENT, grow=1),
    list_column("kind", "Kind", 8, grow=1),
    list_column("rotting_days", "Rotting after", 13, Kind.NUMBER, grow=1, drop=1),
    list_column("deals", "Deals", 7, Kind.NUMBER, grow=1),
)


class StagesScreen(ListAndPane):
    """Opens over the board at its pipeline."""

    NAME = "pipeline"
    TABLE = "stages"
    ACTIONS = (*STAGES_ACTIONS, *LIST_PANE_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (FilterBar, RecordsTable)
    OWN_KEYS = frozenset({"table.mark"})  # stages are changed one at a time
    HINT = "a part of a name"
    EMPTY: ClassVar[tuple[str, ...]] = ("This pipeline has no stages.", "", "{stages.add}  adds one")

    def __init__(self, pipeline: Pipeline) -> None:
        super().__init__()
        self.pipelines: tuple[Pipeline, ...] = (pipeline,)
        self.pipeline = pipeline
        self._goal: tuple[int | None, int | None] | None = None  # stage and pipeline, while they are read

    def body(self) -> ComposeResult:
        """Which pipeline it is, then its stages."""
        yield StagesLine()
        yield from super().body()

    def columns(self) -> list[Column]:
        """What there is to say of a stage."""
        return list(COLUMNS)

    def source(self) -> ListedRows:
        """The stages in order, with how many deals are in each."""
        crm, pipeline = self.crm, self.pipeline.id

        def rows() -> Sequence[Row]:
            query = Query(filter=f"pipeline:{pipeline}", fields=tuple(c.field.key for c in COLUMNS), sort=("position",))
            page = crm.browse.page("stage", query)
            return list(zip(page.ids, page.rows, strict=True))

        return ListedRows(rows, self.words)

    def show(self, keep: int | None) -> None:
        """Read the pipelines and the list; one that is gone makes room for the first."""
        self._read(keep, None)

    def turn_to_new(self, pipeline: int) -> None:
        """Show the stages of a pipeline that was just made."""
        self._read(None, pipeline)

    def reload(self) -> None:
        """Read again; news on the way to a stage or pipeline turns nobody back."""
        if self._goal is not None:
            self._read(*self._goal)
        else:
            super().reload()

    def _read(self, keep: int | None, pipeline: int | None) -> None:
        self._goal = keep, pipeline
        bridge.load(self, "pipelines", self.crm.pipelines.list, lambda found: self._arrived(found, keep, pipeline))

    def _arrived(self, found: tuple[Pipeline, ...], keep: int | None, wanted: int | None) -> None:
        self._goal = None
        self.pipelines = found
        self.pipeline = next((one for one in found if one.id == (wanted or self.pipeline.id)), found[0])
        self.query_one(StagesLine).show(self.pipeline.name, [one.name for one in found])
        super().show(keep)

    def turn_to(self, pipeline: int) -> None:
        """Show the stages of another pipeline."""
        self.pipeline = next(one for one in self.pipelines if one.id == pipeline)
        self.table.focus()
        self.show(None)

    def stage(self) -> Stage | None:
        """The stage under the cursor."""
        return next((one for one in self.pipeline.stages if one.id == self.table.current), None)

    def deals_in(self, pipeline: int) -> int:
        """How many deals are in the stages of a pipeline; not for the UI thread."""
        page = self.crm.browse.page("stage", Query(filter=f"pipeline:{pipeline}", fields=("deals",)))
        return sum(int(str(row[0] or 0)) for row in page.rows)

    def open_command(self) -> Sequence[str]:
        """The command line that shows the stages."""
        return ["crm", "pipeline", "stages", f"pipeline:{self.pipeline.name}"]

    def open_pane(self) -> None:
        """Enter opens the form of the stage."""
        from crm_tui.screens.stages_actions import edit

        edit(self)

    def step_back(self) -> None:
        """To the list; there clear the filter; then to the board."""
        if self.table.has_focus and not self.words:
            self.app.pop_screen()
        else:
            super().step_back()

    @on(StagesLine.Picked)
    def _pipeline_clicked(self, event: StagesLine.Picked) -> None:
        self.turn_to(self.pipelines[event.place].id)

    @on(RecordsTable.Counted)
    @on(RecordsTable.Highlighted)
    def _refresh_keys(self) -> None:
        self.refresh_footer()
