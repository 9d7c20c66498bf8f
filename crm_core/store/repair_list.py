"""Mends, in a copy, the list of tables: SQLite knows none without its first page, and none behind a broken page of it."""

import mmap
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from crm_core.store import driver
from crm_core.store.repair_graft import Table, has_its_kind_back, has_shape, interior
from crm_core.store.repair_pages import HEADER, INTERIOR, LEAF, Child, Pages, page_size

TYPES = (b"table", b"index", b"trigger", b"view")


def find_list(copy: Path, listed: Table) -> None:
    """Let the first page, where it is gone, lead to the rest of the list again, told by what it holds. Raises OSError."""
    with copy.open("r+b") as file:
        size = page_size(file.read(HEADER))
        with mmap.mmap(file.fileno(), 0) as data:
            pages = Pages(data, size)
            found = [] if pages.is_sound(listed.root) else list(_apart(_leaves(pages, listed)))
        if len(found) > 1:
            file.seek(HEADER)
            file.write(interior(found, size, HEADER))


def _leaves(pages: Pages, listed: Table) -> Iterator[tuple[int, Child]]:
    """The pages that hold rows of the list, each with its least and its greatest key."""
    for page in range(2, pages.count + 1):
        if pages.kind(page) != LEAF or not pages.is_sound(page) or not (keys := pages.keys(page)):
            continue
        if has_shape(pages.shape(page), listed.columns) and pages.begins(page, TYPES):
            yield keys[0], Child(page, keys[-1])


def _apart(leaves: Iterable[tuple[int, Child]]) -> Iterator[Child]:
    """The pages in the order of their keys; where two hold the same ones, the second, which once was of use, is left out."""
    reached = 0
    for least, child in sorted(leaves, key=lambda leaf: (leaf[0], -leaf[1].key)):
        if least > reached:
            yield child
            reached = child.key


def skip_broken_pages(copy: Path, listed: Table) -> None:
    """Take the broken pages out of the list, whose root and columns are ``listed``, if it ends too early. Raises OSError."""
    before, whole = _names(copy)
    if whole:
        return
    with copy.open("r+b") as file:
        size = page_size(file.read(HEADER))
        file.seek(0)
        root = file.read(size)
        with mmap.mmap(file.fileno(), 0) as data:
            _skip(Pages(data, size), listed)
        if len(_names(copy)[0]) < len(before):
            file.seek(0)
            file.write(root)


def _skip(pages: Pages, listed: Table) -> None:
    if pages.kind(listed.root) != INTERIOR or not pages.is_sound(listed.root):
        return
    children = [child.page for child in pages.children(listed.root)]
    sound = [pages.is_sound(page) or has_its_kind_back(pages, page, listed) for page in children]
    if any(sound):
        pages.keep_children(listed.root, sound)


def _names(copy: Path) -> tuple[list[str], bool]:
    """What the list says as far as it can be read, and whether that is all of it."""
    found: list[str] = []
    try:
        with closing(driver.MODULE.connect(copy, isolation_level=None)) as db:
            db.text_factory = bytes
            db.execute("PRAGMA writable_schema = ON")
            with suppress(*driver.FAILURES):
                db.execute("SELECT 1 FROM sqlite_schema").fetchone()  # it fails, those after it do not
            found.extend(name for (name, _) in db.execute("SELECT name, sql FROM sqlite_schema"))
    except driver.FAILURES:
        return found, False
    return found, True
