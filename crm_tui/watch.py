"""Notices what other processes write: one connection of its own, outside any transaction, asked twice a second."""

import threading
from collections.abc import Callable

from crm_core.errors import CrmError

POLL_SECONDS = 0.5


class ChangeWatcher(threading.Thread):
    """Knows when the database was written by any other connection; what was read after ``looked`` misses nothing."""

    def __init__(self, data_version: Callable[[], int | None]) -> None:
        super().__init__(name="change-watcher", daemon=True)
        self._data_version = data_version
        self._changed: Callable[[], object] | None = None
        self._ended = threading.Event()
        self.looked = threading.Event()

    def tell(self, changed: Callable[[], object]) -> None:
        """Call ``changed`` from the watcher's own thread for every change from the first look on, which is over now."""
        self._changed = changed
        if not self.is_alive():
            self.start()
        self.looked.wait()

    def run(self) -> None:
        """Poll until ``stop``; a busy or missing database counts as unchanged."""
        try:
            known = self._ask()
        finally:
            self.looked.set()
        while not self._ended.wait(POLL_SECONDS):
            now = self._ask()
            if now is not None and now != known and self._changed is not None:
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
