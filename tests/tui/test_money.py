"""Sums in the heads of narrow columns."""

import pytest

from crm_core.values.money import Money
from crm_tui.money import fitting_sum

SEVERAL = [Money(12_496_200_000, "EUR"), Money(5_000, "USD"), Money(100, "JPY")]


@pytest.mark.parametrize(
    ("room", "shown"),
    [(30, "124,962,000 € + 2 curr."), (19, "125.0 M € + 2 curr."), (14, "125.0 M € +$¥"), (9, "125.0 M €")],
)
def test_a_sum_gives_way_to_the_room_without_being_cut(room: int, shown: str) -> None:
    assert fitting_sum(SEVERAL, room) == shown


def test_one_amount_is_whole_where_it_fits() -> None:
    assert fitting_sum([Money(120_000, "EUR")], 8) == "1,200 €"
    assert fitting_sum([], 8) == ""
