"""Where messages come from: an .eml file, an mbox, a Maildir, a folder of any of these."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from crm_core.errors import FileProblem
from crm_core.exchange.mail.gather import LONGEST_LINE, Gatherer
from crm_core.exchange.mail.mbox import is_mbox, split_mbox
from crm_core.exchange.tables.intake import STANDARD_INPUT, open_source
from crm_core.files import reason
from crm_core.patterns import regex

MESSAGE_ENDINGS = (".eml",)
MBOX_ENDINGS = (".mbox", ".mbx")
_HEADS = 4096
_TELLING = regex(
    rb"(?im)^(return-path|delivered-to|received|message-id|mime-version|from|to|date|subject|content-type)[ \t]*:"
)
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "an Outlook message; save it as .eml first"),
    (b"\x1f\x8b", "compressed; unpack it first"),
    (b"PK\x03\x04", "compressed; unpack it first"),
    (b"!BDN", "an Outlook archive; export it as .eml or mbox first"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"%PDF", "a PDF document"),
)
_FLAGS = regex(r":2,([A-Za-z]*)$")


class Found(NamedTuple):
    """A message where it was found: what is kept of it, the date around it, and why it is not to be logged, or ""."""

    place: str
    content: bytes
    date: str = ""
    skip: str = ""
    problem: str = ""


def looks_like_mail(path: Path) -> bool:
    """Whether a file or folder holds e-mail, by its ending or what it begins with; False where it cannot be read."""
    if path.suffix.lower() in (*MESSAGE_ENDINGS, *MBOX_ENDINGS) or path.is_dir():
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            head = file.read(_HEADS)
    except (OSError, ValueError):
        return False
    if is_mbox(head):
        return _TELLING.search(head.lstrip(b"\r\n").partition(b"\n")[2]) is not None
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return b":" in first and len({found.lower() for found in _TELLING.findall(head)}) >= 3


def kind_of(source: str | Path) -> str:
    """What the source is, in words."""
    path = Path(source)
    if str(source) == STANDARD_INPUT or not path.is_dir():
        return "e-mail"
    return "a Maildir" if _is_maildir(path) else "a folder of e-mail"


def messages(source: str | Path) -> Iterator[Found]:
    """Every message, "-" being standard input. Raises FileProblem for a source that cannot be read or holds other things."""
    path = Path(source)
    if str(source) != STANDARD_INPUT and path.is_dir():
        yield from _of_folder(path)
        return
    file, name, _ = open_source(source)
    with file:
        head = file.read(_HEADS)
        for magic, what in _FOREIGN:
            if head.startswith(magic):
                raise FileProblem(f"{name} is no e-mail but {what}.", path=name)
        file.seek(0)
        yield from _of_file(file, "", is_mbox(head))


def _of_file(file: BinaryIO, name: str, mbox: bool, skip: str = "") -> Iterator[Found]:
    if not mbox:
        gatherer = Gatherer()
        while line := file.readline(LONGEST_LINE):
            gatherer.add(line)
        yield Found(name or "the message", gatherer.content, skip=skip)
        return
    for message in split_mbox(file):
        place = f"line {message.line}"
        yield Found(f"{name}, {place}" if name else place, message.content, message.date)


def _of_folder(folder: Path) -> Iterator[Found]:
    """The messages of a folder and those below it, in the order of their names; links are not followed."""
    problems: list[OSError] = []
    for here, folders, files in os.walk(folder, onerror=problems.append):
        maildir = _is_maildir(Path(here))
        folders[:] = sorted(name for name in folders if not (maildir and name == "tmp"))
        delivered = Path(here).name in ("cur", "new") and _is_maildir(Path(here).parent)
        for name in sorted(files):
            if name.lower().endswith((*MESSAGE_ENDINGS, *MBOX_ENDINGS)) or (delivered and not name.startswith(".")):
                yield from _of_entry(Path(here, name), str(Path(here, name).relative_to(folder)))
    for problem in problems:
        if problem.filename == str(folder):
            raise FileProblem(f"{folder} cannot be read: {reason(problem)}.", path=str(folder))
        yield Found(os.path.relpath(problem.filename or "", folder), b"", problem=f"cannot be read: {reason(problem)}")


def _of_entry(path: Path, name: str) -> Iterator[Found]:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if stat.S_ISREG(os.fstat(handle).st_mode):
                mbox = is_mbox(file.read(_HEADS)) and not path.name.lower().endswith(MESSAGE_ENDINGS)
                file.seek(0)
                yield from _of_file(file, name, mbox, _skipped(path.name))
    except OSError as problem:
        yield Found(name, b"", problem=f"cannot be read: {reason(problem)}")


def _skipped(name: str) -> str:
    """Why a message of a Maildir is not to be logged, by the flags in its name."""
    flags = found[1] if (found := _FLAGS.search(name)) else ""
    return "drafts" if "D" in flags else "messages marked as deleted" if "T" in flags else ""


def _is_maildir(folder: Path) -> bool:
    with suppress(OSError):
        return (folder / "cur").is_dir() and (folder / "new").is_dir()
    return False
