"""CSV rows with true line numbers, read strictly: one stray quotation mark must not swallow the rest of a file."""

import csv
from collections.abc import Iterator
from typing import TextIO

from crm_core.errors import FileProblem

MAX_FIELD = 1024 * 1024
MAX_LINE = 8 * 1024 * 1024
MAX_RECORD = 32 * 1024 * 1024


class LineFeed:
    """The physical lines of a text, counted, without NUL, none of them endless."""

    def __init__(self, text: TextIO, name: str, number: int = 0) -> None:
        self._read = text.readline
        self._name = name
        self.number = number
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._read(MAX_LINE)
        except UnicodeError as problem:
            raise FileProblem(f"{self._name} changed while it was read.", path=self._name) from problem
        if not line:
            raise StopIteration
        self.number += 1
        self.taken += len(line)
        if "\0" in line:
            raise self.problem("holds a NUL byte, so this is not a text file")
        if len(line) >= MAX_LINE or self.taken > MAX_RECORD:
            raise self.problem("is part of a row that is too long")
        return line

    def problem(self, why: str) -> FileProblem:
        """The error to raise about the current line."""
        return FileProblem(f"{self._name}, line {self.number} {why}.", path=self._name, line=self.number)


def csv_rows(feed: LineFeed, delimiter: str, skip_blanks: bool = False) -> Iterator[tuple[int, list[str]]]:
    """(line the row starts on, its cells) for every row but empty lines. Raises FileProblem naming the line.

    ``skip_blanks``: blanks after a delimiter do not belong to the value, as in ``a, "b"``.
    """
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(feed, delimiter=delimiter, skipinitialspace=skip_blanks, strict=True)
    start = feed.number + 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = feed.number + 1
            feed.taken = 0
    except csv.Error as problem:
        raise feed.problem(_explain(str(problem), start, feed.number)) from problem


def _explain(message: str, start: int, number: int) -> str:
    where = "" if start == number else f", in the row that starts on line {start}"
    if "field larger" in message:
        return f"makes a value longer than {MAX_FIELD} characters{where}; a quotation mark may be left open"
    if "unexpected end" in message:
        return f"ends the file, but the quotation mark opened in the row of line {start} is never closed"
    return f'has text after a closing quotation mark{where}; a " inside a value is written ""'
