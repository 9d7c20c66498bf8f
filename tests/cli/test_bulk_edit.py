"""Many records changed at once: by a filter, by ids from stdin; shown before, asked about, undone in one step."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]
NOW, LATER = "2026-11-21T09:00:00Z", "2026-11-21T10:00:00Z"


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with three customers, two deals, two appointments and two interactions."""
    for name, city in (("Ada", "London"), ("Grace", "Graz"), ("Mary", "Graz")):
        assert crm("customer", "add", name, "--city", city, "--email", f"{name}@example.org").code == 0
    for title in ("Logo", "Site"):
        assert crm("deal", "add", title, "--customer", "Ada", "--value", "900").code == 0
        assert crm("appointment", "add", title, "2026-12-01 12:00", "--customer", "Ada").code == 0
        assert crm("log", "note", "Ada", title).code == 0
    return crm


def values(run: Run, noun: str, field: str) -> list[object]:
    """That field of every record, in order of id."""
    every = ["--all"] if noun == "appointment" else []
    answer = run(noun, "list", *every, "--sort", "id", "--json", "--fields", f"id,{field}")
    return [row[field] for row in json.loads(answer.out)]


def test_a_filter_names_the_records_and_one_undo_takes_all_back(run: Run) -> None:
    answer = run("customer", "edit", "--where", "city:Graz", "--set", "owner=jana", "--add-tag", "south", "--yes")
    assert (answer.code, answer.err) == (0, "2 customers changed: add tags, owner\n")
    assert values(run, "customer", "owner") == [None, "jana", "jana"]
    assert values(run, "customer", "tags") == [[], ["south"], ["south"]]
    assert run("search", "south", "--format", "ids").out == "customer:2\ncustomer:3\n"
    again = run("customer", "edit", "--where", "id:1..", "--owner", "jana", "--remove-tag", "south", "--yes")
    assert again.err == "3 customers changed: owner, remove tags\n"
    assert run("search", "south", "--format", "ids").out == ""
    assert run("customer", "edit", "--where", "city:Graz", "--owner", "jana", "--yes").err == (
        "2 customers are already so; nothing changed\n"
    )
    run("undo")
    run("undo")
    assert values(run, "customer", "owner") == [None, None, None]
    assert values(run, "customer", "tags") == [[], [], []]


def test_one_mailbox_for_many_is_told_before_and_with_yes(run: Run) -> None:
    told = "All 2 customers get the same e-mail address."
    for option in ("--email", "--add-email"):
        dry = run("customer", "edit", "--where", "city:Graz", option, "a@b.example", "--dry-run")
        assert told in dry.err.splitlines()[0]
    assert told in run("customer", "edit", "2", "3", "--email", "a@b.example", "--yes").err.splitlines()[0]
    assert "the same" not in run("customer", "edit", "--where", "city:London", "--email", "a@b.example", "--yes").err
    assert "the same phone number" in run("customer", "edit", "2", "3", "--phone", "+493012345", "--yes").err


@pytest.mark.parametrize("option", ["--set", "--custom"])
def test_a_field_is_given_once(run: Run, option: str) -> None:
    refused = run("customer", "edit", "1", option, "mc=a, cc", option, "mc=b")
    assert (refused.code, refused.err) == (2, f"crm: {option} mc=... is said twice; say all of its values in one.\n")


def test_a_dry_run_shows_the_values_before_and_after_and_changes_nothing(run: Run) -> None:
    answer = run("customer", "edit", "--where", "city:Graz", "--city", "Wien", "--dry-run", "--json")
    assert json.loads(answer.out) == [
        {"id": "2", "name": "Grace", "field": "city", "before": "Graz", "after": "Wien"},
        {"id": "3", "name": "Mary", "field": "city", "before": "Graz", "after": "Wien"},
    ]
    assert answer.err == "2 customers would be changed; nothing was (dry run).\n"
    assert values(run, "customer", "city") == ["London", "Graz", "Graz"]


