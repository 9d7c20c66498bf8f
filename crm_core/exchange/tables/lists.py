"""Several values in one cell: tags, or the addresses that other programs put together."""

import csv
import io
from collections.abc import Iterable

GROUP_MARK = " ::: "  # what Google puts between values


def join_list(values: Iterable[str]) -> str:
    """The values in one cell, "vip; wholesale"; one that holds a separator or a quotation mark is quoted."""
    return "; ".join(_quoted(value) for value in values)


def split_list(text: str) -> tuple[str, ...]:
    """The values of such a cell, in order and without repeats; commas separate where there is nothing stronger."""
    if '"' in text:
        parts = _split_quoted(text)
    elif GROUP_MARK in text:
        parts = text.split(GROUP_MARK)
    elif ";" in text:
        parts = text.split(";")
    else:
        parts = text.replace("\n", ",").split(",")
    return tuple(dict.fromkeys(part for part in map(str.strip, parts) if part))


def _quoted(value: str) -> str:
    if any(mark in value for mark in ';,"\n') or GROUP_MARK in value:
        return '"' + value.replace('"', '""') + '"'
    return value


def _split_quoted(text: str) -> list[str]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error:  # a quotation mark that is part of a value
        return text.split(GROUP_MARK if GROUP_MARK in text else ";")
    return [cell for row in rows for cell in row]
