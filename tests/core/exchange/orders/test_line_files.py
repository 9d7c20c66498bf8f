"""Lines in a file of their own: in the currency of their order, and part of the total that it has."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.crm import Crm
from crm_core.errors import UsageProblem
from crm_core.exchange.exports.run import ExportOptions

from .shops import PAYPAL, SHOPIFY, SQUARE, SQUARE_ITEMS, cells, item, paypal, shopify

Load = Callable[..., Any]
Rows = Callable[[str], list[tuple[Any, ...]]]
Table = Callable[..., Path]
SUMS = "SELECT currency, total_minor, net_minor, tax_minor FROM orders ORDER BY id"
LINES = "SELECT price_minor, net_minor FROM order_lines ORDER BY order_id, position"


def test_lines_of_an_order_in_another_currency_come_back_unchanged(crm: Crm, load: Load, tmp_path: Path) -> None:
    crm.orders.add({"number": "1", "currency": "JPY"}, ["Sign x 3 @ 140000"])
    crm.orders.add({"number": "2", "currency": "KWD"}, ["Sign @ 1.234"])
    crm.orders.add({"number": "3"}, ["Sign @ 12.50"])
    orders, lines = tmp_path / "orders.csv", tmp_path / "lines.csv"
    crm.exchange.export("orders", orders, ExportOptions(format="csv"))
    crm.exchange.export("order-lines", lines, ExportOptions(format="csv"))
    report = load(orders, lines=lines)
    assert (report.created, report.updated, report.unchanged, report.rejected) == (0, 0, 3, 0)


def test_lines_that_name_no_currency_are_in_that_of_their_order(load: Load, table: Table, rows: Rows) -> None:
    orders = table("Order Number,Order Date,Currency,Total", [["1", "2026-01-05", "JPY", "420000"]], "orders.csv")
    lines = table("Order Number,Product,Quantity,Price", [["1", "Sign", "3", "140000"]], "lines.csv")
    load(orders, lines=lines)
    assert rows(LINES) == [(140_000, 420_000)]


def test_lines_with_a_currency_say_that_of_an_order_without_amounts(load: Load, table: Table, rows: Rows) -> None:
    orders = table("Order Number,Order Date,Total", [["1", "2026-01-05", ""]], "orders.csv")
    lines = table("Order Number,Product,Quantity,Price,Currency", [["1", "Sign", "3", "140000", "JPY"]], "lines.csv")
    load(orders, lines=lines)
    assert rows(SUMS) == [("JPY", 420_000, 420_000, 0)]


def test_lines_in_another_currency_than_their_order_are_refused(load: Load, table: Table, rows: Rows) -> None:
    orders = table("Order Number,Order Date,Currency,Total", [["1", "2026-01-05", "EUR", "420"]], "orders.csv")
    lines = table("Order Number,Product,Price,Currency", [["1", "Sign", "420", "JPY"]], "lines.csv")
    with pytest.raises(UsageProblem, match="is in EUR, and a line of it in JPY"):
        load(orders, lines=lines)
    assert rows(SUMS) == []


def test_lines_alone_without_a_currency_are_not_guessed_for_an_order_in_another(
    crm: Crm, load: Load, table: Table, rows: Rows
) -> None:
    load(table("Order Number,Order Date,Currency,Total", [["1", "2026-01-05", "JPY", "420000"]], "orders.csv"))
    lines = table("Order Number,Order Date,Product,Quantity,Price", [["1", "2026-01-05", "Sign", "3", "140000"]])
    with pytest.raises(UsageProblem, match="names no currency, and the order is in JPY"):
        load(lines)
    load(lines, currency="JPY")
    assert (rows(SUMS), rows(LINES)) == ([("JPY", 420_000, 420_000, 0)], [(140_000, 420_000)])


def test_further_rows_of_a_shop_are_in_the_currency_of_the_first(load: Load, table: Table, rows: Rows) -> None:
    first = shopify("#1", Total="3000", Currency="JPY", **cells("Cap", "1", "1000"))
    load(table(SHOPIFY, [first, item("#1", "Cup", "2", "1000")]))
    assert (rows(SUMS), rows(LINES)) == ([("JPY", 3000, 3000, 0)], [(1000, 1000), (1000, 2000)])


def test_lines_that_come_later_add_nothing_to_a_total_that_is_there(load: Load, table: Table, rows: Rows) -> None:
    orders = table("Order Number,Order Date,Total", [["1", "2026-01-05", "238"], ["2", "2026-01-05", "50"]], "o.csv")
    lines = table(
        "Order Number,Product,Quantity,Price,Tax rate",
        [["1", "Sign", "2", "100", "19%"], ["2", "Cap", "1", "30", ""]],
        "lines.csv",
    )
    load(orders)
    load(orders, lines=lines)
    assert rows(SUMS) == [("EUR", 23_800, 20_000, 3800), ("EUR", 5000, 5000, 0)]
    assert load(orders, lines=lines).unchanged == 2


def test_items_sold_of_a_known_payment_add_nothing_to_it(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    crm.business.set(currency="USD")
    sale = {"Date": "2026-04-03", "Event Type": "Payment", "Transaction ID": "T1"}
    paid = {"Payment ID": "P1", "Total Collected": "$13.00", "Tax": "$1.00", "Transaction Status": "Complete"}
    load(table(SQUARE, [{**sale, **paid, "Gross Sales": "$12.00", "Net Sales": "$12.00"}], "paid.csv"))
    sold = {**sale, "Item": "Latte", "Qty": "2.0", "Gross Sales": "$12.00", "Net Sales": "$12.00", "Tax": "$1.00"}
    load(table(SQUARE_ITEMS, [sold], "sold.csv"))
    assert (rows(SUMS), rows(LINES)) == ([("USD", 1300, 1200, 100)], [(600, 1200)])


def test_a_refund_of_another_month_is_in_the_currency_of_its_row(load: Load, table: Table, rows: Rows) -> None:
    def refund(name: str, currency: str) -> Path:
        cells = {"Reference Txn ID": "A1", "Date": "20/03/2026", "Currency": currency}
        return table(PAYPAL, [paypal(name, "Payment Refund", "-2000", **cells)], f"{name}.csv")

    load(table(PAYPAL, [paypal("A1", "Website Payment", "10000", Currency="JPY")]))
    assert load(refund("R1", "JPY")).updated == 1
    assert rows("SELECT currency, total_minor, refunded_minor FROM orders") == [("JPY", 10_000, 2000)]
    with pytest.raises(UsageProblem, match="is refunded in USD, and was paid in JPY"):
        load(refund("R2", "USD"))
