"""Rows that were not imported, set aside to be corrected and imported again."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from crm_core.errors import FileProblem
from crm_core.exchange.imports.options import Reject
from crm_core.exchange.tables.formula import disarm
from crm_core.exchange.tables.source import SourceTable
from crm_core.files import write_atomically

REASON = "why it was not imported"
_Write = Callable[[SourceTable, Mapping[int, str], io.TextIOWrapper], None]


def write_rejects(table: SourceTable, rejects: Iterable[Reject], path: Path) -> None:
    """Write the rejected rows with one column more: why; as JSON to a file named so, else as CSV. Raises FileProblem.

    Cells stand as in the file, where it was CSV; what comes from JSON into CSV is guarded against spreadsheets as exports
    are.
    """
    reasons = {reject.line: reject.reason for reject in rejects}
    if path.is_dir():
        raise FileProblem(f'"{path}" is a folder; name a file for the rejects.', path=str(path))
    write = _WRITERS.get(path.suffix.lower(), _write_csv)
    with write_atomically(path) as file:
        # Half a character, one reason to be rejected, is written as its escape.
        text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        write(table, reasons, text)
        text.flush()
        text.detach()


def _write_csv(table: SourceTable, reasons: Mapping[int, str], text: io.TextIOWrapper) -> None:
    headers = [header for header in table.headers if header != REASON]
    kept = [column for column, header in enumerate(table.headers) if header != REASON]
    width = max((len(row.cells) for row in table.rows() if row.line in reasons), default=0)
    surplus = range(len(table.headers), width)
    writer = csv.writer(text)
    writer.writerow([*headers, *("" for _ in surplus), REASON])
    for row in table.rows():
        if row.line in reasons:
            cells = [row.cells[column] for column in (*kept, *surplus) if column < len(row.cells)]
            cells += [""] * (len(kept) + len(surplus) - len(cells))
            guarded = map(disarm, cells) if table.format == "json" else cells
            writer.writerow([*guarded, reasons[row.line]])


def _write_json(table: SourceTable, reasons: Mapping[int, str], text: io.TextIOWrapper) -> None:
    text.write("[\n" + ",\n".join(_objects(table, reasons)) + "\n]\n")


def _write_lines(table: SourceTable, reasons: Mapping[int, str], text: io.TextIOWrapper) -> None:
    text.writelines(f"{row}\n" for row in _objects(table, reasons))


def _objects(table: SourceTable, reasons: Mapping[int, str]) -> Iterator[str]:
    """Each row as an object on one line: a key for each heading, those of its empty cells left out."""
    for row in table.rows():
        if row.line in reasons:
            cells = {header: cell for header, cell in zip(table.headers, row.cells, strict=False) if cell}
            cells |= {f"column {place + 1}": row.cells[place] for place in range(len(table.headers), len(row.cells))}
            yield json.dumps(cells | {REASON: reasons[row.line]}, ensure_ascii=False)


_WRITERS: dict[str, _Write] = {".json": _write_json, ".jsonl": _write_lines, ".ndjson": _write_lines}
