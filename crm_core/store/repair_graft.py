"""Rebuilds, in a copy, the pages that led to rows: where one is damaged, those below it are whole but cannot be reached.

A page below a damaged one is told by what it holds: by its keys, which lie where the damaged page is in its tree, and by the
columns of its rows. What fits in two places is left alone.
"""

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm_core.store.repair_pages import HEADER, INTERIOR, LEAF, LEAST, MOST, Child, Pages, page_size

CHILDREN = 200
"""How many pages one that is made anew leads to; of the usual size it has room for 272."""
LARGEST_VALUE = 1_000_000_000


class Column(NamedTuple):
    """What may be in a column: its type as a STRICT table has it, whether it may be empty, whether it is the rowid."""

    type: str
    needed: bool
    is_rowid: bool


class Table(NamedTuple):
    """Where a table begins, and its columns; none where they are not known."""

    root: int
    columns: Sequence[Column]


class Wound(NamedTuple):
    """A page of a table that is broken, and between which keys its rows are."""

    table: Table
    page: int
    least: int
    most: int


def graft(copy: Path, tables: Sequence[Table]) -> None:
    """Make the rows of damaged trees reachable again. Raises OSError."""
    with copy.open("r+b") as file:
        size = page_size(file.read(HEADER))
        with mmap.mmap(file.fileno(), 0) as data:
            pages = Pages(data, size)
            plan = _plan(pages, tables)
            count = pages.count
        for page, children in plan.items():
            count = _write(file, size, count, page, children)
        if plan:
            file.seek(28)
            file.write(count.to_bytes(4))


def _plan(pages: Pages, tables: Sequence[Table]) -> dict[int, list[Child]]:
    """The pages to make anew, and those they shall lead to."""
    wounds: list[Wound] = []
    owned = {1, *pages.free()}
    for table in tables:
        walk(pages, table, owned, wounds)
    wounds = [wound for wound in wounds if wound.page != 1]  # which begins with the header
    if not wounds:
        return {}
    lost = {page for page in range(2, pages.count + 1) if page not in owned and pages.is_sound(page)}
    lost -= {child.page for page in lost if pages.kind(page) == INTERIOR for child in pages.children(page)}
    plan: dict[int, list[tuple[int, Child]]] = {}
    for page in sorted(lost):
        span = _span(pages, page)
        fitting = [wound for wound in wounds if span and _fits(pages, page, span, wound)]
        if span and len(fitting) == 1:
            plan.setdefault(fitting[0].page, []).append((span[0], Child(page, span[1])))
    return {page: [child for _, child in sorted(found)] for page, found in plan.items()}


def walk(pages: Pages, table: Table, owned: set[int], wounds: list[Wound]) -> None:
    """Note every page that can be reached, and the places where that ends too early."""
    ahead = [(table.root, LEAST, MOST)]
    while ahead:
        page, least, most = ahead.pop()
        if not 0 < page <= pages.count or (page in owned and page != 1):
            continue
        owned.add(page)
        if not (pages.is_sound(page) or has_its_kind_back(pages, page, table)):
            wounds.append(Wound(table, page, least, most))
        elif pages.kind(page) == INTERIOR:
            for child in pages.children(page):
                ahead.append((child.page, least, min(child.key, most)))
                least = child.key


def has_its_kind_back(pages: Pages, page: int, table: Table) -> bool:
    """Whether only the first byte of a page was wrong; it is right then."""
    if page == 1:
        return False
    before = pages.kind(page)
    for kind in (INTERIOR, LEAF):
        pages.set_kind(page, kind)
        if not pages.is_sound(page):
            continue
        below = [child.page for child in pages.children(page)] if kind == INTERIOR else []
        if below and all(pages.kind(child) in (INTERIOR, LEAF) for child in below):
            return True
        if kind == LEAF and pages.keys(page) and has_shape(pages.shape(page), table.columns):
            return True
    pages.set_kind(page, before)
    return False


