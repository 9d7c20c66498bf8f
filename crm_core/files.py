"""Files written whole or not at all, folders open to their owner only."""

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from crm_core.errors import FileProblem
from crm_core.guarded import refuse_guarded

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the folder is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ENOENT: "the folder does not exist",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
}


@contextmanager
def write_atomically(path: Path) -> Iterator[BinaryIO]:
    """A binary file to write; it takes the place of ``path`` (mode 0600) only when the block ends without an error.

    A device or pipe, such as /dev/null, is written directly. Raises FileProblem; the old file then stays as it was.
    Raises UsageProblem where a database, a backup or a kept file would be lost.
    """
    refuse_guarded(path)
    target = _resolved(path)
    try:
        if _is_special(target):
            with target.open("wb") as device:
                yield device
            return
        with _replacing(target) as file:
            yield file
    except BrokenPipeError:
        raise
    except OSError as problem:
        raise _unwritable(path, problem) from problem


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory")
    descriptor, name = tempfile.mkstemp(prefix=".crm-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(target.parent)


def _resolved(path: Path) -> Path:
    """The file behind any link, so that a link keeps pointing at it."""
    try:
        return path.resolve()
    except ValueError as problem:
        raise FileProblem("A file name cannot hold a NUL character.") from problem
    except (OSError, RuntimeError) as problem:  # Python 3.11 and 3.12 tell a loop of links by RuntimeError
        raise FileProblem(f'Cannot write "{path}": its links lead in a circle.', path=str(path)) from problem


def _sync_folder(folder: Path) -> None:
    """Make the new name survive a power cut; not every file system can, and the data itself is safe already."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_special(path: Path) -> bool:
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def make_folder(path: Path) -> None:
    """Make the folder and those above it, open to their owner only. Raises FileProblem."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise _unwritable(path, problem) from problem


def reason(problem: OSError) -> str:
    """Why the operating system refused, as a sentence goes on: "permission is denied"."""
    return _REASONS.get(problem.errno or 0, (problem.strerror or "it failed").lower())


def _unwritable(path: Path, problem: OSError) -> FileProblem:
    return FileProblem(f'Cannot write "{path}": {reason(problem)}.', path=str(path))
