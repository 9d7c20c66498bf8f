"""Columns of taxes and discounts that hold rates: "19%" under "MwSt" is no amount."""

from collections.abc import Sequence
from dataclasses import replace

from crm_core.exchange.tables.mapping import ColumnMap
from crm_core.exchange.tables.targets import ORDERS, QUOTES, Target

WITH_SIGN = "its cells are rates"
_HEADED = "its heading says per cent"
_TAXES = {"tax": "tax_rate", "line_tax": "tax_rate"}
_RATES = {
    ORDERS: {**_TAXES, "discount": "discount_percent", "line_discount": "line_discount_percent"},
    QUOTES: {**_TAXES, "discount_amount": "discount_percent", "line_discount": "line_discount_percent"},
}
_OF_LINES = {"price", "quantity", "line_total"}


def as_rates(column: ColumnMap, cells: Sequence[str], entity: str) -> ColumnMap:
    """The column as one of rates, where it gives an amount that can be said as a rate and its cells or heading say so."""
    rate = _RATES.get(entity, {}).get(column.target.key) if column.target else None
    if rate is None:
        return column
    if _have_signs(cells):
        return replace(column, target=Target(rate), reason=WITH_SIGN)
    # "MwSt 19%" is headed so above amounts, "MwSt %" above rates.
    headed = "%" in column.header and not any(character.isdigit() for character in column.header)
    return replace(column, target=Target(rate), reason=_HEADED) if headed else column


def of_lines(columns: Sequence[ColumnMap], entity: str) -> list[ColumnMap]:
    """The columns of a table; where its rows are lines, a discount in per cent is that of the line.

    A quote has a discount of its own, which a heading of full words means.
    """
    if not _OF_LINES.intersection(column.target.key for column in columns if column.target):
        return list(columns)
    return [
        replace(column, target=Target("line_discount_percent"))
        if column.target == Target("discount_percent") and (entity == ORDERS or column.reason in (WITH_SIGN, _HEADED))
        else column
        for column in columns
    ]


def _have_signs(cells: Sequence[str]) -> bool:
    """Whether there are rates with their sign, and besides nothing but zeros and blanks."""
    signed = [cell for cell in cells if "%" in cell]
    return bool(signed) and all("%" in cell or not cell.strip(" 0.,-") for cell in cells)
