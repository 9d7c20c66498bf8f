"""Exports of Shopify, Stripe, Square and PayPal as orders."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_core.catalog.pages import Query
from crm_core.crm import Crm

from .shops import PAYPAL, SHOPIFY, SQUARE, SQUARE_ITEMS, STRIPE, cells, item, paypal, shopify, stripe

Load = Callable[..., Any]
Rows = Callable[[str], list[tuple[Any, ...]]]
Table = Callable[..., Path]
ORDERS = "SELECT number, status, total_minor, tax_minor, refunded_minor, ordered_on FROM orders ORDER BY id"


def test_shopify_rows_become_orders_with_lines(load: Load, table: Table, rows: Rows) -> None:
    path = table(
        SHOPIFY,
        [
            shopify("#1001", Total="238.00", Taxes="38.00", **cells("Engine", "2", "100.00", "ENG-1")),
            shopify("#1002", Total="55.00", Shipping="5.00", **cells("Oil", "1", "20.00")),
            item("#1002", "Manual", "3", "10.00"),
            shopify(
                "#1003",
                Total="30.00",
                **{"Financial Status": "partially_refunded", "Refunded Amount": "12.50"},
                **cells("Cap", "1", "30.00"),
            ),
            shopify(
                "#1004",
                Total="10.00",
                **{"Cancelled at": "2026-05-02 10:00:00 +0200", "Financial Status": "voided"},
                **cells("Cup", "1", "10.00"),
            ),
        ],
    )
    report = load(path)
    assert (report.what, report.rows, report.created, report.joined, report.rejected) == ("Shopify orders", 5, 4, 1, 0)
    assert rows(ORDERS) == [
        ("#1001", "paid", 23_800, 3800, 0, "2026-05-01"),
        ("#1002", "paid", 5500, 0, 0, "2026-05-01"),
        ("#1003", "paid", 3000, 0, 1250, "2026-05-01"),
        ("#1004", "cancelled", 1000, 0, 0, "2026-05-01"),
    ]
    assert rows(
        "SELECT order_id, position, description, quantity_milli, price_minor, net_minor FROM order_lines ORDER BY id"
    )[1:3] == [
        (2, 1, "Oil", 1000, 2000, 2000),
        (2, 2, "Manual", 3000, 1000, 3000),
    ]
    assert rows("SELECT name, kind, lifecycle FROM customers") == [("Ada Lovelace", "person", "customer")]
    again = load(path)
    assert (again.created, again.updated, again.unchanged, again.joined) == (0, 0, 4, 1)


def test_a_changed_line_of_shopify_is_one_update(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    def path(quantity: str) -> Path:
        lines = [item("#1002", "Manual", quantity, "10.00"), item("#1002", "Cup", "1", "4.00")]
        return table(
            SHOPIFY,
            [
                shopify("#1001", Total="1.00", **cells("Cap", "1", "1.00")),
                shopify("#1002", Total="54.00", **cells("Oil", "1", "20.00")),
                *lines,
            ],
        )

    load(path("3"))
    report = load(path("4"))
    assert (report.created, report.updated, report.unchanged, report.joined) == (0, 1, 1, 2)
    assert rows("SELECT quantity_milli FROM order_lines WHERE description = 'Manual'") == [(4000,)]


def test_stripe_takes_payments_and_leaves_failed_ones(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    path = table(
        STRIPE,
        [
            stripe(
                "ch_1",
                "120.00",
                Description="Website care",
                **{"Customer Name": "Grace Hopper", "Customer ID": "cus_1"},
            ),
            stripe("ch_2", "80.00", **{"Amount Refunded": "30.00", "Customer ID": "cus_2"}),
            stripe("ch_3", "50.00", "Refunded", **{"Amount Refunded": "50.00"}),
            stripe("ch_4", "70.00", "Failed"),
            stripe("ch_5", "5000", Currency="jpy"),
        ],
    )
    report = load(path)
    assert (report.created, report.skipped, report.rejected) == (4, 1, 0)
    assert report.skips[0].reason == 'is a payment that was not made ("Failed")'
    assert rows("SELECT status, total_minor, refunded_minor, currency, notes, source FROM orders ORDER BY id") == [
        ("paid", 12_000, 0, "EUR", "Website care", "Stripe"),
        ("paid", 8000, 3000, "EUR", None, "Stripe"),
        ("refunded", 5000, 5000, "EUR", None, "Stripe"),
        ("paid", 5000, 0, "JPY", None, "Stripe"),
    ]
    # Two ids of one address are one customer.
    assert rows("SELECT c.name, count(*) FROM orders o JOIN customers c ON c.id = o.customer_id GROUP BY 1") == [
        ("Grace Hopper", 4)
    ]
    assert rows("SELECT json_extract(custom, '$.fee') FROM orders WHERE id = 1") == [("1.75",)]
    assert crm.browse.page("order", Query(fields=("custom.fee", "custom.it's"), sort=("custom.fee",))).rows[0] == ("1.75", None)
    assert load(path).unchanged == 4


def test_square_transactions_with_a_refund(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    crm.business.set(currency="USD")
    sale = {
        "Date": "2026-04-03", "Time": "10:00:00", "Gross Sales": "$1,250.00", "Discounts": "-$50.00", "Net Sales": "$1,200.00",
        "Tax": "$96.00", "Tip": "$0.00", "Partial Refunds": "$0.00", "Total Collected": "$1,296.00", "Fees": "-$33.80",
        "Transaction ID": "T1", "Payment ID": "P1", "Event Type": "Payment", "Description": "2 x Latte machine",
        "Customer ID": "C9", "Customer Name": "Café Łódź", "Staff Name": "Jo", "Transaction Status": "Complete",
    }  # fmt: skip
    back = {
        **sale,
        "Date": "2026-04-05",
        "Gross Sales": "-$100.00",
        "Tax": "$0.00",
        "Total Collected": "-$100.00",
        "Transaction ID": "T2",
        "Event Type": "Refund",
    }
    walk_in = {**sale, "Transaction ID": "T3", "Payment ID": "P3", "Customer ID": "", "Customer Name": ""}
    path = table(SQUARE, [sale, back, walk_in])
    report = load(path)
    assert (report.created, report.joined, report.rejected) == (2, 1, 0)
    assert rows(
        "SELECT status, total_minor, tax_minor, refunded_minor, refunded_on, currency, owner FROM orders ORDER BY id"
    ) == [
        ("paid", 129_600, 9600, 10_000, "2026-04-05", "USD", "Jo"),
        ("paid", 129_600, 9600, 0, None, "USD", "Jo"),
    ]
    assert rows("SELECT customer_id IS NULL FROM orders ORDER BY id") == [(0,), (1,)]
    again = load(path)
    assert (again.created, again.updated, again.unchanged, again.joined) == (0, 0, 2, 1)


def test_square_items_are_the_lines_of_one_order(load: Load, table: Table, rows: Rows) -> None:
    def sold(item: str, qty: str, net: str, tax: str, **more: str) -> dict[str, str]:
        usual = {
            "Date": "2026-04-03",
            "Transaction ID": "T1",
            "Event Type": "Payment",
            "Customer Name": "Ada",
            "Price Point Name": "Regular",
        }
        return {
            **usual,
            "Item": item,
            "Qty": qty,
            "Net Sales": net,
            "Tax": tax,
            "Discounts": "$0.00",
            "Gross Sales": net,
            **more,
        }

    path = table(
        SQUARE_ITEMS,
        [
            sold("Latte", "2.0", "$7.00", "$0.70"),
            sold("Cake", "1.0", "$4.50", "$0.45", Discounts="-$0.50"),
            sold("Tea", "1.0", "$3.00", "$0.30", **{"Transaction ID": "T2", "Price Point Name": "Large"}),
            sold("Latte", "-1.0", "-$3.50", "-$0.35", **{"Event Type": "Refund", "Date": "2026-04-04"}),
        ],
    )
    report = load(path, currency="USD")
    assert (report.created, report.joined) == (2, 2)
    assert rows("SELECT total_minor, net_minor, tax_minor, refunded_minor FROM orders ORDER BY id") == [
        (1265, 1150, 115, 385),
        (330, 300, 30, 0),
    ]
    assert rows(
        "SELECT description, quantity_milli, price_minor, discount_minor, net_minor FROM order_lines ORDER BY id"
    ) == [
        ("Latte", 2000, 350, 0, 700),
        ("Cake", 1000, 500, 50, 450),
        ("Tea (Large)", 1000, 300, 0, 300),
    ]
    again = load(path, currency="USD")
    assert (again.updated, again.unchanged, again.joined) == (0, 2, 2)


def test_paypal_keeps_payments_and_refunds_and_says_what_it_leaves(load: Load, table: Table, rows: Rows) -> None:
    path = table(
        PAYPAL,
        [
            paypal(
                "A1",
                "Express Checkout Payment",
                "1.250,00",
                **{"Item Title": "Engine", "Quantity": "2", "Fee": "-31,75"},
            ),
            paypal("A2", "Payment Refund", "-250,00", **{"Reference Txn ID": "A1", "Date": "20/03/2026"}),
            paypal("A3", "General Currency Conversion", "-12,00"),
            paypal("A4", "Account Hold for Open Authorization", "-40,00", **{"Balance Impact": "Memo"}),
            paypal("A5", "Payment Fee", "-1,00"),
            paypal("A6", "General Withdrawal", "-500,00"),
            paypal("A7", "Mass Pay Payment", "-20,00"),
            paypal("A8", "Website Payment", "99,00", Status="Denied"),
            paypal("A9", "Payment Refund", "-5,00", **{"Reference Txn ID": "ZZ"}),
            paypal(
                "B1",
                "Website Payment",
                "80,00",
                **{"From Email Address": "new@example.org", "Name": "New GmbH", "Date": "02/04/2026"},
            ),
        ],
    )
    report = load(path)
    assert (report.rows, report.created, report.joined, report.skipped, report.rejected) == (10, 2, 1, 7, 0)
    assert sorted({skip.reason for skip in report.skips}) == [
        "is a conversion between currencies",
        "is a fee",
        "is a memo and moves no money",
        'is a payment that was not made ("Denied")',
        "is a transfer to or from a bank account",
        "is money that was paid out",
        "refunds a payment that is not here",
    ]
    assert rows("SELECT total_minor, refunded_minor, refunded_on, status FROM orders ORDER BY id") == [
        (125_000, 25_000, "2026-03-20", "paid"),
        (8000, 0, None, "paid"),
    ]
    assert rows("SELECT description, quantity_milli, price_minor, net_minor FROM order_lines") == [
        ("Engine", 2000, 62_500, 125_000)
    ]
    assert rows("SELECT name, kind FROM customers ORDER BY id") == [
        ("Linus Example", "person"),
        ("New GmbH", "organization"),
    ]
    again = load(path)
    assert (again.created, again.updated, again.unchanged, again.joined, again.skipped) == (0, 0, 2, 1, 7)


def test_a_refund_of_a_later_month_finds_its_payment_once(load: Load, table: Table, rows: Rows) -> None:
    load(table(PAYPAL, [paypal("A1", "Website Payment", "100,00")]))
    march = table(
        PAYPAL,
        [paypal("R1", "Payment Refund", "-20,00", **{"Reference Txn ID": "A1", "Date": "20/03/2026"})],
        "march.csv",
    )
    april = table(
        PAYPAL,
        [paypal("R2", "Payment Refund", "-80,00", **{"Reference Txn ID": "A1", "Date": "20/04/2026"})],
        "april.csv",
    )
    assert load(march).updated == 1
    assert load(march).unchanged == 1
    assert rows("SELECT refunded_minor, status FROM orders") == [(2000, "paid")]
    assert load(april).updated == 1
    assert rows("SELECT refunded_minor, status, refunded_on FROM orders") == [(10_000, "refunded", "2026-04-20")]
    assert load(march).unchanged == 1
