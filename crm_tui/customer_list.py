"""The list of customers: its columns, and its first page read while the full screen is still being loaded."""

import threading
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Query
from crm_core.errors import CrmError
from crm_tui.source import PAGE_SIZE, RecordsSource

if TYPE_CHECKING:
    from crm_core.catalog.windows import Window
    from crm_core.crm import Crm
    from crm_tui.watch import ChangeWatcher

# field, cells wanted, share of what is left over, how soon it gives way
LAYOUT = (
    ("name", 20, 3, 0),
    ("organization", 16, 2, 4),
    ("city", 9, 1, 5),
    ("lifecycle", 9, 0, 6),
    ("last_interaction", 9, 0, 1),
    ("open_value", 11, 0, 3),
)


def customer_source(
    crm: "Crm", filter_text: str = "", sort: tuple[str, ...] = (), fields: tuple[str, ...] = ()
) -> RecordsSource:
    """The customers that match, with the values of the columns, which are the usual ones where none are named."""
    fields = fields or tuple(key for key, *_ in LAYOUT)
    return RecordsSource(crm, "customer", Query(filter=filter_text, fields=fields, sort=sort))


class FirstPage(threading.Thread):
    """Reads the first page of all customers; whoever asks too early gets nothing and reads it again."""

    def __init__(self, crm: "Crm", watcher: "ChangeWatcher") -> None:
        super().__init__(name="first-page", daemon=True)
        self._crm = crm
        self._watcher = watcher
        self.window: Window | None = None

    def run(self) -> None:
        """Read, once whatever is written from now on is noticed."""
        self._watcher.looked.wait()
        try:
            self.window = customer_source(self._crm).page(PAGE_SIZE)
        except CrmError:
            return  # the screen reads it again and tells what is wrong
