"""Files that are no database of ours, one maker each."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from crm_core.crm import open_crm
from crm_core.store import driver


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE contacts (name TEXT)")


def _newer(path: Path) -> None:
    open_crm(path).store.create()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA user_version = 99")


def _marked_only(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA application_id = {driver.APPLICATION_ID}")
        db.execute("CREATE TABLE t (x)")


def _damaged(path: Path) -> None:
    open_crm(path).store.create()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(path.read_bytes())
    data[100:4096] = os.urandom(3996)
    path.write_bytes(data)


def _truncated(path: Path) -> None:
    open_crm(path).store.create()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = DELETE")
    path.write_bytes(path.read_bytes()[:3000])


WRONG: dict[str, Callable[[Path], object]] = {
    "an empty file": lambda path: path.write_bytes(b""),
    "text": lambda path: path.write_text("name,city\nAda,London\n"),
    "a picture": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(500)),
    "almost a database": lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(500)),
    "a folder": lambda path: path.mkdir(),
    "another program's": _foreign,
    "a newer one": _newer,
    "ours by mark only": _marked_only,
    "a damaged one": _damaged,
    "a truncated one": _truncated,
    "a link to nothing": lambda path: path.symlink_to(path.with_name("nowhere")),
    "a pipe": lambda path: os.mkfifo(path),
}
