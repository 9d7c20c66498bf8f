from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue, UnknownName
from tests.core.exchange.databases import contents, is_sound
from tests.core.sales.conftest import NOW


def names(crm: Crm, pipeline: object = None) -> list[str]:
    stages = crm.pipelines.stages(pipeline)
    assert [stage.position for stage in stages] == list(range(1, len(stages) + 1))
    return [stage.name for stage in stages]


def test_a_new_database_has_the_usual_pipeline(crm: Crm) -> None:
    (pipeline,) = crm.pipelines.list()
    assert pipeline.name == "Sales"
    assert [(s.name, s.probability, s.kind) for s in pipeline.stages] == [
        ("Prospecting", 1000, "open"),
        ("Qualification", 2000, "open"),
        ("Proposal", 5000, "open"),
        ("Negotiation", 8000, "open"),
        ("Won", 10_000, "won"),
        ("Lost", 0, "lost"),
    ]


def test_a_stage_is_added_before_the_closed_ones_or_where_one_wants_it(crm: Crm) -> None:
    done = crm.pipelines.add_stage("Engaging")
    assert done.summary == f'Stage {done.id} "Engaging" added to Sales at position 5'
    crm.pipelines.add_stage("First", {"probability": "5%", "rotting_days": 14}, position=1)
    crm.pipelines.add_stage("Abandoned", {"kind": "lost"})
    assert names(crm) == [
        "First",
        "Prospecting",
        "Qualification",
        "Proposal",
        "Negotiation",
        "Engaging",
        "Won",
        "Lost",
        "Abandoned",
    ]
    by_name = {stage.name: stage for stage in crm.pipelines.stages()}
    assert (by_name["First"].probability, by_name["First"].rotting_days) == (500, 14)
    assert by_name["Engaging"].probability == 8000
    assert (by_name["Abandoned"].probability, by_name["Abandoned"].kind) == (0, "lost")


def test_stages_are_renamed_reordered_and_changed(crm: Crm) -> None:
    done = crm.pipelines.rename_stage("proposal", "Offer sent")
    assert done.summary == 'Stage 3 "Proposal" of Sales renamed to "Offer sent"'
    crm.pipelines.reorder_stage("Offer", 1)
    crm.pipelines.edit_stage("Offer sent", {"probability": "60", "rotting_days": "30"})
    assert names(crm)[:2] == ["Offer sent", "Prospecting"]
    offer = crm.pipelines.stages()[0]
    assert (offer.probability, offer.rotting_days, offer.kind) == (6000, 30, "open")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda crm: crm.pipelines.add_stage("won"), Conflict),
        (lambda crm: crm.pipelines.add_stage("  "), InvalidValue),
        (lambda crm: crm.pipelines.add_stage("X", position=9), InvalidValue),
        (lambda crm: crm.pipelines.add_stage("X", {"kind": "maybe"}), InvalidValue),
        (lambda crm: crm.pipelines.add_stage("X", {"probability": "120"}), InvalidValue),
        (lambda crm: crm.pipelines.add_stage("X", {"rotting_days": 0}), InvalidValue),
        (lambda crm: crm.pipelines.add_stage("X", pipeline="Other"), UnknownName),
        (lambda crm: crm.pipelines.rename_stage("Proposal", "LOST"), Conflict),
        (lambda crm: crm.pipelines.reorder_stage("Proposal", 0), InvalidValue),
        (lambda crm: crm.pipelines.edit_stage("Propsal", {"probability": "1"}), UnknownName),
        (lambda crm: crm.pipelines.add("sales"), Conflict),
        (lambda crm: crm.pipelines.rename("Sales", ""), InvalidValue),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(crm: Crm, change: object, problem: type[Exception]) -> None:
    before = crm.pipelines.list()
    with pytest.raises(problem):
        change(crm)  # type: ignore[operator]
    assert crm.pipelines.list() == before


def test_only_a_stage_that_no_deal_ever_saw_is_deleted(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "stage": "Qualification"}).id
    with pytest.raises(Conflict, match="holds 1 deal,"):
        crm.pipelines.delete_stage("Qualification")
    crm.deals.move(key, "Won")
    with pytest.raises(Conflict, match="part of the history"):
        crm.pipelines.delete_stage("Qualification")
    crm.pipelines.delete_stage("Negotiation")
    assert names(crm) == ["Prospecting", "Qualification", "Proposal", "Won", "Lost"]


