"""Tags on the command line: listed with counts, put on and taken off many customers in one step."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with three customers, of whom two are vip."""
    for name, tags in (("Ada", "vip"), ("Grace", "vip,navy"), ("Mary", "")):
        assert crm("customer", "add", name, "--tags", tags).code == 0
    return crm


def counts(run: Run) -> dict[str, int]:
    """Each tag and how many customers have it."""
    return {row["tag"]: row["customers"] for row in json.loads(run("tag", "--json").out)}


def test_tags_are_listed_with_counts(run: Run) -> None:
    assert run("tag").out == "Tag   Customers\nnavy          1\nvip           2\n"
    run("customer", "delete", "Grace")
    assert counts(run) == {"navy": 0, "vip": 1}


def test_ids_from_a_list_are_tagged_in_one_step_and_undone_in_one(run: Run) -> None:
    ids = run("customer", "list", "tag:vip", "--format", "ids").out
    assert ids == "customer:1\ncustomer:2\n"
    assert run("tag", "add", "gold", "-", typed=ids).err == 'Tag "gold" put on 2 customers\n'
    assert counts(run) == {"gold": 2, "navy": 1, "vip": 2}
    assert run("search", "gold", "--format", "ids").out == ids
    run("undo")
    assert counts(run) == {"navy": 1, "vip": 2}
    run("redo")
    assert counts(run) == {"gold": 2, "navy": 1, "vip": 2}


@pytest.mark.parametrize(
    "words",
    [
        ("tag", "add", "gold", "--to", "city:Graz"),
        ("tag", "remove", "vip", "--from", "city:Graz"),
        ("segment", "add-members", "Trip", "city:Graz"),
        ("segment", "remove-members", "Trip", "city:Graz"),
    ],
)
def test_a_filter_that_finds_nobody_changes_nothing_and_says_so(run: Run, words: tuple[str, ...]) -> None:
    run("segment", "add", "Trip", "--fixed")
    before = run("history", "--json").out, run("tag").out
    answer = run(*words)
    assert (answer.code, answer.out, answer.err) == (
        0,
        "",
        "No customers match; nothing was changed: no customer has city:Graz.\n",
    )
    assert (run("history", "--json").out, run("tag").out) == before


def test_only_those_without_it_get_a_tag_and_nothing_is_no_change(run: Run) -> None:
    assert run("tag", "add", "VIP", "1", "2", "3").err == 'Tag "vip" put on 1 customer\n'
    before = run("history", "--json").out
    assert run("tag", "add", "vip", "1", "2").err == 'Tag "vip" is already so; nothing changed\n'
    assert run("tag", "remove", "navy", "1").err == 'Tag "navy" is already so; nothing changed\n'
    assert run("history", "--json").out == before


def test_a_tag_is_taken_off_and_renamed(run: Run) -> None:
    assert run("tag", "remove", "vip", "Ada", "Grace").err == 'Tag "vip" taken off 2 customers\n'
    assert run("tag", "rename", "navy", "Ships").err == 'Tag "navy" renamed to "Ships"\n'
    assert json.loads(run("customer", "show", "Grace", "--json").out)["tags"] == ["Ships"]
    assert run("search", "ships", "--format", "ids").out == "customer:2\n"


def test_a_tag_is_deleted_after_a_question_and_comes_back(run: Run) -> None:
    refused = run("tag", "delete", "vip")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    before = run("customer", "list", "tag:vip", "--format", "ids").out
    assert run("tag", "delete", "vip", "--yes").err == 'Tag "vip" deleted: 2 customers had it\n'
    assert run("tag", "list", "--format", "csv").out.split() == ["tag,customers", "navy,1"]
    run("undo", "--yes")
    assert run("customer", "list", "tag:vip", "--format", "ids").out == before != ""


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("remove vp 1", 2, 'There is no tag "vp". Nearest: vip.'),
        ("rename navy VIP", 4, 'There is a tag "vip" already; "crm tag merge" makes them one.'),
        ("add a,b 1", 2, 'Tag: "a,b" must not hold a comma, a colon or a quote.'),
        ("add gold Nobody", 3, 'No customer is called "Nobody".'),
        ("add gold", 2, "Name customers, or say --to with a filter."),
        ("add gold 1 --to tag:vip", 2, "Name customers, or say --to with a filter."),
        ("merge navy navy", 4, '"navy" and "navy" are the same tag.'),
        ("delete nvy --yes", 2, 'There is no tag "nvy". Nearest: navy.'),
        ("merge navy nvy", 2, 'There is no tag "nvy". Nearest: navy.'),
        ("add gold -", 2, "No customer was named."),
    ],
)
def test_what_makes_no_sense_changes_nothing(run: Run, words: str, code: int, said: str) -> None:
    before = counts(run)
    answer = run("tag", *words.split())
    assert (answer.code, answer.out, answer.err) == (code, "", f"crm: {said}\n")
    assert counts(run) == before
