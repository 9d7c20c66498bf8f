"""Fields of the owner's own on the command line: defined, filled, listed, imported, exported, removed."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with two customers and three defined fields."""
    for name in ("Ada", "Grace"):
        assert crm("customer", "add", name).code == 0
    for words in (
        ("customer.newsletter", "--type", "choice", "--options", "weekly, monthly,never"),
        ("customer.shoe_size", "--type", "number", "--help-text", "European"),
        ("deal.signed", "--type", "date", "--label", "Contract signed"),
    ):
        assert crm("field", "add", *words).code == 0
    return crm


def test_fields_are_listed_with_how_often_they_are_used(run: Run) -> None:
    run("customer", "edit", "ada", "--set", "newsletter=week", "--set", "shoe_size=38,5")
    rows = json.loads(run("field", "--json").out)
    assert [(row["field"], row["kind"], row["used"]) for row in rows] == [
        ("customer.newsletter", "choice", 1),
        ("customer.shoe_size", "number", 1),
        ("deal.signed", "date", 0),
    ]
    assert rows[0]["options"] == ["weekly", "monthly", "never"]
    assert rows[1]["help"] == "European"


def test_a_field_is_usable_at_once_everywhere(run: Run, tmp_path: Path) -> None:
    assert run("customer", "edit", "ada", "--set", "newsletter=weekly", "--set", "shoe_size=38.5").code == 0
    assert run("customer", "add", "Mary", "--set", "newsletter=never", "--set", "city=Graz").code == 0
    assert run("deal", "add", "Logo", "--customer", "Ada", "--set", "signed=2026-11-20").code == 0
    assert "Contract signed" in run("deal", "show", "1").out
    assert "Shoe size   38.5" in run("customer", "show", "ada").out
    listed = run("customer", "list", "newsletter:any", "--fields", "name,newsletter", "--sort", "-newsletter")
    assert listed.out.split() == ["Name", "Newsletter", "Mary", "never", "Ada", "weekly"]
    file = tmp_path / "out.csv"
    run("export", "customers", "newsletter:weekly", "--fields", "name,newsletter,shoe_size", "-o", str(file))
    assert file.read_text().splitlines() == ["name,custom.newsletter,custom.shoe_size", "Ada,weekly,38.5"]
    assert "Newsletter is" in run("customer", "list", "newsletter:weekly", "--explain").out


def test_a_column_headed_like_a_field_is_imported_into_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text('Name,Newsletter,Shoe size,Remark\nAda,monthly,"38,5",x\nCy,daily,40,y\nDi,never,44,z\n')
    answer = run("import", str(file), "--as", "customers", "--map", "Remark=shoe_size", "--map", "Shoe size=")
    assert (answer.code, 'Shoe size: "x" is no number' in answer.err) == (2, True)
    file.write_text('Name,Newsletter,Shoe size\nAda,monthly,"38,5"\nCy,daily,40\nDi,never,44\n')
    answer = run("import", str(file), "--as", "customers", "--rejects", str(tmp_path / "rejects.csv"))
    assert answer.code == 5
    assert "Newsletter: " in (tmp_path / "rejects.csv").read_text()
    rows = json.loads(run("customer", "list", "newsletter:any", "--json", "--fields", "name,newsletter,shoe_size").out)
    assert [(row["name"], row["newsletter"], row["shoe_size"]) for row in rows] == [
        ("Ada", "monthly", 38.5),
        ("Di", "never", 44),
    ]
    run("undo")
    assert run("customer", "list", "newsletter:any", "--format", "ids").out == ""


def test_an_export_comes_back_unchanged_and_into_an_empty_database_as_the_same_file(run: Run, tmp_path: Path) -> None:
    run("field", "add", "customer.likes", "--type", "multi-choice", "--options", "tea,coffee")
    run("field", "add", "customer.fee", "--type", "money")
    run("field", "add", "customer.vip", "--type", "boolean")
    run("customer", "edit", "ada", *("--set", "likes=tea,coffee", "--set", "fee=12.50 USD", "--set", "vip=yes"))
    file = tmp_path / "all.csv"
    assert run("export", "customers", "-o", str(file)).code == 0
    assert "2 unchanged" in run("import", str(file)).err
    other = str(tmp_path / "other.db")
    assert run("import", str(file), "--db", other).code == 0
    assert run("export", "customers", "-o", str(tmp_path / "again.csv"), "--db", other).code == 0
    assert _filled(tmp_path / "again.csv") == _filled(file)


def _filled(file: Path) -> list[dict[str, str]]:
    """The cells that hold something, by heading: a field that nobody has filled is a column only where it is defined."""
    with file.open(encoding="utf-8", newline="") as text:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(text)]


def test_removing_asks_and_undo_brings_values_back(run: Run) -> None:
    run("customer", "edit", "ada", "--set", "newsletter=weekly")
    refused = run("field", "delete", "customer.newsletter", "--no-input")
    assert (refused.code, "1 value" in refused.err) == (2, True)
    assert run("field", "delete", "newsletter", "--yes").err == "Field customer.newsletter deleted with 1 value\n"
    assert run("customer", "list", "newsletter:weekly").code == 2
    run("undo")
    assert run("customer", "list", "newsletter:weekly", "--format", "ids").out == "customer:1\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("field", "add", "customer.city"), 4, "of its own"),
        (("field", "add", "customer.newsletter"), 4, "already"),
        (("field", "add", "customer.x", "--type", "chioce"), 2, "did you mean choice"),
        (("field", "rename", "customer.newsleter", "x"), 2, "customer.newsletter"),
        (("customer", "edit", "ada", "--set", "shoe_size"), 2, "write NAME=VALUE"),
        (("customer", "edit", "ada", "--set", "city=Graz", "--city", "Wien"), 2, "both"),
        (("customer", "edit", "ada", "--set", "shoesize=3"), 2, "shoe_size"),
        (("customer", "edit", "ada", "--set", "shoe_size=many"), 2, "Shoe size"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    answer = run(*words)
    assert (answer.code, answer.err.count("\n")) == (code, 1)
    assert said in answer.err
