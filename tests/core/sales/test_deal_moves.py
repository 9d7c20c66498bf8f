from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue, UnknownName, UsageProblem

At = Callable[[datetime], Crm]


def days(crm: Crm, key: int) -> tuple[object, ...]:
    found = crm.deals.view(key).values
    return found["stage"], found["closed_on"], found["lost_reason"]


def visits(crm: Crm, key: int) -> list[tuple[str, str, int, bool]]:
    return [(v.stage, v.entered_at, v.seconds, v.current) for v in crm.deals.view(key).history]


def test_every_stay_in_a_stage_is_kept_with_time_and_duration(crm: Crm, later: At) -> None:
    key = crm.deals.add({"title": "Website relaunch", "value": "12400", "stage": "Proposal"}).id
    second = later(datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC))
    assert second.deals.move(key, "negotiation").summary.endswith("moved from Proposal to Negotiation · 12,400.00 €")
    third = later(datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC))
    third.deals.win(key)
    assert visits(later(datetime(2026, 11, 24, 10, 0, 30, tzinfo=UTC)), key) == [
        ("Proposal", "2026-11-21T09:00:00Z", 2 * 86400 + 30, False),
        ("Negotiation", "2026-11-23T09:00:30Z", 86400, False),
        ("Won", "2026-11-24T09:00:30Z", 3600, True),
    ]


def test_a_win_says_where_the_deal_came_from_and_its_value(crm: Crm) -> None:
    key = crm.deals.add({"title": "Website relaunch", "value": "12400", "stage": "Proposal"}).id
    assert crm.deals.win(key).summary == f'Deal {key} "Website relaunch" moved from Proposal to Won · 12,400.00 €'


def test_closing_day_and_reason_come_and_go_with_the_stage(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "opened_on": "2026-11-01"}).id
    crm.deals.lose(key, "too dear", on="yesterday")
    assert days(crm, key) == ("Lost", "2026-11-20", "too dear")
    crm.deals.move(key, "Won")
    assert days(crm, key) == ("Won", "2026-11-21", None)
    crm.deals.move(key, "Proposal")
    assert days(crm, key) == ("Proposal", None, None)
    crm.deals.edit(key, {"stage": "Lost", "closed_on": "2026-11-19", "lost_reason": "budget"})
    assert days(crm, key) == ("Lost", "2026-11-19", "budget")


def test_a_day_in_the_past_shortens_the_stay_but_never_below_nothing(crm: Crm, later: At) -> None:
    key = crm.deals.add({"title": "Logo", "stage": "Proposal", "opened_on": "2026-11-10"}).id
    crm.deals.win(key, on="2026-11-15")
    # Berlin is one hour ahead in November, so its days begin at 23:00 UTC.
    assert visits(crm, key)[0] == ("Proposal", "2026-11-09T23:00:00Z", 5 * 86400, False)
    assert visits(crm, key)[1][1] == "2026-11-14T23:00:00Z"
    today = crm.deals.add(
        {"title": "Today", "opened_on": "2026-11-01", "stage_history": [("Proposal", "2026-11-21T08:00:00Z")]}
    ).id
    crm.deals.win(today, on="2026-11-19")
    assert visits(crm, today)[0][2] == 0


@pytest.mark.parametrize(("on", "why"), [("2026-11-22", "future"), ("2026-10-31", "before the deal was opened")])
def test_an_impossible_closing_day_is_refused(crm: Crm, on: str, why: str) -> None:
    key = crm.deals.add({"title": "Logo", "opened_on": "2026-11-01"}).id
    with pytest.raises(InvalidValue, match=why):
        crm.deals.win(key, on=on)
    assert days(crm, key) == ("Prospecting", None, None)


