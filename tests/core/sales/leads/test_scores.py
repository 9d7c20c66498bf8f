"""The score of leads: rules that the owner reads and changes, worked out whenever leads are read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.catalog.filters.condition import Condition
from crm_core.catalog.filters.problem import FilterProblem
from crm_core.catalog.pages import Query
from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue, UnknownName, UsageProblem
from crm_core.sales.leads.rules import MOST_RULES
from crm_core.sales.leads.scores import literal, spelt_out
from crm_core.sales.leads.seeds import DEFAULT_RULES
from crm_core.store import driver
from crm_core.store.migrations.versions.schema_3 import LEAD_RULES
from crm_core.values.uid import new_uid


@pytest.fixture
def leads(crm: Crm) -> Crm:
    """Three leads and no rules."""
    for name, values in {"Ada": {"source": "referral"}, "Bob": {"value": "5000"}, "Eve": {"source": "fair"}}.items():
        crm.leads.capture(f"{name}, x", values)
    for _ in DEFAULT_RULES:
        crm.leads.rules.delete("1")
    return crm


def scores(crm: Crm) -> dict[str, int]:
    page = crm.browse.page("lead", Query(fields=("customer", "score"), sort=("id",)))
    return {str(row[0].name): row[1] for row in page.rows}  # type: ignore[attr-defined, misc]


def test_without_rules_every_score_is_nothing(leads: Crm) -> None:
    assert scores(leads) == {"Ada": 0, "Bob": 0, "Eve": 0}
    assert leads.leads.view(1).reasons == ()


def test_points_add_up_and_are_told(leads: Crm) -> None:
    leads.leads.rules.add("From a referral", "source:referral", 20)
    leads.leads.rules.add("Knows why", "source:any", 5)
    leads.leads.rules.add("Small", "value:..4000 OR value:missing", -7)
    assert scores(leads) == {"Ada": 18, "Bob": 0, "Eve": -2}
    assert leads.leads.view(1).reasons == ("+20 From a referral", "+5 Knows why", "-7 Small")
    ordered = leads.browse.page("lead", Query(filter="score:..10", fields=("score",), sort=("-score",)))
    assert ordered.rows == ((0,), (-2,))
    assert leads.browse.ids("customer", "lead.score:18") == [1]
    assert leads.browse.ids("lead", 'reasons:"-7 small"') == [1, 3]


def test_rules_ask_what_filters_ask(leads: Crm) -> None:
    leads.customers.edit(1, {"tags": "vip", "city": "Graz"})
    leads.interactions.add({"customer": 2, "channel": "call", "subject": "Hello"})
    leads.deals.add({"customer": 3, "title": "Old", "stage": "won"})
    leads.segments.add("Locals", "city:Graz")
    for points, text in enumerate(
        (
            "customer.tag:vip",
            "customer.last_interaction:today-7d..",
            "customer.deal.stage:won",
            "customer.segment:locals",
            "NOT customer.name:ada (eve OR bob)",
            "status:new received:today",
        )
    ):
        leads.leads.rules.add(text, text, 10**points if points < 3 else 1000 - points)
    assert scores(leads) == {"Ada": 1 + 997 + 995, "Bob": 10 + 996 + 995, "Eve": 100 + 996 + 995}
    found = {view.rule.name: view.leads for view in leads.leads.rules.list()}
    assert found["customer.tag:vip"] == 1
    assert found["status:new received:today"] == 3


def test_a_rule_counts_the_days_anew_every_day(leads: Crm, later: Any) -> None:
    leads.leads.rules.add("Fresh", "received:today-2d..", 9)
    assert scores(leads)["Ada"] == 9
    assert scores(later(datetime(2026, 11, 25, 9, 0, tzinfo=UTC)))["Ada"] == 0


def test_the_day_may_end_while_the_program_runs(leads: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    leads.leads.rules.add("Fresh", "received:today", 9)
    assert scores(leads)["Ada"] == 9
    now = leads.store.clock.now()
    monkeypatch.setattr(type(leads.store.clock), "now", lambda _: now + timedelta(days=1))
    assert scores(leads)["Ada"] == 0


def test_what_another_program_changes_counts_at_once(leads: Crm, later: Any) -> None:
    assert scores(leads)["Ada"] == 0
    later(leads.store.clock.now()).leads.rules.add("All", "id:1..", 3)
    assert scores(leads)["Ada"] == 3


def test_a_rule_whose_field_is_gone_counts_nothing_and_is_named(leads: Crm) -> None:
    leads.fields.add("lead.size")
    leads.leads.edit(1, {"size": "L"})
    leads.leads.rules.add("Large", "size:L", 5)
    leads.leads.rules.add("Any", "id:1..", 1)
    assert scores(leads)["Ada"] == 6
    with leads.store.writing("") as unit:
        unit.execute("DELETE FROM custom_fields")
    leads._entities.forget()
    assert scores(leads)["Ada"] == 1
    assert leads.leads.view(1).reasons == ("+1 Any",)
    broken = leads.leads.rules.broken()
    assert list(broken) == ["Large"]
    assert 'no lead field "size"' in broken["Large"]
    assert {view.rule.name: bool(view.problem) for view in leads.leads.rules.list()} == {"Large": True, "Any": False}
    leads.leads.rules.edit("Large", filter_text="value:any")
    assert leads.leads.rules.broken() == {}


def test_a_rule_for_a_tag_that_is_gone_is_named(leads: Crm) -> None:
    leads.customers.edit(1, {"tags": "vip"})
    leads.leads.rules.add("Vip", "customer.tag:vip", 5)
    assert scores(leads)["Ada"] == 5
    leads.customers.edit(1, {"tags": ""})
    with leads.store.writing("") as unit:
        unit.execute("DELETE FROM tags")
    assert scores(leads)["Ada"] == 0
    assert list(leads.leads.rules.broken()) == ["Vip"]


@pytest.mark.parametrize(
    ("change", "problem", "words"),
    [
        (("A", "score:5..", 1), FilterProblem, "cannot ask for the score"),
        (("A", "nam:5", 1), FilterProblem, "no lead field"),
        (("A", "  ", 1), UsageProblem, "needs a filter"),
        (("", "id:1", 1), InvalidValue, "must have a name"),
        (("A", "id:1", 1001), InvalidValue, "between -1000 and 1000"),
        (("here", "id:1", 1), Conflict, 'a rule "Here" already'),
        (("A", "id:1", 1, 9), InvalidValue, "between 1 and 2"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    leads: Crm, change: tuple[Any, ...], problem: type[Exception], words: str
) -> None:
    leads.leads.rules.add("Here", "id:1..", 1)
    with pytest.raises(problem, match=words):
        leads.leads.rules.add(*change)
    assert len(leads.leads.rules.list()) == 1


def test_a_rule_without_points_is_switched_off_and_gives_no_reason(leads: Crm) -> None:
    leads.leads.rules.add("From a referral", "source:referral", 20)
    leads.leads.rules.add("Known", "id:1..", 5)
    done = leads.leads.rules.edit("From a referral", points=0)
    assert done.summary == 'Rule "From a referral (off)" changed: source:referral'
    assert scores(leads)["Ada"] == 5
    assert leads.leads.view(1).reasons == ("+5 Known",)
    leads.leads.rules.edit("From a referral", points=20)
    assert scores(leads)["Ada"] == 25


def test_rules_are_put_in_order_changed_and_deleted(leads: Crm) -> None:
    rules = leads.leads.rules
    for name in "ABC":
        rules.add(name, "id:1..", 1)
    rules.reorder("C", 1)
    rules.edit("2", name="Other", points=4)
    rules.add("D", "id:1..", 1, position=2)
    assert [(v.rule.position, v.rule.name, v.rule.points) for v in rules.list()] == [
        (1, "C", 1), (2, "D", 1), (3, "Other", 4), (4, "B", 1),
    ]  # fmt: skip
    rules.delete("D")
    assert [view.rule.position for view in rules.list()] == [1, 2, 3]
    with pytest.raises(UnknownName, match="Nearest: Other"):
        rules.edit("Othr", points=1)
    for _ in range(6):
        leads.history.undo(leads.history.require_undo().id)
    assert [view.rule.name for view in rules.list()] == ["A"]


def test_as_many_rules_as_there_may_be_still_make_a_score(leads: Crm) -> None:
    long = " OR ".join(f"source:a{number}" for number in range(100))
    leads.leads.rules.add("First", f"{long} OR id:1..", 1)
    # Adding a rule compiles all that there are; a hundred times over this would take a quarter of a minute.
    with leads.store.writing("Copies of the first") as unit:
        for number in range(1, MOST_RULES - 1):
            unit.execute(
                "INSERT INTO lead_rules (uid, name, folded, filter, points, position, created_at, updated_at) "
                "SELECT ?, ?, ?, filter, points, ?, created_at, updated_at FROM lead_rules WHERE name = 'First'",
                (new_uid(), f"Rule {number}", f"rule {number}", number + 1),
            )
    leads.leads.rules.add("Last", f"{long} OR id:1..", 1)
    assert scores(leads)["Ada"] == MOST_RULES
    with pytest.raises(UsageProblem, match="the most"):
        leads.leads.rules.add("More", "id:1", 1)


def test_a_migrated_database_gets_the_same_rules() -> None:
    assert LEAD_RULES == DEFAULT_RULES


@settings(max_examples=200)
@given(st.one_of(st.none(), st.integers(-(2**60), 2**60), st.text(st.characters(codec="utf-8"), max_size=30)))
def test_a_value_that_is_spelt_out_stays_what_it_is(value: object) -> None:
    db = driver.MODULE.connect(":memory:")
    sql = spelt_out(Condition("'?' || x'' IS NOT ?", (value,)))
    assert db.execute(f"SELECT {literal(value)}, {sql}").fetchone() == (value, 1 if value != "?" else 0)
    db.close()
