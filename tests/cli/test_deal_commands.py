"""crm deal: what the commands print, and what stands in the database after them."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]
NOW = {"CRM_NOW": "2026-11-21T09:00:00Z"}


@pytest.fixture
def run(crm: Run) -> Run:
    """Commands on Saturday 21 November 2026, in a business that counts in euros and has two customers."""
    assert crm("init", "--currency", "EUR", "--time-zone", "Europe/Berlin", **NOW).code == 0
    for name in ("Ada Lovelace", "Twin Peaks", "Twin Peaks"):
        assert crm("customer", "add", name, **NOW).code == 0
    return lambda *arguments, **others: crm(*arguments, **NOW, **others)


def values(run: Run, deal: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("deal", "show", deal, "--json").out)
    return found


def test_a_deal_goes_its_way(run: Run) -> None:
    added = run(
        "deal", "add", "Website relaunch", "--customer", "ada lovelace", "--value", "12,400", "--stage", "proposal"
    )
    assert added.err == 'Deal 1 "Website relaunch" added to Proposal · 12,400.00 €\n'
    moved = run("deal", "move", "website relaunch", "neg")
    assert moved.err == 'Deal 1 "Website relaunch" moved from Proposal to Negotiation · 12,400.00 €\n'
    won = run("deal", "win", "deal:1", "--json")
    assert json.loads(won.out)["summary"] == 'Deal 1 "Website relaunch" moved from Negotiation to Won · 12,400.00 €'
    found = values(run, "1")
    assert found["value"] == {"amount": "12400.00", "currency": "EUR"}
    assert (found["stage"], found["stage_kind"], found["closed_on"]) == ("Won", "won", "2026-11-21")
    assert found["stage_history"][0].keys() == {"stage", "entered_at", "seconds"}  # type: ignore[index]
    assert [visit["stage"] for visit in found["stage_history"]] == ["Proposal", "Negotiation", "Won"]  # type: ignore[attr-defined]


def test_a_lost_deal_says_why_and_when(run: Run) -> None:
    run("deal", "add", "Logo", "--opened", "2026-11-01")
    assert run("deal", "lose", "1", "--reason", "too dear", "--on", "yesterday").code == 0
    found = values(run, "1")
    assert (found["lost_reason"], found["closed_on"]) == ("too dear", "2026-11-20")
    run("deal", "move", "1", "proposal")
    assert (values(run, "1")["lost_reason"], values(run, "1")["closed_on"]) == (None, None)


def test_an_edit_sets_and_removes(run: Run) -> None:
    run("deal", "add", "Logo", "--value", "900 USD", "--probability", "60", "--custom", "size=L")
    assert (
        run(
            "deal", "edit", "1", "--title", "Brand", "--value", "1.5 CHF", "--probability", "", "--next-step", "Call"
        ).code
        == 0
    )
    found = values(run, "1")
    assert (found["title"], found["next_step"], found["own_probability"]) == ("Brand", "Call", None)
    assert found["value"] == {"amount": "1.50", "currency": "CHF"}
    assert found["custom"] == {"size": "L"}


def test_lists_take_filters_and_sorts(run: Run) -> None:
    for title, value, stage in (("A", "10", "Won"), ("B", "30", "Proposal"), ("C", "20", "Proposal")):
        run("deal", "add", title, "--value", value, "--stage", stage)
    assert run("deal", "list", "status:open", "--sort", "value", "--format", "ids").out == "deal:3\ndeal:2\n"
    assert run("deal", "list", "-stage:won", "value:25..", "--fields", "title", "--no-header").out == "B\n"
    assert (
        run("deal", "list", "--fields", "id,title,value", "--limit", "1").out
        == "Id  Title    Value\n 3  C      20.00 €\n"
    )


def test_deleted_deals_come_back(run: Run) -> None:
    run("deal", "add", "A")
    run("deal", "add", "B")
    assert run("deal", "delete", "-", "--yes", typed="deal:1\ndeal:2\n").code == 0
    assert run("deal", "list", "--format", "ids").out == ""
    assert run("deal", "restore", "2").err == 'Deal 2 "B" restored\n'
    assert run("deal", "list", "--format", "ids").out == "deal:2\n"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("move", "1", "wonn"), 2, 'There is no stage "wonn". Nearest: Won.'),
        (("move", "9", "won"), 3, "There is no deal 9."),
        (("move", "1", "proposal", "--on", "today"), 2, 'deals in "Proposal" are open'),
        (("win", "1", "--on", "2027-01-01"), 2, "lies in the future"),
        (("win", "1", "--on", "31.02.2026"), 2, "31.02.2026"),
        (("add", "X", "--value", "12 XYZ"), 2, "Value"),
        (("add", "X", "--value", "12", "--currency", "EURO"), 2, "currency"),
        (("add", "X", "--customer", "Twin Peaks"), 4, "could be more than one customer"),
        (("add", "X", "--customer", "Ada Lovelase"), 3, "Nearest: Ada Lovelace (customer:1)"),
        (("add", "X", "--pipeline", "Other"), 2, "Known: Sales"),
        (("add",), 2, "Title must not be empty"),
        (("edit", "1"), 2, "Say what to change"),
        (("edit", "1", "--probability", "120"), 2, "percentage"),
        (("edit", "1", "--expected-close", "1/2/2027"), 2, "Expected close"),
        (("list", "colour:red"), 2, "colour"),
        (("restore", "1"), 4, 'Deal 1 "Logo" is not in the trash'),
    ],
)
def test_what_cannot_be_is_one_sentence_and_a_code(
    run: Run, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    run("deal", "add", "Logo")
    before = run("deal", "list", "--json").out
    answer = run("deal", *arguments)
    assert answer.code == code
    assert answer.err.startswith("crm: ")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert answer.out == ""
    assert run("deal", "list", "--json").out == before


def test_a_hostile_title_does_no_harm(run: Run) -> None:
    run("deal", "add", "Acme [/] [EU] \u202eevil")
    shown = run("deal", "show", "1", terminal=True).out
    assert "Acme [/] [EU]" in shown
    assert "\u202e" not in shown


def test_stays_are_told_in_words(run: Run, crm: Run) -> None:
    run("deal", "add", "Logo")
    crm("deal", "move", "1", "won", CRM_NOW="2026-11-23T12:00:30Z")
    shown = crm("deal", "show", "1", CRM_NOW="2026-11-23T12:01:30Z").out
    assert "Prospecting  2026-11-21 10:00  2 d 3 h" in shown
    assert "1 min" in shown
