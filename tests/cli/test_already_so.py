"""Commands that find everything as they were to make it say so, and leave no step in the history."""

from collections.abc import Callable

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with one of everything."""
    for line in (
        ("customer", "add", "Engines Ltd", "--kind", "organization"),
        ("customer", "add", "Ada", "--tags", "vip"),
        ("log", "call", "Ada", "Rang up"),
        ("affiliation", "add", "Ada", "Engines Ltd", "--role", "Founder"),
        ("preference", "add", "Ada", "coffee", "black"),
        ("segment", "add", "Trip", "--fixed"),
        ("view", "save", "Gold", "tag:vip", "--of", "customers", "--sort", "name"),
        ("deal", "add", "Engine", "--customer", "Ada"),
    ):
        answer = crm(*line)
        assert answer.code == 0, answer.err
    return crm


@pytest.mark.parametrize(
    "words",
    [
        ("customer", "edit", "Ada", "--tags", "vip"),
        ("interaction", "edit", "1", "--channel", "call"),
        ("affiliation", "edit", "1", "--role", "Founder"),
        ("preference", "edit", "Ada", "coffee", "black"),
        ("segment", "rename", "Trip", "Trip"),
        ("view", "save", "Gold", "tag:vip", "--of", "customers", "--sort", "name"),
        ("view", "rename", "Gold", "Gold"),
        ("tag", "rename", "vip", "vip"),
        ("deal", "edit", "1", "--title", "Engine"),
        ("pipeline", "rename", "Sales", "Sales"),
        ("pipeline", "stages", "edit", "Proposal", "--probability", "50%"),
        ("pipeline", "stages", "rename", "Proposal", "Proposal"),
        ("pipeline", "stages", "reorder", "Proposal", "3"),
    ],
)
def test_nothing_changed_is_said_and_no_step_written(run: Run, words: tuple[str, ...]) -> None:
    before, stamp = run("history", "--json").out, run("customer", "show", "Ada", "--fields", "updated_at").out
    answer = run(*words, CRM_NOW="2026-11-30T12:00:00Z")
    assert (answer.code, answer.err[answer.err.index(" is already so") :]) == (0, " is already so; nothing changed\n")
    assert run("history", "--json").out == before
    assert run("customer", "show", "Ada", "--fields", "updated_at").out == stamp
