"""crm report pipeline: tables for people, one object for programs."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Commands in a business with four deals."""
    assert crm("init", "--currency", "EUR").code == 0
    for title, *given in (
        (
            "A",
            "--value",
            "1000",
            "--stage",
            "Won",
            "--opened",
            "2026-01-01",
            "--closed",
            "2026-02-10",
            "--owner",
            "Kim",
        ),
        (
            "B",
            "--value",
            "500",
            "--stage",
            "Lost",
            "--opened",
            "2026-01-01",
            "--closed",
            "2026-05-10",
            "--owner",
            "Eve",
        ),
        ("C", "--value", "0.01", "--stage", "Proposal", "--expected-close", "2027-01-31", "--owner", "Kim"),
        ("D", "--value", "300", "--stage", "Negotiation", "--probability", "0"),
    ):
        assert crm("deal", "add", title, *given).code == 0
    return crm


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def test_the_report_is_one_object_for_programs(run: Run) -> None:
    found = json.loads(run("report", "pipeline", "--json").out)
    stages = found.pop("stages")
    assert found == {
        "currency": "EUR",
        "deals": 4,
        "won": 1,
        "lost": 1,
        "open": 2,
        "won_value": euros("1000.00"),
        "open_value": euros("300.01"),
        "weighted_value": euros("0.01"),
        "win_rate": 0.5,
        "won_cycle_days": 40.0,
    }
    assert stages[3] == {
        "pipeline": "Sales",
        "name": "Negotiation",
        "kind": "open",
        "deals": 1,
        "value": euros("300.00"),
        "weighted": euros("0.00"),
    }


def test_groups_have_the_same_figures(run: Run) -> None:
    found = json.loads(run("report", "pipeline", "--by", "quarter", "--json").out)
    assert found["by"] == "quarter"
    assert [(group["key"], group["won"], group["lost"], group["open"]) for group in found["groups"]] == [
        ("2026Q1", 1, 0, 0),
        ("2026Q2", 0, 1, 0),
        ("2027Q1", 0, 0, 1),
        ("none", 0, 0, 1),
    ]
    assert found["groups"][0].keys() - {"key"} == found.keys() - {"by", "groups", "stages", "currency"}


def test_people_get_figures_stages_and_groups(run: Run) -> None:
    assert run("report", "pipeline", "status:won", "--by", "owner").out == (
        "Deals      1: 1 won, 0 lost, 0 open\n"
        "Won        1,000.00 €\n"
        "Open       0.00 €\n"
        "Weighted   0.00 €\n"
        "Win rate   100.0 %\n"
        "Won cycle  40.0 days\n"
        "\n"
        "Stage          Kind  Deals       Value  Weighted\n"
        "Prospecting    open      0      0.00 €    0.00 €\n"
        "Qualification  open      0      0.00 €    0.00 €\n"
        "Proposal       open      0      0.00 €    0.00 €\n"
        "Negotiation    open      0      0.00 €    0.00 €\n"
        "Won            won       1  1,000.00 €\n"
        "Lost           lost      0      0.00 €\n"
        "\n"
        "Owner  Deals  Won  Lost  Open   Won value  Open value  Weighted value  Win rate  Won cycle\n"
        "Kim        1    1     0     0  1,000.00 €      0.00 €          0.00 €   100.0 %  40.0 days\n"
    )


def test_currencies_are_told_apart(run: Run) -> None:
    run("deal", "add", "E", "--value", "88000 JPY", "--stage", "Won")
    found = json.loads(run("report", "pipeline", "--json").out)
    assert [(block["currency"], block["deals"]) for block in found["currencies"]] == [("EUR", 4), ("JPY", 1)]
    assert found["currencies"][1]["won_value"] == {"amount": "88000", "currency": "JPY"}
    assert "JPY\nDeals      1: 1 won" in run("report", "pipeline").out


def test_spreadsheets_get_one_table(run: Run) -> None:
    lines = run(
        "report", "pipeline", "--by", "owner", "--format", "csv", "--fields", "owner,won,won_value"
    ).out.splitlines()
    assert lines == ["owner,won,won_value,won_value_currency", "Kim,1,1000.00,EUR", "Eve,0,0.00,EUR", "none,0,0.00,EUR"]
    assert run("report", "pipeline", "--format", "csv").out.startswith("pipeline,name,kind,deals,value,value_currency,")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--by", "owners"), "Nearest: owner"),
        (
            ("--by", "zzz"),
            "owner, stage, source, quarter, month, year, product, customer, pipeline, competitor, reason.",
        ),
        (("colour:red",), "colour"),
        (("--format", "ids"), "no ids to print"),
    ],
)
def test_what_cannot_be_is_one_sentence(run: Run, arguments: tuple[str, ...], sentence: str) -> None:
    answer = run("report", "pipeline", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert sentence in answer.err
