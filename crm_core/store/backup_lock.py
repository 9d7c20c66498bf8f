"""One process at a time makes the day's backup; the others do not wait for it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_core.files import make_folder

NAME = ".lock"


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """Whether this process is the one; the lock ends with the block, or with the process. Raises FileProblem, OSError."""
    import fcntl

    make_folder(folder)
    descriptor = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
