"""Notices what other processes write: one connection of its own, outside any transaction, asked twice a second."""

import threading
from collections.abc import Callable

from crm_core.errors import CrmError

POLL_SECONDS = 0.5


class ChangeWatcher(threading.Thread):
    """Calls ``changed`` from its own thread when the database was written by any other connection."""

    def __init__(self, data_version: Callable[[], int | None], changed: Callable[[], object]) -> None:
        super().__init__(name="change-watcher", daemon=True)
        self._data_version = data_version
        self._changed = changed
        self._ended = threading.Event()

    def run(self) -> None:
        """Poll until ``stop``; a busy or missing database counts as unchanged."""
        known = self._ask()
        while not self._ended.wait(POLL_SECONDS):
            now = self._ask()
            if now is not None and now != known:
                if known is not None:
                    self._changed()
                known = now

    def _ask(self) -> int | None:
        try:
            return self._data_version()
        except CrmError:  # the file is gone; the next read of a screen says so
            return None

    def stop(self) -> None:
        """End the thread; afterwards its connection may be closed."""
        self._ended.set()
        if self.is_alive():
            self.join()
