"""Leads, products, quotes, orders and lines with hostile texts: out as csv, json and jsonl, in again, and out the same."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions
from tests.faults.databases import faults, raw
from tests.faults.hostile import known, naughty, stored
from tests.faults.poisoned import TEXTS
from tests.faults.test_hostile_values import attempt, forbidden, is_same

NOW = Clock(datetime(2026, 11, 21, 9, tzinfo=UTC))
FORMATS = ("csv", "json", "jsonl")
KINDS = ("customers", "products", "leads", "quotes", "quote-lines", "orders", "order-lines")
FIELDS = {
    "products": ("category", "unit", "owner", "description"),
    "leads": ("title", "source", "campaign", "owner", "description"),
    "quotes": ("title", "introduction", "notes", "terms", "owner"),
    "orders": ("source", "owner", "notes"),
}
TABLES = ("products", "leads", "quotes", "quote_lines", "orders", "order_lines")
STRINGS = pytest.mark.parametrize(
    "strings",
    [
        pytest.param(lambda: known()[::9], id="some"),
        pytest.param(known, id="known", marks=pytest.mark.slow),
        pytest.param(naughty, id="naughty", marks=pytest.mark.slow),
    ],
)


def database(path: Path) -> Crm:
    crm = open_crm(path, clock=NOW)
    crm.store.create()
    crm.business.set(zone="Europe/Berlin", currency="EUR")
    return crm


def fill(crm: Crm, texts: list[str]) -> dict[tuple[str, str, int], str]:
    """A record of each kind for each text, which is in every field that takes it, and in its line; gives those taken."""
    taken = {}
    crm.customers.add({"name": "Ada"})
    for number, text in enumerate(texts, 1):
        crm.products.add({"name": f"Product {number}", "price": "5"})
        crm.leads.add({"title": f"Lead {number}", "customer": 1})
        crm.quotes.add({"title": f"Quote {number}", "customer": 1}, [f"Work {number} @ 5"])
        crm.orders.add({"number": f"A-{number}", "customer": 1}, [f"Cup {number} @ 5"])
        for kind, fields in FIELDS.items():
            for field in fields:
                if attempt(lambda: getattr(crm, kind).edit(number, {field: text})) is None:  # noqa: B023
                    taken[kind, field, number] = text
        for kind in ("quotes", "orders"):
            for field in ("description", "unit"):
                if attempt(lambda: getattr(crm, kind).edit_line(number, 1, {field: text})) is None:  # noqa: B023
                    taken[f"{kind.removesuffix('s')}_lines", field, number] = text
        crm.quotes.send(number)
    return taken


def exported(crm: Crm, folder: Path, form: str) -> dict[str, Path]:
    folder.mkdir()
    files = {kind: folder / f"{kind}.{form}" for kind in KINDS}
    for kind, path in files.items():
        crm.exchange.export(kind, path, ExportOptions(format=form))
    return files


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every text of these records and their lines, in the order in which they were added."""
    with raw(path) as db:
        return {
            table: db.execute(f"SELECT {', '.join(TEXTS[table].split())} FROM {table} ORDER BY id").fetchall()
            for table in TABLES
        }


@STRINGS
@pytest.mark.parametrize("form", FORMATS)
def test_they_come_back_as_they_were(tmp_path: Path, form: str, strings: Callable[[], list[str]]) -> None:
    own, other = database(tmp_path / "own.db"), database(tmp_path / "other.db")
    taken, put_in = fill(own, strings()), cells(own.path)
    wrong = [
        (table, field, text, held)
        for (table, field, number), text in taken.items()
        if (kept := stored(text, lines=True, longest=100_000))
        and not is_same(field, held := put_in[table][number - 1][TEXTS[table].split().index(field)], kept)
    ]
    assert (len(taken) > 0, wrong) == (True, [])
    files = exported(own, tmp_path / "out", form)
    for kind in ("customers", "products", "leads", "quotes", "orders"):
        lines = files.get(f"{kind.removesuffix('s')}-lines")
        report = other.exchange.import_file(files[kind], ImportOptions(entity=kind, lines=lines))
        assert (report.rejects, report.left_behind) == ([], []), kind
    assert cells(other.path) == put_in
    again = exported(other, tmp_path / "again", form)
    for kind, path in files.items():
        assert again[kind].read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), kind
    for crm in (own, other):
        assert forbidden(crm.path) == faults(crm.path) == []
        crm.close()
