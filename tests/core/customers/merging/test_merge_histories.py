"""Random histories of customers with everything that can hang on them, merges, edits, undo and redo."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from crm_core.catalog.pages import Query
from crm_core.clock import Clock
from crm_core.crm import Crm, catalog, open_crm
from crm_core.errors import Conflict, CrmError
from tests.core.customers.merging.belongings import GIVE
from tests.core.customers.merging.conftest import NOW
from tests.core.exchange.databases import Ticking, ask, contents, is_sound

REFERENCES = [(r.table, r.column) for r in catalog().references if r.target == "customer"]
GIVEN = list(GIVE)
ONLY_ONCE = {("customers", "organization_id"), ("appointment_attendees", "customer_id")}  # to give takes away
PEOPLE = 4
TAKEABLE = ("name", "city", "email", "phone", "address", "birthday", "lifecycle", "custom.size")
STEPS = st.tuples(st.sampled_from(("give", "give", "merge", "edit", "undo", "redo")), *[st.integers(0, 99)] * 3)
EXAMPLES = 60 if os.environ.get("HYPOTHESIS_PROFILE") == "searching" else 6  # a history takes half a second
numbers = count()


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some people and organizations with a little of everything."""
    path = tmp_path_factory.mktemp("merging") / "pattern.db"
    crm = open_crm(path, clock=Clock(NOW))
    crm.store.create()
    crm.business.set(zone="Europe/Berlin", currency="EUR", country="GB")
    for number in range(PEOPLE):
        crm.customers.add({"name": f"Ada {number} Lovelace", "custom": {"size": number}, "birthday": f"--12-1{number}"})
    for number in range(PEOPLE):
        crm.customers.add({"name": f"Engines {number}", "kind": "organization", "lifecycle": "lead"})
    with crm.store.writing("a product") as unit:
        unit.execute(
            "INSERT INTO products (uid, name, sort_name, currency, created_at, updated_at) "
            "VALUES ('p', 'Engine', 'engine', 'EUR', :stamp, :stamp)",
            {"stamp": unit.stamp},
        )
    crm.close()
    return path


@contextmanager
def opened(pattern: Path, folder: Path) -> Iterator[Crm]:
    path = folder / f"{next(numbers)}.db"
    shutil.copyfile(pattern, path)
    crm = open_crm(path, clock=Ticking(NOW))
    yield crm
    assert is_sound(path)
    crm.close()
    path.unlink()


