"""Closing a store while other threads read and write."""

import threading
from contextlib import closing
from pathlib import Path

import pytest

from crm_core.catalog.pages import Query
from crm_core.crm import Crm, open_crm


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    crm = open_crm(tmp_path / "crm.db")
    for number in range(50):
        crm.customers.add({"name": f"Customer {number}"})
    return crm


def test_a_read_under_way_ends_well_and_leaves_nothing_open(crm: Crm) -> None:
    inside, go_on = threading.Event(), threading.Event()
    seen: list[object] = []

    def read() -> None:
        with crm.store.reading() as db:
            rows = db.execute("SELECT name FROM customers ORDER BY id")
            seen.append(rows.fetchone()[0])
            inside.set()
            go_on.wait(5)
            seen.append(len(rows.fetchall()))
        try:
            db.execute("SELECT 1")
        except Exception as error:
            seen.append(type(error).__name__)

    reader = threading.Thread(target=read)
    reader.start()
    assert inside.wait(5)
    crm.close()
    go_on.set()
    reader.join()
    assert seen == ["Customer 0", 49, "ProgrammingError"], "the connection was closed by its reader"
    with closing(crm):
        assert crm.browse.count("customer") == 50, "a closed store can be opened again"


def test_a_list_given_up_half_way_does_not_keep_the_file_open(crm: Crm) -> None:
    rows = crm.browse.stream("customer", Query(fields=("name",)))
    next(iter(rows))
    crm.close()
    del rows
    assert not crm.path.with_name("crm.db-wal").exists()


def test_a_reader_that_came_while_somebody_wrote_leaves_no_log_behind(crm: Crm) -> None:
    crm.close()
    assert crm.browse.count("customer") == 50
    with closing(open_crm(crm.path)) as other:
        other.customers.add({"name": "Ada"})
        reader = threading.Thread(target=lambda: crm.browse.count("customer"))
        reader.start()
        reader.join()
    log = crm.path.with_name("crm.db-wal")
    assert log.stat().st_size, "the first reader keeps the file open"
    crm.close()
    assert not log.exists()


def test_closing_again_and_again_never_breaks_readers_and_writers(crm: Crm) -> None:
    problems: list[BaseException] = []
    end = threading.Event()

    def work(call: object) -> None:
        while not end.is_set():
            try:
                call()  # type: ignore[operator]
            except BaseException as error:
                problems.append(error)
                return

    calls = (
        lambda: crm.browse.count("customer"),
        crm.store.data_version,
        lambda: crm.customers.edit(1, {"city": "Graz"}),
    )
    threads = [threading.Thread(target=work, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for _ in range(60):
        crm.close()
        end.wait(0.005)
    end.set()
    for thread in threads:
        thread.join()
    crm.close()
    assert problems == []
