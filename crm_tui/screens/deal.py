"""One deal as a screen of its own: its products, its fields, its way through the stages, what was said."""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.types import CSSPathType

from crm_core.catalog.pages import Page
from crm_core.sales.queries import DealContactView, DealView
from crm_core.sales.stages import Pipeline, Stage
from crm_tui.actions import GOES_BACK, Action, bindings
from crm_tui.screens.base import BaseScreen
from crm_tui.screens.deal_actions import DEAL_ACTIONS
from crm_tui.screens.deal_contact_actions import DEAL_CONTACT_ACTIONS
from crm_tui.screens.deal_line_actions import LINE_ACTIONS
from crm_tui.widgets.deal_lines import deal_lines
from crm_tui.widgets.reading_pane import ReadingPane

BACK = Action(
    id="deal.close",
    keys="escape",
    label="Back",
    group="Moving",
    footer=95,
    run=lambda host: host.app.pop_screen(),
    no_twin=GOES_BACK,
)


class DealScreen(BaseScreen):
    """Everything about one deal."""

    NAME = "pipeline"
    ENTITY = "deal"
    CSS_PATH: ClassVar[CSSPathType | None] = Path(__file__).parents[1] / "styles" / "reading_pane.tcss"
    ACTIONS = (BACK, *DEAL_ACTIONS, *LINE_ACTIONS, *DEAL_CONTACT_ACTIONS)
    BINDINGS = bindings(ACTIONS)
    WIDGETS = (ReadingPane,)

    def __init__(self, key: int, pipeline: Pipeline) -> None:
        super().__init__()
        self._key = key
        self._pipeline = pipeline
        self._quotes: Page | None = None

    def body(self) -> ComposeResult:
        """The detail."""
        crm, place = self.crm, self.crm_app.session.place

        def read(key: int) -> DealView | None:
            view = crm.deals.view(key)
            self._quotes = crm.quotes.of("deal", key)
            return view if view.values else None

        def lines(view: DealView, width: int) -> Content:
            return deal_lines(view, width, crm.browse.entities["deal"].fields, place(), self._quotes)

        yield ReadingPane(read, lines)

    def on_mount(self) -> None:
        """Read the deal."""
        self._pane.focus()
        self._pane.show(self._key)

    @property
    def _pane(self) -> ReadingPane[DealView]:
        return self.query_one(ReadingPane)

    def subject(self) -> int | None:
        """The deal that actions are about."""
        return self._key

    def subjects(self) -> list[int]:
        """The same; there is only one."""
        return [self._key]

    def unmark(self) -> None:
        """Nothing is ever marked here."""

    def shown_record(self) -> tuple[str, int] | None:
        """The same, with its kind."""
        key = self.subject()
        return ("deal", key) if key is not None else None

    def subject_name(self) -> str:
        """What people call the deal."""
        return self._pane.reading.title if self._pane.reading else ""

    def contacts(self) -> tuple[DealContactView, ...]:
        """Who has a say in it."""
        return self._pane.reading.contacts if self._pane.reading else ()

    def pipeline(self) -> Pipeline | None:
        """The pipeline the deal was opened from."""
        return self._pipeline

    def stage(self) -> Stage | None:
        """The stage the deal is in."""
        name = self._pane.reading.values.get("stage") if self._pane.reading else None
        return next((stage for stage in self._pipeline.stages if stage.name == name), None)

    def reload(self) -> None:
        """Read the deal again."""
        if self.query(ReadingPane):  # else the news came before there is anything to show
            self._pane.show(self._key, again=True)
