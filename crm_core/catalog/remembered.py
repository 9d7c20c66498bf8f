"""What was read from the database and holds until the database changes."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from crm_core.store import Store
from crm_core.store.driver import Connection

T = TypeVar("T")


class Remembered(Generic[T]):
    """A value kept in each thread until another connection has written; ``without`` gives it where no database is.

    SQLite counts changes for each connection by itself, so what one thread knows says nothing to another.
    """

    def __init__(self, store: Store, read: Callable[[Connection], T], without: Callable[[], T]) -> None:
        self._store = store
        self._read = read
        self._without = without
        self._known = threading.local()

    def get(self) -> T:
        """The value as it is now. Raises DatabaseProblem."""
        if not self._store.path.exists():
            return self._without()
        version = self._store.data_version()
        known: tuple[int | None, T] | None = getattr(self._known, "value", None)
        if known is None or known[0] != version:
            with self._store.reading() as db:
                known = self._known.value = (version, self._read(db))
        return known[1]

    def forget(self) -> None:
        """Read it anew the next time."""
        self._known = threading.local()
