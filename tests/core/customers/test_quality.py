"""What is wrong with the data of customers: each problem found where it is, nowhere else, and gone once it is mended."""

import io
import os
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_cli.environment import Environment
from crm_cli.main import run_with
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.customers.quality.problems import CHECKS, PROBLEMS, share
from crm_core.errors import UnknownName

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 2, 9, tzinfo=UTC)
FINE = {"name": "Ada Lovelace", "emails": ["ada@example.org"], "phone": "+442079460991", "country": "GB"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.db"


@pytest.fixture
def crm(path: Path) -> Iterator[Crm]:
    opened = open_crm(path, clock=Clock(NOW))
    opened.store.create()
    opened.business.set(name="Studio", currency="EUR", zone="Europe/Berlin", country="DE")
    yield opened
    opened.close()


def run(path: Path, words: list[str]) -> None:
    """Run a command on the database; it must succeed."""
    told = io.StringIO()
    variables = dict(os.environ) | {"CRM_DB": str(path), "CRM_NOW": "2026-11-21T09:00:00Z"}
    env = Environment(stdin=io.StringIO(), stdout=told, stderr=told, variables=variables)
    assert run_with(env, words[1:]) == 0, told.getvalue()


def keys(crm: Crm, key: int, **options: int) -> list[str]:
    """The problems of one customer."""
    return [problem.key for one in crm.quality.find(f"id:{key}", **options) for problem, _ in one.problems]


def mark(crm: Crm, key: int, column: str) -> None:
    with crm.store.writing("Marked") as unit:
        unit.execute(f"UPDATE contact_points SET {column} = 1 WHERE customer_id = ?", (key,))


def test_a_customer_in_order_has_no_problem_and_the_whole_score(crm: Crm) -> None:
    key = crm.customers.add(FINE).id
    assert keys(crm, key) == []
    summary = crm.quality.summary()
    assert (summary.customers, summary.flawed, summary.score) == (1, 0, 10_000)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"emails": []}, ["missing-email"]),
        ({"phone": ""}, ["missing-phone"]),
        ({"emails": [], "phone": ""}, ["missing-email", "missing-phone", "unreachable"]),
        ({"phone": "12345"}, ["invalid-phone"]),
        ({"country": ""}, ["missing-country"]),
        ({"country": "Atlantis"}, ["unknown-country"]),
        ({"country": "XX"}, ["unknown-country"]),
        ({"country": "Kosovo"}, []),
        ({"name": "Ada"}, ["one-word-name"]),
        ({"name": "Dr. Lovelace", "prefix": "Dr."}, ["one-word-name"]),
        ({"name": "山田太郎"}, []),
        ({"name": "Müller", "kind": "organization"}, []),
    ],
)
def test_each_problem_is_found(crm: Crm, change: dict[str, object], expected: list[str]) -> None:
    key = crm.customers.add({**FINE, **change}).id
    assert keys(crm, key) == expected
    failed = len({problem.check for problem in PROBLEMS if problem.key in expected})
    assert crm.quality.summary().score == round((len(CHECKS) - failed) * 10_000 / len(CHECKS))


def test_whoever_may_not_be_written_to_is_unreachable(crm: Crm) -> None:
    out, wrong = crm.customers.add(FINE).id, crm.customers.add({**FINE, "name": "Grace Hopper"}).id
    mark(crm, out, "opt_out")
    mark(crm, wrong, "invalid")
    assert keys(crm, out) == ["unreachable"]
    assert keys(crm, wrong) == ["invalid-email", "invalid-phone", "unreachable"]


def test_stale_is_whoever_nothing_happened_with_for_long(path: Path, crm: Crm) -> None:
    past = open_crm(path, clock=Clock(LONG_AGO))
    firm = past.customers.add({**FINE, "name": "Engines Ltd", "kind": "organization", "emails": ["info@x.example"]}).id
    ada = past.customers.add({**FINE, "organization": "Engines Ltd", "phone": "+442079460992"}).id
    past.interactions.add({"channel": "call", "customer": ada, "subject": "Then"})
    past.close()
    assert keys(crm, ada) == keys(crm, firm) == ["stale"]
    assert keys(crm, ada, stale_days=2000) == []
    crm.interactions.add({"channel": "call", "customer": ada, "subject": "Now"})
    assert keys(crm, ada) == keys(crm, firm) == []
    crm.history.undo(crm.history.require_undo(crm.store.origin.session).id)
    crm.deals.add({"title": "Book", "customer": ada})
    assert keys(crm, ada) == []
    crm.history.undo(crm.history.require_undo(crm.store.origin.session).id)
    crm.appointments.add({"title": "Visit", "customer": ada, "starts": "2026-12-01 10:00"})
    assert keys(crm, ada) == []


def test_two_records_of_one_person_are_duplicates_until_it_is_said_that_they_are_two(crm: Crm) -> None:
    first, second = crm.customers.add(FINE).id, crm.customers.add({**FINE, "phone": "+442079460992"}).id
    other = crm.customers.add({**FINE, "name": "Charles Babbage"}).id
    assert keys(crm, first) == keys(crm, second) == ["duplicate"]
    assert keys(crm, other) == []
    crm.duplicates.not_duplicates(first, second)
    assert keys(crm, first) == []


def test_those_with_most_problems_come_first_and_counts_agree_with_lists(crm: Crm) -> None:
    for change in ({"emails": []}, {}, {"emails": [], "phone": "", "country": ""}, {"country": "Atlantis"}):
        crm.customers.add({**FINE, "name": f"Ada {len(crm.browse.ids('customer'))} Lovelace", **change})
    assert [one.customer.id for one in crm.quality.find()] == [3, 1, 4]
    assert [one.customer.id for one in crm.quality.find(limit=1)] == [3]
    assert [one.customer.id for one in crm.quality.find("country:GB")] == [1]
    for count in crm.quality.summary().problems:
        assert count.customers == len(crm.quality.find(problem=count.problem.key))
    with pytest.raises(UnknownName, match="missing-email"):
        crm.quality.find(problem="missing-mail")


