"""Segments: filters and lists under a name, in filters themselves, through trash and undo."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict, CrmError, InvalidValue, NotFound, UnknownName, UsageProblem


@pytest.fixture
def segmented(tmp_path: Path) -> Iterator[Crm]:
    """Five customers, of whom some are vip, and a deal of the first."""
    crm = open_crm(tmp_path / "crm.db", clock=Clock(datetime(2026, 11, 21, 9, tzinfo=UTC)))
    for name, city, tags in (
        ("Ada", "London", "vip"), ("Grace", "New York", "vip"), ("Mary", "London", ""), ("Emmy", "Berlin", ""),
        ("Lise", "Berlin", "vip"),
    ):  # fmt: skip
        crm.customers.add({"name": name, "city": city, "tags": tags})
    crm.deals.add({"title": "Engine", "customer": "Ada"})
    yield crm
    crm.close()


def ids(crm: Crm, text: str, entity: str = "customer") -> list[int]:
    return crm.browse.ids(entity, text)


def test_a_dynamic_segment_is_whoever_its_filter_finds_now(segmented: Crm) -> None:
    segmented.segments.add("VIPs", "tag:vip")
    assert ids(segmented, "segment:vips") == [1, 2, 5]
    segmented.customers.edit(3, {"add_tags": ["vip"]})
    assert ids(segmented, "segment:VIPs city:London") == [1, 3]
    assert ids(segmented, "-segment:vips") == [4]
    segmented.segments.edit("vips", "tag:vip city:Berlin")
    assert ids(segmented, "segment:vips") == [5]


def test_a_fixed_segment_changes_by_hand_only(segmented: Crm) -> None:
    segmented.segments.add_fixed("Trip", [1, 2])
    segmented.segments.add_members("trip", [2, 3])
    assert ids(segmented, "segment:trip") == [1, 2, 3]
    change = segmented.segments.remove_members("TRIP", [1, 4])
    assert change.summary == '1 customer taken out of segment "Trip"'
    assert ids(segmented, "segment:trip") == [2, 3]
    assert segmented.segments.add_members("trip", [2]).summary.endswith("already so; nothing changed")
    segmented.customers.delete(2)
    assert ids(segmented, "segment:trip") == [3]
    assert segmented.segments.get("trip").customers == 1


def test_segments_are_made_of_segments_and_asked_for_from_deals(segmented: Crm) -> None:
    segmented.segments.add("VIPs", "tag:vip")
    segmented.segments.add_fixed("Londoners", [1, 3])
    segmented.segments.add("Both", "segment:vips segment:londoners")
    assert ids(segmented, "segment:both") == [1]
    assert ids(segmented, "segment:b*,londoners") == [1, 3]
    assert ids(segmented, "segment:any") == [1, 2, 3, 5]
    assert ids(segmented, "segment:missing") == [4]
    assert ids(segmented, "customer.segment:both", "deal") == [1]
    assert ids(segmented, "segment:both", "deal") == [1]
    assert ids(segmented, "-segment:both", "deal") == []
    assert segmented.browse.explain("customer", "segment:both") == (
        'Segment is "Both" (segment:vips segment:londoners)'
    )


def test_a_hyphen_stands_for_a_blank(segmented: Crm) -> None:
    segmented.segments.add_fixed("Old Town", [4])
    segmented.segments.add_fixed("new-town", [5])
    assert ids(segmented, 'segment:old-town OR segment:"OLD TOWN"') == [4]
    assert ids(segmented, 'segment:new-town OR segment:"new town"') == [5]
    segmented.segments.add("User", "segment:old-town")
    with pytest.raises(Conflict, match="change that filter first"):
        segmented.segments.delete("old town")


def test_a_segment_made_from_itself_is_refused(segmented: Crm) -> None:
    segmented.segments.add("A", "tag:vip")
    segmented.segments.add("B", "segment:a OR city:Berlin")
    segmented.segments.add("C", "-segment:b")
    for text in ("segment:a", "segment:b", "city:x OR -(segment:c)"):
        with pytest.raises(FilterProblem, match="is made from itself"):
            segmented.segments.edit("A", text)
    assert segmented.segments.get("A").filter == "tag:vip"
    with pytest.raises(FilterProblem, match='there is no "self"'):
        segmented.segments.add("Self", "segment:self")


def test_a_circle_written_by_somebody_else_is_told_and_not_followed(segmented: Crm) -> None:
    segmented.segments.add("A", "tag:vip")
    segmented.segments.add("B", "segment:a")
    with segmented.store.writing("By hand") as unit:
        unit.execute("UPDATE segments SET filter = 'segment:b' WHERE name = 'A'")
    with pytest.raises(FilterProblem, match=r'^Filter, character 9: segment: "A" is made from itself'):
        ids(segmented, "segment:a")
    assert [segment.customers for segment in segmented.segments.list()] == [None, None]


def test_nesting_has_an_end(segmented: Crm) -> None:
    segmented.segments.add("s0", "tag:vip")
    for number in range(1, 10):
        segmented.segments.add(f"s{number}", f"segment:s{number - 1}")
    assert ids(segmented, "segment:s9") == [1, 2, 5]
    with pytest.raises(FilterProblem, match="nested 10 deep"):
        segmented.segments.add("s10", "segment:s9")


def test_many_conditions_in_segments_count_together(segmented: Crm) -> None:
    segmented.segments.add("wide", " OR ".join(["city:x"] * 300))
    with pytest.raises(FilterProblem, match="at most 500 conditions"):
        ids(segmented, "segment:wide segment:wide")


def test_a_filter_that_no_longer_works_is_told_where_the_segment_is_named(segmented: Crm) -> None:
    segmented.fields.add("customer.size", "choice", ["small", "large"])
    segmented.segments.add("VIPs", "size:large")
    segmented.fields.edit("customer.size", options=["small"])
    with pytest.raises(FilterProblem) as problem:
        ids(segmented, "city:Berlin segment:vips")
    assert problem.value.position == len("city:Berlin segment:")
    assert [segment.customers for segment in segmented.segments.list()] == [None]


@pytest.mark.parametrize("name", ["gone-quiet", "GONE_QUIET", "Gone quiet"])
def test_a_name_that_filters_take_for_another_one_is_taken(segmented: Crm, name: str) -> None:
    segmented.segments.add("Gone quiet", "city:London")
    for taken in (
        lambda: segmented.segments.add(name, "tag:vip"),
        lambda: segmented.segments.add_fixed(name, [2]),
        lambda: segmented.segments.rename("Other", name),
    ):
        segmented.segments.add("Other", "tag:vip")
        with pytest.raises(Conflict, match='There is a segment "Gone quiet" already'):
            taken()
        segmented.segments.delete("Other")
    assert ids(segmented, "segment:gone-quiet") == [1, 3]
    assert segmented.segments.rename("gone quiet", "Gone-quiet").summary


@pytest.mark.parametrize(
    ("act", "kind", "said"),
    [
        (lambda s: s.add("Trip", "tag:vip"), Conflict, 'There is a segment "Trip" already'),
        (lambda s: s.add("x", "  "), UsageProblem, "A segment needs a filter"),
        (lambda s: s.add("x", "nam:x"), FilterProblem, "Nearest: name"),
        (lambda s: s.add("a:b", "x"), InvalidValue, "must not hold a comma, a colon"),
        (lambda s: s.add("missing", "x"), InvalidValue, 'nor be "any"'),
        (lambda s: s.add("", "x"), InvalidValue, "must have a name"),
        (lambda s: s.add_fixed("x", [1, 99]), NotFound, "There is no customer 99."),
        (lambda s: s.edit("trip", "tag:vip"), UsageProblem, "is a fixed list without a filter"),
        (lambda s: s.add_members("used", [1]), UsageProblem, "is said by its filter (tag:vip)"),
        (lambda s: s.delete("used"), Conflict, 'The filter of segment "User" names segment "Used"'),
        (lambda s: s.rename("user", "TRIP"), Conflict, 'There is a segment "Trip" already'),
        (lambda s: s.get("trp"), UnknownName, 'There is no segment "trp". Nearest: Trip.'),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    segmented: Crm, act: Callable[[object], object], kind: type[CrmError], said: str
) -> None:
    segmented.segments.add_fixed("Trip", [1])
    segmented.segments.add("Used", "tag:vip")
    segmented.segments.add("User", '"segment:trip" OR segment:USED')
    before = segmented.segments.list()
    with pytest.raises(kind) as problem:
        act(segmented.segments)
    assert said in problem.value.sentence
    assert segmented.segments.list() == before


def test_a_view_that_names_a_segment_keeps_it(segmented: Crm) -> None:
    segmented.segments.add("Used", "tag:vip")
    segmented.views.save("Mine", "deal", "customer.segment:used")
    with pytest.raises(Conflict, match='The filter of view "Mine" names segment "Used"'):
        segmented.segments.delete("used")


def test_every_step_is_undone_and_done_again(segmented: Crm) -> None:
    def state() -> list[object]:
        return [*segmented.segments.list(), *(ids(segmented, "segment:trip") if segmented.segments.list() else [])]

    steps = (
        lambda: segmented.segments.add_fixed("Trip", [1, 2], "June"),
        lambda: segmented.segments.add_members("Trip", [3]),
        lambda: segmented.segments.remove_members("Trip", [1]),
        lambda: segmented.segments.edit("Trip", description="July"),
        lambda: segmented.segments.add("VIPs", "tag:vip"),
        lambda: segmented.segments.rename("VIPs", "Gold"),
        lambda: segmented.segments.delete("Gold"),
    )
    states = [state()]
    for step in steps:
        step()
        states.append(state())
    for before in reversed(states[:-1]):
        segmented.history.undo(segmented.history.require_undo().id)
        assert state() == before
    for after in states[1:]:
        segmented.history.redo(segmented.history.require_redo().id)
        assert state() == after


def test_who_is_removed_for_good_leaves_fixed_segments(segmented: Crm) -> None:
    segmented.segments.add_fixed("Trip", [3, 4])
    assert next(change.table for change in segmented.history.of_record("customer", 3)) == "segment_members"
    segmented.customers.delete(3)
    assert segmented.history.empty_trash() == (1, 0)
    assert ids(segmented, "segment:trip") == [4]
