"""The rows an import adds are noted all together: as if each had been noted by itself."""

import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from crm_core.clock import Clock
from crm_core.crm import Crm, open_crm
from crm_core.exchange.imports.options import ImportOptions
from crm_core.store import Unit
from tests.core.exchange.databases import ask
from tests.core.exchange.imports.conftest import NOW, Import

NOTED = "SELECT tbl, pk, op, parent, before, after FROM journal_rows ORDER BY tbl, pk, op, id"
UID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CUSTOMERS = (
    "Id,Name,Email,Email 2,Phone,City,Tags,Organization\n"
    "A1,Ada Lovelace,ada@example.org,ada@example.com,+49 30 1234567,Berlin,vip; new,Engines\n"
    "A2,Bo Diddley,bo@example.org,,,Rome,new,Engines\n"
    "A3,Cleo Laine,,,,,,Jazz\n"
)
AGAIN = "Id,Name,Email,Tags\nA2,Bo Diddley,bo@example.net,old\nA4,Dizzy Gillespie,dizzy@example.org,new\n"
DEALS = "Id,Title,Account,Stage,Amount\nD1,Hall,Ada Lovelace,Won,500\nD2,Roof,Max Roach,Proposal,70\n"
INTERACTIONS = "Channel,Customer,Date,Subject\ncall,Ada Lovelace,2026-11-02,Offer\nnote,Bo Diddley,2026-11-03,Tea\n"
FILES: tuple[tuple[str, dict[str, object]], ...] = (
    (CUSTOMERS, {"create_organizations": True}),
    (AGAIN, {}),
    (DEALS, {"entity": "deals", "create_organizations": True}),
    (INTERACTIONS, {"entity": "interactions"}),
)


def noted_by_imports(path: Path) -> list[tuple[object, ...]]:
    """What imports note that add records, things that hang on them, and organizations on the way; without uids."""
    crm = open_crm(path, clock=Clock(NOW))
    crm.store.create()
    crm.business.set(currency="EUR", zone="Europe/Berlin", country="DE")
    for number, (text, options) in enumerate(FILES):
        file = path.with_name(f"{path.stem}-{number}.csv")
        file.write_text(text)
        crm.exchange.import_file(file, ImportOptions(**{"source": "old", **options}))  # type: ignore[arg-type]
    crm.close()
    return [tuple(UID.sub("uid", str(cell)) for cell in row) for row in ask(path, NOTED)]


def test_every_row_is_noted_as_its_trigger_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together = noted_by_imports(tmp_path / "together.db")
    monkeypatch.setattr(Unit, "adding", lambda *_: nullcontext())
    assert together == noted_by_imports(tmp_path / "each.db")
    added = {table for table, _, op, *_ in together if op == "I"}
    assert added >= {"customers", "contact_points", "addresses", "customer_tags", "tags", "external_ids"}
    assert added >= {"deals", "stage_changes", "interactions"}
    assert {op for _, _, op, *_ in together} >= {"I", "U"}


def test_nothing_is_noted_twice_or_left_suspended(crm: Crm, load: Import) -> None:
    load(CUSTOMERS)
    assert ask(crm.path, "SELECT unit_id, bulk FROM journal_open") == [(None, 0)]
    assert ask(crm.path, "SELECT tbl FROM journal_rows WHERE op = 'I' GROUP BY tbl, pk HAVING count(*) > 1") == []
    crm.customers.add({"name": "Etta James"})
    assert ask(crm.path, "SELECT tbl, pk, op FROM journal_rows ORDER BY id DESC LIMIT 1") == [("customers", 4, "I")]
