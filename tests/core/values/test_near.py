"""Which names a slip of the keys may have been meant to be, and that others are not named for want of better ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.values.near import near, unknown

PEOPLE = ["Måsen AB", "Zane Levy", "Jana Müller", "Amélie Durand", "Ottokar Freiherr von Weiß"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zain", ["Zane Levy"]),
        ("Levi", ["Zane Levy"]),
        ("jana", ["Jana Müller"]),
        ("Jana Muler", ["Jana Müller"]),
        ("amelie", ["Amélie Durand"]),
        ("weiss", ["Ottokar Freiherr von Weiß"]),
        ("xavier", []),
        ("abc", []),
        ("ab", ["Måsen AB"]),
        ("x", []),
        ("", []),
    ],
)
def test_names_that_may_be_meant(typed: str, expected: list[str]) -> None:
    assert near(typed, PEOPLE) == expected


def test_at_most_three_are_named_and_some_of_those_known_where_none_is_near() -> None:
    tags = [f"tag{number}" for number in range(12)]
    assert near("tag", tags) == ["tag0", "tag1", "tag2"]
    assert str(unknown("tag", "tga1", tags)) == 'There is no tag "tga1". Nearest: tag1, tag10, tag11.'
    assert str(unknown("tag", "zzz", tags)) == 'There is no tag "zzz". Known: tag0, tag1, tag2 and 9 more.'
    assert str(unknown("tag", "zzz", tags[:2])) == 'There is no tag "zzz". Known: tag0, tag1.'
    assert str(unknown("tag", "zzz", [])) == 'There is no tag "zzz".'


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=8))
def test_any_text_gives_at_most_three_of_the_names(typed: str, names: list[str]) -> None:
    found = near(typed, names)
    assert len(found) <= 3
    assert set(found) <= set(names)
