"""The way in for files of unknown origin: opened, measured, and turned away in one sentence when they are no table."""

import errno
import os
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO, cast

from crm_core.errors import FileProblem

MAX_BYTES = 2 * 1024**3
STANDARD_INPUT = "-"
PATIENCE = 10.0
"""Seconds in which a named pipe must find somebody who writes into it."""
_PAUSE = 0.05
_CHUNK = 1024 * 1024
_SPOOL_IN_MEMORY = 8 * _CHUNK

# First bytes of files people pick by mistake, and what to say about them.
_FOREIGN = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PK\x03\x04", "a ZIP archive or spreadsheet; save the sheet as CSV first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file; save the sheet as CSV first"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"7z\xbc\xaf", "compressed; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"OggS", "an audio or video file"),
    (b"ID3", "an audio file"),
)
_FOREIGN_TEXT = (
    ("<!doctype html", "a web page; the download may have asked for a login"),
    ("<html", "a web page; the download may have asked for a login"),
    ("<?xml", "an XML file"),
    ("<svg", "a picture"),
    ("{\\rtf", "an RTF document"),
    ("begin:vcard", "a vCard file"),
    ("begin:v", "a calendar file"),
)


def open_source(source: str | Path | BinaryIO) -> tuple[BinaryIO, str, int]:
    """A seekable binary file, the name to call it by, and its size in bytes. Raises FileProblem.

    "-" is standard input; pipes are copied to a temporary file first.
    """
    if isinstance(source, str | Path) and str(source) != STANDARD_INPUT:
        file, name = _open_path(Path(source)), str(source)
    elif isinstance(source, str | Path):
        if sys.stdin is None:
            raise FileProblem("Standard input is closed.")
        file, name = _spool(sys.stdin.buffer, "standard input"), "standard input"
    else:
        name = str(getattr(source, "name", "the input"))
        file = source if source.seekable() else _spool(source, name)
    try:
        return file, name, _checked_size(file, name)
    except FileProblem:
        file.close()
        raise


def refuse_foreign(head: bytes, name: str) -> None:
    """Raise FileProblem when the first bytes of the file belong to something that is not a table."""
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise FileProblem(f"{name} is not a table but {what}.", path=name)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower().decode("latin-1")
    for start, what in _FOREIGN_TEXT:
        if text.startswith(start):
            raise FileProblem(f"{name} is not a table but {what}.", path=name)


def _open_path(path: Path) -> BinaryIO:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileProblem(f"{path} is a folder, not a file.", path=str(path))
        if not stat.S_ISREG(mode) and not stat.S_ISFIFO(mode):
            raise FileProblem(f"{path} is a device, not a file.", path=str(path))
        if not stat.S_ISFIFO(mode):
            return path.open("rb")
        first, pipe = _open_pipe(path)
        with pipe:
            return _spool(pipe, str(path), first)
    except ValueError as problem:
        raise FileProblem("A file name cannot hold a NUL character.") from problem
    except OSError as problem:
        raise FileProblem(_unreadable(path, problem), path=str(path)) from problem


def _open_pipe(path: Path) -> tuple[bytes, BinaryIO]:
    """What came first, and the rest, of a named pipe once somebody has it open for writing. Raises FileProblem when nobody comes within PATIENCE seconds.

    Opened in the usual way it would wait for ever. Read without waiting, it says that it ends where nobody writes, and
    that there is nothing yet where somebody does.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    end = time.monotonic() + PATIENCE
    first = b""
    try:
        while not (first := os.read(descriptor, _CHUNK)):
            if time.monotonic() > end:
                os.close(descriptor)
                raise FileProblem(f"{path} is a pipe into which nobody writes.", path=str(path))
            time.sleep(_PAUSE)
    except BlockingIOError:
        pass
    os.set_blocking(descriptor, True)
    return first, os.fdopen(descriptor, "rb")


def _unreadable(path: Path, problem: OSError) -> str:
    if problem.errno in (errno.ENOENT, errno.ENOTDIR):
        return f"There is no file {path}."
    if problem.errno in (errno.EACCES, errno.EPERM):
        return f"{path} may not be read: permission is denied."
    return f"{path} cannot be read: {(problem.strerror or 'it failed').lower()}."


def _spool(stream: BinaryIO, name: str, first: bytes = b"") -> BinaryIO:
    spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY)  # noqa: SIM115 (the table closes it)
    spool.write(first)
    size = len(first)
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        _refuse_large(size, name)
        spool.write(chunk)
    spool.seek(0)
    return cast(BinaryIO, spool)


def _checked_size(file: BinaryIO, name: str) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    _refuse_large(size, name)
    if size == 0:
        raise FileProblem(f"{name} is empty.", path=name)
    return size


def _refuse_large(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise FileProblem(f"{name} is larger than {MAX_BYTES // 1024**3} GB; split it first.", path=name)
