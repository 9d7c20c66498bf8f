import pytest

from crm_core.crm import Crm


@pytest.fixture
def ada(crm: Crm) -> int:
    return crm.customers.add({"name": "Ada Lovelace", "country": "GB", "owner": "jo", "email": "ada@example.org"}).id


def order(crm: Crm, key: int, *fields: str) -> dict[str, object]:
    """Some fields of one order, all without names."""
    with crm.store.reading() as db:
        names = fields or tuple(field.key for field in crm.browse.entities["order"].fields)
        return crm._core.record(db, "order", key, names)


@pytest.fixture
def read(crm: Crm) -> object:
    return lambda key, *fields: order(crm, key, *fields)
