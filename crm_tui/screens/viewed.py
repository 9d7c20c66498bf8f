"""What a list does with saved views: show one, say which, tell what of it there is to keep."""

from typing import TYPE_CHECKING

from textual.widget import Widget

from crm_core.errors import CrmError
from crm_tui import bridge
from crm_tui.screens.base import BaseScreen
from crm_tui.widgets.header import ScreenHeader
from crm_tui.widgets.records_table import RecordsTable

if TYPE_CHECKING:
    from crm_core.catalog.views import View
    from crm_tui.widgets.filter_bar import FilterBar


class Viewed(BaseScreen):
    """A screen with a filter line over the records of ``ENTITY``."""

    ENTITY = ""
    saved_view: "View | None" = None

    if TYPE_CHECKING:

        @property
        def bar(self) -> FilterBar:
            """The filter line."""

    @property
    def front(self) -> Widget:
        """What shows the records."""
        return self.query_one(RecordsTable)

    def is_at_list(self) -> bool:
        """Whether the records have the focus and none of them is marked."""
        front = self.front
        return front.has_focus and not (isinstance(front, RecordsTable) and front.marked)

    def open_view(self, view: "View") -> None:
        """Show a saved view; one with a column that is no more is refused."""
        try:
            self.apply_columns(view.fields, view.sort)
        except CrmError as problem:
            self.crm_app.tell(problem.sentence, warning=True)
            return
        self.note_view(view)
        self.bar.set_text(view.filter)

    def leave_view(self) -> None:
        """Show the usual list of everything."""
        self.note_view(None)
        self.apply_columns((), ())
        self.bar.set_text("")

    def narrow_to(self, filter_text: str) -> None:
        """Show the usual list of exactly what a filter lets through."""
        self.leave_view()
        self.bar.set_text(filter_text)
        self.bar.show_beginning()

    def widen(self) -> None:
        """Show again what is usual here, after ``narrow_to``."""
        self.bar.set_text("")

    def note_view(self, view: "View | None") -> None:
        """From now on this view is the one that is shown."""
        self.saved_view = view
        self.refresh_header()

    def reread(self) -> None:
        """Read the records again, and whether the view is still one, and called so."""
        if view := self.saved_view:
            bridge.load(self, "view", lambda: self.crm.views.list(view.entity), self._views_arrived)
        super().reread()

    def _views_arrived(self, views: "list[View]") -> None:
        if self.saved_view is not None:
            now = next((view for view in views if view.id == self.saved_view.id), None)
            self.note_view(now and self.saved_view._replace(name=now.name))

    def apply_columns(self, fields: tuple[str, ...], sort: tuple[str, ...]) -> None:
        """Take on columns and order, where the screen has such; empty ones are the usual ones."""

    def as_view(self) -> "View":
        """What is shown, to be saved."""
        from crm_core.catalog.views import View

        return View(0, self.ENTITY, self.saved_view.name if self.saved_view else "", self.bar.text.strip(), (), ())

    def refresh_header(self) -> None:
        """Show the view, the day and the business."""
        label = f"« {self.saved_view.name} »" if self.saved_view else ""
        self.query_one(ScreenHeader).set_right(label, *self.crm_app.header_parts())
