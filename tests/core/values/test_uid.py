"""Uids: their form, their order, and that no two are the same."""

import uuid

from crm_core.values.uid import is_uid_prefix, new_uid, uid_series


def test_a_series_of_uids_is_in_order_and_of_the_right_form() -> None:
    make = uid_series()
    made = [make() for _ in range(20_000)]
    assert made == sorted(set(made))
    for text in (made[0], made[-1], new_uid()):
        found = uuid.UUID(text)
        assert (str(found), found.version, found.variant) == (text, 7, uuid.RFC_4122)


def test_two_series_begin_at_different_numbers() -> None:
    one, other = uid_series(), uid_series()
    assert {one() for _ in range(1000)}.isdisjoint(other() for _ in range(1000))


def test_later_uids_sort_after_earlier_ones() -> None:
    early = uid_series()()
    assert early[:13] <= new_uid()[:13]


def test_a_uid_names_a_record_from_sixteen_characters_on() -> None:
    text = new_uid()
    assert is_uid_prefix(text)
    assert is_uid_prefix(text[:16])
    assert not is_uid_prefix(text[:15])
    assert not is_uid_prefix("Bridgestone-and-Sons")
