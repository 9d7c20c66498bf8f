"""Ways back: from a record, or from the records behind a figure, to the screen that led there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_core.tuples import NamedTuple
from crm_tui.screens.base import BaseScreen

if TYPE_CHECKING:
    from crm_tui.screens.viewed import Viewed


def _nothing() -> None:
    """A record is left as it is."""


class WayBack(NamedTuple):
    """The name of the screen that led elsewhere, whether a screen still shows what it led to, and what leaving undoes."""

    name: str
    holds: Callable[[BaseScreen], bool]
    leave: Callable[[], None] = _nothing


def from_record(name: str, key: int) -> WayBack:
    """Holds as long as the record ``key`` is the one that is shown, without a filter."""

    def holds(screen: BaseScreen) -> bool:
        subject = getattr(screen, "subject", None)
        return subject is not None and subject() == key and not screen.is_filtered()

    return WayBack(name, holds)


def from_records(name: str, listed: "Viewed") -> WayBack:
    """Holds as long as the list has the focus, nothing marked, and the filter line the words it has now, which then go."""
    words = listed.bar.text

    def holds(screen: BaseScreen) -> bool:
        return screen is listed and listed.bar.text == words and listed.is_at_list()

    return WayBack(name, holds, listed.widen)
