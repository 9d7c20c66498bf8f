"""What cannot be true of an order is refused, what hardly is is told: amounts below nothing, lines that do not add up."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.crm import Crm
from crm_core.errors import UsageProblem

from .shops import SHOPIFY, SQUARE, STRIPE, cells, shopify, stripe

Load = Callable[..., Any]
Rows = Callable[[str], list[tuple[Any, ...]]]
Table = Callable[..., Path]
PLAIN = "Order No,Order Date,Customer,Total,Tax"
MONEY = "SELECT number, status, total_minor, refunded_minor FROM orders ORDER BY id"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["10", "2026-01-05", "Hans", "(25.00)", ""], "less than nothing, and no order of that number is here"),
        (["", "2026-01-05", "Hans", "-25.00", ""], "comes to -25.00 €, less than nothing"),
        (["10", "2026-01-05", "Hans", "5.00", "9"], r"has more tax \(9.00 €\) than it comes to \(5.00 €\)"),
        (["10", "2026-01-05", "Hans", "5.00", "-1"], "has a tax of -1.00 €, less than nothing"),
    ],
)
def test_amounts_below_nothing_are_refused(load: Load, table: Table, rows: Rows, row: list[str], reason: str) -> None:
    with pytest.raises(UsageProblem, match=f"Line 2 .*{reason}"):
        load(table(PLAIN, [row]))
    assert rows(MONEY) == []


def test_a_credit_of_the_same_number_is_a_refund(load: Load, table: Table, rows: Rows, tmp_path: Path) -> None:
    sale, credit = ["12", "2026-01-05", "Eva", "100", ""], ["12", "2026-02-05", "Eva", "-30", ""]
    path = table(PLAIN, [sale, credit])
    report = load(path)
    assert (report.created, report.joined, report.rejected) == (1, 1, 0)
    assert "1 row below nothing taken as given back on the order whose number it has." in report.notes
    assert rows("SELECT total_minor, refunded_minor, status, refunded_on FROM orders") == [
        (10_000, 3000, "paid", "2026-02-05")
    ]
    again = load(path)
    assert (again.unchanged, again.updated, again.notes) == (1, 0, [])
    rest = table(PLAIN, [["12", "2026-03-05", "Eva", "-70", ""], ["13", "2026-03-05", "Eva", "-1", ""]], "later.csv")
    later = load(rest, rejects=tmp_path / "aside.csv")
    assert (later.updated, later.rejected, later.rejects[0].line) == (1, 1, 3)
    assert rows("SELECT refunded_minor, status FROM orders") == [(10_000, "refunded")]


def test_a_line_below_nothing_counts_within_an_order_and_makes_none(load: Load, table: Table, rows: Rows) -> None:
    head = "InvoiceNo,InvoiceDate,Customer,Description,Quantity,UnitPrice"
    with pytest.raises(UsageProblem, match=r"comes to -27\.50 €, less than nothing"):
        load(table(head, [["C536379", "2026-01-05", "Ann", "Discount", "-1", "27.5"]]))
    lines = [["7", "2026-01-05", "Ann", "Cup", "2", "20"], ["7", "2026-01-05", "Ann", "Discount", "-1", "27.5"]]
    load(table(head, lines))
    assert rows(MONEY) == [("7", "paid", 1250, 0)]


def test_lines_that_do_not_add_up_are_told_once(load: Load, table: Table) -> None:
    head = "Order No,Order Date,Customer,Product,Quantity,Price,Order Total,Tax"
    path = table(
        head,
        [
            ["1", "2026-01-05", "Ann", "Cup", "2", "20", "99", ""],
            ["2", "2026-01-05", "Ann", "Cup", "1", "119", "119", "19"],
            ["3", "2026-01-05", "Ann", "Cup", "1", "100", "119", "19"],
        ],
    )
    notes = load(path).notes
    assert "1 order whose lines do not come to its total (1): the total counts." in notes
    assert "1 order with the tax in the prices of its lines (2): the total counts." in notes
    assert load(path).notes == []


def test_a_table_without_amounts_is_no_orders_of_nothing(load: Load, table: Table, rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="no column gives a total or a price of the orders"):
        load(
            table("Order No,Order Date,Customer,Product,Quantity", [["1", "2026-01-05", "Ann", "Cup", "2"]]),
            entity="orders",
        )
    half = table(
        "Order No,Order Date,Customer,Product,Quantity,Price",
        [["1", "2026-01-05", "Ann", "Cup", "2", ""], ["2", "2026-01-05", "Ann", "Cup", "2", "0"]],
    )
    report = load(half, rejects=tmp_path / "aside.csv")
    assert [reject.reason for reject in report.rejects] == ["has neither a total nor a price"]
    assert rows(MONEY) == [("2", "paid", 0, 0)]


def test_orders_without_a_customer_are_counted(load: Load, table: Table) -> None:
    report = load(table(PLAIN, [["1", "2026-01-05", "", "5", ""], ["2", "2026-01-05", "", "5", ""]]))
    assert "2 orders without a customer." in report.notes


def test_stripe_disputes_invoice_numbers_and_names(load: Load, table: Table, rows: Rows) -> None:
    headers = [*STRIPE[:-2], "Customer Description", "Card Name", "Invoice Number", "Disputed Amount", "Dispute Status"]
    path = table(
        headers,
        [
            stripe("ch_1", "75.00", **{"Disputed Amount": "75.00", "Dispute Status": "lost", "Invoice ID": "in_1"})
            | {"Invoice Number": "R-1", "Customer Description": "Grace Hopper", "Card Name": "G HOPPER"},
            stripe("ch_2", "75.00", **{"Disputed Amount": "75.00", "Dispute Status": "won", "Invoice ID": "in_2"}),
            stripe(
                "ch_3", "75.00", **{"Disputed Amount": "50.00", "Dispute Status": "lost", "Amount Refunded": "10.00"}
            )
            | {"Customer Email": "", "Card Name": "ADA L"},
            stripe("ch_4", "75.00", **{"Customer Email": ""}),
        ],
    )
    report = load(path)
    assert "1 order without a customer." in report.notes
    assert rows(MONEY) == [
        ("R-1", "refunded", 7500, 7500),
        (None, "paid", 7500, 0),
        (None, "paid", 7500, 6000),
        (None, "paid", 7500, 0),
    ]
    assert rows("SELECT name FROM customers ORDER BY id") == [("Grace Hopper",), ("ADA L",)]
    assert load(path).unchanged == 4


def test_shopify_orders_paid_in_part_stay_open(load: Load, table: Table, rows: Rows) -> None:
    def path(status: str, outstanding: str) -> Path:
        order = shopify("#1", Total="50.00", **cells("Cap", "1", "50.00"), **{"Financial Status": status})
        return table([*SHOPIFY, "Outstanding Balance"], [order | {"Outstanding Balance": outstanding}])

    report = load(path("partially_paid", "20.00"))
    assert "1 order paid in part: open until all is paid." in report.notes
    assert rows("SELECT status, paid_on FROM orders") == [("open", None)]
    assert load(path("paid", "0.00")).updated == 1
    assert rows("SELECT status, paid_on FROM orders") == [("paid", "2026-05-01")]
    assert load(path("partially_paid", "20.00")).updated == 1
    assert rows("SELECT status, paid_on FROM orders") == [("open", None)]


def test_square_tips_are_lines_of_their_own(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    sale = {
        "Date": "2026-04-03", "Gross Sales": "$20.00", "Tax": "$1.60", "Tip": "$3.00", "Total Collected": "$24.60",
        "Transaction ID": "T1", "Event Type": "Payment", "Description": "Latte machine", "Transaction Status": "Complete",
    }  # fmt: skip
    crm.business.set(currency="USD")
    path = table(SQUARE, [sale])
    assert load(path).notes == ["1 order without a customer."]
    assert rows("SELECT description, quantity_milli, price_minor, net_minor FROM order_lines ORDER BY position") == [
        ("Latte machine", 1000, 2000, 2000),
        ("Tip", 1000, 300, 300),
    ]
    assert load(path).unchanged == 1


def test_woocommerce_orders(load: Load, table: Table, rows: Rows) -> None:
    head = (
        "Order Number,Order Status,Order Date,First Name (Billing),Last Name (Billing),Email (Billing),Country Code (Billing),"
        "Cart Discount Amount,Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,"
        "Item Name,Quantity (- Refund),Item Cost"
    )
    ada = ["2026-01-15 12:00", "Ada", "Lovelace", "ada@x.example", "GB", "0", "5.00", "0", "64.50", "9.50"]
    bob = ["2026-01-16 12:00", "Bob", "Stone", "bob@x.example", "GB", "1.00", "0", "0", "30.00", "1.00"]
    path = table(
        head,
        [
            ["501", "Processing", *ada, "A1", "1", "Mug", "2", "25.00"],
            ["502", "Completed", *bob, "A1", "1", "Mug", "1", "25.00"],
            ["502", "Completed", *bob, "A2", "2", "Cup", "1", "5.00"],
            ["503", "On hold", *bob, "A1", "1", "Mug", "1", "30.00"],
            ["504", "Failed", *bob, "A1", "1", "Mug", "1", "30.00"],
        ],
    )
    report = load(path)
    assert (report.what, report.created, report.joined, report.skipped) == ("WooCommerce orders", 3, 1, 1)
    assert not any("lines" in note for note in report.notes)
    assert rows("SELECT number, status, total_minor, tax_minor FROM orders ORDER BY id") == [
        ("501", "paid", 6450, 950),
        ("502", "paid", 3000, 100),
        ("503", "open", 3000, 100),
    ]
    assert rows("SELECT name FROM customers ORDER BY id") == [("Ada Lovelace",), ("Bob Stone",)]
    assert load(path).unchanged == 3


def test_names_of_owners_reach_orders_that_have_their_numbers(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    staff = table("Id,First name,Last name", [["3", "Jane", "Peacock"], ["4", "Margaret", "Park"]], "staff.csv")
    crm.customers.add({"name": "Ada", "owner": "3"})
    orders = table(PLAIN, [["1", "2026-01-05", "Ada", "5", ""]])
    load(orders)
    assert rows("SELECT owner FROM orders") == [("3",)]
    assert load(orders, owners=staff).updated == 1
    load(table(PLAIN, [["2", "2026-01-06", "Ada", "5", ""]]), owners=staff)
    assert rows("SELECT owner FROM orders") == [("Jane Peacock",), ("Jane Peacock",)]
    other = table(PLAIN, [["3", "2026-01-06", "New", "5", ""]])
    assert "No order of this file has an owner whom the file of owners names." in load(other, owners=staff).notes
    people = table("Name,E-mail", [["Eva", "eva@x.example"]])
    assert "gives an owner: the names of owners change nothing." in load(people, owners=staff).notes[0]


def test_orders_that_come_to_hang_on_another_customers_deal_are_told(crm: Crm, load: Load, table: Table) -> None:
    ada, bob = (crm.customers.add({"name": name}).id for name in ("Ada", "Bob"))
    deal = crm.deals.add({"title": "Website", "customer": ada}).id
    load(table(PLAIN, [["7", "2026-01-05", "Ada", "10", ""]], "before.csv"))
    crm.orders.edit(1, {"deal": deal})
    path = table(PLAIN, [["7", "2026-01-05", "Bob", "10", ""], ["8", "2026-01-05", "Bob", "10", ""]])
    report = load(path)
    assert (report.updated, report.created) == (1, 1)
    assert crm.orders.view(1).values["customer"].id == bob
    assert "1 order on a deal of another customer (7)." in report.notes
    assert load(path).notes == []


def test_a_line_that_does_not_come_to_its_price_is_told_once(load: Load, table: Table, rows: Rows) -> None:
    head = "Order No,Order Date,Customer,Product,Quantity,Price,Line Discount,Line Total"
    path = table(
        head,
        [
            ["1", "2026-01-05", "Ann", "Cup", "1", "5", "", "25"],
            ["2", "2026-01-05", "Ann", "Cup", "2", "5", "1", "8"],
            ["3", "2026-01-05", "Ann", "Cup", "2", "5", "1", "9"],
            ["4", "2026-01-05", "Ann", "Cup", "2", "5", "", "9"],
            ["5", "2026-01-05", "Ann", "Cup", "3", "3.33", "", "10"],
            ["6", "2026-01-05", "Ann", "Cup", "3", "", "", "10"],
            ["7", "2026-01-05", "Ann", "Cup", "3", "10", "", "30"],
            ["7", "2026-01-05", "Ann", "Bag", "-1", "10", "", "-10"],
        ],
    )
    told = "2 orders with lines whose total is not quantity times price (1, 2): the total counts."
    assert [note for note in load(path).notes if "quantity" in note] == [told]
    assert [row[2] for row in rows(MONEY)] == [2500, 800, 900, 900, 1000, 1000, 2000]
    assert load(path).notes == []
