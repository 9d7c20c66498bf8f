"""The forms that output comes in, and which one holds when none is named."""

from enum import StrEnum
from pathlib import Path

from crm_core.errors import UsageProblem


class Format(StrEnum):
    """A form of output."""

    TABLE = "table"
    PLAIN = "plain"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"
    IDS = "ids"


BY_SUFFIX = {".csv": Format.CSV, ".tsv": Format.TSV, ".json": Format.JSON, ".jsonl": Format.JSONL, ".md": Format.MD}

FOREIGN = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".pdf", ".docx", ".parquet", ".xml", ".html"})


def parse_format(text: str) -> Format:
    """The format called ``text``. Raises UnknownName."""
    try:
        return Format(text.lower())
    except ValueError:
        from crm_core.values.near import unknown

        raise unknown("format", text, Format) from None


def choose_format(*, named: Format | None, json: bool, file: Path | None, to_terminal: bool) -> Format:
    """The format that holds: the named one, the one of the file's name, else one for readers or for pipes."""
    if json and named not in (None, Format.JSON):
        raise UsageProblem(f"--json and --format {named} contradict each other.")
    if json:
        return Format.JSON
    if named is not None:
        return named
    if file is not None and file.suffix.lower() in BY_SUFFIX:
        return BY_SUFFIX[file.suffix.lower()]
    if file is not None and file.suffix.lower() in FOREIGN:
        written = ", ".join(suffix.removeprefix(".") for suffix in BY_SUFFIX)
        raise UsageProblem(
            f'"{file}": lists are written as {written} or text, not as {file.suffix[1:].lower()}; '
            "name the file so, or say which with --format.",
            option="format",
        )
    return Format.TABLE if to_terminal and file is None else Format.PLAIN


def split_names(text: str) -> tuple[str, ...]:
    """The names in a list divided by commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
