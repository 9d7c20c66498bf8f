"""The sample business as plain Python objects, to say without any SQL what a filter over several tables must find."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)
Row = dict[str, Any]


class Business:
    """Rows by table and id; those in the trash are left out, as filters leave them out."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self._points = self._pairs("SELECT customer_id, kind FROM contact_points")
        self.customers = self._rows("customers")
        self.deals = self._rows("deals")
        self.interactions = self._rows("interactions")
        self.appointments = self._rows("appointments")
        self.stages = self._rows("stages")
        self._tags = self._pairs("SELECT ct.customer_id, t.name FROM customer_tags ct JOIN tags t ON t.id = ct.tag_id")
        self._cities = self._pairs("SELECT customer_id, city FROM addresses")
        self._has_a_say = self._pairs("SELECT customer_id, deal_id FROM deal_contacts")
        self._attended = self._pairs("SELECT customer_id, appointment_id FROM appointment_attendees")

    def _rows(self, table: str) -> dict[int, Row]:
        with self._crm.store.reading() as db:
            cursor = db.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
        return {row["id"]: row for row in rows if row.get("deleted_at") is None}

    def _pairs(self, sql: str) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = {}
        with self._crm.store.reading() as db:
            for key, value in db.execute(sql):
                found.setdefault(key, []).append(value)
        return found

    def cities(self, customer: Row | None) -> list[str]:
        return [city.lower() for city in self._cities.get(customer["id"], []) if city] if customer else []

    def reachable_by(self, customer: Row) -> list[str]:
        return self._points.get(customer["id"], [])

    def tags(self, customer: Row) -> list[str]:
        return self._tags.get(customer["id"], [])

    def stage(self, deal: Row) -> str:
        return str(self.stages[deal["stage_id"]]["name"])

    def deals_of(self, customer: Row) -> list[Row]:
        said = self._has_a_say.get(customer["id"], [])
        return [each for each in self.deals.values() if each["customer_id"] == customer["id"] or each["id"] in said]

    def own_deals_of(self, customer: Row) -> list[Row]:
        return [each for each in self.deals.values() if each["customer_id"] == customer["id"]]

    def interactions_of(self, customer: Row) -> list[Row]:
        return [each for each in self.interactions.values() if each["customer_id"] == customer["id"]]

    def appointments_of(self, customer: Row) -> list[Row]:
        attended = self._attended.get(customer["id"], [])
        return [
            each
            for each in self.appointments.values()
            if each["customer_id"] == customer["id"] or each["id"] in attended
        ]

    def members_of(self, customer: Row) -> list[Row]:
        return [each for each in self.customers.values() if each["organization_id"] == customer["id"]]

    def customer_of(self, row: Row) -> Row | None:
        return self.customers.get(row["customer_id"])

    def organization_of(self, customer: Row | None) -> Row | None:
        return self.customers.get(customer["organization_id"]) if customer else None


Oracle = Callable[[Business, Row], bool]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """The sample business, with a deal and a customer in the trash."""
    crm = open_crm(tmp_path_factory.mktemp("sample") / "sample.db", clock=Clock(NOW))
    crm.sample.pose(TODAY)
    crm.deals.delete(crm.browse.ids("deal", "stage:won")[0])
    crm.customers.delete(crm.browse.ids("customer", "city:Berlin deal_count:1..")[0])
    yield crm
    crm.close()


@pytest.fixture(scope="session")
def business(sample: Crm) -> Business:
    return Business(sample)
