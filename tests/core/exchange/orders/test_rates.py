"""Per cent in columns of amounts: rates of tax and discount, and never an amount of that figure."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.crm import Crm
from crm_core.errors import UsageProblem

Load = Callable[..., Any]
Rows = Callable[[str], list[tuple[Any, ...]]]
Table = Callable[..., Path]
SUMS = "SELECT total_minor, net_minor, tax_minor, discount_minor FROM orders ORDER BY id"
GERMAN = [["9", "05.01.2026", "Hans", "Tasse", "2", "1.234,50", "19%"]]
GERMAN += [["9", "05.01.2026", "Hans", "Teller", "1", "10,00", "7 %"]]


@pytest.mark.parametrize("heading", ["MwSt", "USt", "VAT", "Tax", "TVA", "Tax Rate", "MwSt-Satz"])
def test_taxes_with_a_per_cent_sign_are_rates(load: Load, table: Table, rows: Rows, heading: str) -> None:
    load(table(["Order No", "Datum", "Kunde", "Artikel", "Menge", "Preis", heading], GERMAN), entity="orders")
    assert rows(SUMS) == [(294_881, 247_900, 46_981, 0)]
    assert rows("SELECT tax_bp FROM order_lines ORDER BY id") == [(1900,), (700,)]


@pytest.mark.parametrize("heading", ["MwSt %", "Tax %"])
def test_a_heading_that_says_per_cent_is_of_rates(load: Load, table: Table, rows: Rows, heading: str) -> None:
    lines = [["9", "05.01.2026", "Hans", "Tasse", "1", "100,00", "19"]]
    load(table(["Order No", "Datum", "Kunde", "Artikel", "Menge", "Preis", heading], lines), entity="orders")
    assert rows(SUMS) == [(11_900, 10_000, 1900, 0)]


def test_taxes_as_amounts_stay_amounts(load: Load, table: Table, rows: Rows) -> None:
    load(table("Order No,Order Date,Customer,Total,VAT", [["1", "2026-01-05", "Ada", "119.00", "19.00"]]))
    assert rows(SUMS) == [(11_900, 10_000, 1900, 0)]


@pytest.mark.parametrize(
    ("columns", "cells", "sums"),
    [
        ("Total,VAT", ["119.00", "19%"], (11_900, 10_000, 1900, 0)),
        ("Net,VAT", ["100.00", "19%"], (11_900, 10_000, 1900, 0)),
        ("Total,Discount", ["90.00", "10%"], (9000, 9000, 0, 1000)),
        ("Total,VAT,Discount", ["107.10", "19%", "10%"], (10_710, 9000, 1710, 1000)),
        ("Total,Item,VAT", ["119.00", "Cap", "19%"], (11_900, 10_000, 1900, 0)),
        ("Quantity,Price,Rabatt", ["2", "50.00", "10%"], (9000, 9000, 0, 0)),
        ("Quantity,Line total,Rabatt", ["2", "90.00", "10%"], (9000, 9000, 0, 0)),
    ],
)
def test_rates_of_orders_and_lines(
    load: Load, table: Table, rows: Rows, columns: str, cells: list[str], sums: tuple[int, ...]
) -> None:
    path = table(f"Order No,Order Date,Customer,{columns}", [["1", "2026-01-05", "Ada", *cells]])
    assert load(path).created == 1
    assert rows(SUMS) == [sums]
    assert rows("SELECT quantity_milli * price_minor / 1000 - discount_minor - net_minor FROM order_lines") in (
        [],
        [(0,)],
    )
    assert load(path).unchanged == 1


def test_a_discount_in_per_cent_is_taken_off_its_line(load: Load, table: Table, rows: Rows) -> None:
    lines = [
        ["1", "2026-01-05", "Ada", "Cup", "3", "9.99", "12.5%"],
        ["1", "2026-01-05", "Ada", "Mug", "1", "5.00", "0%"],
    ]
    load(table("Order No,Order Date,Customer,Product,Quantity,Price,Discount", lines))
    assert rows("SELECT discount_minor, net_minor FROM order_lines ORDER BY id") == [(375, 2622), (0, 500)]
    assert rows(SUMS) == [(3122, 3122, 0, 0)]


@pytest.mark.parametrize(
    ("heading", "kind", "cell"),
    [
        ("Total", "orders", "50%"),
        ("Value", "deals", "50%"),
        ("Price", "products", "50 %"),
        ("Shipping", "orders", "5%"),
    ],
)
def test_an_amount_is_no_rate(load: Load, table: Table, heading: str, kind: str, cell: str) -> None:
    start = {"orders": "Order No,Order Date,Customer,Net", "deals": "Title,Customer,Stage", "products": "Name,SKU"}[
        kind
    ]
    cells = {"orders": ["1", "2026-01-05", "Ada", "5"], "deals": ["Menu", "Ada", "Proposal"], "products": ["Cup", "C"]}
    with pytest.raises(UsageProblem, match=r'"50? ?%" is a rate, and not'):
        load(table(f"{start},{heading}", [[*cells[kind], cell]]), entity=kind)


def test_a_column_of_both_is_not_guessed(load: Load, table: Table) -> None:
    mixed = [["1", "2026-01-05", "Ada", "119.00", "19%"], ["2", "2026-01-05", "Ada", "119.00", "19.00"]]
    with pytest.raises(UsageProblem, match=r"Line 2.*is a rate, and other cells of the column are amounts"):
        load(table("Order No,Order Date,Customer,Total,VAT", mixed))


def test_an_amount_far_down_a_column_of_rates_is_not_a_rate(load: Load, table: Table) -> None:
    many = [[str(number), "2026-01-05", "Ada", "119.00", "19%"] for number in range(250)]
    with pytest.raises(UsageProblem, match=r'Line 252.*has no "%"'):
        load(table("Order No,Order Date,Customer,Total,VAT", [*many, ["x", "2026-01-05", "Ada", "119.00", "19.00"]]))


def test_lines_of_a_file_of_their_own_have_rates(load: Load, table: Table, rows: Rows) -> None:
    lines = table(
        "Order No,Product,Quantity,Price,MwSt,Rabatt", [["1", "Cup", "2", "50.00", "19%", "10%"]], "lines.csv"
    )
    orders = table("Order No,Order Date,Customer,Total", [["1", "2026-01-05", "Ada", "107.10"]])
    load(orders, lines=lines)
    assert rows(SUMS) == [(10_710, 9000, 1710, 0)]


def test_rates_of_quotes(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    crm.customers.add({"name": "Ada"})
    head = "Quote Number,Quote Date,Customer,Item,Quantity,Price,MwSt,Rabatt"
    load(table(head, [["Q1", "2026-01-05", "Ada", "Cup", "2", "50.00", "19%", "10%"]]), entity="quotes")
    assert rows("SELECT tax_bp, discount_bp, discount_minor FROM quote_lines") == [(1900, 1000, None)]
    load(
        table("Quote Number,Quote Date,Customer,Total,Rabatt", [["Q2", "2026-01-05", "Ada", "90.00", "10%"]]),
        entity="quotes",
    )
    assert rows("SELECT discount_bp, discount_minor FROM quotes WHERE number = 'Q2'") == [(1000, None)]
