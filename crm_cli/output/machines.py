"""Lists for programs: CSV, TSV, JSON, JSON lines and typed references."""

import csv
import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from crm_cli.output.cells import column_names, column_values, json_value
from crm_cli.output.sink import Sink, Write
from crm_cli.output.tables import Record
from crm_core.catalog.fields import Field, Kind
from crm_core.values.text import show_text

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_csv(fields: Sequence[Field], records: Iterable[Record], sink: Sink, *, header: bool) -> None:
    """RFC 4180. Files, the shell's too, get the guard against formulas of spreadsheets, pipes the raw values, terminals shown text."""
    writer = csv.writer(_Lines(sink.write), lineterminator="\r\n")
    if header:
        heads = shown(machine_heads(fields), sink)
        writer.writerow([guarded(head, phone=False) for head in heads] if sink.kept else heads)
    phones = [field.kind is Kind.PHONE for field in fields for _ in column_names(field)]
    for line in machine_lines(fields, records):
        line = shown(line, sink)
        if sink.kept:
            line = [guarded(cell, phone) for cell, phone in zip(line, phones, strict=True)]
        writer.writerow(line)


def write_tsv(fields: Sequence[Field], records: Iterable[Record], sink: Sink, *, header: bool) -> None:
    r"""Values between tabs, one record a line; tabs and line breaks inside a value as \t and \n."""
    if header:
        sink.write("\t".join(shown(machine_heads(fields), sink)) + "\n")
    for line in machine_lines(fields, records):
        sink.write("\t".join(shown([cell.translate(ESCAPES) for cell in line], sink)) + "\n")


def shown(cells: list[str], sink: Sink) -> list[str]:
    """The cells as the sink may get them: headings, too, may come from whoever wrote a query."""
    return [show_text(cell) for cell in cells] if sink.to_terminal else cells


def write_json(fields: Sequence[Field], records: Iterable[Record], write: Write) -> None:
    """One array, one record a line."""
    separator = "[\n"
    for record_id, row in records:
        write(separator + dumped(json_record(fields, record_id, row)))
        separator = ",\n"
    write("[]\n" if separator == "[\n" else "\n]\n")


def write_jsonl(fields: Sequence[Field], records: Iterable[Record], write: Write) -> None:
    """One object a line."""
    for record_id, row in records:
        write(dumped(json_record(fields, record_id, row)) + "\n")


def write_ids(entity: str, records: Iterable[Record], write: Write) -> None:
    """Typed references, as other commands take them; a record with several lines one after another is one."""
    for record_id, _ in groupby(records, lambda record: record[0]):
        write(f"{entity}:{record_id}\n")


def write_references(place: int, records: Iterable[Record], write: Write) -> None:
    """The typed references that stand in one column, of records of several kinds."""
    for _, row in records:
        write(f"{row[place]}\n")


def json_record(fields: Sequence[Field], record_id: int | None, row: Sequence[object]) -> dict[str, Any]:
    """A record as a JSON object, its id first."""
    values: dict[str, Any] = {} if record_id is None else {"id": record_id}
    for field, value in zip(fields, row, strict=True):
        values[field.key] = json_value(field, value)
    return values


def dumped(value: Any, *, indent: int | None = None) -> str:
    """JSON text, readable in any script; characters that could act on a terminal are escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isprintable():
        return text
    return "".join(
        character if character == "\n" or character.isprintable() else json.dumps(character)[1:-1] for character in text
    )


def machine_heads(
    fields: Sequence[Field],
) -> list[str]:
    """The column names for programs."""
    return [name for field in fields for name in column_names(field)]


def machine_lines(fields: Sequence[Field], records: Iterable[Record]) -> Iterable[list[str]]:
    """Each record as texts for programs."""
    for _, row in records:
        cells: list[str] = []
        for field, value in zip(fields, row, strict=True):
            cells.extend(column_values(field, value))
        yield cells


def guarded(cell: str, phone: bool) -> str:
    """The cell as a spreadsheet will not take it for a formula."""
    from crm_core.exchange.tables.formula import disarm

    return disarm(cell, phone)


class _Lines:
    """What csv.writer writes to."""

    def __init__(self, write: Write) -> None:
        self.write = write
