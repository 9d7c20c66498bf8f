"""Requests that a slip of the hand makes: refused in one sentence instead of done in some way nobody meant."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]
NOW = {"CRM_NOW": "2026-11-21T09:00:00Z"}
HUGE = "9" * 20


@pytest.fixture
def run(crm: Run) -> Run:
    """Commands on Saturday 21 November 2026 with a customer, an organization, a tag, a deal and a second pipeline."""

    def at_noon(*arguments: str, **others: object) -> Answer:
        return crm(*arguments, **NOW, **others)

    for words in (
        ["init", "--currency", "EUR", "--time-zone", "Europe/Berlin"],
        ["customer", "add", "Ada Lovelace", "--add-tag", "vip"],
        ["customer", "add", "Engines", "--kind", "organization"],
        ["deal", "add", "Logo", "--customer", "Ada Lovelace"],
        ["pipeline", "add", "Partners"],
        ["pipeline", "stages", "add", "Only1", "--pipeline", "Partners"],
    ):
        assert at_noon(*words).code == 0
    return at_noon


REFUSED = [
    (["deal", "move", "Logo", "Only1"], 2, 'in the pipeline "Partners", the deal in "Sales"'),
    (["pipeline", "stages", "edit", "Prospecting", "--kind", "won"], 4, "holds 1 deal"),
    (["customer", "restore", "1"], 4, 'Customer 1 "Ada Lovelace" is not in the trash.'),
    (["deal", "restore", "logo"], 4, 'Deal 1 "Logo" is not in the trash.'),
    (["trash", "restore", "customer:2"], 4, 'Customer 2 "Engines" is not in the trash.'),
    (["customer", "restore", "7"], 3, "There is no customer 7."),
    (["undo", "1"], 4, '"Database made", is not one that undo takes back'),
    (["customer", "delete", "1", "2"], 2, 'Move 2 customers to the trash: "Ada Lovelace", "Engines"? Nobody'),
    (["deal", "add", "X", "--value", "5 EUR", "--currency", "USD"], 2, "contradicts the value, 5 EUR"),
    (["deal", "add", "X", "--stage", "lost", "--opened", "2030-01-01"], 2, "lies in the future"),
    (["log", "note", "1", "y", "--in", "--out"], 2, "--in and --out contradict each other."),
    (["log", "note", "1", ""], 2, "Subject must not be empty where there is no text either."),
    (["log", "note", "1", "y", "--at", "tomorrow"], 2, '"crm appointment add" plans one'),
    (["customer", "add", "X", "--birthday", "2027-01-01"], 2, "lies in the future"),
    (["customer", "add", "X", "--time-zone", "Europe/Berln"], 2, "did you mean Europe/Berlin"),
    (["customer", "add", "X", "--time-zone", "berlin"], 2, "did you mean Europe/Berlin?"),
    (["customer", "add", "X", "--organization", "Ada Lovelace"], 2, "is a person; name an organization"),
    (["appointment", "add", "X", "2026-12-01 10:00", "--all-day"], 2, "what takes all day has none"),
    (["pipeline", "show", "Partner"], 2, "Nearest: Partners. To look for"),
    (["deal", "list", "stage:Propsal"], 2, 'Filter, character 7: stage: there is no "Propsal". Nearest: Proposal.'),
    (["deal", "list", "pipeline:=Nope"], 2, 'pipeline: there is no "Nope". Known: Sales, Partners.'),
    (["customer", "list", "tag:nope"], 2, 'tags: there is no "nope". Known: vip.'),
    (["customer", "list", "-tag:vipp"], 2, "Nearest: vip."),
    (["report", "pipeline", "stage:nope"], 2, 'stage: there is no "nope"'),
    (["customer", "list", "%"], 2, '"%" holds no letter or digit, so it cannot be searched for'),
    (["customer", "list", "tag:nope", "--explain"], 2, 'tags: there is no "nope"'),
    (["report", "pipeline", "--by", "owner", "--by", "stage"], 2, "--by is given 2 times"),
    *(
        ([*command, HUGE], 2, "is more than")
        for command in (
            ["customer", "list", "--limit"],
            ["customer", "show", "1", "--timeline"],
            ["history", "--limit"],
            ["search", "ada", "--limit"],
            ["export", "customers", "--limit"],
            ["undo"],
            ["redo"],
        )
    ),
]


@pytest.mark.parametrize(("words", "code", "said"), REFUSED, ids=[" ".join(words) for words, *_ in REFUSED])
def test_is_refused_in_one_sentence(run: Run, words: list[str], code: int, said: str) -> None:
    answer = run(*words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("words", [["tag:nope"], ["--sort", "nope"]])
def test_an_export_that_makes_no_sense_writes_nothing(run: Run, process: Run, words: list[str]) -> None:
    answer = process("export", "customers", *words, **NOW)
    assert (answer.code, answer.out, '"nope"' in answer.err) == (2, "", True)


@pytest.mark.parametrize("target", ["/nonexistent/x.csv", "/", "/dev/full"])
def test_a_list_that_cannot_be_written_is_one_sentence(run: Run, process: Run, target: str) -> None:
    for number in range(3):
        run("customer", "add", f"Customer {number}")
    answer = process("customer", "list", "-o", target, "--format", "csv", **NOW)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1), answer.err


UNDERSTOOD = [
    (["customer", "list", "tag:vip", "city:Bern*"], 'Tags is "vip"\nCity starts with "Bern"\n'),
    (["deal", "list", "stage:won", "value:1000.."], 'Stage is "won"\nValue at least 1000.00 in its own currency\n'),
    (["customer", "list"], "every customer\n"),
    (["report", "pipeline", "owner:Ada"], 'Owner contains "Ada"\n'),
]


@pytest.mark.parametrize(("words", "meaning"), UNDERSTOOD, ids=[" ".join(words) for words, _ in UNDERSTOOD])
def test_explain_says_what_was_understood_and_lists_nothing(run: Run, words: list[str], meaning: str) -> None:
    assert run(*words, "--explain") == Answer(0, meaning, "")


@pytest.mark.parametrize("words", [["tag:v*"], ["tag:VIP"], ["tag:any"], ["tag:vip", "Ada", "&"]])
def test_values_that_are_there_are_found_however_written(run: Run, words: list[str]) -> None:
    assert run("customer", "list", *words, "--format", "ids").out == "customer:1\n"


def test_hits_of_several_kinds_are_typed_references(run: Run) -> None:
    run("deal", "edit", "1", "--title", "Logo for Ada")
    assert run("search", "ada", "--format", "ids").out == "customer:1\ndeal:1\n"
    run("customer", "delete", "2")
    assert run("trash", "list", "--format", "ids").out == "customer:2\n"


def test_several_records_go_to_the_trash_and_back_as_one_change(run: Run) -> None:
    for number in range(12):
        run("customer", "add", f"Customer {number}")
    everyone = run("customer", "list", "--format", "ids").out
    asked = run("customer", "delete", "-", typed=everyone).err
    assert 'Move 14 customers to the trash: "Ada Lovelace", ' in asked
    assert asked.count('"') == 20
    assert " and 4 more? " in asked
    assert run("customer", "delete", "-", "--yes", typed=everyone).err.count("moved to the trash\n") == 14
    assert run("customer", "restore", "-", typed=everyone).err.count(" restored\n") == 14
    undone = [run("undo", "--yes").err for _ in range(2)]
    assert undone == ["Undone: 14 customers restored\n", "Undone: 14 customers moved to the trash\n"]
    assert run("customer", "list", "--format", "ids").out == everyone


def test_one_record_in_the_trash_is_counted_as_one(run: Run) -> None:
    run("deal", "delete", "1")
    assert "Remove 1 record in the trash?" in run("trash", "empty").err
    assert run("trash", "empty", "--yes").err == "1 record removed.\n"


def test_an_interaction_keeps_a_subject_or_a_text(run: Run) -> None:
    run("log", "note", "1", "Prefers tea")
    assert run("interaction", "edit", "1", "--subject", "").code == 2
    assert run("interaction", "edit", "1", "--subject", "", "--body", "Prefers tea, no milk").code == 0
    assert run("interaction", "edit", "1", "--body", "").code == 2


def test_a_restore_of_several_is_all_or_nothing(run: Run) -> None:
    run("deal", "delete", "1")
    assert run("trash", "restore", "deal:1", "customer:1").code == 4
    assert run("trash", "list", "--format", "ids").out == "deal:1\n"


@pytest.mark.parametrize(
    ("words", "pipeline", "deals"),
    [
        ([], "Sales", 1),
        (["partners"], "Partners", 0),
        (["pipeline:2"], "Partners", 0),
        (["pipeline:Sales", "owner:missing"], "Sales", 1),
        (["stage:Won"], "Sales", 0),
        (["-logo"], "Sales", 0),
    ],
)
def test_a_first_word_names_the_pipeline_unless_it_is_a_condition(
    run: Run, words: list[str], pipeline: str, deals: int
) -> None:
    shown = json.loads(run("pipeline", "show", "--json", "--", *words).out)
    assert (shown["pipeline"], shown["open"]["deals"]) == (pipeline, deals)


def test_a_word_after_the_pipeline_is_looked_for_in_its_deals(run: Run) -> None:
    for words, deals in ((["Sales", "logo"], 1), (["Sales", "other"], 0), (["--pipeline", "Sales", "logo"], 1)):
        assert json.loads(run("pipeline", "show", "--json", *words).out)["open"]["deals"] == deals


def test_a_time_that_the_clocks_skip_is_told(run: Run) -> None:
    said = run("appointment", "add", "Early", "2027-03-28 02:30").err
    assert said.startswith("02:30 on Sun 28 Mar 2027 is skipped in Europe/Berlin")
    assert said.endswith('Appointment 1 "Early" on Sun 28 Mar 2027 03:30 added\n')


def test_a_time_that_comes_twice_is_told(run: Run) -> None:
    said = run("appointment", "add", "Late", "2027-10-31 02:30", "--duration", "2h").err
    assert said.startswith(
        "02:30 on Sun 31 Oct 2027 comes twice in Europe/Berlin, where clocks go back then; the first is taken, 00:30 UTC, not 01:30 UTC.\n"
    )
    assert run("appointment", "edit", "1", "--title", "Later").err.count("\n") == 1
    said = run("appointment", "add", "Ends", "2027-10-31 01:00", "--end", "02:30").err
    assert said.startswith("02:30 on Sun 31 Oct 2027 comes twice")


def test_what_a_record_names_is_shown_as_deleted(run: Run) -> None:
    run("customer", "edit", "1", "--organization", "Engines")
    assert "(in the trash)" not in run("customer", "show", "1").out + run("deal", "show", "1").out
    run("customer", "delete", "2")
    assert "Engines (in the trash)" in run("customer", "show", "1").out
    run("customer", "delete", "1")
    assert "Ada Lovelace (in the trash)" in run("deal", "show", "1").out
    assert json.loads(run("deal", "show", "1", "--json").out)["customer"] == {"id": 1, "name": "Ada Lovelace"}


def foreign(path: Path) -> None:
    """A database of another program."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (text)")
        db.commit()


@pytest.mark.parametrize("make", [foreign, Path.touch, lambda path: path.write_text("no database")])
def test_init_leaves_a_file_that_is_there_as_it_is(
    crm: Callable[..., Answer], tmp_path: Path, make: Callable[[Path], object]
) -> None:
    path = tmp_path / "there.db"
    make(path)
    before = path.read_bytes()
    answer = crm("init", "--db", str(path))
    assert (answer.code, answer.err.count("\n"), path.read_bytes()) == (6, 1, before)
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("there")] == ["there.db"]
