"""Reports by fields that the owner defined: of the records, and of their customer."""

from collections.abc import Iterator
from random import Random

import pytest

from crm_core.crm import Crm
from crm_core.errors import UnknownName
from crm_core.sales.reports.capability import REPORTS
from crm_core.sales.reports.model import Asked, Table
from crm_core.values.money import Money

COUNTED = ("deals", "orders", "leads", "won", "lost", "open", "accepted", "rejected", "expired")
FIELDS = {
    "letter": ("choice", ("weekly", "monthly", "none"), ["weekly", "monthly", "none", None]),
    "likes": ("multi-choice", ("tea", "coffee, no".split(",")[0], "cake"), ["tea", "tea;cake", "coffee", None]),
    "remark": ("text", (), ["Gross", "groß", 'a "b\\c', "[x] 山田", None]),
    "size": ("number", (), ["12", "-1.5", "0.25", "12.0", None]),
    "budget": ("money", (), ["1200.50 EUR", "88000 JPY", "-3 EUR", None]),
    "renewal": ("date", (), ["2026-01-31", "2026-03-01", "2025-12-31", None]),
    "vip": ("boolean", (), ["yes", "no", None]),
    "page": ("url", (), ["https://example.com/a", None]),
}


def define(crm: Crm, *entities: str) -> None:
    for entity in entities:
        for name, (kind, options, _) in FIELDS.items():
            crm.fields.add(f"{entity}.{name}", kind, options)


def custom(dice: Random) -> dict[str, object]:
    chosen = {name: dice.choice(values) for name, (_, _, values) in FIELDS.items()}
    return {name: value for name, value in chosen.items() if value is not None}


@pytest.fixture
def filled(crm: Crm) -> Crm:
    """Customers, deals, orders, quotes and leads with values of every kind, some without."""
    define(crm, "customer", "deal", "order", "quote", "lead")
    dice = Random(5)
    people = [crm.customers.add({"name": f"C{number}", **custom(dice)}).id for number in range(8)]
    stages = ("Prospecting", "Proposal", "Won", "Lost")
    days = {"opened_on": "2026-01-05", "expected_close": "2026-10-01", "value": "10"}
    for number in range(24):
        who = dice.choice([*people, None])
        deal = {"title": f"D{number}", "stage": stages[number % 4], "customer": who, **days}
        crm.deals.add({**deal, **custom(dice)})
        crm.orders.add({"customer": who, "ordered_on": "2026-05-01", "total": "20", **custom(dice)}, [])
        crm.leads.add({"title": f"L{number}", "customer": who, **custom(dice)})
    for number in range(12):
        values = {"customer": dice.choice(people), "title": f"Q{number}", **custom(dice)}
        key = crm.quotes.add(values, ["1 x Work @ 50"]).id
        crm.quotes.send(str(key))
        if number % 3 == 0:
            crm.quotes.accept(str(key))
    crm.customers.delete(f"customer:{people[0]}")
    return crm


def tables(crm: Crm, name: str, by: str) -> Iterator[Table]:
    for block in crm.reports.run(name, Asked(by=by)).blocks:
        yield block.tables[0]


def words() -> list[str]:
    plain = [*FIELDS, "renewal.quarter", "renewal.year"]
    return [*plain, *(f"customer.{word}" for word in plain)]


def test_every_row_of_every_report_names_the_records_behind_it(filled: Crm) -> None:
    for name, entry in REPORTS.items():
        for by in words():
            for table in tables(filled, name, by):
                assert table.rows, (name, by)
                numbers = [n for n, column in enumerate(table.columns) if column.key in COUNTED]
                places = numbers[:1] if name in ("funnel", "rotting", "forecast", "sales", "leads") else numbers
                for row, text in zip(table.rows, table.records, strict=True):
                    expected = sum(row[place] for place in places)  # type: ignore[misc]
                    assert filled.browse.count(entry.entity, text) == expected, (name, by, row, text)


def test_the_pipeline_goes_by_them_too(filled: Crm) -> None:
    for by in words():
        (report,) = filled.reports.pipeline(by=by)
        groups = {group.key: group.figures.deals for group in report.groups or ()}
        assert report.figures.deals == 24
        assert sum(groups.values()) == 24 or by.endswith("likes"), by
    (report,) = filled.reports.pipeline(by="likes")
    assert {group.key for group in report.groups or ()} == {"tea", "cake", "coffee", "none"}


