"""Each change of a customer's lifecycle is kept with its date, whoever makes it."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.customers.words import LIFECYCLES
from crm_core.exchange.imports.options import ImportOptions

LATER = datetime(2026, 12, 24, 9, tzinfo=UTC)


def steps(crm: Crm, key: int) -> list[tuple[str, str]]:
    return [(step.before, step.after) for step in crm.customers.view(key).lifecycle]


def test_an_edit_keeps_the_step_and_undo_takes_it_back(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"lifecycle": "customer"})
    assert steps(crm, ada) == [("lead", "customer")]
    crm.customers.edit(ada, {"lifecycle": "customer", "city": "London"})
    assert steps(crm, ada) == [("lead", "customer")], "the same lifecycle is no step"
    crm.history.undo(crm.history.recent(2)[1].id)
    assert steps(crm, ada) == []


def test_steps_stand_in_the_timeline_and_say_since_when(crm: Crm, ada: int, tmp_path: Path) -> None:
    assert crm.customers.view(ada).values["lifecycle_since"] == "2026-11-21T11:04:00Z"
    later = open_crm(crm.path, clock=Clock(LATER))
    later.customers.edit_all([ada], {"lifecycle": "prospect"})
    view = later.customers.view(ada)
    assert view.values["lifecycle_since"] == "2026-12-24T09:00:00Z"
    (entry,) = view.timeline
    assert (entry.kind, entry.title, entry.at) == ("lifecycle", "lead → prospect", "2026-12-24T09:00:00Z")
    assert later.browse.ids("customer", "lifecycle_since:2026-12-24") == [ada]
    later.close()


def test_an_import_keeps_steps_and_former_organizations_of_those_it_changes(crm: Crm, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(
        "External ID,First name,Last name,Organization,Job title,Lifecycle\nA1,Ada,Lovelace,Engines,CTO,lead\nB2,Bob,Bose,Engines,,lead\n"
    )
    second.write_text(
        "External ID,First name,Last name,Organization,Lifecycle\nA1,Ada,Lovelace,Other,customer\nB2,Bob,Bose,Engines,lead\nC3,Cy,,,former\n"
    )
    options = ImportOptions(create_organizations=True)
    crm.exchange.import_file(first, options)
    crm.exchange.import_file(second, options)
    ada, bob, cy = (crm.find("customer", name) for name in ("Ada Lovelace", "Bob Bose", "Cy"))
    assert (steps(crm, ada), steps(crm, bob), steps(crm, cy)) == ([("lead", "customer")], [], [])
    former = [(a.organization.name, a.role, a.ended_on) for a in crm.affiliations.list(ada) if not a.is_main]
    assert former == [("Engines", "CTO", "2026-11-21")]
    assert [a.is_main for a in crm.affiliations.list(bob)] == [True]
    report = crm.exchange.import_file(second, options)
    assert (report.updated, report.unchanged) == (0, 3)
    assert steps(crm, ada) == [("lead", "customer")]
    crm.history.undo(next(unit.id for unit in crm.history.recent(9) if "second.csv" in unit.summary))
    assert (steps(crm, ada), [a.is_main for a in crm.affiliations.list(ada)]) == ([], [True])


@pytest.mark.parametrize("lifecycle", ["prospect", "former"])
def test_a_new_customer_has_taken_no_step(crm: Crm, lifecycle: str) -> None:
    key = crm.customers.add({"name": "New", "lifecycle": lifecycle}).id
    assert steps(crm, key) == []


def test_since_when_is_the_last_step_to_where_they_are_now_after_a_merge_too(crm: Crm, ada: int) -> None:
    crm.customers.edit(ada, {"lifecycle": "customer"})
    double = crm.customers.add({"name": "Ada Lovelace", "lifecycle": "lead"}).id
    later = open_crm(crm.path, clock=Clock(LATER))
    later.customers.edit(double, {"lifecycle": "prospect"})
    later.merging.merge(ada, double)
    view = later.customers.view(ada)
    assert (view.values["lifecycle"], len(view.lifecycle)) == ("customer", 2)
    assert view.values["lifecycle_since"] == "2026-11-21T11:04:00Z"
    assert later.browse.ids("customer", "lifecycle_since:2026-12-24") == []
    later.close()


DAY = "2026-{:02d}-03T09:00:00Z"
TWO_HISTORIES = {
    # the lifecycle of the one that stays, its steps, those of the other, the month since when
    "both became customers": ("customer", ["l4c"], ["l7c"], 4),
    "the other did before": ("customer", ["l7c"], ["l4c"], 4),
    "one left while the other stayed": ("customer", ["l2c"], ["l3c", "c5f"], 2),
    "both left before one came back": ("customer", ["l2c", "c4f", "f8c"], ["l3c", "c5f"], 8),
    "one came back before the other left": ("customer", ["l2c", "c4f", "f6c"], ["l3c", "c7f"], 2),
    "a customer from the first day left and came back": ("customer", ["c3f", "f6c"], ["l9c"], 6),
    "one was a customer from the first day": ("customer", [], ["c3f"], 1),
    "the other never was one": ("customer", ["l4c"], ["l5p", "p6l"], 4),
}


@pytest.mark.parametrize("case", TWO_HISTORIES)
def test_two_made_one_are_what_they_are_since_one_of_them_was_without_a_gap(
    crm: Crm, tmp_path: Path, case: str
) -> None:
    lifecycle, kept, other, month = TWO_HISTORIES[case]
    words = {word[0]: word for word in LIFECYCLES}
    keys = []
    for steps_of, at_last in ((kept, lifecycle), (other, words[other[-1][-1]])):
        keys.append(crm.customers.add({"name": "Ada Lovelace", "lifecycle": at_last}).id)
        with sqlite3.connect(crm.path) as db:
            db.execute("UPDATE customers SET created_at = ? WHERE id = ?", (DAY.format(1), keys[-1]))
            for before, at, after in steps_of:
                row = (keys[-1], words[before], words[after], DAY.format(int(at)))
                db.execute(
                    "INSERT INTO lifecycle_changes (customer_id, from_lifecycle, to_lifecycle, at) VALUES (?, ?, ?, ?)",
                    row,
                )
        db.close()
    before = [crm.customers.view(key).values["lifecycle_since"] for key in keys]
    crm.merging.merge(*keys)
    assert crm.customers.view(keys[0]).values["lifecycle_since"] == DAY.format(month)
    crm.history.undo(crm.history.recent(1)[0].id)
    assert [crm.customers.view(key).values["lifecycle_since"] for key in keys] == before
