"""A write that waits for another program says so, and is done when that one has ended."""

import threading
from contextlib import closing
from pathlib import Path

import pytest

from crm_core.store import driver, store
from tests.faults.databases import opened


def test_whoever_waits_is_told_and_writes_then(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SILENT_SECONDS", 0)
    told: list[str] = []
    with opened(database) as crm, closing(driver.connect(database, write=True)) as other:
        crm.store.tell = told.append
        other.execute("BEGIN IMMEDIATE")
        timer = threading.Timer(0.2, other.execute, ["ROLLBACK"])
        timer.start()
        key = crm.customers.add({"name": "Patience Waits"}).id
        timer.join()
        assert crm.customers.view(key).name == "Patience Waits"
    assert told == ["Another program is writing to the database; waiting up to 60 seconds for it ..."]


def test_who_need_not_wait_hears_nothing(database: Path) -> None:
    told: list[str] = []
    with opened(database) as crm:
        crm.store.tell = told.append
        crm.customers.add({"name": "Patience Waits"})
    assert told == []
