"""Numbers: patterns, settings, years, and two processes that send at once."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crm_core.crm import Crm
from crm_core.errors import Conflict, InvalidValue
from crm_core.store.undo import UnitEntry

ROOT = Path(__file__).parents[4]
SENDER = """
import sys
from pathlib import Path
from crm_core.crm import open_crm
crm = open_crm(Path(sys.argv[1]))
for key in sys.argv[2:]:
    crm.quotes.send(int(key))
"""


def drafts(crm: Crm, count: int) -> list[int]:
    bob = crm.customers.add({"name": "Bob"}).id
    return [crm.quotes.add({"title": f"Q{n}", "customer": bob}, ["A @ 1"]).id for n in range(count)]


def undo(crm: Crm) -> UnitEntry:
    entry = crm.history.next_undo()
    assert entry is not None
    return crm.history.undo(entry.id)


def redo(crm: Crm) -> UnitEntry:
    entry = crm.history.next_redo()
    assert entry is not None
    return crm.history.redo(entry.id)


def number(crm: Crm, key: int) -> object:
    return crm.quotes.view(key).values["number"]


def test_the_pattern_and_the_next_number_can_be_set(crm: Crm) -> None:
    first, second, third = drafts(crm, 3)
    assert crm.quotes.numbering == ("Q-YYYY-###", 1, "Q-2026-001")
    assert crm.quotes.set_next_number(31).summary == "The next quote is numbered Q-2026-031"
    crm.quotes.send(first)
    assert number(crm, first) == "Q-2026-031"
    with pytest.raises(Conflict, match="31 was given out already"):
        crm.quotes.set_next_number(31)
    crm.business.set(quote_number="AN YY/####")
    crm.quotes.send(second)
    assert number(crm, second) == "AN 26/0032"
    crm.business.set(quote_number="#")
    crm.quotes.send(third)
    assert number(crm, third) == "1"
    with pytest.raises(InvalidValue, match="no place for the number"):
        crm.business.set(quote_number="Q-YYYY")


def test_each_year_begins_anew_and_no_number_comes_twice(crm: Crm, later: Callable[[datetime], Crm]) -> None:
    first, second, third = drafts(crm, 3)
    crm.quotes.send(first)
    new_year = later(datetime(2027, 1, 1, 12, 0, tzinfo=UTC))
    new_year.quotes.send(second)
    assert number(crm, second) == "Q-2027-001"
    # Another pattern that leads to the same texts goes past those that are taken.
    new_year.business.set(quote_number="Q-2026-###")
    new_year.quotes.send(third)
    assert number(crm, third) == "Q-2026-002"


def test_a_failed_sending_leaves_no_gap(crm: Crm) -> None:
    first, second = drafts(crm, 2)
    crm.quotes.edit(first, {"valid_until": "2020-01-01"})
    with pytest.raises(InvalidValue):
        crm.quotes.send(first)
    crm.quotes.send(second)
    assert number(crm, second) == "Q-2026-001"


def test_processes_that_send_at_once_give_different_numbers_without_gaps(crm: Crm, path: Path) -> None:
    keys = drafts(crm, 24)
    parts = [keys[start::3] for start in range(3)]
    running = [subprocess.Popen([sys.executable, "-c", SENDER, str(path), *map(str, part)], cwd=ROOT) for part in parts]
    assert [process.wait(timeout=60) for process in running] == [0, 0, 0]
    year = datetime.now(UTC).year
    assert sorted(str(number(crm, key)) for key in keys) == [f"Q-{year}-{n:03}" for n in range(1, 25)]


def test_setting_the_next_number_is_undone_and_redone(crm: Crm) -> None:
    crm.quotes.set_next_number(31)
    crm.quotes.set_next_number(100)
    undo(crm)
    assert crm.quotes.numbering.next == 31
    undo(crm)
    assert crm.quotes.numbering.next == 1
    redo(crm)
    redo(crm)
    assert crm.quotes.numbering.next == 100


def test_a_next_number_that_was_used_stands_and_earlier_steps_are_reached(crm: Crm) -> None:
    first, second = drafts(crm, 2)
    crm.quotes.send(first)
    crm.quotes.edit(second, {"title": "Renamed"})
    changed = crm.history.recent(1)[0].id
    crm.quotes.set_next_number(100)
    setting = crm.history.recent(1)[0].id
    crm.quotes.send(second)
    assert undo(crm).summary.endswith("sent · Q-2026-100 · 1.00 €")
    with pytest.raises(Conflict, match="numbers were given out since"):
        crm.history.undo(setting)
    assert undo(crm).id == changed
    assert crm.quotes.view(second).values["title"] == "Q1"
    assert crm.quotes.numbering.next == 101
