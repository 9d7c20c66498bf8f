"""From a figure to the records behind it."""

from typing import TYPE_CHECKING

from crm_tui.screens import SCREENS
from crm_tui.screens.viewed import Viewed
from crm_tui.widgets.filter_bar import FilterBar

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def show_records(app: "CrmApp", entity: str, filter_text: str) -> None:
    """Go to the list or board of an entity, narrowed by a filter."""
    place = next((entry for entry in SCREENS if entity in entry.entities[:1]), None)
    if place is None:
        app.tell(f'There is no list of such records here; "crm {entity} list" has one.', warning=True)
        return
    while len(app.screen_stack) > 1:
        app.pop_screen()
    app.go(place.name)

    def narrow() -> None:
        if isinstance(app.screen, Viewed):
            app.screen.leave_view()
        for bar in app.screen.query(FilterBar):
            bar.set_text(filter_text)

    app.call_after_refresh(narrow)
