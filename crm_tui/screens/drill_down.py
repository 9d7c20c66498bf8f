"""From a figure to the records behind it."""

from typing import TYPE_CHECKING

from crm_tui.screens import SCREENS
from crm_tui.screens.viewed import Viewed

if TYPE_CHECKING:
    from crm_tui.app import CrmApp


def show_records(app: "CrmApp", entity: str, filter_text: str) -> None:
    """Go to the list of an entity, narrowed by a filter; leaving it leads back to where one is now."""
    place = next((entry for entry in SCREENS if entity in entry.entities[:1]), None)
    if place is None:
        app.tell(f'There is no list of such records here; "crm {entity} list" has one.', warning=True)
        return
    here = app.current_mode
    app.go(place.name)

    def narrow() -> None:
        app.close_records()
        if isinstance(app.screen, Viewed):
            app.screen.narrow_to(filter_text)
            app.narrowed(here, app.screen)

    app.once_there(narrow)
