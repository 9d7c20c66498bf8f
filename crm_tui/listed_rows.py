"""Short lists as a source for the tables: read in one go, narrowed by the words of a filter line."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from crm_core.catalog.windows import Key, Window
from crm_core.values.text import fold

Row = tuple[int, tuple[object, ...]]


class ListedRows:
    """Rows (id, one value per column) that ``read`` gives all at once; a ``PageSource``.

    ``words`` must all occur in the texts of a row. ``read`` is called once, from a worker thread.
    """

    def __init__(self, read: Callable[[], Iterable[Row]], words: str = "") -> None:
        self._read = read
        self._words = fold(words).split()

    @cached_property
    def _rows(self) -> list[Row]:
        return [row for row in self._read() if self._matches(row)]

    def _matches(self, row: Row) -> bool:
        text = fold(" ".join(value for value in row[1] if isinstance(value, str)))
        return all(word in text for word in self._words)

    def page(self, limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        """The first rows, or those right after or right before a key."""
        if after is not None:
            start = int(str(after[0])) + 1
            return self.at(start, limit)
        if before is not None:
            end = int(str(before[0]))
            return self._window(max(end - limit, 0), end)
        return self.at(0, limit)

    def last(self, limit: int) -> Window:
        """The last rows."""
        return self._window(max(len(self._rows) - limit, 0), len(self._rows))

    def at(self, offset: int, limit: int) -> Window:
        """The rows from a position on."""
        return self._window(offset, offset + limit)

    def known(self, offset: int, limit: int) -> Window | None:
        """The rows from a position on."""
        return self.at(offset, limit)

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def position(self, record_id: int) -> int | None:
        """Where a row stands."""
        return next((place for place, (key, _) in enumerate(self._rows) if key == record_id), None)

    def interrupt(self) -> None:
        """Nothing to stop: the one read is short."""

    def _window(self, start: int, end: int) -> Window:
        part: Sequence[Row] = self._rows[start:end]
        keys = tuple(key for key, _ in part)
        first, last = ((start,), (start + len(part) - 1,)) if part else (None, None)
        return Window(keys, tuple(values for _, values in part), first, last)
