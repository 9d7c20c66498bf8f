"""The list of deals beside the board: those of one pipeline, or of all of them."""

from typing import NamedTuple

from crm_core.sales.stages import Pipeline
from crm_tui.actions import Action
from crm_tui.deal_list import LAYOUT, LAYOUT_OVER_ALL, deal_source
from crm_tui.screens.arranged import Arranged
from crm_tui.screens.deal_actions import DEAL_ACTIONS
from crm_tui.screens.pipeline_actions import BOARD, FUNNEL, LIST
from crm_tui.widgets.columns import Column, laid_out, view_columns

# In the list one moves deals less than on the board.
LESS_IN_LIST = {"deal.forth": 50, "deal.back": 49, "pipeline.choose": 86, "pipeline.stages": 85}


class AllPipelines(NamedTuple):
    """What is read for the list over all pipelines: these, and how many deals match."""

    pipelines: tuple[Pipeline, ...]
    deals: int


class DealsListed(Arranged):
    """A list that may be over all pipelines; what is done with a deal then is about the pipeline of that deal."""

    ENTITY = "deal"
    LAYOUT = LAYOUT
    NEEDED = ("stage",)
    USUAL_SORT = ("stage", "close_date")

    def __init__(self) -> None:
        super().__init__()
        self.shape = BOARD
        self.over_all = False
        self._pipelines: tuple[Pipeline, ...] = ()

    def columns(self) -> list[Column]:
        """Those of the view or the usual ones; over all pipelines the pipeline is one of them."""
        if not self.over_all:
            return super().columns()
        entity = self.crm.browse.entities[self.ENTITY]
        return view_columns(entity.pick(self.shown_fields())) if self._fields else laid_out(entity, LAYOUT_OVER_ALL)

    def shown_fields(self) -> tuple[str, ...]:
        """What is read of each deal."""
        if not self.over_all:
            return super().shown_fields()
        if not self._fields:
            return tuple(key for key, *_ in LAYOUT_OVER_ALL)
        return self._fields if "pipeline" in self._fields else (*self._fields, "pipeline")

    def pipeline_of_deal(self) -> Pipeline | None:
        """In the list over all pipelines that of the deal under the cursor, else the first."""
        name = self.table.value("pipeline")
        return next((one for one in self._pipelines if one.name == name), next(iter(self._pipelines), None))

    def show_list(self, keep: int | None) -> None:
        """Read the list, the cursor on the deal ``keep``."""
        self.table.show(deal_source(self.crm, self.listed(), self.order(), self.shown_fields()), keep=keep)

    def in_footer(self, action: Action) -> bool:
        """In the funnel there is no deal that keys could be about, and only the board has lanes."""
        if self.shape == FUNNEL and action in DEAL_ACTIONS:
            return False
        return self.shape == BOARD or action.id != "pipeline.owners"

    def as_offered(self, action: Action) -> Action:
        """As what a key leads to from here; in the list with other weights."""
        if action.id == "pipeline.list" and self.shape != BOARD:
            return action._replace(label="Board" if self.shape == LIST else "List")
        if self.shape == LIST and action.id in LESS_IN_LIST:
            return action._replace(footer=LESS_IN_LIST[action.id])
        return super().as_offered(action)
