"""What history tells about one record: every field in readable values, nothing of the program's own housekeeping."""

from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    return open_crm(tmp_path / "crm.db")


def told(crm: Crm, entity: str, key: int) -> list[tuple[str, str, str, object, object]]:
    return [(c.table, c.op, c.field, c.before, c.after) for c in crm.history.of_record(entity, key)]


def test_a_new_record_shows_what_was_put_into_it(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada Lovelace", "email": "ada@example.org"}).id
    crm.customers.edit(key, {"name": "Ada King"})
    lines = told(crm, "customer", key)
    assert ("customers", "U", "name", "Ada Lovelace", "Ada King") in lines
    assert ("customers", "I", "name", None, "Ada Lovelace") in lines
    assert ("contact_points", "I", "value", None, "ada@example.org") in lines
    fields = {field for _, _, field, _, _ in lines}
    assert fields.isdisjoint({"id", "uid", "normalized", "customer", "opt_out", "updated_at", "custom"})


def test_ids_of_others_read_as_their_names(crm: Crm) -> None:
    key = crm.customers.add({"name": "Ada Lovelace", "tags": ["vip"]}).id
    engines = crm.customers.add({"name": "Analytical Engines", "kind": "organization"}).id
    crm.customers.edit(key, {"organization": f"customer:{engines}", "tags": []})
    lines = told(crm, "customer", key)
    assert ("customers", "U", "organization", None, "Analytical Engines") in lines
    assert ("customer_tags", "I", "tag", None, "vip") in lines
    assert ("customer_tags", "D", "tag", "vip", None) in lines


def test_a_moved_deal_names_its_stages(crm: Crm) -> None:
    key = crm.deals.add({"title": "Engine", "value": "1000 EUR"}).id
    crm.deals.move(key, "Proposal")
    assert ("deals", "U", "stage", "Prospecting", "Proposal") in told(crm, "deal", key)


def test_steps_of_other_terminals_are_named_where_this_one_has_none(crm: Crm) -> None:
    other = crm.store.origin.session
    key = crm.customers.add({"name": "Ada"}).id
    with pytest.raises(Conflict, match=r"those of other terminals.*crm undo \d+"):
        crm.history.require_undo("somewhere else")
    assert crm.history.require_undo(other).summary == f'Customer {key} "Ada" added'
