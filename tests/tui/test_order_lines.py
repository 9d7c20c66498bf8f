"""The lines in the pane of an order."""

import pytest

from crm_core.sales.orders.queries import LineView
from crm_core.values.money import Money
from crm_tui.widgets.order_lines import _how


@pytest.mark.parametrize(("discount", "told"), [(-2000, "1 x 5.00 · +20.00"), (100, "1 x 5.00 · -1.00 (20%)")])
def test_the_pane_of_an_order_has_the_same_signs(discount: int, told: str) -> None:
    money = [Money(minor, "EUR") for minor in (500, discount, 500 - discount)]
    line = LineView(1, None, "Cup", 1000, None, money[0], money[1], None, money[2], None)
    assert _how(line) == told
