"""Rows that were not imported, set aside to be corrected and imported again."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from crm_core.errors import FileProblem
from crm_core.exchange.imports.options import Reject
from crm_core.exchange.tables.formula import disarm
from crm_core.exchange.tables.source import SourceTable
from crm_core.files import write_atomically

REASON = "why it was not imported"


def write_rejects(table: SourceTable, rejects: Iterable[Reject], path: Path) -> None:
    """Write the rejected rows as a table with one column more: why. Raises FileProblem.

    Cells stand as in the file, where it was CSV; what comes from JSON is guarded against spreadsheets as exports are.
    """
    reasons = {reject.line: reject.reason for reject in rejects}
    if path.is_dir():
        raise FileProblem(f'"{path}" is a folder; name a file for the rejects.', path=str(path))
    headers = [header for header in table.headers if header != REASON]
    kept = [column for column, header in enumerate(table.headers) if header != REASON]
    width = max((len(row.cells) for row in table.rows() if row.line in reasons), default=0)
    surplus = range(len(table.headers), width)
    with write_atomically(path) as file:
        # Half a character, one reason to be rejected, is written as its escape.
        text = io.TextIOWrapper(file, encoding="utf-8", errors="backslashreplace", newline="")
        writer = csv.writer(text)
        writer.writerow([*headers, *("" for _ in surplus), REASON])
        for row in table.rows():
            if row.line in reasons:
                cells = [row.cells[column] for column in (*kept, *surplus) if column < len(row.cells)]
                cells += [""] * (len(kept) + len(surplus) - len(cells))
                guarded = map(disarm, cells) if table.format == "json" else cells
                writer.writerow([*guarded, reasons[row.line]])
        text.flush()
        text.detach()
