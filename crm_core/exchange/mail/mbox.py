"""mbox files (RFC 4155 and what mail programs make of it), one message at a time."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from crm_core.exchange.mail.gather import LONGEST_LINE, Gatherer
from crm_core.patterns import regex

_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_DATED = regex(rb"From .{0,300}?\b" + _DAY + rb",? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +[A-Z][a-z]{2})\b.{0,40}\d{4}")
_DATE = regex(rb"\b" + _DAY + rb",? .*")
_HEADER = regex(rb"[!-9;-~]{1,100}[ \t]*:")
_MAIL_HEADER = regex(
    rb"(?i)(?:from|to|date|subject|message-id|mime-version|received|return-path|delivered-to|x-[\w-]{1,50}):"
)
_QUOTED = regex(rb">+From ")


class MboxMessage(NamedTuple):
    """A message of an mbox: the line it begins on, what is kept of it, and the date of the line before it."""

    line: int
    content: bytes
    date: str


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins so is an mbox."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").startswith(b"From ")


def split_mbox(file: BinaryIO) -> Iterator[MboxMessage]:
    """Every message of the file.

    A message begins after a line "From …" that holds a date and is followed by a header, or that follows a blank line and
    is followed by a header that mail begins with. One ">" is taken off lines that say ">From ", as the mboxrd form has it.
    """
    gatherer, begins, date = Gatherer(), 0, ""
    blank, number = True, 0
    line = file.readline(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
    while line:
        number += 1
        following = file.readline(LONGEST_LINE)
        if line.startswith(b"From ") and _is_separator(line, blank, following):
            if begins:
                yield MboxMessage(begins, gatherer.content, date)
            gatherer, begins, date = Gatherer(), number + 1, _date_of(line)
        elif begins:
            gatherer.add(line[1:] if line.startswith(b">") and _QUOTED.match(line) else line)
        blank = not line.strip()
        line = following
    if begins:
        yield MboxMessage(begins, gatherer.content, date)


def _is_separator(line: bytes, after_blank: bool, following: bytes) -> bool:
    if _DATED.match(line):
        return bool(_HEADER.match(following) or _QUOTED.match(following))
    return after_blank and _MAIL_HEADER.match(following) is not None


def _date_of(line: bytes) -> str:
    found = _DATE.search(line[:400])
    return found[0].decode("latin-1").strip() if found else ""
