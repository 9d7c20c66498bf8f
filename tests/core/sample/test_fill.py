"""The sample data in a real database: complete, consistent, found by search, and taken back by one undo."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import pytest

from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict
from crm_core.sample.plan import plan

TODAY = date(2026, 11, 21)
CLOCK = Clock(datetime(2026, 11, 21, 9, tzinfo=UTC))
TABLES = {
    "customers": 200,
    "deals": 60,
    "products": 13,
    "interactions": 900,
    "appointments": 45,
}


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Crm]:
    opened = open_crm(tmp_path / "crm.sqlite", clock=CLOCK)
    opened.store.create()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    opened = open_crm(tmp_path_factory.mktemp("demo") / "crm.sqlite", clock=CLOCK)
    opened.sample.pose()
    yield opened
    opened.close()


def _value(crm: Crm, sql: str) -> object:
    with crm.store.reading() as db:
        return db.execute(sql).fetchone()[0]


def _rows(crm: Crm, sql: str) -> list[tuple[object, ...]]:
    with crm.store.reading() as db:
        return db.execute(sql).fetchall()


def test_every_record_is_there(demo: Crm) -> None:
    sample = plan(TODAY)
    assert {table: _value(demo, f"SELECT count(*) FROM {table}") for table in TABLES} == TABLES
    assert _value(demo, "SELECT count(*) FROM contact_points") == sum(len(one.contacts) for one in sample.customers)
    assert _value(demo, "SELECT count(*) FROM customer_tags") == sum(len(one.tags) for one in sample.customers)
    assert _value(demo, "SELECT count(*) FROM stage_changes") == sum(len(deal.moves) for deal in sample.deals)
    for table, records in (("customers", sample.customers), ("deals", sample.deals)):
        assert _rows(demo, f"SELECT id, uid FROM {table} ORDER BY id") == [(one.number, one.uid) for one in records]


def test_the_database_is_sound(demo: Crm) -> None:
    assert _rows(demo, "PRAGMA foreign_key_check") == []
    assert _value(demo, "PRAGMA integrity_check") == "ok"
    assert _value(demo, "SELECT count(*) FROM contact_points WHERE invalid AND kind <> 'email'") == 0
    assert _value(demo, "SELECT count(*) FROM contact_points WHERE kind = 'phone' AND normalized NOT LIKE '+%'") == 0
    primaries = "SELECT max(n) FROM (SELECT sum(is_primary) n FROM contact_points GROUP BY customer_id, kind)"
    assert _value(demo, primaries) == 1


def test_the_stage_of_a_deal_is_its_last_change(demo: Crm) -> None:
    sql = (
        "SELECT count(*) FROM deals d JOIN stage_changes s ON s.id = (SELECT id FROM stage_changes WHERE deal_id = d.id "
        "ORDER BY at DESC LIMIT 1) JOIN stages t ON t.id = d.stage_id WHERE s.to_stage_id = d.stage_id "
        "AND s.at = d.stage_since AND (d.closed_on IS NULL) = (t.kind = 'open')"
    )
    assert _value(demo, sql) == 60
    assert _value(demo, "SELECT count(*) FROM stage_changes WHERE from_stage_id IS NULL") == 60
    assert _value(demo, "SELECT count(*) FROM stage_changes WHERE seconds <= 0") == 0


def test_appointments_keep_their_wall_times(demo: Crm) -> None:
    sql = "SELECT starts_at, ends_at, zone, starts_utc FROM appointments WHERE title = ?"
    with demo.store.reading() as db:
        workshop = db.execute(sql, ("Workshop on navigation",)).fetchone()
        fair = db.execute(sql, ("Paper fair",)).fetchone()
    assert workshop == ("2026-12-03T10:00", "2026-12-03T11:30", "Europe/London", "2026-12-03T10:00:00Z")
    assert fair == ("2026-12-09", "2026-12-11", "Europe/Berlin", "2026-12-08T23:00:00Z")
    attendees = sum(len(entry.attendees) for entry in plan(TODAY).appointments)
    assert _value(demo, "SELECT count(*) FROM appointment_attendees") == attendees


def test_lists_filters_and_search_find_it(demo: Crm) -> None:
    ada = demo.find("customer", "Ada Lovelace")
    page = demo.browse.page("customer", Query(filter="city:London tag:vip", fields=("name",)))
    assert (ada, ("Ada Lovelace",)) in zip(page.ids, page.rows, strict=True)
    assert demo.find("customer", "taro@yamada.example.com") == demo.find("customer", "山田 太郎")
    assert ("customer", ada) in {(hit.entity, hit.id) for hit in demo.search.find("lovel")}
    assert "Website relaunch" in {hit.name for hit in demo.search.find("relaunch") if hit.entity == "deal"}


def test_its_segments_and_views_find_something(demo: Crm) -> None:
    segments = {segment.name: segment.customers for segment in demo.segments.list()}
    assert list(segments) == ["Christmas cards", "Gone quiet", "Regulars", "Regulars abroad"]
    assert all(segments.values()), segments
    for view in demo.views.list():
        fields = view.fields or ("id",)
        assert demo.browse.page(view.entity, Query(view.filter, fields, view.sort)).ids, view.name


def test_somebody_is_there_twice_to_be_merged(demo: Crm) -> None:
    merges = demo.merging.sure(demo.duplicates.find())
    assert [(keep.name, gone.name) for keep, gone in merges] == [
        ("Käthe Öztürk", "Kaethe Oeztuerk"),
        ("Zoe Jäger", "Zoë Jäger"),
    ]


def test_own_segments_and_views_stay_as_they_are(crm: Crm) -> None:
    crm.segments.add("Regulars", "city:Graz")
    crm.views.save("Birthdays", "customer", "birthday:today")
    crm.sample.fill(TODAY)
    assert [segment.filter for segment in crm.segments.list()] == ["city:Graz"]
    assert [view.filter for view in crm.views.list()] == ["birthday:today"]


def test_full_text_agrees_with_its_source(crm: Crm) -> None:
    crm.sample.fill()
    with crm.store.writing("check") as unit:
        for source in crm.catalog.search.values():
            unit.execute(f"INSERT INTO {source.index} ({source.index}, rank) VALUES ('integrity-check', 1)")
    for name, source in crm.catalog.search.items():
        table = crm.catalog.entities[name].table
        assert _value(crm, f"SELECT count(*) FROM {source.texts}") == _value(crm, f"SELECT count(*) FROM {table}")


def test_a_throwaway_database_is_the_sample_business(demo: Crm) -> None:
    facts = demo.business.facts
    assert (facts.name, facts.currency, facts.zone, facts.country) == ("Müller Design", "EUR", "Europe/Berlin", "DE")
    assert facts.owner == "Jana Müller"
    assert demo.history.next_undo() is None


def test_an_own_database_keeps_its_business_and_can_take_it_back(crm: Crm) -> None:
    crm.business.set(name="Ada & Co", currency="CHF")
    summary = crm.sample.fill(TODAY)
    assert "200 customers" in summary
    assert (crm.business.facts.name, crm.business.facts.currency) == ("Ada & Co", "CHF")
    entry = crm.history.require_undo()
    assert entry.summary == summary
    crm.history.undo(entry.id)
    assert {table: _value(crm, f"SELECT count(*) FROM {table}") for table in TABLES} == dict.fromkeys(TABLES, 0)
    crm.sample.fill(TODAY)
    assert _value(crm, "SELECT count(*) FROM customers") == 200
    assert _rows(crm, "PRAGMA foreign_key_check") == []


def test_a_used_database_is_left_alone(crm: Crm) -> None:
    crm.customers.add({"name": "Grace Hopper"})
    with pytest.raises(Conflict, match="empty"):
        crm.sample.fill()
    assert _value(crm, "SELECT count(*) FROM customers") == 1
    assert _value(crm, "SELECT count(*) FROM interactions") == 0


def test_it_takes_a_moment(crm: Crm) -> None:
    crm.business.set(owner="Ada")
    start = perf_counter()
    crm.sample.fill(TODAY)
    assert perf_counter() - start < 2


def test_deals_are_worth_the_sum_of_their_products(demo: Crm) -> None:
    sums = "SELECT sum(l.quantity_milli * l.price_minor / 1000) FROM deal_lines l WHERE l.deal_id = d.id"
    assert _value(demo, f"SELECT count(*) FROM deals d WHERE d.value_minor IS NOT ({sums})") == 0
    relaunch = demo.deals.view(demo.find("deal", "Website relaunch"))
    assert relaunch.values["product"] == "Website, Support contract"
    assert demo.browse.ids("customer", "agreement:packaging") != []
    assert demo.browse.ids("customer", "discount:5") != []
    assert demo.browse.count("deal", "product:print product.category:print") == 18
