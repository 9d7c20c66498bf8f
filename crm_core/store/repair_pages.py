"""The pages of a database file, read without SQLite (sqlite.org/fileformat2.html): which hold rows, and of what shape."""

import mmap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crm_core.store.inspect import MAGIC

INTERIOR, LEAF = 5, 13
KINDS = (2, INTERIOR, 10, LEAF)
USUAL_PAGE = 4096
HEADER = 100
LEAST, MOST = -(1 << 63), (1 << 63) - 1


class Child(NamedTuple):
    """A page below another, and the greatest key under it; ``MOST`` for the last one."""

    page: int
    key: int


class Pages:
    """The pages of a file, numbered from 1; a page is an ``INTERIOR`` or a ``LEAF`` of a table, or something else."""

    def __init__(self, data: "mmap.mmap | bytearray", size: int) -> None:
        self.data = data
        self.size = size
        self.count = len(data) // size

    def kind(self, page: int) -> int:
        """The byte that says what a page is."""
        return self.data[self._head(page)]

    def is_sound(self, page: int) -> bool:
        """Whether a page can be what it says it is: part of a table, each of whose cells lies inside it."""
        kind = self.kind(page)
        if kind not in (INTERIOR, LEAF):
            return False
        head, number = self._head(page), self._cells(page)
        first = head - self._start(page) + (12 if kind == INTERIOR else 8)
        if first + 2 * number > self.size or (kind == INTERIOR and not number):
            return False
        places = [self._short(self._start(page) + first + 2 * cell) for cell in range(number)]
        if not all(first + 2 * number <= place < self.size - 3 for place in places):
            return False
        return kind == LEAF or all(1 < child.page <= self.count for child in self.children(page))

    def children(self, page: int) -> list[Child]:
        """The pages right below an interior one, in order."""
        found = [Child(self._long(at), self._varint(at + 4)[0]) for at in self._places(page)]
        return [*found, Child(self._long(self._head(page) + 8), MOST)]

    def keep_children(self, page: int, kept: Sequence[bool]) -> None:
        """Let an interior page lead to those only, at least one, for which ``kept`` says so."""
        head = self._head(page)
        places = [self._short(head + 12 + 2 * cell) for cell in range(self._cells(page))]
        *before, last = (number for number, stays in enumerate(kept) if stays)
        if last < len(places):
            self._write(head + 8, self._long(self._start(page) + places[last]).to_bytes(4))
        for cell, number in enumerate(before):
            self._write(head + 12 + 2 * cell, places[number].to_bytes(2))
        self._write(head + 3, len(before).to_bytes(2))

    def keys(self, page: int) -> list[int]:
        """The rowids on a leaf, in order."""
        return [self._varint(self._varint(at)[1])[0] for at in self._places(page)]

    def shape(self, page: int) -> list[int]:
        """The serial types of the first row of a leaf: one for each column; nothing where it makes no sense."""
        return self._shape(page, self._places(page)[0])

    def shapes(self, page: int) -> list[list[int]]:
        """Those of every row."""
        return [self._shape(page, place) for place in self._places(page)]

    def begins(self, page: int, words: Sequence[bytes]) -> bool:
        """Whether the first value in the first row of a leaf begins with one of some words."""
        at = self._row(self._places(page)[0])
        first = at + self._varint(at)[0]
        return any(self.data[first : first + len(word)] == word for word in words)

    def free(self) -> Iterator[int]:
        """The pages that nothing uses, as far as the list of them can be followed."""
        trunk, seen = self._long(32), set[int]()
        while 0 < trunk <= self.count and trunk not in seen:
            seen.add(trunk)
            yield trunk
            start = self._start(trunk)
            number = min(self._long(start + 4), self.size // 4 - 2)
            yield from (self._long(start + 8 + 4 * place) for place in range(number))
            trunk = self._long(start)

    def _shape(self, page: int, place: int) -> list[int]:
        at = self._row(place)
        length, here = self._varint(at)
        end, found = at + length, []
        if end > self._start(page) + self.size:
            return []
        while here < end:
            serial, here = self._varint(here)
            found.append(serial)
        return found

    def _row(self, place: int) -> int:
        """Where the row in a cell of a leaf begins, behind its size and key."""
        _, at = self._varint(place)
        return self._varint(at)[1]

    def set_kind(self, page: int, kind: int) -> None:
        """Write what a page is."""
        self.data[self._head(page)] = kind

    def _write(self, at: int, content: bytes) -> None:
        self.data[at : at + len(content)] = content

    def _places(self, page: int) -> list[int]:
        head = self._head(page)
        first = head + (12 if self.kind(page) == INTERIOR else 8)
        return [self._start(page) + self._short(first + 2 * cell) for cell in range(self._cells(page))]

    def _cells(self, page: int) -> int:
        return self._short(self._head(page) + 3)

    def _start(self, page: int) -> int:
        return (page - 1) * self.size

    def _head(self, page: int) -> int:
        return self._start(page) + (HEADER if page == 1 else 0)

    def _short(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 2])

    def _long(self, at: int) -> int:
        return int.from_bytes(self.data[at : at + 4])

    def _varint(self, at: int) -> tuple[int, int]:
        """The number written there, and the place behind it."""
        value = 0
        for place, byte in enumerate(self.data[at : at + 9]):
            if place == 8:
                value = value << 8 | byte
                return value - (1 << 64) if value > MOST else value, at + 9
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value, at + place + 1
        return value, at + 9


def page_size(header: bytes) -> int:
    """The size of the pages as a header has it, the usual one where it cannot be that."""
    size = int.from_bytes(header[16:18])
    size = 65536 if size == 1 else size
    right = header.startswith(MAGIC) and 512 <= size <= 65536 and size & (size - 1) == 0
    return size if right else USUAL_PAGE


def has_pages(path: Path) -> bool:
    """Whether a file holds pages of a database, whatever became of the first one."""
    with path.open("rb") as file:
        size = page_size(file.read(HEADER))
        file.seek(0, 2)
        for page in range(1, min(file.tell() // size, 200)):
            file.seek(page * size)
            if file.read(1) in (bytes([kind]) for kind in KINDS):
                return True
    return False
