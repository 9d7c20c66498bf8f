"""Data quality on the command line: listed, counted, mended."""

import json
from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with a customer in order and two that are not."""
    assert crm("config", "set", "business.country", "DE").code == 0
    fine = ("--email", "ada@example.org", "--phone", "+442079460991", "--country", "GB")
    assert crm("customer", "add", "Ada Lovelace", *fine).code == 0
    assert crm("customer", "add", "Grace", "--country", "DE").code == 0
    assert crm("customer", "add", "Mary Shelley", "--email", "mary@example.org", "--phone", "12345").code == 0
    return crm


def test_each_problem_has_a_line_with_the_command_that_mends_it(run: Run) -> None:
    rows = json.loads(run("quality", "--json").out)
    assert [(row["id"], row["problem"], row["mend"]) for row in rows] == [
        (2, "missing-email", "crm customer edit 2 --add-email MAIL"),
        (2, "missing-phone", "crm customer edit 2 --add-phone NUMBER"),
        (2, "unreachable", "crm customer edit 2 --add-email MAIL"),
        (2, "one-word-name", "crm customer edit 2 --name NAME"),
        (3, "invalid-phone", "crm customer edit 3 --remove-phone 12345 --add-phone NUMBER"),
        (3, "missing-country", "crm customer edit 3 --country COUNTRY"),
    ]
    assert {row["id"]: row["score"] for row in rows} == {2: 42.86, 3: 71.43}
    assert run("quality", "--problem", "missing-country", "--format", "ids").out == "customer:3\n"
    assert run("quality", "Ada").err == "Nothing is wrong here.\n"
    for most in (0, 1, 5):
        assert json.loads(run("quality", "--limit", f"{most}", "--json").out) == rows[:most]


def test_problems_are_counted(run: Run) -> None:
    answer = run("quality", "--by", "problem", "--json")
    rows = {row["problem"]: row for row in json.loads(answer.out)}
    assert (rows["missing-email"]["customers"], rows["missing-email"]["score"]) == (1, 66.67)
    assert (rows["any"]["customers"], rows["any"]["score"]) == (2, 71.43)
    assert answer.err == "3 customers: 71.4 % of the checks are passed.\n"
    assert "crm quality --problem stale" in run("quality", "--by", "problem").out


def test_phones_are_mended_after_a_question_and_undone(run: Run) -> None:
    run("config", "set", "business.country", "FR")
    for name, phone in (("Emmy Noether", "089 123456"), ("Lise Meitner", "089 123457")):
        assert run("customer", "add", name, "--phone", phone).code == 0
    run("config", "set", "business.country", "DE")
    shown = run("quality", "--fix", "phones", "--dry-run", "--json")
    assert [(row["typed"], row["number"], row["why"]) for row in json.loads(shown.out)] == [
        ("089 123456", "+4989123456", ""),
        ("089 123457", "+4989123457", ""),
        ("12345", "", "no number of DE"),
    ]
    refused = run("quality", "--fix", "phones")
    assert refused.code == 2
    assert "Change 2 phone numbers?" in refused.err
    asked = run("quality", "--fix", "phones", terminal=True, typed="y\n")
    assert 'Customer 4 "Emmy Noether": 089 123456 → +4989123456' in asked.err
    assert "2 phone numbers understood with their country" in asked.err
    assert run("customer", "list", "phone:+4989123456", "--format", "ids").out == "customer:4\n"
    run("undo")
    assert run("customer", "list", "phone:+4989123456", "--format", "ids").out == ""
    run("quality", "--fix", "phones", "id:4")
    again = run("quality", "--fix", "phones", "id:4")
    assert again.err == "There is no phone number that could be mended.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("--fix", "names"),
        ("--fix", "phones", "--by", "problem"),
        ("--by", "city"),
        ("--by", "problem", "--limit", "3"),
        ("--dry-run",),
        ("--problem", "missing-mail"),
        ("city:",),
    ],
)
def test_what_makes_no_sense_is_refused(run: Run, words: tuple[str, ...]) -> None:
    answer = run("quality", *words)
    assert (answer.code, answer.out) == (2, "")


def test_each_id_is_printed_once(run: Run) -> None:
    assert run("quality", "--format", "ids").out == "customer:2\ncustomer:3\n"
