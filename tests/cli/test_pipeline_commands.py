"""crm pipeline: stages with their sums, and the stages themselves."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Commands in a business with three deals."""
    assert crm("init", "--currency", "EUR").code == 0
    crm("deal", "add", "A", "--value", "100", "--stage", "Proposal", "--owner", "me")
    crm("deal", "add", "B", "--value", "20 USD", "--stage", "Proposal")
    crm("deal", "add", "C", "--value", "7", "--stage", "Won")
    return crm


def test_a_pipeline_shows_counts_and_sums_by_stage(run: Run) -> None:
    answer = run("pipeline", "show")
    assert answer.out == (
        "Stage          Probability  Kind  Deals     Value  Weighted\n"
        "Prospecting           10 %  open      0\n"
        "Qualification         20 %  open      0\n"
        "Proposal              50 %  open      2  100.00 €   50.00 €\n"
        "                                          20.00 $   10.00 $\n"
        "Negotiation           80 %  open      0\n"
        "Won                  100 %  won       1    7.00 €\n"
        "Lost                   0 %  lost      0\n"
    )
    assert answer.err == "Sales: 2 open deals · 100.00 € + 20.00 $ · weighted 50.00 € + 10.00 $\n"


def test_a_pipeline_is_one_object_for_programs(run: Run) -> None:
    found = json.loads(run("pipeline", "show", "owner:me", "--json").out)
    assert found["pipeline"] == "Sales"
    assert found["open"] == {
        "deals": 1,
        "value": [{"amount": "100.00", "currency": "EUR"}],
        "weighted": [{"amount": "50.00", "currency": "EUR"}],
    }
    assert [(stage["name"], stage["probability"], stage["deals"]) for stage in found["stages"]][2] == (
        "Proposal",
        50,
        1,
    )


def test_stages_are_added_changed_and_deleted(run: Run) -> None:
    steps = (
        ("add", "On hold", "--kind", "on hold", "--probability", "10", "--after", "Proposal"),
        ("rename", "Prospecting", "Contacted"),
        ("reorder", "Qualification", "1"),
        ("edit", "Proposal", "--probability", "55", "--rotting-days", "30"),
        ("delete", "Negotiation"),
    )
    for step in steps:
        assert run("pipeline", "stages", *step).code == 0
    listed = run(
        "pipeline", "stages", "--fields", "name,probability,kind,rotting_days", "--no-header", "--format", "tsv"
    )
    assert listed.out.splitlines() == [
        "Qualification\t20\topen\t",
        "Contacted\t10\topen\t",
        "Proposal\t55\topen\t30",
        "On hold\t10\ton hold\t",
        "Won\t100\twon\t",
        "Lost\t0\tlost\t",
    ]
    run("undo", "--yes")
    assert "Negotiation" in run("pipeline", "stages").out


def test_pipelines_are_added_and_renamed(run: Run) -> None:
    run("pipeline", "add", "Partners")
    run("pipeline", "rename", "Partners", "Resellers")
    run("deal", "add", "D", "--pipeline", "resellers", "--value", "1")
    assert (
        run("pipeline", "list", "--fields", "name,stages,deals", "--no-header").out
        == "Sales      6  3\nResellers  6  1\n"
    )
    assert "Resellers: 1 open deal" in run("pipeline", "show", "--pipeline", "Resellers").err
    run("pipeline", "stages", "rename", "Won", "Signed", "--pipeline", "Resellers")
    assert (
        run("pipeline", "stages", "pipeline:Resellers", "kind:won", "--fields", "name", "--no-header").out == "Signed\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("show", "--pipeline", "Other"), 2, "Known: Sales"),
        (("stages", "rename", "Propsal", "X"), 2, "Nearest: Proposal"),
        (("stages", "delete", "Proposal"), 4, "holds 2 deals"),
        (("stages", "add", "Won"), 4, 'There is a stage "Won" already'),
        (("stages", "add", "X", "--kind", "maybe"), 2, "is not one of open, on hold, won, lost"),
        (("stages", "add", "X", "--after", "A", "--position", "1"), 2, "give one of them"),
        (("stages", "reorder", "Proposal", "99"), 2, "outside of 1 to 6"),
        (("stages", "edit", "Proposal"), 2, "Say what to change"),
        (("show", "colour:red"), 2, "colour"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_a_code(
    run: Run, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    answer = run("pipeline", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("crm: ")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


def test_the_stages_of_one_pipeline_are_named_as_the_pipeline_is(crm: Run) -> None:
    crm("init", "--currency", "EUR")
    crm("pipeline", "add", "Partners")
    listed = json.loads(crm("pipeline", "stages", "Partners", "--json").out)
    assert {stage["pipeline"]["name"] for stage in listed} == {"Partners"}
    assert crm("pipeline", "stages", "partners", "kind:won", "--format", "ids").out.count("stage:") == 1
    assert crm("pipeline", "stages", "Negotiation", "--format", "ids").out.count("stage:") == 2


def test_deleting_takes_yes(crm: Run) -> None:
    crm("init", "--currency", "EUR")
    crm("pipeline", "add", "Partners")
    assert crm("pipeline", "stages", "delete", "Negotiation", "--pipeline", "Partners", "-y").code == 0
    assert crm("pipeline", "delete", "Partners", "-y").code == 0
