"""Duplicates on the command line: pairs with reasons, what is none, and a warning when one is made."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with one duplicate."""
    crm("customer", "add", "Charles Babbage", "--email", "charles@example.org")
    crm("customer", "add", "Ada Lovelace", "--email", "ada@example.org", "--city", "London")
    crm("customer", "add", "Lovelace, Ada", "--email", "ada@example.org")
    return crm


def test_pairs_are_listed_with_score_reasons_and_the_command_that_merges_them(run: Run) -> None:
    answer = run("duplicates", "--json")
    (pair,) = json.loads(answer.out)
    score = pair.pop("score")
    assert 99 < score < 100
    assert pair == {
        "verdict": "sure",
        "first": {"id": 2, "name": "Ada Lovelace"},
        "second": {"id": 3, "name": "Lovelace, Ada"},
        "merge": "crm merge 2 3",
        "reasons": ["same e-mail", "same name"],
    }
    shown = run("duplicates").out
    assert "crm merge 2 3" in shown
    assert "same e-mail, same name" in shown


def test_a_filter_a_threshold_and_a_limit_narrow_the_list(run: Run) -> None:
    assert json.loads(run("duplicates", "city:London", "--json").out) != []
    for narrower in (["city:Paris"], ["--threshold", "100"], ["--limit", "0"]):
        assert json.loads(run("duplicates", *narrower, "--json").out) == []
    assert run("duplicates", "--threshold", "0").code == 2
    assert run("duplicates", "colour:red").code == 2


def test_nothing_found_is_said(crm: Run) -> None:
    crm("customer", "add", "Ada Lovelace")
    answer = crm("duplicates")
    assert (answer.code, answer.err) == (0, "No duplicates found.\n")


def test_what_is_none_is_remembered_undone_and_forgotten(run: Run) -> None:
    answer = run("duplicates", "--not", "2", "Lovelace, Ada")
    assert answer.err == (
        'Customers 2 "Ada Lovelace" and 3 "Lovelace, Ada" are two, and offered as duplicates no more\n'
    )
    assert run("duplicates", "--json").out == "[]\n"
    run("undo")
    assert run("duplicates", "--json").out != "[]\n"
    run("duplicates", "--not", "2", "3", "--json")
    assert run("duplicates", "--again", "3", "2").code == 0
    assert run("duplicates", "--json").out != "[]\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--not", "2", "2"], 2),
        (["--not", "2", "99"], 3),
        (["--not", "2", "3", "--again", "2", "3"], 2),
        (["city:London", "--not", "2", "3"], 2),
        (["--not", "2"], 2),
    ],
)
def test_what_cannot_be_remembered_is_refused(run: Run, words: list[str], code: int) -> None:
    answer = run("duplicates", *words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("crm: ")


def test_adding_a_likely_duplicate_warns_at_once_and_adds(run: Run) -> None:
    answer = run("customer", "add", "Ada Lovelase", "--email", "ada@example.org", "--json")
    assert answer.code == 0
    assert json.loads(answer.out)["id"] == 4
    assert 'Likely there already: customer 2 "Ada Lovelace" (same e-mail, names 92 % alike' in answer.err
    assert '"crm merge 2 4" makes them one.' in answer.err


def test_a_missing_kind_is_said(run: Run) -> None:
    assert "Likely" not in run("customer", "add", "Acme EU", "--kind", "organization").err
    answer = run("customer", "add", "Acme EU GmbH")
    assert 'Likely there already: customer 4 "Acme EU" (same name, but an organization); ' in answer.err
    assert '"crm customer edit 5 --kind organization" makes both organizations.' in answer.err
    assert '"crm merge 4 5" makes them one.' in run("customer", "edit", "5", "--kind", "organization").err


def test_whoever_becomes_a_likely_duplicate_is_named_once(run: Run) -> None:
    run("customer", "add", "Byron Noel", "--email", "noel@example.org")
    run("customer", "add", "Charles Noel", "--email", "noel@example.org")
    answer = run("customer", "edit", "5", "--name", "Byron Noel")
    assert 'Likely there already: customer 4 "Byron Noel" (same e-mail, same name); "crm merge 4 5"' in answer.err
    assert answer.code == 0
    for option in (("--city", "London"), ("--add-tag", "vip")):
        assert "Likely" not in run("customer", "edit", "5", *option).err


def test_adding_somebody_new_warns_of_nobody(run: Run) -> None:
    answer = run("customer", "add", "Byron Lovelace", "--email", "ada@example.org", "--city", "London")
    assert answer.err == 'Customer 4 "Byron Lovelace" added\n'
