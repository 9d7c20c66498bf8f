"""Views and segments on the command line: kept, used in lists and exports, narrowed, undone."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Answer

Run = Callable[..., Answer]


@pytest.fixture
def run(crm: Run) -> Run:
    """Runs commands on a database with four customers, of whom two are vip, and two deals."""
    for name, city, tags in (
        ("Ada", "London", "vip"),
        ("Grace", "New York", "vip"),
        ("Mary", "London", ""),
        ("Zoë", "", ""),
    ):
        assert crm("customer", "add", name, "--city", city, "--tags", tags).code == 0
    for title, customer, value in (("Engine", "Ada", "5000"), ("Loom", "Mary", "100")):
        assert crm("deal", "add", title, "--customer", customer, "--value", value).code == 0
    return crm


def names(run: Run, *words: str) -> list[str]:
    """The names that a list of customers shows."""
    return [row["name"] for row in json.loads(run("customer", "list", *words, "--json", "--fields", "name").out)]


def test_a_view_is_saved_listed_used_narrowed_and_undone(run: Run) -> None:
    saved = run("view", "save", "Londoners", "city:London", "--fields", "name,city", "--sort", "-name")
    assert saved.err == 'View "Londoners" of customers saved\n'
    assert run("customer", "list", "--view", "londoners").out == "Name  City\nMary  London\nAda   London\n"
    assert run("customer", "list", "--view", "Londoners", "tag:vip").out == "Name  City\nAda   London\n"
    assert names(run, "--view", "Londoners", "--sort", "name") == ["Ada", "Mary"]
    assert run("customer", "list", "--view", "Londoners", "--fields", "id").out == "Id\n 3\n 1\n"
    assert (
        run("view").out
        == "View       Of         Filter       Fields      Sort\nLondoners  customers  city:London  name, city  -name\n"
    )
    shown = json.loads(run("view", "show", "londoners", "--json").out)
    assert (shown["filter"], shown["fields"], shown["sort"]) == ("city:London", ["name", "city"], ["-name"])
    assert run("view", "rename", "Londoners", "City").code == 0
    assert run("view", "delete", "city").err == 'View "City" of customers deleted\n'
    run("undo")
    assert json.loads(run("view", "list", "--json").out)[0]["view"] == "City"


def test_a_view_keeps_its_or_to_itself(run: Run) -> None:
    run("view", "save", "Either", "tag:vip", "OR", "city:London")
    assert names(run, "--view", "Either", "-city:London") == ["Grace"]
    assert names(run, "--view", "Either", "city:London", "OR", "Zoë") == ["Ada", "Mary"]


def test_views_of_other_kinds(run: Run) -> None:
    run("view", "save", "Big", "value:1000..", "--of", "deals", "--fields", "title")
    run("view", "save", "Any", "visit", "--of", "appointments")
    assert run("deal", "list", "--view", "big").out == "Title\nEngine\n"
    assert run("appointment", "list", "--view", "any").code == 0
    assert json.loads(run("view", "list", "--of", "deal", "--json").out)[0]["view"] == "Big"


def test_segments_in_lists_exports_and_other_kinds(run: Run, tmp_path: Path) -> None:
    assert run("segment", "add", "VIPs", "tag:vip").err == 'Segment "VIPs" added: tag:vip\n'
    assert run("segment", "add", "Trip", "--fixed", "1", "customer:3").err == 'Segment "Trip" added with 2 customers\n'
    assert run("segment", "add", "Late", "--fixed", "city:New York").err == 'Segment "Late" added with 1 customer\n'
    counted = {row["segment"]: row["customers"] for row in json.loads(run("segment", "--json").out)}
    assert counted == {"Late": 1, "Trip": 2, "VIPs": 2}
    assert names(run, "segment:vips", "-segment:trip") == ["Grace"]
    file = tmp_path / "trip.csv"
    assert run("export", "customers", "segment:trip", "--fields", "name", "-o", str(file)).code == 0
    assert file.read_text().split() == ["name", "Ada", "Mary"]
    assert (
        run("deal", "list", "customer.segment:trip", "--fields", "title", "--sort", "title").out
        == "Title\nEngine\nLoom\n"
    )
    assert run("report", "pipeline", "segment:vips").code == 0
    assert "tag:vip" in run("customer", "list", "segment:vips", "--explain").out


def test_members_come_from_ids_filters_and_stdin(run: Run) -> None:
    assert run("segment", "add", "Trip", "--fixed").code == 0
    ids = run("customer", "list", "tag:vip", "--format", "ids").out
    assert run("segment", "add-members", "Trip", "-", typed=ids).err == '2 customers added to segment "Trip"\n'
    assert run("segment", "add-members", "Trip", "city:London").err == '1 customer added to segment "Trip"\n'
    assert run("segment", "remove-members", "Trip", "1", "3").err == '2 customers taken out of segment "Trip"\n'
    assert names(run, "segment:trip") == ["Grace"]
    run("undo")
    assert names(run, "segment:trip") == ["Ada", "Grace", "Mary"]


def test_tags_by_a_filter_and_two_made_one(run: Run) -> None:
    assert run("tag", "add", "gold", "--to", "deal.value:1000..").err == 'Tag "gold" put on 1 customer\n'
    assert run("tag", "add", "gold", "--to", "3").err == 'Tag "gold" put on 1 customer\n'
    assert run("tag", "add", "gold", "--to", "-", typed="customer:4\n").err == 'Tag "gold" put on 1 customer\n'
    assert run("tag", "remove", "gold", "--from", "Zoë").err == 'Tag "gold" taken off 1 customer\n'
    assert run("tag", "merge", "gold", "VIP").err == 'Tag "gold" merged into "VIP": 1 customer more with it\n'
    assert run("tag").out == "Tag  Customers\nvip          3\n"
    run("undo")
    assert run("tag").out == "Tag   Customers\ngold          2\nvip           2\n"


def test_a_word_with_a_number_behind_a_colon_is_a_condition(run: Run) -> None:
    run("customer", "edit", "2", "--birthday", "1962-03-04", "--phone", "+493023125")
    run("deal", "add", "Site", "--customer", "3")
    deal = run("deal", "list", "customer:3", "--format", "ids").out.split()[-1]
    run("segment", "add", "Trip", "--fixed")
    for condition, who in (("id:1", "1"), ("birthday:1962", "2"), ("phone:030", "2"), (deal, "3"), ("customer:3", "3")):
        assert run("tag", "add", "gold", "--to", condition).err == 'Tag "gold" put on 1 customer\n', condition
        assert run("customer", "list", "tag:gold", "--format", "ids").out == f"customer:{who}\n"
        assert run("tag", "remove", "gold", "--from", condition).err == 'Tag "gold" taken off 1 customer\n'
        assert run("segment", "add-members", "Trip", condition).err == '1 customer added to segment "Trip"\n'
        assert run("segment", "remove-members", "Trip", condition).err == '1 customer taken out of segment "Trip"\n'
    assert "there is no customer field" in run("tag", "add", "gold", "--to", "1 hat:5").err


def test_brackets_with_a_minus_before_them_reach_the_filter(run: Run) -> None:
    everybody = names(run, "kind:person")
    assert everybody == [*names(run, "tag:vip kind:person"), *names(run, "-(tag:vip OR kind:organization)")]
    assert names(run, '-(tag:vip OR "Zoë")') == names(run, "-tag:vip", '-"Zoë"')


def test_a_segment_without_anybody_says_why(run: Run) -> None:
    said = 'Segment "C" added: city:Nowhere\nNo customers are in it now: no customer has city:Nowhere.\n'
    assert run("segment", "add", "C", "city:Nowhere").err == said
    assert json.loads(run("segment", "add", "D", "city:Nowhere", "--json").out)["entity"] == "segment"


def test_a_view_is_deleted_with_or_without_yes(run: Run) -> None:
    run("view", "save", "Mine", "mine")
    assert run("view", "delete", "Mine", "-y").code == 0
    assert json.loads(run("view", "list", "--json").out) == []


def test_search_says_that_it_only_found_the_nearest(run: Run) -> None:
    assert run("search", "grcae").out == "Record      Name\ncustomer:2  Grace\n"
    assert run("search", "grcae").err == "Nothing has these words. Nearest:\n"
    assert [row["nearest"] for row in json.loads(run("search", "grcae", "--json").out)] == [True]
    assert [row["nearest"] for row in json.loads(run("search", "grace", "--json").out)] == [False]
    assert run("search", "qqqqzzzz").err == "Nothing found.\n"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("customer list --view nope", 2, 'There is no view of customers "nope".'),
        ("customer list segment:vps", 2, 'Filter, character 9: segment: there is no "vps". Nearest: VIPs.'),
        ("segment show vps", 2, 'There is no segment "vps". Nearest: VIPs.'),
        ("segment add x", 2, 'A segment needs a filter, as in "crm segment add NAME tag:vip", or --fixed.'),
        ("segment edit vips segment:vips", 2, 'Filter, character 9: segment: "VIPs" is made from itself;'),
        ("segment edit vips", 2, 'Say what to change, as in "crm segment edit Regulars tag:vip".'),
        ("segment add-members vips 1", 2, 'Who is in segment "VIPs" is said by its filter (tag:vip);'),
        ("segment add vips x", 4, 'There is a segment "VIPs" already; "crm segment edit" changes it.'),
        ("view save x nam:y", 2, "Filter, character 1: there is no customer field"),
        ("view save x --of custmers", 2, 'There is no kind of record "custmers". Nearest: customers.'),
        ("view save x --fields nmae", 2, 'There is no customer field "nmae". Nearest: name.'),
        ("customer list deal.stge:won", 2, 'Filter, character 6: there is no deal field "stge";'),
    ],
)
def test_what_makes_no_sense_is_told_in_one_sentence(run: Run, words: str, code: int, said: str) -> None:
    run("segment", "add", "VIPs", "tag:vip")
    answer = run(*words.split())
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith(f"crm: {said}")
    assert answer.err.count("\n") == 1


def test_names_of_views_and_segments_are_completed(run: Run) -> None:
    run("segment", "add", "Regulars", "tag:vip")
    run("view", "save", "Londoners", "city:London")
    run("view", "save", "Large", "value:1000..", "--of", "deals")
    for words, found in (
        (("segment", "show", "re"), "Regulars\n"),
        (("customer", "list", "segment:re"), "segment:Regulars\n"),
        (("customer", "list", "--view", "l"), "Londoners\n"),
        (("deal", "list", "--view", "l"), "Large\n"),
        (("view", "delete", "l"), "Londoners\nLarge\n"),
        (("view", "save", "x", "--of", "d"), "deals\n"),
        (("view", "save", "x", "city:L"), "city:London\n"),
        (("segment", "add", "x", "tag:v"), "tag:vip\n"),
        (("tag", "add", "gold", "--to", "segment:r"), "segment:Regulars\n"),
    ):
        assert run("__complete", "zsh", *words).out == found


def test_one_unknown_customer_among_ids_changes_nothing(run: Run) -> None:
    run("segment", "add", "Trip", "--fixed", "1")
    refused = run("segment", "add-members", "Trip", "2", "3", "nosuch")
    assert refused.code == 3
    assert "nosuch" in refused.err
    assert names(run, "segment:trip") == ["Ada"]
    run("segment", "add-members", "Trip", "2", "customer:3")
    assert names(run, "segment:trip") == ["Ada", "Grace", "Mary"]
    run("segment", "remove-members", "Trip", "city:London", "tag:vip")
    assert names(run, "segment:trip") == ["Grace", "Mary"]


def test_renaming_says_how_many_filters_follow(run: Run) -> None:
    run("view", "save", "Best", "tag:vip", "--fields", "name")
    assert run("tag", "rename", "vip", "gold").err == 'Tag "vip" renamed to "gold"; 1 kept filter changed with it\n'
    assert run("customer", "list", "--view", "Best").out == "Name\nAda\nGrace\n"
    refused = run("tag", "delete", "gold", "--yes")
    assert refused.code == 4
    assert 'The filter of view "Best" names tag "gold"; change that filter first.' in refused.err


def test_a_heading_names_its_column(run: Run) -> None:
    listed = run("customer", "list", "tag:vip", "--fields", "Name,deals", "--sort", "-E-mail,name")
    assert listed.out == "Name   Deals\nAda        1\nGrace      0\n"


def test_a_segment_with_customers_goes_after_asking_only(run: Run) -> None:
    assert run("segment", "add", "Vips", "tag:vip").code == 0
    assert run("segment", "add", "Nobody", "city:Nowhere").code == 0
    refused = run("segment", "delete", "vips")
    assert refused.code == 2
    assert "--yes" in refused.err
    assert run("segment", "delete", "Nobody").code == 0
    assert [row["segment"] for row in json.loads(run("segment", "list", "--json").out)] == ["Vips"]
    assert run("segment", "delete", "vips", "--yes").err == 'Segment "Vips" deleted\n'
    assert names(run, "tag:vip") == ["Ada", "Grace"]
