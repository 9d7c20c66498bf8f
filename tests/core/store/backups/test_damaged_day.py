"""What the first backup of the day finds damaged is not written to; anything else that it meets is only told."""

from pathlib import Path

import pytest

from crm_core.errors import Damaged
from tests.core.store.backups.backed_up import NOON, at
from tests.faults.databases import beside, raw, use_mode

PAGE = 4096


def damage_a_page_of_no_customer(database: Path) -> None:
    """Ruin the first page of the deals, which adding a customer does not read."""
    use_mode(database, "DELETE")
    with raw(database) as db:
        page = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'deals'").fetchone()[0]
    data = bytearray(database.read_bytes())
    data[(page - 1) * PAGE : (page - 1) * PAGE + 100] = b"\xff" * 100
    database.write_bytes(data)


def test_every_write_into_a_database_found_damaged_is_refused(database: Path) -> None:
    damage_a_page_of_no_customer(database)
    before = beside(database)
    crm = at(database, NOON)
    told: list[str] = []
    crm.store.tell = told.append
    for number in range(2):
        with pytest.raises(Damaged) as refused:
            crm.customers.add({"name": f"Customer {number}"})
        assert refused.value.sentence.startswith(f'Today\'s backup is missing. The database "{database}" is damaged (')
    crm.close()
    assert told == []
    assert {name: beside(database)[name] for name in before} == before
    assert crm.backups.list() == []
