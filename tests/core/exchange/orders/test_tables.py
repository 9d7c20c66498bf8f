"""Plain tables of orders: a row an order, or a row a line; what comes twice, what is refused, what undo takes back."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.crm import Crm
from crm_core.errors import UsageProblem
from tests.core.exchange.databases import contents, is_sound

Load = Callable[..., Any]
Rows = Callable[[str], list[tuple[Any, ...]]]
Table = Callable[..., Path]
SHARED = Path(__file__).parents[4].parent / "shared/data"
CHINOOK = SHARED / "shop_chinook"
PER_LINE = "Order Number,Order Date,Customer,Product,Quantity,Unit Price,Total,Status"
needs_chinook = pytest.mark.skipif(not CHINOOK.is_dir(), reason="the real files are not here")


def test_a_row_an_order(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    ada = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org", "owner": "jo", "country": "AT"}).id
    path = table(
        "Order No,Order Date,Customer,E-mail,Total,VAT,Status,Country",
        [
            ["A-1", "2026-01-05", "A. Lovelace", "ada@example.org", "119.00", "19.00", "paid", ""],
            ["A-2", "2026-02-05", "Böhm & Söhne GmbH", "", "50.00", "", "pending", "Deutschland"],
            ["A-3", "2026-02-06", "", "x@example.org", "10.00", "", "cancelled", ""],
        ],
    )
    report = load(path)
    assert (report.created, report.rejected) == (3, 0)
    assert rows(
        "SELECT number, customer_id, total_minor, net_minor, status, country, owner, paid_on FROM orders ORDER BY id"
    ) == [
        ("A-1", ada, 11_900, 10_000, "paid", "AT", "jo", "2026-01-05"),
        ("A-2", ada + 2, 5000, 5000, "open", "DE", None, None),
        ("A-3", ada + 1, 1000, 1000, "cancelled", None, None, None),
    ]
    assert rows("SELECT name, kind FROM customers WHERE id > 1 ORDER BY id") == [
        ("x@example.org", "person"),
        ("Böhm & Söhne GmbH", "organization"),
    ]
    assert load(path).unchanged == 3


def test_rows_of_one_number_are_lines_of_one_order_wherever_they_stand(
    crm: Crm, load: Load, table: Table, rows: Rows
) -> None:
    crm.products.add({"sku": "ENG", "name": "Engine", "price": "100", "cost": "40"})
    path = table(
        PER_LINE,
        [
            ["7", "2026-01-05", "Ada", "engine", "2", "100.00", "200.00", "paid"],
            ["8", "2026-01-06", "Bob", "Oil", "1", "5.00", "5.00", "paid"],
            ["7", "2026-01-05", "Ada", "Cap", "1.5", "10.00", "15.00", "paid"],
        ],
    )
    report = load(path)
    assert (report.created, report.joined) == (2, 1)
    assert rows("SELECT number, total_minor, cost_minor FROM orders ORDER BY id") == [
        ("7", 21_500, None),
        ("8", 500, None),
    ]
    assert rows(
        "SELECT order_id, description, product_id, quantity_milli, net_minor, cost_minor FROM order_lines ORDER BY order_id, position"
    ) == [
        (1, "engine", 1, 2000, 20_000, 4000),
        (1, "Cap", None, 1500, 1500, None),
        (2, "Oil", None, 1000, 500, None),
    ]
    again = load(path)
    assert (again.updated, again.unchanged, again.joined) == (0, 2, 1)


def test_a_total_that_repeats_on_every_line_is_that_of_the_order(load: Load, table: Table, rows: Rows) -> None:
    lines = [
        ["7", "2026-01-05", "Ada", "Engine", "2", "100.00", "215.00", "paid"],
        ["7", "2026-01-05", "Ada", "Cap", "1", "15.00", "215.00", "paid"],
    ]
    load(table(PER_LINE, lines))
    assert rows("SELECT total_minor FROM orders") == [(21_500,)]


def test_an_order_with_a_bad_line_is_refused_whole(load: Load, table: Table, tmp_path: Path, rows: Rows) -> None:
    path = table(
        PER_LINE,
        [
            ["7", "2026-01-05", "Ada", "Engine", "2", "100.00", "200.00", "paid"],
            ["7", "2026-01-05", "Ada", "Cap", "many", "10.00", "15.00", "paid"],
            ["8", "2026-01-06", "Bob", "Oil", "1", "5.00", "5.00", "paid"],
            ["9", "", "Bob", "Oil", "1", "5.00", "5.00", "paid"],
        ],
    )
    with pytest.raises(UsageProblem, match="many"):
        load(path)
    aside = tmp_path / "aside.csv"
    report = load(path, rejects=aside)
    assert (report.created, report.rejected, report.joined) == (1, 3, 0)
    assert report.rows == report.created + report.rejected
    with aside.open(encoding="utf-8", newline="") as file:
        assert [row["Order Number"] for row in csv.DictReader(file)] == ["7", "7", "9"]
    assert rows("SELECT number FROM orders") == [("8",)]


def test_undo_of_an_import_is_exact(crm: Crm, load: Load, table: Table, tmp_path: Path) -> None:
    crm.customers.add({"name": "Ada"})
    before = contents(tmp_path / "business.db")
    load(
        table(
            PER_LINE,
            [
                ["7", "2026-01-05", "Ada", "Engine", "2", "100.00", "200.00", "paid"],
                ["8", "2026-01-05", "New", "Cap", "1", "1.00", "1.00", "open"],
            ],
        )
    )
    assert len(contents(tmp_path / "business.db")["orders"]) == 2
    crm.history.undo(crm.history.require_undo().id)
    assert contents(tmp_path / "business.db") == before
    assert is_sound(tmp_path / "business.db")


def test_what_a_person_did_since_stays_where_the_file_is_silent(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    path = table("Order Number,Order Date,Customer,Total", [["7", "2026-01-05", "Ada", "100.00"]])
    load(path)
    crm.orders.refund(1, "30")
    crm.orders.edit(1, {"notes": "kind", "cost": "50"})
    assert load(path).unchanged == 1
    assert rows("SELECT refunded_minor, notes, cost_minor, status FROM orders") == [(3000, "kind", 5000, "paid")]


def test_a_hand_made_order_of_that_number_is_the_same(crm: Crm, load: Load, table: Table, rows: Rows) -> None:
    crm.customers.add({"name": "Ada"})
    crm.orders.add({"customer": "Ada", "number": "7", "total": "90", "ordered_on": "2026-01-05"})
    report = load(table("Order Number,Order Date,Customer,Total", [["7", "2026-01-05", "Ada", "100.00"]]))
    assert (report.created, report.updated) == (0, 1)
    assert rows("SELECT total_minor FROM orders") == [(10_000,)]


def test_rows_without_any_number_are_known_again(load: Load, table: Table) -> None:
    rows = [["2026-01-05", "Ada", "100.00"], ["2026-01-05", "Ada", "100.00"], ["2026-01-06", "Ada", "7.00"]]
    path = table("Date of order,Customer,Order total", rows)
    assert load(path).created == 3
    assert load(path).unchanged == 3


def test_two_customers_of_one_address_are_not_guessed_between(crm: Crm, load: Load, table: Table) -> None:
    for name in ("Ada", "Bob"):
        crm.customers.add({"name": name, "email": "info@example.org"})
    path = table(
        "Order Number,Order Date,Customer,E-mail,Total", [["7", "2026-01-05", "Bob", "info@example.org", "1.00"]]
    )
    load(path)
    with crm.store.reading() as db:
        assert db.execute("SELECT customer_id FROM orders").fetchall() == [(2,)]
    with pytest.raises(UsageProblem, match="more than one customer has the e-mail"):
        load(table("Order Number,Order Date,E-mail,Total", [["8", "2026-01-05", "info@example.org", "1.00"]]))


@needs_chinook
def test_chinook(crm: Crm, load: Load, rows: Rows, tmp_path: Path) -> None:
    truth = json.loads((CHINOOK / "truth.json").read_text("utf-8"))
    files = CHINOOK / "csv"
    load(files / "Customer.csv", owners=files / "Employee.csv")
    report = load(files / "Invoice.csv", lines=files / "InvoiceLine.csv", currency="USD")
    assert (report.created, report.rejected) == (412, 0)
    assert rows("SELECT count(*), sum(total_minor) FROM orders") == [(412, 232_860)]
    assert rows("SELECT count(*), sum(net_minor) FROM order_lines") == [(truth["rows"]["InvoiceLine"], 232_860)]
    by_year = rows("SELECT substr(ordered_on, 1, 4), count(*), sum(total_minor) FROM orders GROUP BY 1")
    assert {year: [count, total / 100] for year, count, total in by_year} == truth["by_year"]
    reps = rows("SELECT owner, count(DISTINCT customer_id), sum(total_minor) FROM orders GROUP BY 1")
    assert {name: [count, total / 100] for name, count, total in reps} == truth["by_support_rep"]
    assert len(rows("SELECT DISTINCT country FROM orders")) == len(truth["by_country"])
    american = truth["by_country"]["USA"]
    assert rows("SELECT count(*), sum(total_minor) FROM orders WHERE country = 'US'") == [
        (american[0], round(american[1] * 100))
    ]
    page = crm.browse.page("customer", _top(10))
    assert sorted(row[1].minor / 100 for row in page.rows) == sorted(total for _, _, total in truth["top10_customers"])
    assert page.rows[0][0] == truth["top10_customers"][0][1]
    again = load(files / "Invoice.csv", lines=files / "InvoiceLine.csv", currency="USD")
    assert (again.created, again.updated, again.unchanged) == (0, 0, 412)
    changed = tmp_path / "InvoiceLine.csv"
    text = (files / "InvoiceLine.csv").read_text("utf-8").splitlines(keepends=True)
    text[40] = text[40].rstrip().rpartition(",")[0] + ",2\n"
    changed.write_text("".join(text), "utf-8")
    one = load(files / "Invoice.csv", lines=changed, currency="USD")
    assert (one.created, one.updated, one.unchanged) == (0, 1, 411)


def _top(count: int) -> Any:
    from crm_core.catalog.pages import Query

    return Query(fields=("name", "revenue"), sort=("-revenue",), limit=count)
