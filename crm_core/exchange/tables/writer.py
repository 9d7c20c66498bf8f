"""Tables out: CSV as RFC 4180 has it or as a spreadsheet wants it, JSON and JSON lines; a file is written whole or not at all."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TextIO

from crm_core.exchange.tables.formula import disarm
from crm_core.files import write_atomically

Target = Path | BinaryIO
ROWS_AT_ONCE = 500


def write_table(
    target: Target,
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    excel: bool = False,
    guard: bool = True,
    phones: Collection[str] = (),
) -> int:
    """Write CSV to a file or stream and give the number of rows.

    UTF-8, comma, CRLF; ``excel`` writes what spreadsheets of most of Europe open rightly: a byte order mark and ";".
    ``guard`` disarms texts a spreadsheet would run as formulas; ``phones`` are the headers whose "+49 30 1" stays bare.
    Raises FileProblem.
    """
    bare = [header in phones for header in headers]
    count = 0
    with _text(target, "utf-8-sig" if excel else "utf-8") as text:
        writer = csv.writer(text, delimiter=";" if excel else ",", lineterminator="\r\n")
        writer.writerow(disarm(header) if guard else header for header in headers)
        remaining = iter(rows)
        while some := list(islice(remaining, ROWS_AT_ONCE)):
            columns = zip(bare, zip(*some, strict=True), strict=True)
            writer.writerows(zip(*(_dressed(cells, guard, phone) for phone, cells in columns), strict=True))
            count += len(some)
    return count


def write_json(target: Target, records: Iterable[Mapping[str, object]]) -> int:
    """Write one JSON array, a record a line, and give the number of records. Raises FileProblem."""
    count = 0
    with _text(target, "utf-8") as text:
        text.write("[")
        for record in records:
            text.write("\n" if count == 0 else ",\n")
            text.write(json.dumps(record, ensure_ascii=False))
            count += 1
        text.write("\n]\n" if count else "]\n")
    return count


def write_jsonl(target: Target, records: Iterable[Mapping[str, object]]) -> int:
    """Write one JSON object a line and give the number of records. Raises FileProblem."""
    count = 0
    with _text(target, "utf-8") as text:
        for record in records:
            text.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def _dressed(cells: Sequence[object], guard: bool, phone: bool) -> Sequence[object]:
    """One column as csv takes it, which writes None as nothing and a text that begins with a letter or digit as it is."""
    if cells.count(None) + cells.count("") == len(cells) or _begin_plainly(cells):
        return cells
    return [
        cell if cell is None or (isinstance(cell, str) and cell[:1].isalnum()) else _careful(cell, guard, phone)
        for cell in cells
    ]


def _begin_plainly(cells: Sequence[object]) -> bool:
    """Whether all are texts that begin with a letter or digit; few first characters are looked at once each."""
    try:
        return "".join({cell[0] for cell in cells}).isalnum()  # type: ignore[index]
    except (TypeError, IndexError):
        return False


def _careful(cell: object, guard: bool, phone: bool) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return disarm(cell, phone) if guard and isinstance(cell, str) else cell


@contextmanager
def _text(target: Target, encoding: str) -> Iterator[TextIO]:
    """Text into the target; half a character, which no encoding knows, is written as its escape."""
    if isinstance(target, Path):
        with write_atomically(target) as file, _text(file, encoding) as text:
            yield text
        return
    text = io.TextIOWrapper(target, encoding=encoding, errors="backslashreplace", newline="")
    try:
        yield text
        text.flush()
    finally:
        text.detach()
