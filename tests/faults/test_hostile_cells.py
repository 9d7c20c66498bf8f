"""Cells and files that cannot be imported are refused in a short sentence that says where."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_cli.errors import ExitCode
from crm_core.exchange.tables import intake
from tests.faults.program import ROOT, command, variables

LONGEST = 600
BROKEN_OFF = {
    "before the next": ('{"name": "A"}\n{"name": "B"\n{"name": "C"}\n', 2),
    "inside a text": ('{"name": "A"}\n{"name": "B\n{"name": "C"}\n', 2),
    "at the end": ('{"name": "A"}\n{"name": "B"}\n{"name": "C"\n', 3),
    "far behind": ('{"name": "A"}\n' * 9_000 + '{"name": "B"\n{"name": "C"}\n', 9_001),
}


@pytest.mark.parametrize("column", ["City", "Postal code", "Region", "Country"])
@pytest.mark.parametrize("value", ["x\ny", "a\x01b"])
def test_a_part_of_an_address_is_one_line(database: Path, tmp_path: Path, column: str, value: str) -> None:
    file = tmp_path / "new.csv"
    file.write_text(f'Name,{column}\nKnown,\nNew,"{value}"\n')
    answer = command(database, "import", str(file), "--as", "customers")
    assert answer.code == ExitCode.USAGE
    assert f"Line 3 of {file}: {column}: " in answer.err
    assert "(U+00" in answer.err


def test_a_street_of_several_lines_is_put_together(database: Path, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text('Name,Street\nNew,"Back yard\n5 Long Lane"\n')
    assert command(database, "import", str(file), "--as", "customers").code == ExitCode.OK
    assert "Back yard, 5 Long Lane" in command(database, "customer", "show", "New").out


@pytest.mark.parametrize("number", ["NaN", "nan", "Infinity", "-inf", "1e999", "1e309"])
@pytest.mark.parametrize(
    ("entity", "column"), [("deals", "Value"), ("customers", "Annual revenue"), ("customers", "Employees")]
)
def test_what_is_no_number_is_no_lack_of_one(
    database: Path, tmp_path: Path, number: str, entity: str, column: str
) -> None:
    file = tmp_path / "new.csv"
    file.write_text(f"{'Title' if entity == 'deals' else 'Name'},{column}\nKnown,5\nNew,{number}\n")
    answer = command(database, "import", str(file), "--as", entity)
    assert answer.code == ExitCode.USAGE
    assert f'Line 3 of {file}: {column}: "{number}" is not a' in answer.err


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
@pytest.mark.parametrize(
    "line",
    ["deal edit 1 --value", "deal edit 1 --probability", "customer edit 1 --employees", "product add Tea --price"],
)
def test_the_command_line_takes_none_either(database: Path, number: str, line: str) -> None:
    answer = command(database, *line.split(), number)
    assert answer.code == ExitCode.USAGE
    assert f'"{number}"' in answer.err


@pytest.mark.parametrize("kind", BROKEN_OFF)
def test_the_line_that_breaks_off_is_named(database: Path, tmp_path: Path, kind: str) -> None:
    text, line = BROKEN_OFF[kind]
    file = tmp_path / "torn.jsonl"
    file.write_text(text)
    answer = command(database, "import", str(file), "--as", "customers")
    assert f"line {line} is not valid JSON" in answer.err


def test_a_sentence_quotes_little_of_a_value(database: Path, tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000)
    long = "x" * 5_000
    for words in (
        ("import", str(deep)),
        ("import", str(deep), "--as", "customers"),
        ("customer", "add", long),
        ("customer", "show", long),
        ("deal", "edit", "1", "--value", long),
        ("deal", "edit", "1", "--expected-close", long),
        ("deal", "move", "1", long),
        ("customer", "edit", "1", "--lifecycle", long),
        ("customer", "list", f"{long}:1"),
        ("customer", "list", "--sort", long),
        ("view", "show", long),
        ("field", "add", f"customer.{long}"),
    ):
        answer = command(database, *words)
        assert answer.code
        assert len(answer.err) <= LONGEST, words[:2]


def test_a_folder_without_mail_is_called_one(database: Path, tmp_path: Path) -> None:
    folder = tmp_path / "d.csv"
    folder.mkdir()
    assert f"{folder} is a folder with no e-mail in it." in command(database, "import", str(folder)).err


def test_a_pipe_that_nobody_writes_into_is_refused(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "f.csv"
    os.mkfifo(pipe)
    monkeypatch.setattr(intake, "PATIENCE", 0.2)
    answer = command(database, "import", str(pipe), "--as", "customers")
    assert answer.code != ExitCode.OK
    assert "nobody writes" in answer.err


@pytest.mark.parametrize("writer", ["cat", "sleep 1; cat", "exec 3>&1; sleep 1; cat"])
@pytest.mark.parametrize("way", ["named", "substitution"])
def test_a_pipe_into_which_somebody_writes_is_read(database: Path, tmp_path: Path, writer: str, way: str) -> None:
    file, pipe = tmp_path / "new.csv", tmp_path / "f.csv"
    file.write_text("Name,City\n" + "".join(f"New {number},Graz\n" for number in range(5_000)))
    os.mkfifo(pipe)
    program = f"{sys.executable} -m crm_cli import --as customers"
    line = f"({writer}) < {file} > {pipe} & {program} {pipe}" if way == "named" else f"{program} <(({writer}) < {file})"
    done = subprocess.run(["bash", "-c", line], env=variables(database), cwd=ROOT, check=False, timeout=60)
    assert done.returncode == ExitCode.OK
    assert "New 4999" in command(database, "customer", "list", "name:4999").out


def test_the_delete_character_is_kept_and_never_reaches_a_terminal(database: Path) -> None:
    name = "A\x7fB Ltd"
    added = command(database, "customer", "add", name, "--city", "C\x7fD", "--tags", "t\x7fg", terminal=True)
    assert added.code == ExitCode.OK
    assert command(database, "segment", "add", "s\x7fx", 'city:"C\x7fD"').code == ExitCode.OK
    for words in ("name:A\x7fB", 'tag:"t\x7fg"', 'segment:"s\x7fx"', name):
        assert command(database, "customer", "list", words, "--format", "ids").out == "customer:21\n", words
    assert json.loads(command(database, "customer", "show", name, "--json").out)["city"] == "C\x7fD"
    assert name in command(database, "export", "customers").out
    for line in (
        "customer list name:Ltd",
        "customer show 21",
        "search Ltd",
        "history",
        "segment list",
    ):
        answer = command(database, *line.split(), terminal=True)
        assert answer.code == ExitCode.OK, line
        assert "\x7f" not in answer.out + answer.err, line
    for name in ("csv", "tsv", "json", "jsonl"):
        assert "\x7f" not in command(database, "customer", "list", "--format", name, terminal=True).out