def test_a_dry_run_counts_what_will_really_change(run: Run) -> None:
    run("customer", "edit", "Grace", "--owner", "jana")
    words = ("customer", "edit", "--where", "id:1..", "--set", "owner=jana")
    answer = run(*words, "--dry-run", "--json")
    assert [row["name"] for row in json.loads(answer.out)] == ["Ada", "Mary"]
    assert answer.err == "2 of 3 customers would be changed; nothing was (dry run).\n"
    assert "Change 2 of 3 customers?" in run(*words).err
    assert run(*words, "--yes").err == "2 of 3 customers changed: owner\n"
    assert run(*words, "--dry-run").err == "0 of 3 customers would be changed; nothing was (dry run).\n"
    assert run(*words).err == "3 customers are already so; nothing changed\n", "nothing to ask about"


def test_one_record_is_spoken_of_as_one(run: Run) -> None:
    words = ("customer", "edit", "--where", "city:London", "--owner", "jana")
    assert run(*words, "--dry-run").err == "1 customer would be changed; nothing was (dry run).\n"
    assert run(*words).err == "1 customer changed: owner\n"
    assert run(*words).err == "1 customer is already so; nothing changed\n"


def test_without_yes_one_is_asked_on_a_terminal_and_refused_elsewhere(run: Run) -> None:
    words = ("customer", "edit", "--where", "city:Graz", "--city", "Wien")
    refused = run(*words)
    assert refused.code == 2
    assert "Change 2 customers?" in refused.err
    assert "--yes" in refused.err
    declined = run(*words, terminal=True, typed="n\n")
    assert "2 Grace: City: Graz → Wien" in declined.err
    assert declined.code != 0
    assert values(run, "customer", "city") == ["London", "Graz", "Graz"]
    assert run(*words, terminal=True, typed="y\n").code == 0
    assert values(run, "customer", "city") == ["London", "Wien", "Wien"]


def test_ids_come_from_stdin_and_a_single_name_is_changed_without_a_question(run: Run) -> None:
    ids = run("customer", "list", "city:Graz", "--format", "ids").out
    assert run("customer", "edit", "-", "--lifecycle", "lead", "--yes", typed=ids).code == 0
    assert values(run, "customer", "lifecycle") == ["customer", "lead", "lead"]
    assert run("customer", "edit", "Ada", "--lifecycle", "former").code == 0
    assert values(run, "customer", "lifecycle") == ["former", "lead", "lead"]


def test_a_filter_that_finds_nobody_is_no_failure(run: Run) -> None:
    answer = run("customer", "edit", "--where", "city:Nowhere", "--owner", "me", "--yes", "--json")
    assert (answer.code, answer.out, answer.err) == (
        0,
        "",
        "No customers match; nothing was changed: no customer has city:Nowhere.\n",
    )


def test_programs_hear_of_every_record(run: Run) -> None:
    answer = run("customer", "edit", "1", "2", "--owner", "Zoe", "--yes", "--json")
    assert (json.loads(answer.out)["id"], json.loads(answer.out)["ids"]) == (1, [1, 2])
    assert (
        run("customer", "edit", "2", "1", "--owner", "me", "--yes", "--format", "ids").out == "customer:2\ncustomer:1\n"
    )
    assert "ids" not in json.loads(run("customer", "edit", "1", "--owner", "Zoe", "--json").out)


def test_a_refusal_says_at_which_record_it_was(run: Run) -> None:
    run("deal", "add", "Shop", "--customer", "1", "--value", "5")
    key = str(json.loads(run("deal", "add", "Logo", "--customer", "1", "--json").out)["id"])
    run("product", "add", "Tea", "--price", "3")
    run("deal", "product", "add", key, "Tea")
    run("deal", "product", "add", key, "Tea", "--quantity", "2")
    answer = run("deal", "edit", "Shop", key, "--value", "7", "--yes")
    assert answer.code == 2
    assert answer.err.startswith(f'crm: Deal {key} "Logo": Value')
    assert run("deal", "edit", "Shop", key, "--value", "x", "--yes").err.startswith("crm: Value")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--where", "city:Graz", "--set", "lifecycle=nonsense"), "nonsense"),
        (("--where", "city:Graz", "--set", "shoe=9"), "shoe"),
        (("--where", "city:Graz", "--email", "no mail", "--owner", "me"), "no mail"),
        (("--where", "city:Graz"), "Say what to change"),
        (("--where", "", "--owner", "me"), "needs a filter"),
        (("Ada", "--where", "city:Graz", "--owner", "me"), "not both"),
        (("--owner", "me"), "Say which"),
    ],
)
def test_what_is_refused_changes_nothing(run: Run, words: tuple[str, ...], said: str) -> None:
    before = run("customer", "list", "--json").out
    answer = run("customer", "edit", *words, "--yes")
    assert answer.code == 2
    assert said in answer.err
    assert run("customer", "list", "--json").out == before


