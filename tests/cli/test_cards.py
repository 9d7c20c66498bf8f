"""What people read on a terminal of 80 columns when they ask for one record."""

import shlex
from collections.abc import Callable

import pytest

from .conftest import Answer

NOW = {"CRM_NOW": "2026-11-21T09:00:00Z", "COLUMNS": "80", "TERM": "xterm", "NO_COLOR": "1", "LANG": "de_DE.UTF-8"}
Run = Callable[..., str]


@pytest.fixture
def shown(crm: Callable[..., Answer]) -> Run:
    """Runs commands on one database and gives what a terminal shows of the last one."""
    setup = [
        "init --name Test --currency EUR --time-zone Europe/Berlin",
        'customer add "Analytical Engines" --kind organization',
        'customer add "Ada Lovelace" --organization "Analytical Engines" --job-title CTO --email work:ada@example.org '
        '--email ada@home.example --phone "+44 20 7946 0991" --street "12 St James\'s Square" --postal-code "SW1Y 4JH" '
        f'--city London --country GB --birthday 1815-12-10 --description "{"likes tables " * 12}" --add-tag vip',
        'deal add Engine --customer "Ada Lovelace" --value 12400 --expected-close 2026-12-04',
        'log call "Ada Lovelace" "Asked for two variants" --in --at "2026-11-19 10:25"',
        'appointment add Visit 2026-12-01 14:30 --customer "Ada Lovelace" --place London',
    ]
    for command in setup:
        answer = crm(*shlex.split(command), **NOW)
        assert answer.code == 0, answer.err

    def run(*arguments: str, **variables: str) -> str:
        answer = crm(*arguments, terminal=True, **(NOW | variables))
        assert answer.code == 0, answer.err
        return answer.out

    return run


def test_a_customer(shown: Run) -> None:
    lines = shown("customer", "show", "2").splitlines()
    assert lines[:9] == [
        "Ada Lovelace  customer:2",
        "CTO at Analytical Engines · customer · vip",
        "",
        "  ✉ work  ada@example.org                                         primary",
        "  ✉       ada@home.example",
        "  ✆       +44 20 7946 0991",
        "  ⌂       12 St James's Square, London, SW1Y 4JH, UNITED KINGDOM",
        "",
        "  Birthday          10 Dec 1815",
    ]
    assert "Thu 19 Nov call ← Asked for two variants interaction:1" in [" ".join(line.split()) for line in lines]
    assert max(map(len, lines)) <= 80
    assert sum("likes tables" in line for line in lines) > 1
    assert not any("UID" in line or "yes" in line.split() for line in lines)


def test_signs_are_words_where_they_cannot_be_shown(shown: Run) -> None:
    for variables in ({"TERM": "dumb"}, {"TERM": "linux"}, {"LC_ALL": "C"}):
        text = shown("customer", "show", "2", **variables)
        assert "  e-mail work  ada@example.org" in text
        assert not set("✉✆⌂←").intersection(text)


def test_named_fields_are_shown_as_they_are(shown: Run) -> None:
    assert (
        shown("customer", "show", "2", "--fields", "name,city") == "customer:2\n  Name  Ada Lovelace\n  City  London\n"
    )


def test_a_deal(shown: Run) -> None:
    lines = shown("deal", "show", "1").splitlines()
    assert lines[:3] == [
        "Engine  deal:1",
        "Ada Lovelace",
        "Prospecting · 12,400.00 € · 10 % · closes Fri 4 Dec",
    ]
    assert "Stages" in lines


def test_an_appointment_and_an_interaction(shown: Run) -> None:
    assert shown("appointment", "show", "1").splitlines()[:3] == [
        "Visit  appointment:1",
        "Tue 1 Dec 14:30 – 15:30 · 1 h",
        "London",
    ]
    assert shown("interaction", "show", "1").splitlines()[:2] == [
        "Asked for two variants  interaction:1",
        "call ← · Ada Lovelace · Thu 19 Nov 10:25",
    ]


def test_a_record_in_the_trash_says_so(shown: Run) -> None:
    shown("deal", "delete", "1")
    assert shown("deal", "show", "1").startswith("Engine (in the trash)  deal:1\n")


def test_history_of_a_record_is_told_change_by_change(shown: Run) -> None:
    shown("customer", "edit", "2", "--city", "Paris")
    lines = shown("history", "customer:2").splitlines()
    assert lines[0].startswith('Sat 21 Nov 10:00  Customer 2 "Ada Lovelace" changed: city  change ')
    assert lines[1:3] == ["  addresses changed: city  London → Paris", ""]
