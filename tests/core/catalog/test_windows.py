"""Windows onto lists agree with the list itself, whatever the order, the nulls and the size of the window."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_core.catalog import broad
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


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    """A hundred customers; "tail" names lie together at the end, "rest" at the beginning, "half" every other."""
    crm = open_crm(tmp_path_factory.mktemp("crowd") / "crm.db", Origin("test", "test"), Clock())
    for number in range(100):
        words = ["everybody", "half" if number % 2 else "other", "tail" if number > 70 else "rest"]
        crm.customers.add({"name": f"N{number:02}", "description": " ".join(words)})
    for key in (2, 3, 90):
        crm.customers.delete(key)
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(broad, "MANY", 20)
    yield crm
    monkeypatch.undo()
    crm.close()


@given(
    words=st.sampled_from(["everybody", "half", "ha oth", "tail", "rest half", "t", "e", "nobody"]),
    size=st.integers(1, 60),
    first=st.integers(1, 8),
    slack=st.integers(1, 3),
)
def test_words_that_many_hold_are_read_by_key_as_the_list_says(
    crowd: Crm, words: str, size: int, first: int, slack: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(broad, "FIRST_REACH", first)
        patched.setattr(broad, "SLACK", slack)
        listed, expected = windows(crowd, (), words), whole(crowd, (), words)
        pages, down = listed.page(size), list[int]()
        while pages.ids:
            down += pages.ids
            pages = listed.page(size, after=key(pages.last))
        pages, up = listed.last(size), list[int]()
        while pages.ids:
            up = [*pages.ids, *up]
            pages = listed.page(size, before=key(pages.first))
    assert down == up == expected
    assert listed.count() == len(expected)
    assert listed.many() == (len(expected) if len(expected) >= broad.MANY else None)


@pytest.mark.parametrize(("words", "sort"), [("half", ("name",)), ("id:1..50", ()), ("half id:1..90", ())])
def test_only_words_in_the_natural_order_are_read_along_it(crowd: Crm, words: str, sort: tuple[str, ...]) -> None:
    listed = windows(crowd, sort, words)
    assert listed.many() is None
    assert list(listed.page(100).ids) == whole(crowd, sort, words)


def test_what_is_in_the_trash_is_not_counted_by_its_words(crowd: Crm) -> None:
    query = Query(filter="everybody", fields=("name",), trash=True)
    listed = Windows(crowd.store, crowd.browse, "customer", query)
    assert list(listed.page(10).ids) == list(crowd.browse.page("customer", query).ids)
    assert listed.count() == len(listed.page(10).ids)


def test_few_of_very_many_rows_are_put_in_order(crowd: Crm) -> None:
    """The plan of the query, for it is what makes the difference: no sort of everything that matches."""
    statements: list[str] = []
    with crowd.store.reading() as db:
        db.set_trace_callback(statements.append)
        windows(crowd, (), "everybody").page(5)
        db.set_trace_callback(None)
        (read,) = [statement for statement in statements if "+hit.rowid" in statement]
        plan = [str(row[3]) for row in db.execute(f"EXPLAIN QUERY PLAN {read}")]
    assert any("customers_by_name" in step for step in plan)
