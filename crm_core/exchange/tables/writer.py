"""Tables out: CSV as RFC 4180 has it or as a spreadsheet wants it, JSON and JSON lines; a file is written whole or not at all."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from crm_core.exchange.tables.formula import disarm
from crm_core.files import write_atomically

Target = Path | BinaryIO


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
        for row in rows:
            writer.writerow(
                disarm(cell, phone) if guard and isinstance(cell, str) else _plain(cell)
                for cell, phone in zip(row, bare, strict=True)
            )
            count += 1
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


def _plain(cell: object) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else cell


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
