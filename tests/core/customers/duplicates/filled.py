"""Generated customers written to a database set-wise, as an import would."""

from crm_core.crm import Crm
from crm_core.store.search import refresh
from crm_core.values.text import fold
from tests.core.customers.duplicates.duplicates_generator import Row

STAMP = "2026-01-01T00:00:00Z"


def fill(crm: Crm, rows: list[Row]) -> None:
    """Write the rows with ids from 1 on."""
    numbered = list(enumerate(rows, 1))
    with crm.store.writing("Generated customers") as unit:
        unit.bulk(True)
        unit.execute_many(
            "INSERT INTO customers (id, uid, kind, name, given_name, family_name, sort_name, birthday, created_at, "
            "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    key,
                    f"{key:08x}-0000-7000-8000-{key:012x}",
                    row.kind,
                    row.name,
                    row.given or None,
                    (row.family or None) if row.kind == "person" else None,
                    fold(row.name),
                    row.birthday or None,
                    STAMP,
                    STAMP,
                )
                for key, row in numbered
            ),
        )
        unit.execute_many(
            "INSERT INTO contact_points (customer_id, kind, value, normalized, is_primary) VALUES (?, ?, ?, ?, 1)",
            (
                (key, kind, value, value)
                for key, row in numbered
                for kind, value in (("email", row.email), ("phone", row.phone))
                if value
            ),
        )
        unit.execute_many(
            "INSERT INTO addresses (customer_id, street, postal_code, city, country, is_primary) VALUES (?, ?, ?, ?, 'DE', 1)",
            ((key, row.street or None, row.postal_code or None, row.city or None) for key, row in numbered),
        )
        for source in crm.catalog.search.values():
            for statement in refresh(source, f"SELECT id FROM {source.table}"):
                unit.execute(statement)
        unit.bulk(False)
