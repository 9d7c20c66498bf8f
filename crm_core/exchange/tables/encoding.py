"""Which text encoding a file is in: told by its first bytes, proven by decoding all of it, guessed only at the end."""

import codecs
from typing import BinaryIO

from crm_core.errors import FileProblem, UnknownName
from crm_core.patterns import regex

_CHUNK = 1024 * 1024
_SAMPLE = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_LETTER = regex(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = regex(rb"[\x80-\xff]+")


def detect_encoding(file: BinaryIO, name: str, wanted: str | None = None) -> str:
    """The Python name of an encoding that decodes the whole file; ``wanted`` settles it if it does.

    Raises UnknownName for an encoding that does not exist, FileProblem with the line when the bytes do not fit.
    """
    head = file.read(_SAMPLE)
    mark = next((encoding for bom, encoding in _MARKS if head.startswith(bom)), None)
    chosen = _known(wanted) if wanted else mark or _utf16_without_mark(head)
    if chosen in ("utf-8", "utf8") and mark == "utf-8-sig":
        chosen = mark
    if chosen:
        line = _first_bad_line(file, chosen)
        if line:
            raise FileProblem(f"{name}, line {line}: the bytes are not {chosen} text.", path=name, line=line)
        return chosen
    line = _first_bad_line(file, "utf-8")
    return _guess(file, name, line) if line else "utf-8"


def _known(wanted: str) -> str:
    try:
        b"".decode(wanted)
        return codecs.lookup(wanted).name
    except (LookupError, ValueError) as problem:
        raise UnknownName("text encoding", wanted, known=("utf-8", "cp1252", "utf-16")) from problem


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 shows by zero bytes at every second place of mostly western text."""
    half = max(len(head) // 2, 1)
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _first_bad_line(file: BinaryIO, encoding: str) -> int:
    """The number of the first line that does not decode; 0 when all of them do."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    line = 1
    while chunk := file.read(_CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeError as problem:
            start = getattr(problem, "start", 0)
            return line + chunk[: max(start, 0)].count(b"\n")
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", True)
    except UnicodeError:
        return line
    return 0


def _guess(file: BinaryIO, name: str, bad_line: int) -> str:
    sample = _telling_bytes(file)
    letters = b"".join(_UTF8_LETTER.findall(sample))
    strangers = b"".join(_NOT_ASCII.findall(sample))
    if len(letters) > 0.9 * len(strangers):
        raise FileProblem(
            f"{name}, line {bad_line}: the bytes are not UTF-8 text, though the rest of the file is;"
            " correct that line or name the encoding.",
            path=name,
            line=bad_line,
        )
    import chardet

    found = chardet.detect(sample, encoding_era=chardet.EncodingEra.MODERN_WEB)["encoding"]
    if found and _same_text(sample, found, "cp1252"):
        found = "cp1252"  # of two names for the same text the usual one
    for encoding in (found, "cp1252"):
        if encoding and not _first_bad_line(file, encoding):
            return codecs.lookup(encoding).name
    raise FileProblem(f"{name} is in no text encoding that could be recognised; name the encoding.", path=name)


def _same_text(sample: bytes, one: str, other: str) -> bool:
    return sample.decode(one, "replace") == sample.decode(other, "replace")


def _telling_bytes(file: BinaryIO) -> bytes:
    """The first lines that hold anything but ASCII: only they tell encodings apart."""
    file.seek(0)
    telling = bytearray()
    while len(telling) < _SAMPLE and (line := file.readline(_SAMPLE)):
        if not line.isascii():
            telling += line
    return bytes(telling)
