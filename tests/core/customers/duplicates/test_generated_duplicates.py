"""Typos, swapped names, moved words and blanks are seen through; households, namesakes and shared mailboxes are left alone."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from crm_core.customers.duplicates.find import find
from tests.core.customers.duplicates.duplicates_generator import GIVEN, Row, people
from tests.core.customers.duplicates.records import accuracy, records_of


@pytest.mark.parametrize(("count", "share", "seed"), [(1000, 0.2, 1), (3000, 0.1, 2), (6000, 0.05, 3)])
def test_generated_duplicates_are_found_and_nothing_else(count: int, share: float, seed: int) -> None:
    made = people(count, share, seed)
    found = find(records_of(made.rows))
    precision, recall = accuracy(found, made.pairs)
    assert precision >= 0.99
    assert recall >= 0.95
    sure = {(match.first, match.second) for match in found if match.verdict == "sure"}
    assert sure <= made.pairs
    assert len(sure) > len(made.pairs) / 3


def sharing(address: bool) -> Iterator[Row]:
    """133 people with different names, some of them alike, who have a mailbox or a house in common."""
    families = ["Meier", "Meyer", "Maier", "Schmidt", "Schmitt", "Jansen", "Janssen", "Müller", "Möller", "Keller"]
    names = [(given, family) for given in GIVEN[:40] for family in families][:133]
    for given, family in names:
        if address:
            yield Row("person", given, family, "", "", "", "Lindenweg 7", "10115", "Berlin")
        else:
            yield Row("person", given, family, "", "office@example.org", "+493012345678", "", "", "")


@pytest.mark.parametrize("address", [False, True])
def test_133_people_behind_one_mailbox_or_in_one_house_are_not_merged(address: bool) -> None:
    found = find(records_of(sharing(address)))
    assert [match for match in found if match.verdict == "sure"] == []


def test_people_numbered_behind_one_mailbox_are_not_offered() -> None:
    rows = [Row("person", "Guest", str(number), "", "office@example.org", "", "", "", "") for number in range(133)]
    assert find(records_of(rows)) == []


@pytest.mark.parametrize("names", list(combinations(("Anna", "Hans", "Petra", "Karl", "Julia"), 2)))
def test_a_household_is_not_offered(names: tuple[str, str]) -> None:
    home = ("family@example.org", "+493012345678", "Lindenweg 7", "10115", "Berlin")
    for birthdays in (("", ""), ("1960-01-02", ""), ("1960-01-02", "1985-07-30")):
        rows = [Row("person", name, "Schmidt", day, *home) for name, day in zip(names, birthdays, strict=True)]
        assert find(records_of(rows)) == []


@pytest.mark.parametrize(
    "names", [("Daniel", "Daniela"), ("Paul", "Paula"), ("Mario", "Maria"), ("Tim", "Tom"), ("Andrea", "Andreas")]
)
def test_names_that_differ_by_a_letter_are_two_in_a_household(names: tuple[str, str]) -> None:
    home = ("family@example.org", "+493012345678", "Lindenweg 7", "10115", "Berlin")
    assert find(records_of(Row("person", name, "Schmidt", "", *home) for name in names)) == []


OFFICE = ("77, Nehru Road", "302001", "Jaipur")


@pytest.mark.parametrize("birthday", ["", "1962-06-25"])
def test_colleagues_with_the_same_given_name_are_not_offered(birthday: str) -> None:
    rows = [
        Row("person", "Vikram", "Sharma", "", "vikram.sharma@example.org", "", *OFFICE),
        Row("person", "Vikram", "Gupta", birthday, "vikram.gupta@example.org", "+918123456773", *OFFICE),
        Row("person", "Vikram", "Rao", "", "", "", *OFFICE),
    ]
    assert find(records_of(rows)) == []


@pytest.mark.parametrize(
    "own",
    [("1962-06-25", "", ""), ("", "vikram@example.org", ""), ("", "", "+918123456773")],
    ids=["birthday", "e-mail", "phone"],
)
def test_whoever_changed_the_family_name_is_offered_by_something_of_their_own(own: tuple[str, str, str]) -> None:
    rows = [Row("person", "Vikram", family, *own, *OFFICE) for family in ("Sharma", "Gupta")]
    assert [(match.first, match.second) for match in find(records_of(rows))] == [(0, 1)]
