"""The headers of a message (RFC 5322), read so that broken ones still say what they can."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache
from typing import NamedTuple

from crm_core.errors import InvalidValue
from crm_core.exchange.mail.charsets import decoded, storable_line
from crm_core.patterns import regex
from crm_core.values.email import parse_email

LARGEST_HEAD = 262_144
LONGEST_VALUE = 50_000
LONGEST_NAME = 300
OLDEST = datetime(1980, 1, 1, tzinfo=UTC)
_LINES = regex(rb"\r\n|\n|\r")
_END = regex(rb"\r?\n\r?\n|\r\r")
_HEADER = regex(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
_ADDRESS = regex(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()\[\]@]{1,190}")

Headers = Mapping[str, list[str]]


class Party(NamedTuple):
    """Somebody a message names: address in its normal form, and name, "" where there is none."""

    address: str
    name: str


def read_headers(content: bytes) -> dict[str, list[str]]:
    """The values of each header, its name in lower case, folded lines joined; lines that are no headers are left out."""
    found: dict[str, list[bytes]] = {}
    values: list[bytes] | None = None
    end = _END.search(content, 0, LARGEST_HEAD)
    for line in _LINES.split(content[: end.start() if end else LARGEST_HEAD].removeprefix(b"\xef\xbb\xbf")):
        if not line:
            break
        if line[:1] in (b" ", b"\t"):
            if values is not None and len(values[-1]) < LONGEST_VALUE:
                values[-1] += b" " + line.strip()
            continue
        header = _HEADER.match(line)
        values = None
        if header:
            values = found.setdefault(header[1].decode("ascii").lower(), [])
            values.append(header[2].strip())
    return {name: [decoded(value[:LONGEST_VALUE], "") for value in said] for name, said in found.items()}


def first(headers: Headers, name: str) -> str:
    """The first value of a header, "" without one."""
    return headers.get(name, [""])[0]


def decoded_words(text: str) -> str:
    """A header's text with its encoded words (RFC 2047) spelled out."""
    if "=?" not in text:
        return text
    try:
        pieces = decode_header(text[:LONGEST_VALUE])
    except (HeaderParseError, ValueError, LookupError, TypeError):
        return text
    # What stands between encoded words comes as bytes of this one encoding.
    return "".join(
        piece if isinstance(piece, str) else decoded(piece, charset) if charset else _between(piece)
        for piece, charset in pieces
    )


def _between(piece: bytes) -> str:
    try:
        return piece.decode("raw-unicode-escape")
    except ValueError:
        return piece.decode("latin-1")


def read_parties(values: Iterable[str]) -> list[Party]:
    """Everybody that address headers name, each address once, in their order; what is no address is left out."""
    found: dict[str, Party] = {}
    for value in values:
        for name, address in _pairs(value):
            normal = _normal(address)
            if normal and (normal not in found or not found[normal].name):
                found[normal] = Party(normal, storable_line(decoded_words(name).strip("\"' "), LONGEST_NAME))
    return list(found.values())


def _pairs(value: str) -> list[tuple[str, str]]:
    try:
        pairs = [(name, address) for name, address in getaddresses([value[:LONGEST_VALUE]]) if "@" in address]
    except (RecursionError, ValueError, IndexError, TypeError):
        pairs = []
    return pairs or [("", address) for address in _ADDRESS.findall(value)]


@lru_cache(maxsize=10_000)
def _normal(address: str) -> str:
    try:
        return parse_email(decoded_words(address).strip("'\" .")[:300])[1]
    except InvalidValue:
        return ""


def sent_at(headers: Headers, otherwise: str, now: datetime) -> str | None:
    """When the message was sent, in UTC: by Date, else by the latest Received, else by ``otherwise``; None if none is sane.

    A clock may be a day ahead of ours, not more.
    """
    for moment in _moments(headers, otherwise):
        if moment is not None and OLDEST <= moment <= now + timedelta(days=1):
            return f"{min(moment, now):%Y-%m-%dT%H:%M:%SZ}"
    return None


def is_to_come(headers: Headers, otherwise: str, now: datetime) -> bool:
    """Whether one of the dates that ``sent_at`` looks at lies in the future."""
    return any(moment is not None and moment > now for moment in _moments(headers, otherwise))


def _moments(headers: Headers, otherwise: str) -> Iterator[datetime | None]:
    received = [value.rpartition(";")[2] for value in headers.get("received", [])[:1]]
    return map(_moment, (first(headers, "date"), *received, otherwise))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text[:200])
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
