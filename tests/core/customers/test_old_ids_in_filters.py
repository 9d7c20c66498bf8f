"""The id of a customer that was merged into another one means that one, in filters too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm


@pytest.fixture
def merged(tmp_path: Path) -> Iterator[Crm]:
    """Customer 3 went into 2, and 2 into 1; 1 has a deal, 4 has nothing to do with it."""
    crm = open_crm(tmp_path / "crm.db")
    for name in ("Ada King", "Ada Lovelace", "Ada Byron", "Grace Hopper"):
        crm.customers.add({"name": name})
    crm.deals.add({"title": "Engine", "customer": "customer:3"})
    crm.merging.merge(2, 3)
    crm.merging.merge(1, 2)
    yield crm
    crm.close()


@pytest.mark.parametrize(
    ("entity", "text", "found"),
    [
        ("customer", "id:3", [1]),
        ("customer", "id:=2", [1]),
        ("customer", "id:3,4", [1, 4]),
        ("customer", "-id:3", [4]),
        ("customer", "-id:99", [1, 4]),
        ("customer", "id:2..4", [4]),
        ("customer", "id:>1", [4]),
        ("deal", "customer:3", [1]),
        ("deal", "customer:customer:2", [1]),
        ("deal", "customer:4", []),
        ("deal", "customer.id:2", [1]),
        ("customer", "deal.customer:3", [1]),
    ],
)
def test_an_old_id_finds_the_record_that_stayed(merged: Crm, entity: str, text: str, found: list[int]) -> None:
    assert merged.browse.ids(entity, text) == found


def test_after_undo_it_means_itself_again(merged: Crm) -> None:
    merged.history.undo(merged.history.require_undo().id)
    assert merged.browse.ids("customer", "id:3") == [2]
    assert merged.browse.ids("customer", "id:2") == [2]
