import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_core.customers.duplicates.compare import (
    birthdays,
    compare,
    given_names,
    names,
    numbers,
    organization_names,
    streets,
)
from crm_core.customers.duplicates.find import find, probability
from crm_core.customers.duplicates.frequencies import Frequencies
from crm_core.customers.duplicates.record import Record, organization_words, place, site, sound, words
from crm_core.customers.duplicates.score import Scorer
from tests.core.customers.duplicates.records import organization, person


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("lovelace", "lovelace", "same"),
        ("lovelace", "lovelcae", "close"),
        ("van der berg", "berg van der", "same"),
        ("meyer landrut", "meyerlandrut", "same"),
        ("garcia", "garcia marquez", "close"),
        ("hugo", "hguo", "close"),
        ("tim", "tom", "different"),
        ("schmidt", "lovelace", "different"),
        ("guest 12", "guest 13", "different"),
        ("", "lovelace", "unknown"),
        ("山田", "山田", "same"),
    ],
)
def test_names(first: str, second: str, level: str) -> None:
    assert names(first, second) == names(second, first) == level


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("william", "bill", "short"),
        ("bob", "rob", "short"),
        ("j", "john", "initial"),
        ("jon", "john", "short"),
        ("martin", "marta", "faint"),
        ("daniel", "daniela", "variant"),
        ("mario", "maria", "variant"),
        ("anna", "anna maria", "close"),
    ],
)
def test_given_names(first: str, second: str, level: str) -> None:
    assert given_names(first, second) == given_names(second, first) == level


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("Acme GmbH", "ACME", "same"),
        ("Müller & Söhne KG", "Söhne and Müller", "same"),
        ("Acme Tools Ltd", "Acme Tols", "close"),
        ("Acme Berlin", "Acme Hamburg", "part"),
        ("Shop 12", "Shop 13", "different"),
        ("GmbH", "GmbH", "same"),
        ("Acme EU", "Acme EU GmbH", "same"),
        ("Adler e.U.", "Adler", "same"),
        ("Adler eU", "Adler GmbH", "same"),
        ("Acme", "Lovelace Engines", "different"),
    ],
)
def test_organizations(first: str, second: str, level: str) -> None:
    one, other = organization_words(first)[0], organization_words(second)[0]
    assert organization_names(one, other) == organization_names(other, one) == level


def test_sister_firms_of_another_legal_form_are_not_quite_the_same() -> None:
    for forms, level in (
        (("GmbH", "AG"), "close"),
        (("GmbH", ""), "same"),
        (("GmbH & Co. KG", "GmbH & Co KG"), "same"),
    ):
        found = compare(*(organization(key, f"Acme {form}") for key, form in enumerate(forms)))
        assert found is not None
        assert found.name == level


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("1815-12-10", "1815-12-10", "same"),
        ("1815-12-10", "1815-10-12", "swapped"),
        ("1815-12-10", "1815-12-11", "close"),
        ("1815-12-10", "1851-12-10", "close"),
        ("1815-12-10", "1815-11-11", "faint"),
        ("1940-03-07", "1970-03-07", "different"),
        ("1940-03-07", "1961-03-07", "different"),
        ("1949-12-10", "1994-12-10", "close"),
        ("1940-03-07", "1950-03-07", "close"),
        ("1870-03-07", "1970-03-07", "close"),
        ("1815-12-10", "1964-03-07", "different"),
        ("--12-10", "1815-12-10", "part"),
        ("--12-10", "--12-11", "different"),
        ("", "1815-12-10", "unknown"),
    ],
)
def test_birthdays(first: str, second: str, level: str) -> None:
    assert birthdays(first, second) == birthdays(second, first) == level


@pytest.mark.parametrize(
    ("first", "second", "street", "number"),
    [
        ("12 Main St", "Main Street 12", "same", "same"),
        ("Hauptstr. 5", "Hauptstraße 5", "same", "same"),
        ("Hauptstraße 5a", "Hauptstrasse 5", "same", "close"),
        ("12 tullaroop street", "12 tullarop street", "close", "same"),
        ("12 Main Street", "7 Oak Avenue", "different", "different"),
    ],
)
def test_streets(first: str, second: str, street: str, number: str) -> None:
    here, there = place(first, None, None), place(second, None, None)
    assert (streets(here.street, there.street), numbers(here.number, there.number)) == (street, number)


def test_words_and_sounds() -> None:
    assert words("O’Neill-Šimić") == "oneill simic"
    assert sound(words("Müller")) == sound(words("Mueller")) == sound(words("Miller"))
    assert sound("philipp") == sound("filip")
    assert sound("山田") == "山田"
    assert site("https://www.Acme.example/") == "acme.example"


def test_a_name_that_stands_in_the_other_place_is_seen() -> None:
    found = compare(person(1, "Ada", "Lovelace"), person(2, "Lovelace", "Ada"))
    assert found is not None
    assert (found.given, found.family, found.crossed) == ("same", "same", True)


def test_a_lone_name_may_be_either() -> None:
    lone = person(1, "Lovelace")
    found = compare(lone, person(2, "Ada", "Lovelace"))
    assert found is not None
    assert (found.given, found.family, found.crossed) == ("unknown", "same", False)


def test_other_given_names_and_no_birthday_rule_out_that_two_are_one() -> None:
    assert compare(person(1, "Ada", "Lovelace"), person(2, "Byron", "Lovelace")) is None
    twins = [person(key, name, "Lovelace", "1815-12-10") for key, name in ((1, "Ada"), (2, "Byron"))]
    assert compare(*twins) is not None


@st.composite
def records(draw: st.DrawFn, key: int) -> Record:
    """Any customer at all; few different values, so that some agree."""
    text = st.one_of(
        st.sampled_from(["", "Ada", "ada ", "A.", "Lovelace", "Love lace", "山田", "\x1b[1m", "12 Main St"]),
        st.text(max_size=12),
    )
    record = person(key) if draw(st.booleans()) else organization(key)
    kind = "organization" if record.is_organization else "person"
    record.name_as(kind, draw(text), draw(text), draw(text), draw(text))
    record.birthday = draw(st.sampled_from(["", "1815-12-10", "1815-10-12", "1964-03-07", "--12-10"]))
    for point, value in (
        ("email", "a@example.org"),
        ("email", "b@example.org"),
        ("phone", "+4930123"),
        ("url", "https://x.example"),
    ):
        if draw(st.booleans()):
            record.add_point(point, value)
    record.places = tuple(place(draw(text), draw(text), draw(text), "DE") for _ in range(draw(st.integers(0, 2))))
    return record


@given(records(1), records(2))
@settings(max_examples=200)
def test_a_score_is_the_same_both_ways_and_no_text_breaks_it(first: Record, second: Record) -> None:
    if first.is_organization != second.is_organization:
        assert find([first, second], 0.01) == []
        return
    common = Frequencies(2)
    common.count((first, second))
    found, back = compare(first, second), compare(second, first)
    assert (found is None) == (back is None)
    if found and back:
        score = Scorer(common).log_odds(first, second, found)
        assert score == pytest.approx(Scorer(common).log_odds(second, first, back))
        assert 0 <= probability(score) <= 1


@given(st.lists(st.integers(1, 30).flatmap(records), max_size=12, unique_by=lambda record: record.id))
@settings(max_examples=40)
def test_any_customers_can_be_searched(some: list[Record]) -> None:
    for match in find(some, 0.01):
        assert match.first != match.second
        assert 0.01 <= match.score <= 1
        assert match.reasons
