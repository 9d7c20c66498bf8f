"""Hostile strings in files of other programs: stored as they are, or refused with the row and the column."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import faults, raw
from tests.faults.hostile import known, naughty, stored
from tests.faults.program import command
from tests.faults.test_hostile_values import forbidden


class Kind(NamedTuple):
    """What a file is of: the column that names a row, and of each other one the heading, the field, its lines and its length."""

    name: str
    columns: tuple[tuple[str, str, bool, int], ...]
    fixed: dict[str, str] = {}


KINDS = {
    "customers": Kind(
        "name",
        (
            ("Job Title", "job_title", False, 1000),
            ("Industry", "industry", False, 1000),
            ("Notes", "description", True, 100_000),
        ),
    ),
    "leads": Kind(
        "title",
        (
            ("Source", "source", False, 1000),
            ("Campaign", "campaign", False, 1000),
            ("Description", "description", True, 100_000),
        ),
        {"Name": "Ada"},
    ),
    "products": Kind(
        "name",
        (("Category", "category", False, 1000), ("Description", "description", True, 100_000)),
        {"Price": "5"},
    ),
    "orders": Kind(
        "number",
        (("Source", "source", False, 1000), ("Notes", "notes", True, 100_000)),
        {"Date": "2026-01-05", "Total": "5", "Customer": "Ada"},
    ),
    "quotes": Kind(
        "title",
        (("Introduction", "introduction", True, 100_000), ("Terms", "terms", True, 100_000)),
        {"Customer": "Ada", "Total": "5"},
    ),
}
HALF = re.compile("[\ud800-\udfff]")
STRINGS = pytest.mark.parametrize(
    "strings", [pytest.param(known, id="known"), pytest.param(naughty, id="naughty", marks=pytest.mark.slow)]
)


def rows(kind: Kind, strings: list[str]) -> list[dict[str, str]]:
    """A row per string and column, the string in that column alone."""
    return [
        {kind.name.title(): f"Row {number} {field}", **kind.fixed, heading: text}
        for heading, field, *_ in kind.columns
        for number, text in enumerate(strings)
    ]


def write_csv(path: Path, found: list[dict[str, str]]) -> None:
    headings = dict.fromkeys(heading for row in found for heading in row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(headings))
        writer.writeheader()
        writer.writerows(found)


def write_json(path: Path, found: list[dict[str, str]]) -> None:
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in found) + "\n]\n")


def write_jsonl(path: Path, found: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in found))


WRITERS = {"csv": write_csv, "json": write_json, "jsonl": write_jsonl}


def outcome(
    folder: Path, form: str, what: str, strings: list[str]
) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """What is stored, by name, and why rows were rejected, by name, after the import of all of them."""
    path, file, kind = folder / "crm.db", folder / f"rows.{form}", KINDS[what]
    command(path, "customer", "add", "Ada")
    found = rows(kind, strings)
    WRITERS[form](file, found)
    rejects = folder / "rejects.csv"
    answer = command(path, "import", str(file), "--as", what, "--rejects", str(rejects), "--json", "--raw")
    assert answer.code in (ExitCode.OK, ExitCode.PARTLY), answer.err
    report = json.loads(answer.out)
    assert report["rows"] == len(found)
    assert faults(path) == forbidden(path) == []
    with raw(path) as db:
        names = [kind.name, *(field for _, field, *_ in kind.columns)]
        taken = db.execute(f"SELECT {', '.join(names)} FROM {what}").fetchall()
        held = {row[0]: dict(zip(names, row, strict=True)) for row in taken}
    reasons = {}
    if rejects.exists():
        with rejects.open(encoding="utf-8", newline="") as aside:
            reasons = {row[kind.name.title()]: row["why it was not imported"] for row in csv.DictReader(aside)}
    assert len(reasons) == report["rejected"]
    assert {reject["reason"] for reject in report["rejects"]} == set(reasons.values())
    return held, reasons


CASES = [pytest.param("customers", form, id=f"customers-{form}") for form in ("csv", "json")] + [
    pytest.param(what, form, id=f"{what}-{form}", marks=pytest.mark.slow)
    for what in KINDS
    for form in WRITERS
    if (what, form) not in (("customers", "csv"), ("customers", "json"))
]


@STRINGS
@pytest.mark.parametrize(("what", "form"), CASES)
def test_each_is_stored_or_refused_by_row_and_column(
    tmp_path: Path, what: str, form: str, strings: Callable[[], list[str]]
) -> None:
    # A csv file with NUL is no text file and refused as a whole; half a character cannot be written into one.
    told = [text for text in strings() if form != "csv" or not ("\0" in text or HALF.search(text))]
    held, reasons = outcome(tmp_path, form, what, told)
    wrong = []
    for heading, field, lines, longest in KINDS[what].columns:
        for number, text in enumerate(told):
            name = f"Row {number} {field}"
            # Blanks and line breaks around a value are what programs that export leave there.
            expected = stored(text.strip(" \r\n"), lines=lines, longest=longest)
            if expected is None:
                if name in held or not names_the_column(reasons[name], heading, field):
                    wrong.append((name, text, "should be refused", reasons.get(name)))
            elif name not in held or (held[name][field] or "") != expected:
                wrong.append((name, text, reasons.get(name), held.get(name, {}).get(field)))
    assert wrong == []


def names_the_column(reason: str, heading: str, field: str) -> bool:
    return any(word.casefold() in reason.casefold() for word in (heading, field, field.replace("_", " ")))
