"""Filters as other programs write them, and slips that would look for words: told with the spelling that is meant."""

import pytest

from crm_core.catalog.filters.problem import FilterProblem
from crm_core.crm import Crm

REFUSED = {
    "city=Berlin": (0, "write city:Berlin,"),
    "mine city==Berlin": (5, "write city:Berlin,"),
    "city!=Berlin": (0, "write -city:Berlin,"),
    "-city=Berlin": (1, "write city:Berlin,"),
    "deal_count>3": (0, "write deal_count:>3,"),
    "deal.value<=500": (0, "write deal.value:<=500,"),
    "!tag:vip": (0, "write -tag:vip,"),
    '!tag:"christmas card"': (0, "write -tag: …,"),
    "tag:vip or tag:press": (8, '"or" before a condition is written OR'),
    "mine And city:Graz": (5, '"And" before a condition is written AND'),
    "not tag:vip": (0, '"not" before a condition is written NOT'),
    "deal.(stage:won or value:5..)": (16, "written OR"),
    "OR tag:vip": (0, "OR needs a condition before it"),
    "(AND tag:vip)": (1, "AND needs a condition before it"),
    "last_interaction:>90d": (18, "write last_interaction:<today-90d for longer ago"),
    'created:<"3 months"': (9, "created_at:<today-3months for longer ago"),
    "last_order:90d": (11, "last_order:>=today-90d for since then"),
    "deal.closed_on:..30d": (17, "closed_on:<today-30d for longer ago"),
}
WORDS = (
    "not vip",
    "ada or grace",
    "trial and error",
    "city:Bad and Linz",
    '"city=Berlin"',
    "x=y",
    "3>2",
    "!x:y",
    "a=b",
    '"or" city:Graz',
)


@pytest.mark.parametrize("text", REFUSED)
def test_a_slip_is_told_with_the_spelling_that_is_meant(sample: Crm, text: str) -> None:
    place, told = REFUSED[text]
    with pytest.raises(FilterProblem) as refused:
        sample.browse.ids("customer", text)
    assert refused.value.position == place
    assert told in refused.value.sentence
    assert not refused.value.incomplete


@pytest.mark.parametrize("text", WORDS)
def test_words_stay_words(sample: Crm, text: str) -> None:
    assert "Full text has" in sample.browse.explain("customer", text)
    sample.browse.ids("customer", text)


def test_a_word_that_joins_nothing_is_told_where_nothing_is_found(sample: Crm) -> None:
    assert (
        sample.browse.unknown_value("customer", "ada or grace")
        == '"or" is a word to look for; OR in capitals joins conditions'
    )
    assert sample.browse.unknown_value("customer", 'ada "or" grace').startswith('no customer has the word "or"')


def test_the_spelling_that_is_told_is_understood(sample: Crm) -> None:
    browse = sample.browse
    old, since = (
        browse.ids("customer", "last_interaction:<today-90d"),
        browse.ids("customer", "last_interaction:>=today-90d"),
    )
    assert old
    assert since
    assert sorted([*old, *since]) == browse.ids("customer", "last_interaction:any")
    assert browse.ids("deal", "expected_close:<30d") == browse.ids("deal", "expected_close:<today+30d") != []


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("dec", "12-01..12-31"),
        ("12", "12-01..12-31"),
        ("December", "12-01..12-31"),
        ("2", "02-01..02-29"),
        ("nov..jan", "11-01..01-31"),
        (">=nov", "11-01..12-31"),
        ("<3", "01-01..02-29"),
        ("may,jun", "05-01..06-30"),
    ],
)
def test_birthdays_by_month(sample: Crm, text: str, same: str) -> None:
    found = sample.browse.ids("customer", f"birthday:{text}")
    assert found == sample.browse.ids("customer", f"birthday:{same}") != []
    assert len(found) < len(sample.browse.ids("customer", "birthday:any"))


def test_a_birthday_by_day_and_what_is_no_month(sample: Crm) -> None:
    key = sample.browse.ids("customer", "birthday:any")[0]
    day = str(sample.customers.view(key).values["birthday"])[-5:]
    assert key in sample.browse.ids("customer", f"birthday:{day}")
    with pytest.raises(FilterProblem, match="is no date"):
        sample.browse.ids("customer", "birthday:13")


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ('city:""', 5, "nothing between the quotes; city:missing finds records without one"),
        ('name:="  "', 6, "nothing between the quotes"),
        ('tag:vip,""', 8, "nothing between the quotes"),
        ('city:"".."b"', 5, "nothing between the quotes"),
        ("last_interaction:never", 17, '"never" is no value; last_interaction:missing finds records without one'),
        ("birthday:unknown", 9, "birthday:missing finds"),
        ("potential:none", 10, "potential:missing finds"),
        ("birthday:02-30", 9, 'no year has a "02-30"; write month and day as 12-24, or a month as dec'),
    ],
)
def test_no_value_at_all_is_told_from_missing(sample: Crm, text: str, place: int, told: str) -> None:
    with pytest.raises(FilterProblem) as refused:
        sample.browse.ids("customer", text)
    assert refused.value.position == place
    assert told in refused.value.sentence


def test_empty_quotes_are_incomplete_and_keep_the_rows(sample: Crm) -> None:
    with pytest.raises(FilterProblem) as refused:
        sample.browse.ids("customer", 'city:""')
    assert refused.value.incomplete


def test_a_text_may_be_one_of_the_words_for_nothing(sample: Crm) -> None:
    assert sample.browse.ids("customer", "name:never") == []
    assert sample.browse.ids("customer", "source:unknown") == []
