"""Windows onto lists agree with the list itself, whatever the order, the nulls and the size of the window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.catalog.pages import Query
from crm_core.catalog.windows import Key, Window, Windows
from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.store import Origin

SORTS = ((), ("-name",), ("city",), ("-city",), ("city", "-name"), ("-employees", "name"), ("employees",), ("id",))


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = open_crm(tmp_path_factory.mktemp("windows") / "crm.db", Origin("test", "test"), Clock())
    names = ["Ada", "Böhm", "Ağca", "Ada", "山田", "Zoe", "ada", "Émile", "Bob", "Ada"]
    for number, name in enumerate(names):
        values = {"name": name, "city": [None, "Graz", "Wien"][number % 3], "employees": [None, 3, 7, None][number % 4]}
        crm.customers.add({key: value for key, value in values.items() if value is not None})
    crm.customers.delete(5)
    return crm


def windows(crm: Crm, sort: tuple[str, ...], filter_text: str = "") -> Windows:
    return Windows(crm.store, crm.browse, "customer", Query(filter=filter_text, fields=("name", "city"), sort=sort))


def whole(crm: Crm, sort: tuple[str, ...], filter_text: str = "") -> list[int]:
    return list(crm.browse.page("customer", Query(filter=filter_text, fields=("name",), sort=sort)).ids)


def walk(start: Window, step: "object", size: int) -> list[int]:
    found: list[int] = []
    page = start
    while page.ids:
        found += page.ids
        assert len(found) <= 20, "a walk that does not end"
        assert callable(step)
        page = step(page, size)
    return found


@given(sort=st.sampled_from(SORTS), size=st.integers(1, 11))
def test_going_down_and_up_by_key_gives_the_list(crm: Crm, sort: tuple[str, ...], size: int) -> None:
    listed = windows(crm, sort)

    def further(page: Window, limit: int) -> Window:
        return listed.page(limit, after=key(page.last))

    assert walk(listed.page(size), further, size) == whole(crm, sort)
    upwards: list[int] = []
    page = listed.last(size)
    while page.ids:
        upwards = [*page.ids, *upwards]
        page = listed.page(size, before=key(page.first))
    assert upwards == whole(crm, sort)


def key(found: Key | None) -> Key:
    assert found is not None
    return found


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("filter_text", ["", "city:Graz", "NOT city:Graz"])
def test_positions_offsets_counts_and_ids_agree(crm: Crm, sort: tuple[str, ...], filter_text: str) -> None:
    listed, expected = windows(crm, sort, filter_text), whole(crm, sort, filter_text)
    assert listed.count() == len(expected)
    assert list(listed.ids()) == expected
    assert [listed.position(record) for record in expected] == list(range(len(expected)))
    assert [listed.at(offset, 1).ids[0] for offset in range(len(expected))] == expected
    assert listed.at(len(expected), 5).ids == ()
    assert listed.position(5) is None, "it is in the trash"
    assert list(listed.of_ids(expected[::-1]).ids) == expected[::-1]
    assert listed.of_ids([expected[0], 999]).rows == listed.page(1).rows
