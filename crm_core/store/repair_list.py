"""Lets the list of tables, in a copy, go on behind a page of it that is broken: SQLite stops there and knows no table after it."""

import mmap
from contextlib import closing, suppress
from pathlib import Path

from crm_core.store import driver
from crm_core.store.repair_graft import Table, has_its_kind_back
from crm_core.store.repair_pages import HEADER, INTERIOR, Pages, page_size


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
