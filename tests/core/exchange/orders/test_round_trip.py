"""Orders and their lines out and in again: the same, in a database of their own and in the one they came from."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions

from .conftest import NOW

FORMATS = ("csv", "json", "jsonl")


@pytest.fixture
def filled(crm: Crm) -> Crm:
    ada = crm.customers.add({"name": "Ada [/] Lovelace", "email": "ada@example.org"}).id
    crm.products.add({"sku": "ENG", "name": "Engine", "price": "100", "cost": "40"})
    crm.deals.add({"title": "Relaunch", "customer": ada})
    crm.orders.add(
        {"customer": ada, "number": "=1+1", "notes": "two\nlines", "deal": 1},
        ["ENG x 2", "Oil, 5 l @ 12.50 -10% tax 19%"],
    )
    crm.orders.add(
        {
            "customer": ada,
            "total": "99.90 CHF",
            "tax": "7.14",
            "status": "paid",
            "cost": "20",
            "custom": {"gift": "yes"},
        }
    )
    crm.orders.add({"total": "500 JPY", "country": "JP", "status": "paid"}, [])
    crm.orders.refund(2, "9.90")
    crm.orders.cancel(1)
    return crm


def write(crm: Crm, what: str, path: Path, form: str) -> Path:
    crm.exchange.export(what, path, ExportOptions(format=form))
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_database_gets_the_same_orders(filled: Crm, tmp_path: Path, form: str) -> None:
    files = {
        what: write(filled, what, tmp_path / f"{what}.{form}", form)
        for what in ("customers", "deals", "orders", "order-lines")
    }
    other = open_crm(tmp_path / "other.db", clock=Clock(NOW))
    other.store.create()
    other.business.set(zone="Europe/Berlin", currency="EUR")
    with filled.store.reading() as db:
        uid = db.execute("SELECT uid FROM products").fetchone()[0]
    other.products.add({"sku": "ENG", "name": "Engine", "price": "100", "cost": "40"})
    with other.store.writing("the same product") as unit:
        unit.execute("UPDATE products SET uid = ?", (uid,))
    for what in ("customers", "deals"):
        other.exchange.import_file(files[what], ImportOptions())
    report = other.exchange.import_file(files["orders"], ImportOptions(lines=files["order-lines"]))
    assert (report.created, report.rejected) == (3, 0)
    for what in ("orders", "order-lines"):
        again = write(other, what, tmp_path / f"again-{what}.{form}", form)
        assert again.read_bytes() == files[what].read_bytes()
    other.close()


@pytest.mark.parametrize("form", FORMATS)
def test_where_they_came_from_nothing_changes(filled: Crm, tmp_path: Path, form: str) -> None:
    orders = write(filled, "orders", tmp_path / f"orders.{form}", form)
    lines = write(filled, "order-lines", tmp_path / f"lines.{form}", form)
    for file, options in ((orders, ImportOptions()), (orders, ImportOptions(lines=lines)), (lines, ImportOptions())):
        report = filled.exchange.import_file(file, options)
        assert (report.created, report.updated, report.rejected) == (0, 0, 0)


def test_a_line_changed_in_the_file_changes_its_order(
    filled: Crm, tmp_path: Path, rows: Callable[[str], list[Any]]
) -> None:
    lines = write(filled, "order-lines", tmp_path / "lines.csv", "csv")
    text = lines.read_text("utf-8")
    lines.write_text(text.replace(",2,,100.00,", ",3,,100.00,"), "utf-8")
    assert lines.read_text("utf-8") != text
    report = filled.exchange.import_file(lines, ImportOptions())
    assert (report.updated, report.created) == (1, 0)
    assert rows("SELECT quantity_milli FROM order_lines WHERE position = 1") == [(3000,)]
    assert rows("SELECT total_minor - net_minor - tax_minor, net_minor FROM orders WHERE id = 1") == [(0, 31_125)]
