"""How a CSV file is written: its delimiter, and which of its first rows is the header.

Every delimiter is tried with a strict reader on the first lines; the one whose rows agree best on their width wins.
"""

import csv
import io
import re
from collections import Counter
from typing import NamedTuple

from crm_core.errors import UnknownName
from crm_core.patterns import regex

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
_SAMPLE_ROWS = 200
_HEADER_WITHIN = 30
_SEP_LINE = regex(r'"?sep=(.)"?\s*$', re.IGNORECASE)


class Dialect(NamedTuple):
    """``header`` is the number of non-empty rows above the header row, a ``sep=`` line included."""

    delimiter: str
    skip_blanks: bool
    header: int


class _Trial(NamedTuple):
    score: float
    dialect: Dialect


def detect_dialect(sample: str, complete: bool, wanted: str | None = None) -> Dialect:
    """The dialect of the first part of a file; ``complete`` says that the sample is all of it.

    Raises UnknownName for a ``wanted`` delimiter that is not one character.
    """
    first = sample.split("\n", 1)[0]
    told = _SEP_LINE.match(first)
    skipped = 1 if told else 0
    body = sample.partition("\n")[2] if told else sample
    if not complete:
        body = body[: body.rfind("\n") + 1] or body
    if wanted or told:
        choices: tuple[str, ...] = (_delimiter(wanted or (told[1] if told else "")),)
    else:
        choices = DELIMITERS
    trials = [_try(body, complete, mark, blanks) for mark in choices for blanks in (False, True)]
    best = max(trials, key=lambda trial: trial.score).dialect
    return best._replace(header=best.header + skipped)


def _delimiter(wanted: str) -> str:
    mark = _NAMES.get(wanted.lower(), wanted)
    if len(mark) != 1 or mark in '"\r\n':
        raise UnknownName("delimiter", wanted, known=(",", ";", "tab", "|"))
    return mark


def _try(body: str, complete: bool, mark: str, blanks: bool) -> _Trial:
    if blanks and f'{mark} "' not in body:
        return _Trial(-1.0, Dialect(mark, blanks, 0))
    rows, broken = _read(body, complete, mark, blanks)
    usual = _usual_width(rows)
    header = _header_row(rows, usual)
    agreeing = sum(len(row) == usual for row in rows)
    score = agreeing / max(len(rows), 1) * (1 - 1 / (usual + 0.01))
    if header:
        score *= 0.8  # rows above the header are rarer than a wrong delimiter
    if broken:
        score *= 0.5
    return _Trial(score, Dialect(mark, blanks, header))


def _read(body: str, complete: bool, mark: str, blanks: bool) -> tuple[list[list[str]], bool]:
    """The first rows, and whether a quotation mark stood where it should not."""
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=mark, skipinitialspace=blanks, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if row:
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error as problem:
        return rows, complete or "unexpected end" not in str(problem)
    return rows, False


def _usual_width(rows: list[list[str]]) -> int:
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width), default=1)


def _header_row(rows: list[list[str]], usual: int) -> int:
    """The first row that is about as wide as most and mostly filled: above it stand titles and notes."""
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        filled = sum(1 for cell in row if cell.strip())
        if filled > max(usual // 2, 1) or (usual <= 2 and len(row) == usual):
            return index
    return 0
