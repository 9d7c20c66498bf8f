"""Notices what other processes write: one connection of its own, outside any transaction, asked twice a second."""

import threading
from collections.abc import Callable

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
        known = self._data_version()
        while not self._ended.wait(POLL_SECONDS):
            now = self._data_version()
            if now is not None and now != known:
                if known is not None:
                    self._changed()
                known = now

    def stop(self) -> None:
        """End the thread."""
        self._ended.set()