class History:
    """Does the steps and knows what the database was like after each."""

    def __init__(self, crm: Crm) -> None:
        self.crm = crm
        self.states = [contents(crm.path)]
        self.undone: list[dict[str, list[dict[str, object]]]] = []
        self.moved: Counter[tuple[str, str]] = Counter()

    def step(self, kind: str, one: int, two: int, three: int) -> None:
        living = [row[0] for row in ask(self.crm.path, "SELECT id FROM customers ORDER BY id")]
        first, second = living[one % len(living)], living[two % len(living)]
        if kind == "undo" and len(self.states) > 1:
            self.undo()
        elif kind == "redo" and self.undone:
            self.redo()
        elif kind == "edit":
            self.crm.customers.edit(first, {"city": f"City {three}", "custom": {"size": three}})
            self.written()
        elif kind == "give" and first != second:
            GIVE[GIVEN[three % len(GIVEN)]](self.crm, first, second, one % 4)
            self.written()
        elif kind == "merge" and first != second:
            self.merge(first, second, TAKEABLE[three % len(TAKEABLE)] if three % 2 else "")

    def written(self) -> None:
        state = contents(self.crm.path)
        if state != self.states[-1]:
            self.states.append(state)
            self.undone.clear()

    def undo(self) -> None:
        self.crm.history.undo(self.crm.history.require_undo().id)
        self.undone.append(self.states.pop())
        assert contents(self.crm.path) == self.states[-1]

    def redo(self) -> None:
        self.crm.history.redo(self.crm.history.require_redo().id)
        self.states.append(self.undone.pop())
        assert contents(self.crm.path) == self.states[-1]

    def merge(self, keep: int, gone: int, take: str) -> None:
        before = {reference: self.referring(*reference, gone) for reference in REFERENCES}
        before["external_ids", "record_id"] = self.referring("external_ids", "record_id", gone)
        if refusal := self.refusal(keep, gone, take):
            for refused in (self.crm.merging.preview, self.crm.merging.merge):
                with pytest.raises(CrmError, match=refusal):
                    refused(keep, gone, {take})
            assert contents(self.crm.path) == self.states[-1]
            return
        preview = self.crm.merging.preview(keep, gone, {take} - {""})
        self.crm.merging.merge(keep, gone, {take} - {""})
        self.moved.update({reference: found for reference, found in before.items() if found})
        assert all(self.referring(*reference, gone) == 0 for reference in before)
        counted = {rows.table: rows.moved + rows.dropped for rows in preview.rows}
        for table in {table for table, _ in before}:
            assert counted.get(table, 0) <= sum(found for (name, _), found in before.items() if name == table)
        after = self.crm.merging.preview(keep, self.crm.customers.add({"name": "x", "kind": self.kind(keep)}).id)
        self.crm.history.undo(self.crm.history.require_undo().id)
        shown = {field.field.key: field.kept for field in after.fields}
        assert shown == {field.field.key: field.merged for field in preview.fields}
        assert self.crm.find("customer", str(gone)) == keep
        assert self.crm.find("customer", self.uid(gone)) == keep
        self.written()
        self.undo()
        self.redo()

    def refusal(self, keep: int, gone: int, take: str) -> str:
        """What merging is refused for; nothing where it is not."""
        if self.kind(keep) != self.kind(gone):
            return "they cannot be made one"
        if not take or self.knows(gone, take):
            return ""
        if take.startswith("custom.") and not self.knows(keep, take):
            return "no field to choose"
        return f"is empty in customer {gone}; nothing to take"

    def knows(self, key: int, field: str) -> bool:
        """Whether a customer has something in a field."""
        fields = ("street", "city", "country") if field == "address" else (field,)
        return any(self.crm.browse.page("customer", Query(filter=f"id:{key}", fields=fields)).rows[0])

    def kind(self, key: int) -> str:
        return str(ask(self.crm.path, "SELECT kind FROM customers WHERE id = ?", key)[0][0])

    def uid(self, old: int) -> str:
        return str(ask(self.crm.path, "SELECT old_uid FROM merged_records WHERE old_id = ?", old)[0][0])

    def referring(self, table: str, column: str, key: int) -> int:
        return int(ask(self.crm.path, f"SELECT count(*) FROM {table} WHERE {column} = ?", key)[0][0])


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(steps=st.lists(STEPS, min_size=10, max_size=25))
def test_undo_and_redo_of_merges_give_the_identical_database(
    pattern: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, int]]
) -> None:
    with opened(pattern, tmp_path_factory.getbasetemp()) as crm:
        history = History(crm)
        for step in steps:
            history.step(*step)
        while len(history.states) > 1:
            history.undo()


@pytest.mark.parametrize("alike", [False, True])
def test_every_registered_reference_moves_with_the_customer(pattern: Path, tmp_path: Path, alike: bool) -> None:
    """Walks the registry: a capability that registers a reference has to give a row of it here."""
    with opened(pattern, tmp_path) as crm:
        history = History(crm)
        for keep, gone, other in ((1, 2, 3), (6, 8, 7)):
            for number, reference in enumerate([*REFERENCES, ("external_ids", "record_id")]):
                GIVE[reference](crm, gone, other, number % 4)
                history.written()
                if alike and reference not in ONLY_ONCE:
                    GIVE[reference](crm, keep, other, number % 4)
                    history.written()
            history.merge(keep, gone, "")
        assert {reference for reference in REFERENCES if not history.moved[reference]} == set()
        while len(history.states) > 1:
            history.undo()


def test_every_link_to_customers_is_registered(pattern: Path, tmp_path: Path) -> None:
    with opened(pattern, tmp_path) as crm:
        links = ask(
            crm.path,
            'SELECT m.name, f."from" FROM sqlite_schema m, pragma_foreign_key_list(m.name) f '
            "WHERE m.type = 'table' AND f.\"table\" = 'customers'",
        )
    assert sorted(links) == sorted(set(REFERENCES))
    assert set(GIVE) >= set(REFERENCES)


def test_undo_says_what_was_changed_since(pattern: Path, tmp_path: Path) -> None:
    with opened(pattern, tmp_path) as crm:
        merged = crm.merging.merge(1, 2, ["name"])
        unit = crm.history.require_undo().id
        crm.customers.edit(1, {"name": "Ada Byron"})
        with pytest.raises(Conflict, match='customer 1 was changed since: name is now "Ada Byron"'):
            crm.history.undo(unit)
        crm.history.undo(crm.history.require_undo().id)
        crm.merging.merge(3, merged.id)
        with pytest.raises(Conflict, match="merged record 1 was changed since"):
            crm.history.undo(unit)
        crm.history.undo(crm.history.require_undo().id)
        crm.history.undo(unit)
        assert crm.find("customer", "2") == 2
