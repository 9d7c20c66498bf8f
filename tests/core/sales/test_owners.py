"""Customers handed from one owner to another: those who match, with their open deals, in one step."""

import sqlite3
from pathlib import Path

import pytest

from crm_core.crm import Crm, open_crm
from crm_core.errors import Conflict, InvalidValue, UnknownName
from crm_core.exchange.imports.options import ImportOptions


@pytest.fixture
def crm(tmp_path: Path) -> Crm:
    opened = open_crm(tmp_path / "crm.db")
    opened.business.set(owner="Jana", currency="EUR")
    for name, owner, city in (
        ("Ada", "Anna", "Graz"),
        ("Bob", "anna", "Wien"),
        ("Cy", "Carl", "Graz"),
        ("Di", "", "Graz"),
    ):
        opened.customers.add({"name": name, "owner": owner, "city": city})
    opened.customers.edit(4, {"owner": ""})
    with sqlite3.connect(opened.path) as db:  # spelled otherwise before that was noticed
        db.execute("UPDATE customers SET owner = 'anna' WHERE id = 2")
    db.close()
    for title, customer, stage, owner in (
        ("open", "Ada", "proposal", "Anna"),
        ("won", "Ada", "won", "Anna"),
        ("of Carl", "Ada", "proposal", "Carl"),
        ("in Wien", "Bob", "proposal", "Anna"),
    ):
        opened.deals.add({"title": title, "customer": customer, "stage": stage, "owner": owner})
    return opened


def owners(crm: Crm, entity: str) -> list[object]:
    with crm.store.reading() as db:
        return [row[0] for row in db.execute(f"SELECT owner FROM {entity} ORDER BY id")]


def test_customers_go_and_one_undo_brings_them_back(crm: Crm) -> None:
    done = crm.owners.hand_over("Anna", "Bea")
    assert (done.customers, done.deals) == (2, 0)
    assert owners(crm, "customers") == ["Bea", "Bea", "Carl", None]
    assert owners(crm, "deals") == ["Anna", "Anna", "Carl", "Anna"]
    crm.history.undo(crm.history.require_undo().id)
    assert owners(crm, "customers") == ["Anna", "anna", "Carl", None]


def test_open_deals_of_the_giver_go_along_with_those_who_match(crm: Crm) -> None:
    done = crm.owners.hand_over("anna", "Bea", "city:Graz", with_deals=True)
    assert (done.customers, done.deals) == (1, 1)
    assert owners(crm, "customers") == ["Bea", "anna", "Carl", None]
    assert owners(crm, "deals") == ["Bea", "Anna", "Carl", "Anna"]
    assert done.summary == '1 customer and 1 open deal handed over from "Anna" to "Bea"'


def test_a_rehearsal_counts_and_changes_nothing(crm: Crm) -> None:
    before = crm.history.recent(99)
    done = crm.owners.hand_over("Anna", "Bea", with_deals=True, dry_run=True)
    assert (done.customers, done.deals) == (2, 2)
    assert crm.history.recent(99) == before
    assert owners(crm, "customers")[0] == "Anna"


def test_me_and_nobody_are_owners_too(crm: Crm) -> None:
    assert crm.owners.hand_over("", "me").customers == 1
    assert crm.owners.hand_over("me", "Bea").customers == 1
    assert owners(crm, "customers")[3] == "Bea"
    crm.customers.delete(1)
    assert crm.owners.hand_over("Anna", "Bea").customers == 1, "not those in the trash"


@pytest.mark.parametrize(("giver", "taker"), [("Anna", ""), ("Anna", "Anna"), ("Anna", "a\nb"), ("me", "Jana")])
def test_nobody_and_oneself_cannot_take_over(crm: Crm, giver: str, taker: str) -> None:
    with pytest.raises(InvalidValue):
        crm.owners.hand_over(giver, taker)


def test_a_name_that_is_almost_that_of_an_owner_is_asked_about_unless_it_is_said_to_be_new(crm: Crm) -> None:
    before = owners(crm, "customers")
    with pytest.raises(Conflict, match='"Carla" yet, but "Carl" is there'):
        crm.owners.hand_over("Anna", "Carla")
    with pytest.raises(UnknownName, match=r"Nearest: Jana, Anna\."):
        crm.owners.hand_over("Ana", "Bea")
    assert owners(crm, "customers") == before
    assert crm.owners.hand_over("Anna", "CARL").summary.endswith('to "Carl"'), "as the others spell it"
    assert crm.owners.hand_over("Carl", "Carla", new=True).customers == 3
    assert crm.owners.meant("Carlla") == "Carla"
    assert crm.owners.meant("carla") == crm.owners.meant("Zoe") == ""


def test_an_owner_in_another_case_or_without_accents_is_who_is_there_already(crm: Crm, tmp_path: Path) -> None:
    crm.customers.edit(3, {"owner": "Jörg Müller"})
    added = crm.customers.add({"name": "Ed", "owner": "jorg muller"}).id
    crm.customers.edit_all([1, 2], {"owner": "JÖRG MULLER"})
    assert owners(crm, "customers") == ["Jörg Müller"] * 3 + [None, "Jörg Müller"]
    crm.deals.edit(1, {"owner": "jörg müller"})
    crm.leads.add({"title": "Site", "customer": "Ada", "owner": "jorg Muller"})
    crm.appointments.add({"title": "Call", "starts": "2026-12-01 10:00", "owner": "JANA"})
    said = [owners(crm, table)[0] for table in ("deals", "leads", "appointments")]
    assert said == ["Jörg Müller", "Jörg Müller", "Jana"]
    file = tmp_path / "more.csv"
    file.write_text("Name,Owner\nFe,jorg muller\nGus,Zoe\n", encoding="utf-8")
    report = crm.exchange.import_file(file, ImportOptions(entity="customers"))
    assert owners(crm, "customers")[added:] == ["Jörg Müller", "Zoe"]
    assert report.notes == ['The owner "jorg muller" is taken for "Jörg Müller".']
    assert crm.owners.as_known("JORG müller") == "Jörg Müller"
    assert crm.owners.as_known("Jörg Möller") == "Jörg Möller"


def test_a_spelling_that_is_there_stays_and_a_handover_makes_it_another(crm: Crm) -> None:
    crm.customers.edit(3, {"owner": "anna"})
    assert owners(crm, "customers") == ["Anna", "anna", "anna", None]
    done = crm.owners.hand_over("anna", "ANNA", with_deals=True)
    assert (done.customers, done.summary) == (3, '3 customers and 2 open deals handed over from "anna" to "ANNA"')
    assert owners(crm, "customers") == ["ANNA", "ANNA", "ANNA", None]