def test_what_does_not_fit_the_stage_is_refused(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo"}).id
    with pytest.raises(InvalidValue, match="are open"):
        crm.deals.move(key, "Proposal", on="today")
    with pytest.raises(InvalidValue, match="are not lost"):
        crm.deals.move(key, "Won", reason="too dear")
    with pytest.raises(UnknownName, match="Nearest: Negotiation"):
        crm.deals.move(key, "Negociation")
    with pytest.raises(InvalidValue, match="are open"):
        crm.deals.edit(key, {"closed_on": "2026-11-20"})


def test_moving_where_it_is_changes_nothing(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo"}).id
    units = len(crm.history.recent())
    assert crm.deals.move(key, "prospecting").summary.endswith("is in Prospecting already; nothing changed")
    assert len(crm.history.recent()) == units
    assert len(visits(crm, key)) == 1


def test_a_won_deal_can_be_given_another_closing_day(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "opened_on": "2026-11-01"}).id
    crm.deals.win(key)
    crm.deals.win(key, on="2026-11-18")
    assert days(crm, key) == ("Won", "2026-11-18", None)
    assert len(visits(crm, key)) == 2


def test_winning_takes_the_won_stage_of_the_deals_own_pipeline(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    crm.pipelines.rename_stage("Won", "Signed", "Partners")
    with crm.store.writing("as an import may leave it") as unit:
        unit.execute("UPDATE stages SET kind = 'on hold' WHERE kind = 'lost' AND pipeline_id = 2")
    key = crm.deals.add({"title": "Logo", "pipeline": "partners", "stage": "Proposal"}).id
    assert crm.deals.win(key).summary.endswith("moved from Proposal to Signed")
    with pytest.raises(Conflict, match='"Partners" has no stage for lost deals'):
        crm.deals.lose(key)
    crm.deals.edit(key, {"pipeline": "Sales"})
    assert crm.deals.view(key).values["stage"] == "Won"


def test_a_deal_leaves_its_pipeline_only_when_that_is_said(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    crm.pipelines.add_stage("Onboarding", pipeline="Partners")
    key = crm.deals.add({"title": "Logo"}).id
    for leave in (
        lambda: crm.deals.move(key, "Onboarding"),
        lambda: crm.deals.move(key, f"stage:{crm.pipelines.stages('Partners')[4].id}"),
        lambda: crm.deals.edit(key, {"stage": "Onboarding"}),
    ):
        with pytest.raises(UsageProblem, match='is in the pipeline "Partners", the deal in "Sales"'):
            leave()
    assert crm.deals.view(key).values["pipeline"] == "Sales"
    crm.deals.edit(key, {"pipeline": "Partners", "stage": "Onboarding"})
    crm.deals.move(key, "Proposal")
    assert crm.deals.view(key).values["pipeline"] == "Partners"


def test_a_new_deal_goes_to_the_one_pipeline_that_has_its_stage(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    crm.pipelines.add_stage("Onboarding", pipeline="Partners")
    assert crm.deals.view(crm.deals.add({"title": "Logo", "stage": "onboarding"}).id).values["pipeline"] == "Partners"


def test_a_deal_brings_its_history_along(crm: Crm) -> None:
    history = [
        ("Prospecting", "2026-09-01T08:00:00Z"),
        ("Proposal", "2026-09-03T08:00:00Z"),
        ("Won", "2026-10-01T10:00:00Z"),
    ]
    key = crm.deals.add(
        {"title": "Logo", "opened_on": "2026-09-01", "closed_on": "2026-10-01", "stage_history": history}
    ).id
    assert [(stage, at) for stage, at, *_ in visits(crm, key)] == history
    assert visits(crm, key)[1][2] == 28 * 86400 + 7200
    assert days(crm, key) == ("Won", "2026-10-01", None)


def test_undo_and_redo_restore_stage_days_and_history(crm: Crm) -> None:
    key = crm.deals.add({"title": "Logo", "value": "900", "stage": "Proposal"}).id
    states = [state(crm)]
    for change in (
        lambda: crm.deals.move(key, "Negotiation"),
        lambda: crm.deals.lose(key, "too dear"),
        lambda: crm.deals.move(key, "Won"),
        lambda: crm.deals.edit(key, {"value": "1000", "stage": "Proposal"}),
        lambda: crm.deals.delete(key),
        lambda: crm.pipelines.add_stage("Waiting", {"kind": "on-hold"}),
        lambda: crm.pipelines.reorder_stage("Waiting", 1),
    ):
        change()
        states.append(state(crm))
    for before in states[-2::-1]:
        crm.history.undo(crm.history.require_undo().id)
        assert state(crm) == before
    for after in states[1:]:
        crm.history.redo(crm.history.require_redo().id)
        assert state(crm) == after


def state(crm: Crm) -> dict[str, list[object]]:
    with crm.store.reading() as db:
        found: dict[str, list[object]] = {}
        for table in ("deals", "stage_changes", "stages", "pipelines"):
            found[table] = db.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        found["found"] = db.execute("SELECT rowid FROM deals_search WHERE deals_search MATCH 'logo'").fetchall()
    return found


def test_several_deals_move_in_one_step_each_within_its_own_pipeline(crm: Crm) -> None:
    crm.pipelines.add("Partners")
    crm.pipelines.rename_stage("Won", "Signed", "Partners")
    here = crm.deals.add({"title": "Logo", "value": "900"}).id
    there = crm.deals.add({"title": "Fair", "pipeline": "Partners"}).id
    moved = crm.deals.move_all([here, there], "proposal")
    assert (moved.summary, moved.ids) == ("2 deals moved to Proposal", (here, there))
    assert crm.deals.move_all([here, there], "Proposal").summary == "2 deals are in Proposal already; nothing changed"
    crm.deals.win(here)
    assert crm.deals.win_all([here, there]).summary == "1 of 2 deals moved to Signed"
    assert [days(crm, key)[:2] for key in (here, there)] == [("Won", "2026-11-21"), ("Signed", "2026-11-21")]
    lost = crm.deals.lose_all([here, there], "price", on="2026-11-21", competitor="Rival", note="twice")
    assert lost.summary == "2 deals moved to Lost"
    assert [days(crm, key) for key in (here, there)] == [("Lost", "2026-11-21", "price")] * 2
    crm.history.undo(crm.history.require_undo().id)
    assert [days(crm, key) for key in (here, there)] == [("Won", "2026-11-21", None), ("Signed", "2026-11-21", None)]


def test_of_several_deals_all_move_or_none_and_the_refusal_names_the_one(crm: Crm) -> None:
    old = crm.deals.add({"title": "Old", "opened_on": "2026-11-01"}).id
    new = crm.deals.add({"title": "New", "opened_on": "2026-11-20"}).id
    with pytest.raises(InvalidValue, match="before the deal was opened") as refused:
        crm.deals.win_all([old, new], on="2026-11-10")
    assert refused.value.sentence.startswith(f'Deal {new} "New": ')
    assert days(crm, old)[0] == days(crm, new)[0] == "Prospecting"
