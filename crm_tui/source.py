"""Lists of records for the tables: the core's windows, stoppable from the UI thread."""

from array import array
from functools import cached_property
from typing import TYPE_CHECKING

from crm_core.catalog.pages import Query
from crm_core.catalog.windows import Key, Window, Windows
from crm_core.store import Interrupt

if TYPE_CHECKING:
    from crm_core.crm import Crm


PAGE_SIZE = 50


class RecordsSource:
    """The records of an entity that match a filter, in an order; a ``PageSource``.

    Nothing is read before the first call, which comes from a worker thread. Counting and reading run at the same time
    in two threads, so each has an interrupt of its own.
    """

    def __init__(self, crm: "Crm", entity: str, query: Query) -> None:
        self._crm = crm
        self._entity = entity
        self._query = query
        self._stop_reading, self._stop_counting = Interrupt(), Interrupt()
        self._ids: array[int] | None = None
        self._is_long = False

    @cached_property
    def _reading(self) -> Windows:
        return Windows(self._crm.store, self._crm.browse, self._entity, self._query, self._stop_reading)

    @cached_property
    def _counting(self) -> Windows:
        return Windows(self._crm.store, self._crm.browse, self._entity, self._query, self._stop_counting)

    def page(self, limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        """The first rows, or those right after or right before a key."""
        return self._reading.page(limit, after=after, before=before)

    def last(self, limit: int) -> Window:
        """The last rows."""
        return self._reading.last(limit)

    def at(self, offset: int, limit: int) -> Window:
        """The rows from a position on; a filtered list is put in order once for all jumps into its middle."""
        if self._is_long:
            self._ids = self._reading.ids()
            return self._reading.of_ids(self._ids[offset : offset + limit])
        return self._reading.at(offset, limit)

    def known(self, offset: int, limit: int) -> Window | None:
        """The rows from a position on when it is known which records stand there, else None."""
        if self._ids is None:
            return None
        return self._reading.of_ids(self._ids[offset : offset + limit])

    def count(self) -> int:
        """How many records there are.

        Only the natural order has an index, and everything, or words that very many hold, is read along it. Any other
        list costs the whole query for each page, so its ids are fetched once, here, and pages are read by id from then
        on.
        """
        if not (self._query.filter.strip() or self._query.sort):
            return self._counting.count()
        if (many := self._counting.many()) is not None:
            self._is_long = True
            return many
        self._ids = self._counting.ids()
        return len(self._ids)

    def position(self, record_id: int) -> int | None:
        """Where a record stands."""
        if self._ids is None:
            return self._reading.position(record_id)
        try:
            return self._ids.index(record_id)
        except ValueError:
            return None

    def interrupt(self) -> None:
        """Stop what is running."""
        self._stop_reading.stop()
        self._stop_counting.stop()
