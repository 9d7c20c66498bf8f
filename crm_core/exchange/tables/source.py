"""A table read from a file: headings, then rows one at a time, however large the file is."""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self, TextIO

from crm_core.errors import FileProblem
from crm_core.exchange.tables import csv_rows, json_rows
from crm_core.exchange.tables.csv_rows import LineFeed
from crm_core.exchange.tables.dialect import Dialect, detect_dialect
from crm_core.exchange.tables.encoding import detect_encoding
from crm_core.exchange.tables.intake import open_source, refuse_foreign

MAX_COLUMNS = 1000
_SAMPLE = 256 * 1024


class SourceRow(NamedTuple):
    """One row: the line it starts on, a cell per heading, and what is wrong with its shape ("" when nothing is)."""

    line: int
    cells: list[str]
    problem: str = ""

    @property
    def blank(self) -> bool:
        """True when every cell is empty, as in the rows of commas spreadsheets leave behind."""
        return not "".join(self.cells).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """What the user knows better than the detection: the encoding ("cp1252") and the delimiter (";", "tab")."""

    encoding: str | None = None
    delimiter: str | None = None


@dataclass(slots=True)
class SourceTable:
    """An open table. ``rows()`` starts from the top each time; only the newest iteration may go on.

    ``format`` is "csv" or "json" (JSON lines included). ``preamble_lines`` are the notes above the header.
    Headings are as written; empty ones are called "column 3", repeated ones "Phone (2)".
    """

    name: str
    format: str
    headers: tuple[str, ...]
    delimiter: str
    encoding: str
    preamble_lines: tuple[str, ...]
    size: int
    _file: BinaryIO = field(repr=False)
    _dialect: Dialect = field(repr=False)

    def rows(self) -> Iterator[SourceRow]:
        """Every row below the header, empty lines left out. Raises FileProblem naming the line."""
        return self._csv_rows() if self.format == "csv" else self._json_rows()

    def sample(self, size: int = 1000) -> list[SourceRow]:
        """The first rows."""
        return list(islice(self.rows(), size))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _csv_rows(self) -> Iterator[SourceRow]:
        width = len(self.headers)
        with _decoded(self._file, self.encoding) as text:
            feed = LineFeed(text, self.name)
            rows = csv_rows.csv_rows(feed, self._dialect.delimiter, self._dialect.skip_blanks)
            for line, cells in islice(rows, self._dialect.header + 1, None):
                yield SourceRow(line, cells) if len(cells) == width else _fitted(line, cells, width)

    def _json_rows(self) -> Iterator[SourceRow]:
        number = 0
        with _decoded(self._file, self.encoding) as text:
            for line, record in json_rows.json_records(text, self.name):
                # Rejects are told apart by their line, and a whole list may stand on one: there records are counted.
                number = max(line, number + 1)
                cells = json_rows.flatten(record)
                yield SourceRow(number, [cells.get(header, "") for header in self.headers])


def open_table(source: str | Path | BinaryIO, options: ReadOptions | None = None) -> SourceTable:
    """Open a CSV, JSON or JSON lines file, "-" for standard input, or a binary stream.

    Raises FileProblem (missing, empty, no table, too large, not decodable, no header) and UnknownName for options.
    """
    options = options or ReadOptions()
    file, name, size = open_source(source)
    try:
        head = file.read(512)
        refuse_foreign(head, name)
        file.seek(0)
        encoding = detect_encoding(file, name, options.encoding)
        with _decoded(file, encoding) as text:
            sample = text.read(_SAMPLE)
        if not sample.strip("\ufeff \t\r\n"):
            raise FileProblem(f"{name} is empty.", path=name)
        table = SourceTable(name, "csv", (), "", encoding, (), size, file, Dialect(",", False, 0))
        if json_rows.looks_like_json(sample):
            _start_json(table)
        else:
            _start_csv(table, sample, len(sample) < _SAMPLE, options.delimiter)
    except BaseException:
        file.close()
        raise
    return table


def _start_csv(table: SourceTable, sample: str, complete: bool, delimiter: str | None) -> None:
    table._dialect = dialect = detect_dialect(sample, complete, delimiter)
    table.delimiter = dialect.delimiter
    with _decoded(table._file, table.encoding) as text:
        feed = LineFeed(text, table.name)
        rows = csv_rows.csv_rows(feed, dialect.delimiter, dialect.skip_blanks)
        top = [cells for _, cells in islice(rows, dialect.header + 1)]
    if len(top) <= dialect.header:
        raise FileProblem(f"{table.name} has no line of headings.", path=table.name)
    table.preamble_lines = tuple(dialect.delimiter.join(cells) for cells in top[:-1])
    table.headers = _named(top[-1], table.name)


def _start_json(table: SourceTable) -> None:
    table.format = "json"
    found: dict[str, None] = {}
    with _decoded(table._file, table.encoding) as text:
        for line, record in json_rows.json_records(text, table.name):
            found.update(dict.fromkeys(json_rows.flatten(record)))
            if len(found) > MAX_COLUMNS:
                raise FileProblem(
                    f"{table.name}, line {line}: more than {MAX_COLUMNS} different keys.", path=table.name
                )
    if not found:
        raise FileProblem(f"{table.name} holds no records.", path=table.name)
    table.headers = tuple(found)


def _named(cells: list[str], name: str) -> tuple[str, ...]:
    """The headings with a name each, no two the same."""
    if len(cells) > MAX_COLUMNS:
        raise FileProblem(f"{name} has {len(cells)} columns; {MAX_COLUMNS} are the limit.", path=name)
    if not any(cell.strip() for cell in cells):
        raise FileProblem(f"{name} has an empty line of headings.", path=name)
    seen: Counter[str] = Counter()
    named: list[str] = []
    for number, cell in enumerate(cells, start=1):
        header = " ".join(cell.split()) or f"column {number}"
        seen[header] += 1
        while seen[header] > 1 and f"{header} ({seen[header]})" in named:
            seen[header] += 1
        named.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
    return tuple(named)


def _fitted(line: int, cells: list[str], width: int) -> SourceRow:
    """A row cut or filled to the width of the header; what was cut away must have been empty."""
    if len(cells) > width:
        surplus = any(cell.strip() for cell in cells[width:])
        problem = f"has {len(cells)} cells under {width} headings" if surplus else ""
        return SourceRow(line, cells if surplus else cells[:width], problem)
    empty = not any(cell.strip() for cell in cells)
    problem = "" if empty else f"has {len(cells)} {'cell' if len(cells) == 1 else 'cells'} under {width} headings"
    return SourceRow(line, cells + [""] * (width - len(cells)), problem)


@contextmanager
def _decoded(file: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """The file as text from its first character on; line ends stay as they are."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()
