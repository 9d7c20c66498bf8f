"""Quotes and lines of quotes and deals: out and in again the same, and quotes of other programs."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import UsageProblem
from crm_core.exchange.exports.run import ExportOptions
from crm_core.exchange.imports.options import ImportOptions, ImportReport
from crm_core.values.money import Money

NOW = Clock(datetime(2026, 11, 21, 9, tzinfo=UTC))
FORMATS = ("csv", "json", "jsonl")
KINDS = ("customers", "products", "deals", "deal-lines", "quotes", "quote-lines")


@pytest.fixture
def crm_at(tmp_path: Path) -> Iterator[Callable[[str], Crm]]:
    opened: list[Crm] = []

    def make(name: str) -> Crm:
        opened.append(open_crm(tmp_path / name, clock=NOW))
        opened[-1].store.create()
        opened[-1].business.set(zone="Europe/Berlin", currency="EUR", tax="19")
        return opened[-1]

    yield make
    for crm in opened:
        crm.close()


@pytest.fixture
def crm(crm_at: Callable[[str], Crm]) -> Crm:
    return crm_at("own.db")


def fill(crm: Crm) -> None:
    """Deals of one and several products, quotes of every state, with everything that one can have."""
    crm.products.add({"sku": "ENG", "name": "Engine", "price": "100", "cost": "40", "tax": "7", "unit": "piece"})
    crm.products.add({"name": "Desk", "price": "400"})
    ada = crm.customers.add({"name": "Ada [/] Lovelace", "email": "ada@example.org"}).id
    bob = crm.customers.add({"name": "Bob", "language": "de"}).id
    several = crm.deals.add({"title": "Several", "customer": ada}).id
    for line in ("3 x ENG -10%", "1 x Desk @ 399.99", "2.5 h Oiling, by hand @ 33.33"):
        crm.deals.add_line(several, line)
    one = crm.deals.add({"title": "One", "customer": bob, "product": "ENG", "value": "90"}).id
    crm.deals.edit_line(one, 1, {"quantity": "2"})
    crm.deals.add({"title": "Plain", "product": "Something", "value": "7 JPY"})
    crm.fields.add("quote.colour")
    given = {
        "notes": "two\nlines",
        "terms": "=1+1",
        "shipping": "4.90",
        "shipping_tax": "19",
        "valid_until": "2027-01-01",
    }
    first = crm.quotes.add(
        {"title": "Big", "deal": several, "contact": bob, "discount": "5%", "colour": "red", **given}, []
    )
    second = crm.quotes.add(
        {"title": "Yen", "customer": bob}, ["2 x ENG @ 50", "1 x Extra @ 9.90 -1.90 tax 7% (optional)"]
    )
    third = crm.quotes.add({"title": "Small", "customer": ada, "discount": "3"}, ["1.5 h Work @ 95"])
    crm.quotes.add({"title": "Draft", "customer": ada}, ["1 x Work @ 1"])
    crm.quotes.add({"title": "Nothing yet", "customer": ada}, [])
    crm.quotes.send(first.id, on="2026-10-01")
    crm.quotes.send(second.id)
    crm.quotes.send(third.id, on="2026-05-01")
    crm.quotes.accept(second.id, [2])
    crm.quotes.send(crm.quotes.revise(first.id).id)
    crm.quotes.reject(third.id, "too much")


def exported(crm: Crm, folder: Path, form: str, name: str = "") -> dict[str, Path]:
    files = {kind: folder / f"{name}{kind}.{form}" for kind in KINDS}
    for kind, path in files.items():
        crm.exchange.export(kind, path, ExportOptions(format=form))
    return files


def brought(crm: Crm, files: dict[str, Path], *, beside: bool) -> list[ImportReport]:
    """Import the files; lines of quotes ``beside`` their quotes, or as a file of their own."""
    reports = []
    for kind, path in files.items():
        if kind == "quote-lines" and beside:
            continue
        lines = files["quote-lines"] if kind == "quotes" and beside else None
        reports.append(crm.exchange.import_file(path, ImportOptions(create_stages=True, lines=lines)))
    return reports


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("beside", [True, False])
def test_quotes_and_lines_come_back_as_they_were(
    crm: Crm, crm_at: Callable[[str], Crm], tmp_path: Path, form: str, beside: bool
) -> None:
    fill(crm)
    files = exported(crm, tmp_path, form)
    other = crm_at("other.db")
    for report in brought(other, files, beside=beside):
        assert (report.rejected, report.left_behind) == (0, []), report.entity
    again = exported(other, tmp_path, form, "again-")
    for kind, path in files.items():
        assert again[kind].read_bytes() == path.read_bytes(), kind
    for known in (crm, other):
        for report in brought(known, files, beside=beside):
            assert (report.created, report.updated, report.rejected) == (0, 0, 0), report.entity
    assert totals(other) == totals(crm)


def totals(crm: Crm) -> list[object]:
    return [
        row[:4] for row in crm.browse.page("quote", Query(fields=("title", "net", "tax", "total"), sort=("id",))).rows
    ]


def test_numbers_of_a_file_do_not_disturb_our_own(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    before = crm.quotes.numbering.shown
    report = load(
        crm, f"number,title,customer,date,total\n{before},Old,Ada,2026-01-05,100\nA-7,Older,Ada,2025-01-05,50\n"
    )
    assert report.created == 2
    new = crm.quotes.add({"title": "New", "customer": "Ada"}, ["1 x Work @ 1"])
    crm.quotes.send(new.id)
    number = crm.quotes.view(new.id).values["number"]
    assert number != before
    assert str(number)[:-1] == before[:-1]


def load(crm: Crm, text: str, name: str = "quotes.csv", lines: str = "", **options: object) -> ImportReport:
    path = crm.path.parent / name
    path.write_text(text, "utf-8")
    beside = None
    if lines:
        beside = crm.path.parent / "lines.csv"
        beside.write_text(lines, "utf-8")
    return crm.exchange.import_file(path, ImportOptions(lines=beside, **options))  # type: ignore[arg-type]


def lines(crm: Crm, quote: int) -> list[tuple[object, ...]]:
    with crm.store.reading() as db:
        rows = db.execute(
            "SELECT description, quantity_milli, price_minor, discount_bp, discount_minor, tax_bp, is_optional, net_minor "
            "FROM quote_lines WHERE quote_id = ? ORDER BY position",
            (quote,),
        )
        return [tuple(row) for row in rows]


PLAIN = """Quote Number,Subject,Customer Name,Quote Date,Expiry Date,Status,Item Name,Quantity,Item Price,Tax Rate
EST-1,Website,Ada,2026-10-01,2026-10-31,Declined,Design,2,500.00,19%
EST-1,Website,Ada,2026-10-01,2026-10-31,Declined,Hosting,12,9.90,7%
EST-2,Shop,Ada,2026-11-01,2026-12-31,Viewed,Engine,1,100,19%
"""


def test_quotes_of_another_program_with_several_rows_each(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    crm.products.add({"name": "Engine", "price": "90", "cost": "40"})
    report = load(crm, PLAIN, "Estimates 2026.csv")
    assert (report.entity, report.created, report.joined, report.rejected) == ("quotes", 2, 1, 0)
    one, two = (crm.quotes.view(key).values for key in (1, 2))
    assert (one["number"], one["status"], two["status"]) == ("EST-1", "rejected", "sent")
    assert one["total"] == Money(119_000 + 11_880 + 832, "EUR")
    assert lines(crm, 1) == [
        ("Design", 2000, 50_000, None, None, 1900, 0, 100_000),
        ("Hosting", 12_000, 990, None, None, 700, 0, 11_880),
    ]
    assert crm.browse.count("quote", "product:Engine number:EST-2") == 1
    assert load(crm, PLAIN, "Estimates 2026.csv").unchanged == 2
    step = crm.history.require_undo().id
    crm.history.undo(step)
    assert crm.browse.count("quote") == 0


def test_what_was_sent_stays_and_its_lines_too(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    load(crm, PLAIN, "quotes.csv")
    for old, new, said in (
        ("Website", "Web site", "title"),
        ("500.00", "600.00", "its lines"),
        ("Viewed", "Won", "status"),
    ):
        with pytest.raises(UsageProblem, match=f"was sent as EST-. and says something else in the file: {said}"):
            load(crm, PLAIN.replace(old, new))


def test_drafts_change_and_get_no_number(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    text = "title,number,customer,status,total,tax\nWeb,D-1,Ada,draft,119,19\n"
    report = load(crm, text)
    assert any("1 draft with a number" in note for note in report.notes)
    found = crm.quotes.view(1).values
    assert (found["number"], found["status"], found["net"], found["total"]) == (
        None,
        "draft",
        Money(10_000, "EUR"),
        Money(11_900, "EUR"),
    )
    assert lines(crm, 1) == [("Web", 1000, 10_000, None, None, 1900, 0, 10_000)]
    more = "title,number,customer,status,product,price\nWeb,D-1,Ada,draft,Design,200\nWeb,D-1,Ada,draft,Hosting,10\n"
    assert load(crm, more).updated == 1
    assert [row[0] for row in lines(crm, 1)] == ["Design", "Hosting"]


def test_lines_in_a_file_of_their_own(crm: Crm) -> None:
    crm.customers.add({"name": "Ada"})
    quotes = "quote number,title,customer,issue date,currency\nA-1,Web,Ada,2026-01-05,JPY\n"
    more = "quote number,product,qty,unit price,line discount,optional\nA-1,Design,2,5000,100,no\nA-1,Care,1,700,,yes\nB-9,x,1,1,,\n"
    report = load(crm, quotes, lines=more, entity="quotes", currency="JPY")
    assert any("1 line left out" in note for note in report.notes)
    assert crm.quotes.view(1).values["total"] == Money(round(9900 * 1.19), "JPY")
    assert lines(crm, 1)[1] == ("Care", 1000, 700, None, None, 1900, 1, 700)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("A-1,Web,Eve,2026-01-05,sent,5", 'no customer answers to "Eve"'),
        ("A-1,Web,Ada,,accepted,5", "was sent, and has no date"),
        (",Web,Ada,2026-01-05,sent,5", "was sent, and has no number"),
        ("A-1,Web,Ada,2026-01-05,perhaps,5", "is none of draft, sent"),
        ("A-1,Web,,2026-01-05,sent,5", "does not say whose it is"),
        ("A-1,Web,Bob,2026-01-05,sent,5\nA-1,Web,Ada,2026-01-05,sent,5", "has the same"),
    ],
)
def test_rows_that_are_no_quote_are_refused(crm: Crm, row: str, why: str) -> None:
    crm.customers.add({"name": "Ada"})
    crm.customers.add({"name": "Bob"})
    with pytest.raises(UsageProblem, match=why):
        load(crm, f"number,title,customer,date,status,total\n{row}\n")
    assert crm.browse.count("quote") == 0


def test_a_number_that_another_quote_has_is_refused(crm: Crm) -> None:
    for name in ("Ada", "Bob"):
        crm.customers.add({"name": name})
    load(crm, "number,title,customer,date,total\nA-1,Web,Ada,2026-01-05,5\n")
    with pytest.raises(UsageProblem, match="has the number A-1, which quote 1 has"):
        load(crm, "number,title,customer,date,total\nA-1,Web,Bob,2026-01-05,5\n", source="elsewhere")


def test_lines_of_deals_are_put_in_the_place_of_others(crm: Crm) -> None:
    fill(crm)
    text = "deal,position,product,sku,quantity,price\nOne,2,Paint,,1,5\nOne,1,Engine,ENG,1,80\nTwo,1,x,,1,1\n"
    with pytest.raises(UsageProblem, match="Two"):
        load(crm, text, "lines.csv")
    report = load(crm, text.replace("Two,1,x,,1,1\n", ""), "lines.csv")
    assert (report.entity, report.updated, report.created) == ("deal-lines", 2, 0)
    shown = crm.deals.view(2)
    assert [(line.description, line.product is not None) for line in shown.lines] == [
        ("Engine", True),
        ("Paint", False),
    ]
    assert shown.values["value"] == Money(8_500, "EUR")
    crm.history.undo(crm.history.require_undo().id)
    assert len(crm.deals.view(2).lines) == 1


def test_lines_of_a_sent_quote_are_not_changed(crm: Crm, tmp_path: Path) -> None:
    fill(crm)
    path = exported(crm, tmp_path, "csv")["quote-lines"]
    text = path.read_text("utf-8")
    with pytest.raises(UsageProblem, match="was sent as"):
        load(crm, text.replace("Work", "Labour", 1), "changed.csv")
    with pytest.raises(UsageProblem, match="is not that of the quote, EUR"):
        load(crm, text.replace(",EUR,", ",USD,", 1), "changed.csv")
