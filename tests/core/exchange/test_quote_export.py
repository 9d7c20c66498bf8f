"""Quotes and their lines as files."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

from crm_core.clock import Clock
from crm_core.crm import open_crm
from crm_core.exchange.exports.run import ExportOptions


def test_quotes_and_lines_go_out_with_amounts_as_decimals(tmp_path: Path) -> None:
    crm = open_crm(tmp_path / "crm.db", clock=Clock(datetime(2026, 11, 21, 9, 0, tzinfo=UTC)))
    crm.store.create()
    crm.business.set(zone="UTC", currency="EUR")
    ada = crm.customers.add({"name": "Ada Lovelace"}).id
    key = crm.quotes.add(
        {"title": "=Relaunch", "customer": ada, "currency": "KWD", "discount": "2.5%"},
        ["2.5 h Design @ 10.125 -5% tax 19%", "Hosting @ 7 (optional)"],
    ).id
    crm.quotes.send(key)
    crm.exchange.export("quotes", tmp_path / "q.csv", ExportOptions())
    crm.exchange.export("quote-lines", tmp_path / "l.json", ExportOptions(format="json", filter="status:sent"))
    (row,) = csv.DictReader((tmp_path / "q.csv").open(encoding="utf-8", newline=""))
    assert (row["title"], row["number"], row["status"]) == ("'=Relaunch", "Q-2026-001", "sent")
    assert (row["total"], row["currency"], row["discount_percent"]) == ("27.901", "KWD", "2.5%")
    assert row["customer_uid"] == crm.customers.view(ada).values["uid"]
    first, second = json.loads((tmp_path / "l.json").read_text())
    assert (first["product"], first["quantity"], first["price"]) == ("Design", "2.5", "10.125")
    assert (first["discount_percent"], first["net"], second["is_optional"]) == ("5%", "24.047", 1)
    crm.close()