@pytest.mark.parametrize(
    ("noun", "words", "field", "expected"),
    [
        ("deal", ("--owner", "jana"), "owner", ["jana", "jana"]),
        ("deal", ("--probability", "60"), "own_probability", [60, 60]),
        ("deal", ("--stage", "Proposal"), "stage", ["Proposal", "Proposal"]),
        ("appointment", ("--owner", "jana"), "owner", ["jana", "jana"]),
        ("appointment", ("--place", "Office"), "place", ["Office", "Office"]),
        ("interaction", ("--channel", "call"), "channel", ["call", "call"]),
        ("interaction", ("--body", "Text"), "body", ["Text", "Text"]),
    ],
)
def test_every_kind_of_record_is_changed_in_one_step(
    run: Run, noun: str, words: tuple[str, ...], field: str, expected: list[object]
) -> None:
    before = values(run, noun, field)
    answer = run(noun, "edit", "--where", "id:1..", *words, "--yes")
    assert answer.code == 0, answer.err
    assert values(run, noun, field) == expected
    run("undo")
    assert values(run, noun, field) == before != expected


@pytest.mark.parametrize(
    "words",
    [("--owner", "jana"), ("--city", "Wien"), ("--lifecycle", "lead"), ("--add-tag", "x"), ("--description", "long")],
)
def test_the_statement_for_all_writes_what_the_change_of_one_writes(crm: Run, words: tuple[str, ...]) -> None:
    for name in ("Ada", "Ada"):
        crm("customer", "add", name, "--city", "Graz", "--owner", "bob", CRM_NOW=NOW)
    crm("customer", "edit", "1", *words, CRM_NOW=LATER)
    crm("customer", "edit", "--where", "id:2", *words, CRM_NOW=LATER)
    one, other = json.loads(crm("customer", "list", "--sort", "id", "--json").out)
    assert {**one, "id": 0, "uid": ""} == {**other, "id": 0, "uid": ""}
    texts = json.loads(crm("sql", "SELECT title, body FROM customers_text ORDER BY id", "--json").out)
    assert texts[0] == texts[1]
    rows = json.loads(crm("sql", "SELECT * FROM addresses ORDER BY id", "--json").out)
    first, second = ({**row, "id": 0, "customer_id": 0} for row in rows)
    assert first == second


def test_deals_are_moved_won_and_lost_by_name_and_by_filter(run: Run) -> None:
    assert "--yes" in run("deal", "move", "1", "2", "proposal").err
    dry = run("deal", "move", "--where", "customer:Ada", "proposal", "--dry-run")
    assert dry.err == 'Move 2 deals to proposal: "Logo", "Site"? Nothing was changed (dry run).\n'
    assert values(run, "deal", "stage") == ["Prospecting"] * 2
    moved = run("deal", "move", "Logo", "Site", "proposal", "--yes", "--json")
    assert json.loads(moved.out)["ids"] == [1, 2]
    assert json.loads(moved.out)["summary"] == "2 deals moved to Proposal"
    assert run("deal", "move", "--where", "title:logo", "neg").err.startswith('Deal 1 "Logo" moved from Proposal')
    assert run("deal", "win", "--where", "customer:Ada", "--yes").err == "2 deals moved to Won\n"
    run("undo", "--yes")
    assert values(run, "deal", "stage") == ["Negotiation", "Proposal"]
    typed = run("deal", "list", "--format", "ids").out
    assert run("deal", "lose", "-", "--reason", "price", "--yes", typed=typed).err == "2 deals moved to Lost\n"
    assert values(run, "deal", "lost_reason") == ["price", "price"]


def test_a_move_says_which_deals_and_where_to(run: Run) -> None:
    for words in (("7",), ("--yes", "proposal")):
        answer = run("deal", "move", *words)
        assert (answer.code, "Say which deals and to which stage" in answer.err) == (2, True)
    assert "not both" in run("deal", "win", "1", "--where", "id:1").err
    assert "Say which: name a deal" in run("deal", "lose").err
