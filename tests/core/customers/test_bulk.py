"""Many customers changed set-wise: the same as each of them changed by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.errors import InvalidValue
from tests.core.exchange.databases import contents
from tests.core.exchange.imports.conftest import NOW

ONE_BY_ONE = {"uid", "created_at"}
PEOPLE: tuple[dict[str, object], ...] = (
    {"name": "Acme", "kind": "organization", "city": "London", "country": "GB", "phone": "020 7946 0991"},
    {"name": "Globex", "kind": "organization", "roles": "supplier"},
    {"name": "Ada Lovelace", "organization": "1", "job_title": "CTO", "phone": "020 7946 0992", "city": "Paris"},
    {"name": "Bo Diddley", "organization": "2", "country": "FR", "phone": "+49 30 1234567", "roles": "partner"},
    {"name": "Cleo Laine", "phone": ["030 1234568", "+44 20 7946 0993"], "custom": {"size": "M", "old": 1}},
    {"name": "Dizzy", "city": "Rome"},
)
CHANGES: tuple[dict[str, object], ...] = (
    {"country": "FR"},
    {"country": "US", "city": "Boston"},
    {"city": None},
    {"city": None, "country": None},
    {"organization": "2"},
    {"organization": None},
    {"roles": "partner"},
    {"roles": None},
    {"custom": {"size": "L", "old": None}},
    {"owner": "jana", "add_tags": ["vip"], "country": "GB", "lifecycle": "lead", "custom": {"new": True}},
)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Crm, Crm]]:
    """Two databases of the same customers."""
    opened = []
    for name in ("each.db", "together.db"):
        crm = open_crm(tmp_path / name, clock=Clock(NOW))
        crm.store.create()
        crm.business.set(currency="EUR", zone="Europe/Berlin", country="DE")
        for values in PEOPLE:
            crm.customers.add(values)
        opened.append(crm)
    yield opened[0], opened[1]
    for crm in opened:
        crm.close()


def said(crm: Crm) -> dict[str, list[dict[str, object]]]:
    """What a database holds besides uids."""
    return {
        table: [{name: value for name, value in row.items() if name not in ONE_BY_ONE} for row in rows]
        for table, rows in contents(crm.path).items()
    }


@pytest.mark.parametrize("values", CHANGES, ids=lambda values: "+".join(values))
def test_together_is_the_same_as_one_by_one(pair: tuple[Crm, Crm], values: dict[str, object]) -> None:
    each, together = pair
    before = contents(together.path)
    keys = [3, 4, 5, 6]
    for key in keys:
        each.customers.edit(key, values)
    shown = together.customers.preview(keys, values, shown=99)
    assert contents(together.path) == before, "a preview writes nothing"
    together.customers.edit_all(keys, values)
    assert said(together) == said(each)
    assert said(together) != before
    stamps = "SELECT count(*) FROM customers WHERE id IN (3, 4, 5, 6)"
    with together.store.reading() as db:
        assert 1 <= shown.changing <= db.execute(stamps).fetchone()[0]
    together.history.undo(together.history.require_undo().id)
    assert contents(together.path) == before


def test_nobody_is_their_own_organization(pair: tuple[Crm, Crm]) -> None:
    _, together = pair
    before = contents(together.path)
    with pytest.raises(InvalidValue, match="is the customer itself"):
        together.customers.edit_all([1, 2, 3], {"organization": "1"})
    assert contents(together.path) == before