def test_customers_in_the_trash_are_left_out(crm: Crm) -> None:
    crm.customers.delete(crm.customers.add({"name": "Ada"}).id)
    assert crm.quality.find() == []
    assert crm.quality.summary().customers == 0


@pytest.mark.parametrize(
    ("change", "blanks"),
    [
        ({"emails": []}, {"MAIL": "ada@example.net"}),
        ({"phone": ""}, {"NUMBER": "+442079460993"}),
        ({"phone": "12345"}, {"NUMBER": "+442079460993"}),
        ({"country": ""}, {"COUNTRY": "GB"}),
        ({"country": "Atlantis"}, {"COUNTRY": "GB"}),
        ({"name": "Ada"}, {"NAME": "Ada Lovelace"}),
    ],
)
def test_the_command_mends_it(crm: Crm, path: Path, change: dict[str, object], blanks: dict[str, str]) -> None:
    key = crm.customers.add({**FINE, **change}).id
    ((problem, command),) = crm.quality.find()[0].problems
    words = [blanks.get(word, word) for word in shlex.split(command)]
    run(path, words)
    assert problem.key not in keys(crm, key)


def test_phones_are_understood_by_the_country_of_the_customer_else_of_the_business(crm: Crm) -> None:
    for country, typed in (("GB", "020 7946 0991"), ("", "030 1234567"), ("GB", "12345"), ("", "+4930123457")):
        key = crm.customers.add({"name": "Somebody", "phone": typed, "country": country}).id
        with crm.store.writing("As another program left it") as unit:
            digits = "".join(letter for letter in typed if letter.isdigit())
            unit.execute(
                "UPDATE contact_points SET normalized = ?, invalid = 1 WHERE customer_id = ? AND value NOT LIKE '+%'",
                (digits, key),
            )
    plan = crm.quality.phones()
    assert [(one.customer.id, one.number) for one in plan.mended] == [(1, "+442079460991"), (2, "+49301234567")]
    assert [(one.customer.id, one.why) for one in plan.left] == [(3, "no number of GB")]
    assert [one.customer.id for one in crm.quality.phones("country:missing").mended] == [2]
    change = crm.quality.mend_phones(plan.mended)
    assert change.summary == "2 phone numbers understood with their country"
    shown = [crm.customers.view(key).points[0] for key in (1, 2, 3)]
    assert [(one.value, one.normalized, one.invalid) for one in shown] == [
        ("020 7946 0991", "+442079460991", False),
        ("030 1234567", "+49301234567", False),
        ("12345", "12345", True),
    ]
    assert crm.quality.phones().mended == ()
    crm.history.undo(crm.history.require_undo(crm.store.origin.session).id)
    assert len(crm.quality.phones().mended) == 2


def test_the_rule_for_phones_is_named_only_where_it_mends(crm: Crm) -> None:
    for typed in ("020 7946 0991", "12345"):
        crm.customers.add({"name": "Ada Lovelace", "phones": [typed, "+442079460992"], "country": "GB"})
    with crm.store.writing("As another program left it") as unit:
        unit.execute("UPDATE contact_points SET normalized = '02079460991', invalid = 1 WHERE value = '020 7946 0991'")
    commands = {
        one.customer.id: command for one in crm.quality.find(problem="invalid-phone") for _, command in one.problems
    }
    assert commands == {
        1: "crm quality --fix phones id:1",
        2: "crm customer edit 2 --remove-phone 12345 --add-phone NUMBER",
    }
    crm.quality.mend_phones(crm.quality.phones().mended)
    assert [one.customer.id for one in crm.quality.find(problem="invalid-phone")] == [2]


def test_what_is_not_everything_is_never_rounded_up_to_it(crm: Crm) -> None:
    assert [share(part, 30_000) for part in (0, 29_998, 29_999, 30_000)] == [0, 9_999, 9_999, 10_000]
    assert share(0, 0) == 10_000
    with crm.store.writing("Many") as unit:
        unit.execute_many(
            "INSERT INTO customers (uid, kind, name, sort_name, lifecycle, created_at, updated_at) "
            "VALUES (?, 'organization', ?, 'x', 'former', '2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z')",
            [(f"019ab000-0000-7000-8000-{number:012d}", f"Firm {number}") for number in range(3_000)],
        )
        unit.execute_many(
            "INSERT INTO contact_points (customer_id, kind, value, normalized) SELECT id, ?, id || ?, ? || id FROM customers",
            [("email", "@x.example", "m"), ("phone", "", "+4930")],
        )
        unit.execute("INSERT INTO addresses (customer_id, country) SELECT id, 'DE' FROM customers WHERE id > 1")
    summary = crm.quality.summary()
    assert (summary.flawed, summary.score) == (1, 9_999)


def test_a_number_that_is_there_already_stays_as_it_is(crm: Crm) -> None:
    crm.customers.add({"name": "Ada", "phones": ["+442079460991", "12345"], "country": "GB"})
    with crm.store.writing("As another program left it") as unit:
        unit.execute("UPDATE contact_points SET value = '020 7946 0991' WHERE value = '12345'")
    (left,) = crm.quality.phones().left
    assert left.why == "+442079460991 is there already"
    (((_, command),),) = [one.problems for one in crm.quality.find(problem="invalid-phone")]
    assert command == "crm customer edit 1 --remove-phone '020 7946 0991'"