def test_several_values_count_once_in_the_figures(filled: Crm) -> None:
    for name, entry in REPORTS.items():
        usual, grouped = (filled.reports.run(name, Asked(by=by)).blocks[0] for by in ("", "likes"))
        if name == "rotting":
            usual = filled.reports.run(name, Asked(by="owner")).blocks[0]
        assert grouped.figures == usual.figures, (name, entry)


def test_a_deal_counts_with_each_value_and_no_value_with_none(crm: Crm) -> None:
    define(crm, "deal")
    crm.deals.add({"title": "A", "value": "10", "stage": "Won", "likes": "tea;cake"})
    crm.deals.add({"title": "B", "value": "5", "stage": "Won", "likes": "tea"})
    crm.deals.add({"title": "C", "value": "1", "stage": "Lost"})
    (block,) = crm.reports.run("win-loss", Asked(by="likes")).blocks
    rows = {row[0]: row[1:5] for row in block.tables[0].rows}
    eur = lambda amount: Money(amount * 100, "EUR")  # noqa: E731
    assert rows == {
        "tea": (2, 0, 1.0, eur(15)),
        "cake": (1, 0, 1.0, eur(10)),
        "none": (0, 1, 0.0, eur(0)),
    }
    assert block.figure("won_value") == eur(15)


def test_numbers_amounts_and_periods_are_in_their_own_order(filled: Crm) -> None:
    orders = {
        "size": ["-1.5", "0.25", "12", "none"],
        "budget": ["-3.00 EUR", "1200.50 EUR", "88000 JPY", "none"],
        "renewal": ["2025-12", "2026-01", "2026-03", "none"],
        "renewal.quarter": ["2025Q4", "2026Q1", "none"],
        "renewal.year": ["2025", "2026", "none"],
    }
    for by, expected in orders.items():
        (table,) = tables(filled, "sales", by)
        assert [row[0] for row in table.rows] == expected


def test_a_plain_name_is_the_records_own_field_else_the_customers(crm: Crm) -> None:
    crm.fields.add("customer.letter")
    ada = crm.customers.add({"name": "Ada", "letter": "weekly"}).id
    crm.deals.add({"title": "A", "customer": ada})
    assert crm.reports.run("forecast", Asked(by="letter")).by == "customer.letter"
    crm.fields.add("deal.letter")
    report = crm.reports.run("forecast", Asked(by="letter"))
    assert (report.by, report.blocks[0].tables[0].rows[0][0]) == ("letter", "none")
    report = crm.reports.run("forecast", Asked(by="Customer.Letter"))
    assert report.blocks[0].tables[0].rows[0][0] == "weekly"


def test_a_field_called_as_a_grouping_is_told_by_its_entity(crm: Crm) -> None:
    crm.fields.add("deal.month", "choice", ("early", "late"))
    crm.deals.add({"title": "A", "month": "late", "expected_close": "2026-12-01"})
    assert crm.reports.run("forecast", Asked(by="month")).blocks[0].tables[0].rows[0][0] == "2026-12"
    table = crm.reports.run("forecast", Asked(by="deal.month")).blocks[0].tables[0]
    assert table.rows[0][0] == "late"
    assert crm.browse.count("deal", table.records[0]) == 1


def test_a_slip_names_the_nearest_and_texts_of_several_lines_are_no_key(crm: Crm) -> None:
    crm.fields.add("customer.newsletter", "choice", ("weekly", "never"))
    crm.fields.add("deal.story", "long-text")
    for name in REPORTS:
        with pytest.raises(UnknownName, match=r"Nearest: newsletter"):
            crm.reports.run(name, Asked(by="newsleter"))
        assert "customer.newsletter" in crm.reports.groupings(name)
    with pytest.raises(UnknownName):
        crm.reports.run("forecast", Asked(by="story"))


def test_the_customers_choice_is_limited_like_any_other(crm: Crm) -> None:
    crm.fields.add("customer.letter")
    for number in range(5):
        who = crm.customers.add({"name": f"C{number}", "letter": f"kind {number}"}).id
        crm.orders.add({"customer": who, "total": str(number + 1)}, [])
    (block,) = crm.reports.run("sales", Asked(by="letter", limit=2)).blocks
    assert [row[0] for row in block.tables[0].rows] == ["kind 4", "kind 3"]
    assert block.figure("orders") == 5