def _fits(pages: Pages, page: int, span: tuple[int, int], wound: Wound) -> bool:
    inside = wound.least < span[0] and span[1] <= wound.most
    return inside and has_shape(pages.shape(first_leaf(pages, page)), wound.table.columns)


def has_shape(serials: Sequence[int], columns: Sequence[Column]) -> bool:
    """Whether a row may be one of a table."""
    return len(serials) == len(columns) and all(map(_may_hold, columns, serials))


def _may_hold(column: Column, serial: int) -> bool:
    if serial == 0 or column.is_rowid:
        return serial == 0 and (column.is_rowid or not column.needed)
    if serial > LARGEST_VALUE:
        return False
    number, text, blob = 1 <= serial <= 9, serial >= 13 and serial % 2 == 1, serial >= 12 and serial % 2 == 0
    return {"INTEGER": number and serial != 7, "REAL": number, "TEXT": text, "BLOB": blob}.get(column.type, True)


def _span(pages: Pages, page: int) -> tuple[int, int] | None:
    """The least and the greatest key below a page; None where there is no row, or they are in no order."""
    first, last = first_leaf(pages, page), first_leaf(pages, page, last=True)
    if not (first and last):
        return None
    least, most = pages.keys(first), pages.keys(last)
    in_order = least and most and least == sorted(least) and most == sorted(most) and least[0] <= most[-1]
    return (least[0], most[-1]) if in_order else None


def first_leaf(pages: Pages, page: int, *, last: bool = False) -> int:
    """The first (or last) leaf below a page; 0 where the way there is broken."""
    for _ in range(20):
        if not 0 < page <= pages.count or not pages.is_sound(page):
            return 0
        if pages.kind(page) == LEAF:
            return page
        page = pages.children(page)[-1 if last else 0].page
    return 0


def _write(file: BinaryIO, size: int, count: int, page: int, children: Sequence[Child]) -> int:
    """Make a page that leads to others, by way of new ones at the end where they are many; gives how many there are then."""
    while len(children) > CHILDREN:
        above = []
        for start in range(0, len(children), CHILDREN):
            part = children[start : start + CHILDREN]
            count += 1
            _put(file, size, count, part)
            above.append(Child(count, part[-1].key))
        children = above
    if len(children) == 1:
        # A page that leads to one other only is none that SQLite takes.
        file.seek((children[0].page - 1) * size)
        content = file.read(size)
        file.seek((page - 1) * size)
        file.write(content)
    else:
        _put(file, size, page, children)
    return count


def _put(file: BinaryIO, size: int, page: int, children: Sequence[Child]) -> None:
    file.seek((page - 1) * size)
    file.write(interior(children, size))


def interior(children: Sequence[Child], size: int, header: int = 0) -> bytes:
    """A page that leads to others, without the ``header`` before it that only the first page of a file has."""
    *others, last = children
    content, at = bytearray(size - header), size
    for number, child in enumerate(others):
        cell = child.page.to_bytes(4) + _varint(child.key)
        at -= len(cell)
        content[at - header : at - header + len(cell)] = cell
        content[12 + 2 * number : 14 + 2 * number] = at.to_bytes(2)
    content[0] = INTERIOR
    content[3:5] = len(others).to_bytes(2)
    content[5:7] = (at % 65536).to_bytes(2)
    content[8:12] = last.page.to_bytes(4)
    return bytes(content)


def _varint(number: int) -> bytes:
    """A number as SQLite writes it, seven bits to a byte, eight in the ninth."""
    if number < 0 or number >= 1 << 56:
        high, low = (number & (1 << 64) - 1) >> 8, number & 0xFF
        return bytes(0x80 | high >> 7 * place & 0x7F for place in range(7, -1, -1)) + bytes([low])
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(0x80 | number & 0x7F)
    return bytes(reversed(digits))