def test_what_a_deleted_stage_held_goes_to_its_heir_and_comes_back(crm: Crm, later: Any, path: Path) -> None:
    key = crm.deals.add({"title": "Logo", "stage": "Qualification"}).id
    for day, stage in ((3, "Proposal"), (7, "Negotiation"), (9, "Won")):
        later(NOW + timedelta(days=day)).deals.move(key, stage)
    staying = crm.deals.add({"title": "Shop", "stage": "Proposal"}).id
    before = contents(path)
    said = crm.pipelines.delete_stage("Proposal", target="Qualification").summary
    assert said == 'Stage 3 "Proposal" of Sales deleted; 1 deal moved to Qualification'
    assert crm.deals.view(staying).values["stage"] == "Qualification"
    days = [(visit.stage, visit.seconds // 86_400) for visit in crm.deals.view(key).history[:-1]]
    assert days == [("Qualification", 7), ("Negotiation", 2)]
    assert is_sound(path)
    crm.history.undo(crm.history.require_undo().id)
    assert contents(path) == before


def test_deals_are_not_won_or_lost_by_deleting_a_stage(crm: Crm) -> None:
    crm.pipelines.add_stage("Signed", {"kind": "won"})
    crm.deals.add({"title": "Logo", "stage": "Signed"})
    with pytest.raises(Conflict, match='Deals in "Signed" are won, those in "Proposal" open'):
        crm.pipelines.delete_stage("Signed", target="Proposal")
    crm.pipelines.delete_stage("Signed", target="Won")
    assert names(crm)[-2:] == ["Won", "Lost"]


def test_a_pipeline_goes_with_its_deals_to_another_one(crm: Crm, path: Path) -> None:
    crm.pipelines.add("Partners")
    crm.pipelines.add_stage("Courting", pipeline="Partners", position=1)
    won = crm.deals.add({"title": "Won one", "pipeline": "Partners", "stage": "Won"}).id
    new = crm.deals.add({"title": "New one", "pipeline": "Partners", "stage": "Courting"}).id
    with pytest.raises(Conflict, match="holds 1 deal"):
        crm.pipelines.delete("Partners")
    before = contents(path)
    crm.pipelines.delete("Partners", target="Sales")
    assert [pipeline.name for pipeline in crm.pipelines.list()] == ["Sales"]
    assert crm.deals.view(won).values["stage"] == "Won"
    assert crm.deals.view(new).values["stage"] == "Prospecting"
    with pytest.raises(Conflict, match="only pipeline"):
        crm.pipelines.delete("Sales")
    crm.history.undo(crm.history.require_undo().id)
    assert contents(path) == before


@pytest.mark.parametrize(
    ("stage", "kind"), [("Negotiation", "won"), ("Won", "open"), ("Won", "lost"), ("Lost", "on hold")]
)
def test_a_stage_with_deals_neither_closes_nor_reopens_them(crm: Crm, stage: str, kind: str) -> None:
    key = crm.deals.add({"title": "Logo", "stage": stage}).id
    crm.deals.delete(key)
    with pytest.raises(Conflict, match="holds 1 deal, those in the trash included; move them"):
        crm.pipelines.edit_stage(stage, {"kind": kind})
    assert crm.deals.view(key).values["stage_kind"] == crm.pipelines.stages()[names(crm).index(stage)].kind != kind


def test_a_stage_with_deals_may_be_put_on_hold(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "stage": "Negotiation"}).id
    crm.pipelines.edit_stage("Negotiation", {"kind": "on-hold"})
    assert crm.deals.view(key).values["stage_kind"] == "on hold"


@pytest.mark.parametrize("kind", ["won", "lost"])
def test_a_pipeline_keeps_a_stage_for_won_and_one_for_lost_deals(crm: Crm, kind: str) -> None:
    only = kind.capitalize()
    for change in (
        lambda: crm.pipelines.edit_stage(only, {"kind": "open"}),
        lambda: crm.pipelines.delete_stage(only),
    ):
        with pytest.raises(Conflict, match=f'"{only}" is the only stage of "Sales" for {kind} deals'):
            change()
    crm.pipelines.add_stage("Another", {"kind": kind})
    crm.pipelines.delete_stage(only)
    assert only not in names(crm)


def test_pipelines_are_added_renamed_and_told_apart(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    crm.pipelines.rename("partners", "Resellers")
    assert [pipeline.name for pipeline in crm.pipelines.list()] == ["Sales", "Resellers"]
    assert names(crm, "Resellers") == names(crm)
    crm.pipelines.add_stage("Only here", pipeline=2)
    assert "Only here" not in names(crm)
    only_here = next(s for s in crm.pipelines.stages(2) if s.name == "Only here")
    assert crm.pipelines.reorder_stage(only_here.id, 1).id == only_here.id
    assert names(crm, "pipeline:2")[0] == "Only here"


def test_the_example_of_where_deals_go_is_one_that_takes_them(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    crm.deals.add({"title": "A", "customer": 1})
    crm.deals.win(1)
    with pytest.raises(Conflict, match="another one for won deals"):
        crm.pipelines.delete_stage("Won")
    crm.pipelines.add("Partners")
    with pytest.raises(Conflict, match=r'name the pipeline .*, as in --to "Partners"'):
        crm.pipelines.delete("Sales")
