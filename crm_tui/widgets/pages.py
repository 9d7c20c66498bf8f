"""Pages of records by key: what a table asks its source for, and the few pages it keeps."""

from collections import OrderedDict
from typing import Protocol

from crm_core.catalog.windows import Key, Window
from crm_core.tuples import NamedTuple
from crm_tui.source import PAGE_SIZE

KEPT_PAGES = 24


class PageSource(Protocol):
    """An ordered, possibly huge set of records. Every method may take long and is called outside the UI thread."""

    def page(self, limit: int, *, after: Key | None = None, before: Key | None = None) -> Window:
        """The first rows, or those right after or right before a key; always in display order."""

    def last(self, limit: int) -> Window:
        """The last rows, found from the end."""

    def at(self, offset: int, limit: int) -> Window:
        """The rows from a position far from any known key."""

    def known(self, offset: int, limit: int) -> Window | None:
        """The rows from a position on if they can be read without any key, else None."""

    def count(self) -> int:
        """How many records there are."""

    def position(self, record_id: int) -> int | None:
        """Where a record stands, None when it is not among them."""

    def interrupt(self) -> None:
        """Stop whatever is running, from another thread; the stopped call raises."""


class Plan(NamedTuple):
    """How to get one page: next to a known key when there is one, else by position."""

    number: int
    after: Key | None = None
    before: Key | None = None
    from_end: int = 0

    def fetch(self, source: PageSource, size: int) -> Window:
        """Read the page; called in a worker."""
        if (rows := source.known(self.number * size, size)) is not None:
            return rows
        if self.after is not None:
            return source.page(size, after=self.after)
        if self.before is not None:
            return source.page(size, before=self.before)
        if self.from_end:
            return source.last(self.from_end)
        return source.at(self.number * size, size) if self.number else source.page(size)


class PageCache:
    """The pages around what is visible, the least recently used one dropped first."""

    def __init__(self, size: int = PAGE_SIZE, kept: int = KEPT_PAGES) -> None:
        self.size = size
        self._kept = kept
        self._pages: OrderedDict[int, Window] = OrderedDict()

    def row(self, index: int) -> tuple[int, tuple[object, ...]] | None:
        """The id and values of the record at a position, None when its page is not here."""
        page = self._pages.get(index // self.size)
        place = index % self.size
        if page is None or place >= len(page.ids):
            return None
        return page.ids[place], page.rows[place]

    def put(self, number: int, rows: Window) -> None:
        """Keep a page."""
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > self._kept:
            self._pages.popitem(last=False)

    def missing(self, first: int, last: int) -> list[int]:
        """The numbers of the pages that positions ``first`` to ``last`` need and that are not here."""
        wanted = range(max(first, 0) // self.size, max(last, 0) // self.size + 1)
        for number in wanted:
            if number in self._pages:
                self._pages.move_to_end(number)
        return [number for number in wanted if number not in self._pages]

    def plan(self, number: int, count: int) -> Plan:
        """The cheapest road to a page, given its neighbours and the number of records."""
        above, below = self._pages.get(number - 1), self._pages.get(number + 1)
        if above is not None and above.last is not None:
            return Plan(number, after=above.last)
        if below is not None and below.first is not None:
            return Plan(number, before=below.first)
        if number and number == max(count - 1, 0) // self.size:
            return Plan(number, from_end=count - number * self.size)
        return Plan(number)
