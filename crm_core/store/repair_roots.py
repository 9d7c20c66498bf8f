"""Finds, in a copy, where tables begin whose lines in the list of tables are lost: their rows are whole, but nothing leads there.

A tree that belongs to no table is told by the columns of its rows, and where those fit several tables by its place: tables are
made in one order, so that one between two others that are at home is most likely at home too. What fits two is left alone.
"""

import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path

from crm_core.store.repair_graft import Table, first_leaf, has_shape, walk
from crm_core.store.repair_pages import HEADER, INTERIOR, LEAF, Pages, page_size


def find_roots(copy: Path, known: Mapping[str, Table], pattern: Mapping[str, Table]) -> dict[str, int]:
    """The first page of each table that is not ``known``, of those in ``pattern``, an empty database. Raises OSError."""
    with copy.open("r+b") as file:
        size = page_size(file.read(HEADER))
        with mmap.mmap(file.fileno(), 0) as data:
            pages = Pages(data, size)
            tops = set(_tops(pages, known))
            fitting = {
                name: {top for top in tops if _fits(pages, top, table)}
                for name, table in pattern.items()
                if name not in known
            }
    found = _only_fits(fitting)
    for name in fitting:
        root = pattern[name].root
        if name not in found and root in fitting[name] - set(found.values()) and _is_at_home(name, known, pattern):
            found[name] = root
    return found


def _tops(pages: Pages, known: Mapping[str, Table]) -> Iterator[int]:
    """The pages that may be the first of a table: whole, and below none that a table begins with."""
    owned = {1, *pages.free()}
    for table in known.values():
        walk(pages, table, owned, [])
    lost = {page for page in range(2, pages.count + 1) if page not in owned and pages.is_sound(page)}
    below = {child.page for page in lost if pages.kind(page) == INTERIOR for child in pages.children(page)}
    return iter(lost - below)


def _fits(pages: Pages, top: int, table: Table) -> bool:
    """Whether the rows that a tree begins and ends with may be of a table; none, as in an empty one, may be of any."""
    ends = {first_leaf(pages, top), first_leaf(pages, top, last=True)}
    if 0 in ends:
        return False
    if pages.kind(top) == LEAF and not pages.keys(top):
        return True
    return all(has_shape(shape, table.columns) for leaf in ends for shape in pages.shapes(leaf))


def _only_fits(fitting: Mapping[str, set[int]]) -> dict[str, int]:
    """The tables with a tree that fits no other one, when those that are found are left out."""
    found: dict[str, int] = {}
    while True:
        left = {name: tops - set(found.values()) for name, tops in fitting.items() if name not in found}
        sure = {}
        for name, tops in left.items():
            others = set[int]().union(*(left[other] for other in left if other != name))
            if len(only := tops - others) == 1:
                sure[name] = only.pop()
        if not sure:
            return found
        found |= sure


def _is_at_home(name: str, known: Mapping[str, Table], pattern: Mapping[str, Table]) -> bool:
    """Whether the tables made before and after one are where an empty database has them."""
    order = sorted((table.root, other) for other, table in pattern.items() if other == name or other in known)
    here = order.index((pattern[name].root, name))
    beside = [*order[max(here - 1, 0) : here], *order[here + 1 : here + 2]]
    return bool(beside) and all(known[other].root == root for root, other in beside)
