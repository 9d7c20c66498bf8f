"""Hostile strings in files of other programs: stored as they are, or refused with the row and the column."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from tests.faults.databases import faults, raw
from tests.faults.hostile import known, naughty, stored
from tests.faults.program import command
from tests.faults.test_hostile_values import forbidden

# Heading of the file, field, whether it takes several lines.
COLUMNS = (("Job Title", "job_title", False), ("Industry", "industry", False), ("Notes", "description", True))
HALF = re.compile("[\ud800-\udfff]")
STRINGS = pytest.mark.parametrize(
    "strings", [pytest.param(known, id="known"), pytest.param(naughty, id="naughty", marks=pytest.mark.slow)]
)


def rows(strings: list[str]) -> list[dict[str, str]]:
    """A row per string and column, the string in that column alone."""
    return [
        {"Name": f"Row {number} {field}", heading: text}
        for heading, field, _ in COLUMNS
        for number, text in enumerate(strings)
    ]


def write_csv(path: Path, found: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["Name", *(heading for heading, *_ in COLUMNS)])
        writer.writeheader()
        writer.writerows(found)


def write_json(path: Path, found: list[dict[str, str]]) -> None:
    path.write_text("[\n" + ",\n".join(json.dumps(row) for row in found) + "\n]\n")


def outcome(folder: Path, form: str, strings: list[str]) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """What is stored, by name, and why rows were rejected, by name, after the import of all of them."""
    path, file = folder / "crm.db", folder / f"rows.{form}"
    found = rows(strings)
    {"csv": write_csv, "json": write_json}[form](file, found)
    rejects = folder / "rejects.csv"
    answer = command(path, "import", str(file), "--as", "customers", "--rejects", str(rejects), "--json", "--raw")
    assert answer.code in (ExitCode.OK, ExitCode.PARTLY), answer.err
    report = json.loads(answer.out)
    assert report["rows"] == len(found)
    assert faults(path) == forbidden(path) == []
    with raw(path) as db:
        cursor = db.execute("SELECT name, job_title, industry, description FROM customers")
        names = [column[0] for column in cursor.description]
        held = {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    with rejects.open(encoding="utf-8", newline="") as set_aside:
        reasons = {row["Name"]: row["why it was not imported"] for row in csv.DictReader(set_aside)}
    assert len(reasons) == report["rejected"]
    assert {reject["reason"] for reject in report["rejects"]} == set(reasons.values())
    return held, reasons


@STRINGS
@pytest.mark.parametrize("form", ["csv", "json"])
def test_each_is_stored_or_refused_by_row_and_column(
    tmp_path: Path, form: str, strings: Callable[[], list[str]]
) -> None:
    # A csv file with NUL is no text file and refused as a whole; half a character cannot be written into one.
    told = [text for text in strings() if form == "json" or not ("\0" in text or HALF.search(text))]
    held, reasons = outcome(tmp_path, form, told)
    wrong = []
    for heading, field, lines in COLUMNS:
        for number, text in enumerate(told):
            name = f"Row {number} {field}"
            # Blanks and line breaks around a value are what programs that export leave there.
            expected = stored(text.strip(" \r\n"), lines=lines, longest=100_000 if lines else 1000)
            if expected is None:
                if name in held or not names_the_column(reasons[name], heading, field):
                    wrong.append((name, text, "should be refused", reasons.get(name)))
            elif name not in held or (held[name][field] or "") != expected:
                wrong.append((name, text, reasons.get(name), held.get(name, {}).get(field)))
    assert wrong == []


def names_the_column(reason: str, heading: str, field: str) -> bool:
    return any(word.casefold() in reason.casefold() for word in (heading, field, field.replace("_", " ")))
