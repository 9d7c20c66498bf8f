"""Every row of a report on quotes, leads and the funnel names exactly the records behind it, told from the records themselves."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from random import Random

import pytest

from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.sales.reports.model import Asked, Table

TODAY = date(2026, 11, 21)
SOURCES = ("fair", 'O"Neil \\ Sons', "web", None)
Ids = dict[str, set[int]]


def table(crm: Crm, name: str, asked: Asked) -> Table:
    (block,) = crm.reports.run(name, asked).blocks
    return block.tables[0]


def rows(crm: Crm, entity: str, *fields: str) -> list[tuple[int, tuple[object, ...]]]:
    page = crm.browse.page(entity, Query(fields=fields, sort=("id",)))
    return [(int(key or 0), row) for key, row in zip(page.ids, page.rows, strict=True)]


def check(crm: Crm, entity: str, found: Table, expected: Ids) -> None:
    """The records of each row, and no row for nothing but where the report fills gaps."""
    seen = {}
    for row, text in zip(found.rows, found.records, strict=True):
        ids = set(crm.browse.ids(entity, text))
        assert ids == expected.get(str(row[0]), set()), (row, text)
        seen[str(row[0])] = ids
    assert expected.keys() <= seen.keys()


def grouped(pairs: Iterable[tuple[int, object]]) -> Ids:
    found: Ids = defaultdict(set)
    for key, name in pairs:
        found["none" if name in (None, "") else str(name)].add(key)
    return found


PERIODS: dict[str, Callable[[str], str]] = {
    "month": lambda day: day[:7],
    "quarter": lambda day: f"{day[:4]}Q{(int(day[5:7]) + 2) // 3}",
    "year": lambda day: day[:4],
}


@pytest.fixture
def quotes(crm: Crm) -> Crm:
    """Quotes of every state and age, some of an owner with strange letters."""
    dice = Random(2)
    people = [crm.customers.add({"name": name}).id for name in ("Ada", "Böhm", '山田 "x"')]
    for number in range(40):
        age, valid = dice.choice([0, 3, 7, 8, 14, 20, 40, 100, 400]), dice.choice([0, 1, 7, 8, 14, 30, 31, 90])
        issued = date.fromordinal(TODAY.toordinal() - age)
        until = date.fromordinal(TODAY.toordinal() + valid - (age and dice.choice([0, 0, min(age, valid + 1)])))
        given = {"owner": dice.choice(["Kim", 'O"Neil', ""]), "valid_until": max(issued, until).isoformat()}
        key = crm.quotes.add({"title": f"Q{number}", "customer": dice.choice(people), **given}, ["1 x Work @ 5"]).id
        if number % 8:
            crm.quotes.send(key, on=issued)
        if number % 8 == 3:
            crm.quotes.accept(key)
        if number % 8 == 4:
            crm.quotes.reject(key)
        if number % 16 == 5:
            crm.quotes.send(crm.quotes.revise(key).id)
    return crm


def test_rows_of_quotes(quotes: Crm) -> None:
    told = rows(quotes, "quote", "status", "owner", "customer", "issued_on", "valid_until")
    counted = [(key, row) for key, row in told if row[0] not in ("draft", "superseded")]
    assert {row[0] for _, row in counted} == {"sent", "accepted", "rejected", "expired"}
    for by, place in (("status", 0), ("owner", 1)):
        check(
            quotes, "quote", table(quotes, "quotes", Asked(by=by)), grouped((key, row[place]) for key, row in counted)
        )
    customers = grouped((key, getattr(row[2], "name", row[2])) for key, row in counted)
    check(quotes, "quote", table(quotes, "quotes", Asked(by="customer")), customers)
    for by, of in PERIODS.items():
        check(
            quotes,
            "quote",
            table(quotes, "quotes", Asked(by=by)),
            grouped((key, of(str(row[3]))) for key, row in counted),
        )
    waiting = [(key, row) for key, row in counted if row[0] == "sent"]
    check(
        quotes, "quote", table(quotes, "quotes", Asked(by="age")), grouped((key, age(row[3])) for key, row in waiting)
    )
    left = grouped((key, validity(row[4])) for key, row in waiting)
    check(quotes, "quote", table(quotes, "quotes", Asked(by="validity")), left)
    narrow = Asked("owner:Kim OR owner:missing", "status", since=date(2026, 8, 1))
    among = [(k, r) for k, r in counted if r[1] in ("Kim", None, "") and str(r[3]) >= "2026-08-01"]
    check(quotes, "quote", table(quotes, "quotes", narrow), grouped((key, row[0]) for key, row in among))


def age(issued: object) -> str:
    days = (TODAY - date.fromisoformat(str(issued))).days
    steps = ((7, "up to a week"), (14, "up to two weeks"), (30, "up to a month"), (90, "up to three months"))
    return next((word for most, word in steps if days <= most), "older")


def validity(until: object) -> str:
    days = (date.fromisoformat(str(until)) - TODAY).days
    steps = ((0, "today"), (7, "within a week"), (14, "within two weeks"), (30, "within a month"))
    return next((word for most, word in steps if days <= most), "later")


@pytest.fixture
def leads(crm: Crm) -> Crm:
    """Leads of every state, with and without source and campaign, over two years."""
    dice = Random(3)
    for number in range(40):
        given = {"source": dice.choice(SOURCES), "campaign": dice.choice(["Spring [x]", None])}
        day = date(dice.choice([2025, 2026]), dice.randint(1, 11), dice.randint(1, 20)).isoformat()
        person = {"received_at": f"{day} 12:00", "customer": crm.customers.add({"name": f"P{number}"}).id}
        key = crm.leads.add({"title": f"L{number}", "owner": dice.choice(["Kim", ""]), **person, **given}).id
        if number % 4 == 1:
            crm.leads.disqualify(key, dice.choice(["too small", 'no "budget"']))
        if number % 4 == 2:
            crm.leads.qualify(key, {})
    return crm


def test_rows_of_leads(leads: Crm) -> None:
    fields = ("source", "status", "owner", "campaign", "disqualified_reason", "received_at")
    told = rows(leads, "lead", *fields)
    for place, by in enumerate(("source", "status", "owner", "campaign", "reason")):
        check(leads, "lead", table(leads, "leads", Asked(by=by)), grouped((key, row[place]) for key, row in told))
    for by, of in PERIODS.items():
        days = grouped((key, of(str(row[5])[:10])) for key, row in told)
        check(leads, "lead", table(leads, "leads", Asked(by=by)), days)
    narrow = Asked("status:new", "source", until=date(2026, 6, 30))
    among = [(key, row) for key, row in told if row[1] == "new" and str(row[5])[:10] <= "2026-06-30"]
    check(leads, "lead", table(leads, "leads", narrow), grouped((key, row[0]) for key, row in among))


@pytest.fixture
def deals(crm: Crm) -> Crm:
    """Deals in every stage, opened over two years; some have no opening day."""
    dice = Random(4)
    crm.pipelines.add("Repairs")
    stages = ("Prospecting", "Qualification", "Proposal", "Negotiation", "Won", "Lost")
    for number in range(60):
        opened = date(dice.choice([2025, 2026]), dice.randint(1, 10), dice.randint(1, 28)).isoformat()
        given = {"source": dice.choice(SOURCES), "owner": dice.choice(["Kim", ""]), "opened_on": opened}
        given |= {"product": dice.choice(["Lamp", "Desk, oiled", None]), "value": "10"}
        crm.deals.add({"title": f"D{number}", "stage": dice.choice(stages), **given})
    return crm


def test_rows_of_the_funnel(deals: Crm) -> None:
    told = rows(deals, "deal", "source", "owner", "product", "opened_on")
    for place, by in enumerate(("source", "owner", "product")):
        check(deals, "deal", table(deals, "funnel", Asked(by=by)), grouped((key, row[place]) for key, row in told))
    for by, of in PERIODS.items():
        check(deals, "deal", table(deals, "funnel", Asked(by=by)), grouped((key, of(str(row[3]))) for key, row in told))


def test_a_step_of_the_funnel_leads_to_the_deals_that_reached_it(deals: Crm) -> None:
    found = table(deals, "funnel", Asked("owner:Kim OR source:web"))
    for row, text in zip(found.rows, found.records, strict=True):
        assert deals.browse.count("deal", text) == row[2], (row, text)
    won = {key for key, row in rows(deals, "deal", "stage") if row[0] == "Won"}
    assert set(deals.browse.ids("deal", table(deals, "funnel", Asked()).records[-1])) == won


def test_days_of_the_business_count_east_of_the_line(path: object, crm: Crm) -> None:
    """At ten in the evening UTC it is tomorrow in Auckland: age and validity of a quote are told by its day."""
    crm.business.set(zone="Pacific/Auckland")
    ada = crm.customers.add({"name": "Ada"}).id
    key = crm.quotes.add({"title": "Q", "customer": ada, "valid_until": "2026-11-22"}, ["1 x Work @ 5"]).id
    crm.quotes.send(key)
    late = open_crm(crm.path, clock=Clock(datetime(2026, 11, 21, 22, 0, tzinfo=UTC)))
    try:
        for by in ("age", "validity"):
            found = table(late, "quotes", Asked(by=by))
            for row, text in zip(found.rows, found.records, strict=True):
                assert late.browse.count("quote", text) == row[1], (by, row, text)
    finally:
        late.close()


def test_a_month_within_the_period_is_all_that_its_records_are_filtered_by(crm: Crm) -> None:
    for day in ("2026-01-05", "2026-01-20", "2026-02-05"):
        crm.orders.add({"total": "70", "ordered_on": day}, [])
    (year,) = crm.reports.run("sales", Asked(since=date(2026, 1, 1), until=date(2026, 12, 31))).blocks
    assert list(year.tables[0].records) == [
        "ordered_on:2026-01 -status:cancelled",
        "ordered_on:2026-02 -status:cancelled",
    ]
    (part,) = crm.reports.run("sales", Asked(since=date(2026, 1, 10))).blocks
    first, second = part.tables[0].records
    assert first == "ordered_on:2026-01-10.. ordered_on:2026-01 -status:cancelled", "a part of January only"
    assert second == "ordered_on:2026-02 -status:cancelled"
    assert crm.browse.count("order", first) == 1
